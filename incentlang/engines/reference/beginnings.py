"""The first day of a rule of periods: from what the rule itself reads, so that no other rule can move it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from incentlang.engines.reference.world import World
from incentlang.ir.expressions import Aggregate, EarnedRead, InputRead, MeasureRead, Standing
from incentlang.ir.families import family_of
from incentlang.ir.pools import Pool
from incentlang.ir.program import PeriodRule, Program, RowRule
from incentlang.ir.walk import everything


def begins(world: World, program: Program, rule: PeriodRule | Pool) -> Iterable[date]:
    """Days of which the earliest in range is the rule's first.

    A plan with a first day begins there, for whoever is in the role. Otherwise the rule begins with the
    first row that it gathers, the first attribute of what it gathers, or the first value supplied to it, and when it
    reads none of these, with the role.
    """
    roles = {share.role for share in rule.shares} if isinstance(rule, Pool) else {rule.role}
    terms = [each.start for who in world.data.participants.values() for each in who.assignments if each.role in roles]
    plan_start = program.plan.start
    if plan_start is not None:
        return [max(start, plan_start) for start in terms]
    facts, inputs, entities = _read_by(rule, program)
    days: list[date] = []
    for name in facts:
        days += map(world.date_of(world.facts[name]), world.data.facts[name])
    for name in inputs:
        days += [period.start for _, _, period in world.data.inputs.get(name, {})]
    stretches = [
        stretch.start
        for (owner, _), timelines in world.data.timelines.items()
        if owner in entities
        for timeline in timelines.values()
        for stretch in timeline.stretches[:1]
    ]
    return [*days, *stretches] if facts or inputs or stretches else terms


def _read_by(rule: PeriodRule | Pool, program: Program) -> tuple[set[str], set[str], set[str]]:
    measures = {measure.name: measure for measure in program.measures}
    entities: set[str] = set()
    facts: set[str] = set()
    inputs: set[str] = set()
    seen: set[str] = set()
    left: list[object] = [rule]
    while left:
        node = left.pop()
        for inner in everything(node):
            match inner:
                case Aggregate(fact=fact):
                    facts.add(fact)
                case Standing(of=of, people=False):
                    entities.add(of)
                case InputRead(name=name):
                    inputs.add(name)
                case EarnedRead(rule=name) if name not in seen:
                    seen.add(name)
                    family = family_of(program.rules, name)
                    paying = [each for each in program.rules if each.name in family]
                    facts |= {each.subject for each in paying if isinstance(each, RowRule)}
                    left += [each for each in paying if isinstance(each, PeriodRule)]
                case MeasureRead(name=name) if name not in seen:
                    seen.add(name)
                    left.append(measures[name])
                case _:
                    pass
    return facts, inputs, entities
