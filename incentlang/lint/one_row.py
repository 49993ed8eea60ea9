"""One row, as several rules pay it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from incentlang.analysis.asking import demands_of, wanted
from incentlang.analysis.curves import curve
from incentlang.analysis.undecided import Undecided
from incentlang.analysis.variables import leads_to
from incentlang.analysis.witnesses import witness
from incentlang.analysis.world import Variable
from incentlang.ir.expressions import LiteralValue
from incentlang.ir.program import RowRule
from incentlang.ir.scenario import Scenario
from incentlang.lint.base import Subject
from incentlang.types import Money, is_numeric


def on_row(plan: Subject, names: Sequence[str], thing: str, value: LiteralValue) -> tuple[Scenario, ...]:
    """For each rule, one row with a value, and what the rule pays on it; nothing where that is not decided."""
    rules = [rule for name in names for rule in plan.program.rules if rule.name == name and isinstance(rule, RowRule)]
    found = []
    for rule in rules:
        kind = rule.subject
        owner, field = leads_to(plan.program.schema, kind, tuple(thing.split(".")))
        if field is None or not rule.credits:
            return ()
        ways = plan.deciders[kind].examples(demands_of(rule))
        asked = wanted(plan.program, rule, ways[0].values if isinstance(ways, tuple) else {})
        fact = plan.program.schema.fact(kind)
        fields = fact.fields if fact is not None else ()
        amount = next((each for each in fields if isinstance(each.type, Money)), None)
        moves = field if is_numeric(field.type) and owner == kind else amount
        if moves is None:
            return ()
        variable = Variable(kind, moves.name, moves.type)
        asked |= {} if moves is field else {(owner, field.name): value}
        figure = value if moves is field and isinstance(value, Decimal) else asked.pop((kind, moves.name), None)
        figure = figure if isinstance(figure, Decimal) else Decimal(100_000)
        try:
            found.append(witness(curve(plan.names, rule, variable, asked), figure))
        except Undecided:
            return ()
    return tuple(found)
