"""The part of a plan that one expectation needs: a rule with its cap, a pool or a measure, and what these read."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from incentlang.ir.expressions import EarnedRead, MeasureRead, ParamRead
from incentlang.ir.families import family_of
from incentlang.ir.lifecycle import Cap
from incentlang.ir.pools import Pool
from incentlang.ir.program import Measure, PeriodRule, Program, RowRule, Rule
from incentlang.ir.scenario import EVERY
from incentlang.ir.schema import Schema
from incentlang.ir.walk import everything
from incentlang.lower.reach import reached


def part_for(program: Program, declared: Schema, name: str) -> Program:
    """The plan cut down to the rule, pool or measure `name`, so that what only other rules read need not be given.

    Of `EVERY` all rules and pools stay.
    """
    rules = tuple(rule for rule in program.rules if rule.name == name)
    if name == EVERY:
        rules, caps, pools = program.rules, program.caps, program.pools
    elif any(isinstance(rule, PeriodRule) and rule.draw is not None for rule in rules):
        # What it draws follows from what all others made payable.
        rules = (*rules, *(rule for rule in program.rules if rule.name != name))
        caps, pools = program.caps, program.pools
    else:
        caps = tuple(cap for cap in program.caps if cap.of == name)
        pools = tuple(pool for pool in program.pools if pool.name == name)
    rules, wanted = _with_reads(program, name, rules, (*caps, *pools))
    rules = tuple(_counting(rule, wanted) for rule in rules)
    # What takes quota credit back belongs to the measure; the rule's own lines do not.
    there = {rule.name for rule in rules}
    rules += tuple(
        attrs.evolve(rule, credits=(), where=None, counts=())
        for rule in program.rules
        if isinstance(rule, RowRule) and rule.name not in there and any(claw.credit for claw in rule.clawbacks)
        if any(count.measure in wanted for count in rule.counts)
    )
    kept = tuple(measure for measure in program.measures if measure.name in wanted)
    params = {
        inner.name
        for node in (*rules, *kept, *caps, *pools)
        for inner in everything(node)
        if isinstance(inner, ParamRead)
    }
    pilots = tuple(
        attrs.evolve(pilot, watches=()) for pilot in program.pilots if any(each.name in params for each in pilot.sets)
    )
    declared = attrs.evolve(declared, pay_rates=None)  # a scenario is about the plan's own money
    return attrs.evolve(
        program,
        plan=attrs.evolve(program.plan, pay_in=None),
        schema=reached(declared, kept, rules, caps, program.values, pools, pilots=pilots),
        measures=kept,
        rules=rules,
        caps=caps,
        pools=pools,
        ensures=(),
        pilots=pilots,
    )


def _counting(rule: Rule, wanted: set[str]) -> Rule:
    """A rule that counts toward those measures alone which something needs: what others read is not there."""
    if not isinstance(rule, RowRule):
        return rule
    return attrs.evolve(rule, counts=tuple(count for count in rule.counts if count.measure in wanted))


def _with_reads(
    program: Program, name: str, rules: tuple[Rule, ...], others: tuple[Cap | Pool, ...]
) -> tuple[tuple[Rule, ...], set[str]]:
    """The rules with those whose earnings are read, and the names of all measures that they read."""
    measures = {measure.name: measure for measure in program.measures}
    wanted: set[str] = {name} & measures.keys()
    while True:
        _add_reads((*rules, *others), measures, wanted)
        for measure in tuple(wanted):
            _add_reads((measures[measure],), measures, wanted)
        there = {rule.name for rule in rules}
        readers = (*rules, *others, *(measures[measure] for measure in wanted))
        read = {
            member
            for reader in readers
            for inner in everything(reader)
            if isinstance(inner, EarnedRead)
            for member in family_of(program.rules, inner.rule)
        }
        if read <= there:
            return rules, wanted
        rules = (*rules, *(rule for rule in program.rules if rule.name in read - there))


def _add_reads(nodes: Iterable[object], measures: dict[str, Measure], wanted: set[str]) -> None:
    for node in nodes:
        for inner in everything(node):
            if isinstance(inner, MeasureRead) and inner.name not in wanted:
                wanted.add(inner.name)
                _add_reads((measures[inner.name],), measures, wanted)
