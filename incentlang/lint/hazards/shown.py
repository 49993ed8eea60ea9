"""Rows that show what a rule pays where nothing about it bends: one row, two, or a fact on another day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from incentlang.analysis.asking import demands_of, wanted
from incentlang.analysis.curves import Curve, curve
from incentlang.analysis.undecided import Undecided
from incentlang.analysis.variables import variables
from incentlang.analysis.witnesses import witness
from incentlang.analysis.world import Variable
from incentlang.ir.expressions import After
from incentlang.ir.program import RowRule, Rule
from incentlang.ir.scenario import Scenario
from incentlang.lint.base import Subject
from incentlang.types import Money

LARGE = Decimal(100_000)
"""A plain amount of a row."""


def curve_of(plan: Subject, name: str) -> Curve | None:
    """What a rule pays on a row as its first amount moves, or in a period; None where that is not decided."""
    rule = next(each for each in plan.program.rules if each.name == name)
    decider = plan.deciders[rule.subject if isinstance(rule, RowRule) else ""]
    ways = decider.examples(demands_of(rule))
    values = wanted(plan.program, rule, ways[0].values if isinstance(ways, tuple) else {})
    for variable in (*variables(plan.names, rule), *_amounts(plan, rule)):
        try:
            asked = {key: value for key, value in values.items() if key != variable.key}
            return curve(plan.names, rule, variable, asked)
        except Undecided:
            continue
    return None


def _amounts(plan: Subject, rule: Rule) -> list[Variable]:
    """The amounts of a row that its rule does not even read."""
    fact = plan.declared.fact(rule.subject) if isinstance(rule, RowRule) else None
    amounts = [field for field in fact.fields if isinstance(field.type, Money)] if fact is not None else []
    return [Variable(fact.name, each.name, each.type) for each in amounts if fact is not None]


def paid(plan: Subject, rule: str, *groups: tuple[Decimal, ...]) -> tuple[Scenario, ...]:
    """For each group of figures, a scenario that has a row of each; nothing where it cannot be made."""
    found = curve_of(plan, rule)
    try:
        return () if found is None else tuple(witness(found, *figures) for figures in groups)
    except Undecided:
        return ()


def paid_late(
    plan: Subject, rule: str, fact: str, days: Mapping[int, bool], lost: After | None = None
) -> tuple[Scenario, ...]:
    """For each number of days, a row for which a fact happens so much later, and what is paid: all, or nothing.

    Args:
        plan: The plan.
        rule: One of its rules.
        fact: What the rule waits for.
        days: How much later it happens, and whether anything is paid then.
        lost: What the rule takes money back for; it happens on the day after.
    """
    found = curve_of(plan, rule)
    if found is None or len(found.rule.credits) != 1:
        return ()
    try:
        return tuple(
            witness(
                found,
                LARGE,
                pays=None if pays else Decimal(0),
                later={fact: found.world.day + timedelta(days=late)},
                lost=lost,
            )
            for late, pays in days.items()
        )
    except Undecided:
        return ()
