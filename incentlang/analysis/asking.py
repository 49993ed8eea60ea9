"""The curves of a rule, each in a world that its conditions let through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache, partial

import attrs

from incentlang.analysis.boxes import Boxes
from incentlang.analysis.curves import Curve, curve
from incentlang.analysis.deciding import Decider, Demand, Never
from incentlang.analysis.names import Names
from incentlang.analysis.undecided import Undecided
from incentlang.analysis.variables import bends, leads_to, variables
from incentlang.analysis.world import Key, Variable
from incentlang.ir.expressions import Expr, FieldRead, InputRead, LiteralValue, Otherwise, ParticipantRead
from incentlang.ir.program import Program, RowRule, Rule, Unless, When
from incentlang.ir.schema import PARTICIPANT, Field, Schema

STAYED = (0, 24)
"""So many months the person has been there: somebody new, and somebody who is not."""
WAYS = 4
"""So many ways to meet a rule's conditions are tried."""


@attrs.frozen
class NoCurve:
    """Why a rule has no curve of a figure."""

    rule: Rule
    variable: str
    reason: str


def boxes_of(program: Program) -> dict[str, Boxes]:
    """What decides about conditions of each kind of row; empty: of a period."""
    tried = {each.name for pilot in program.pilots for each in pilot.sets}
    params = {each.name: each for each in program.params if not each.since and each.name not in tried}
    kinds = ("", *(fact.name for fact in program.schema.facts))
    return {kind: Boxes(params, cache(partial(_declared, program.schema, kind))) for kind in kinds}


def _declared(schema: Schema, kind: str, read: FieldRead) -> Field | None:
    return leads_to(schema, kind, read.path)[1]


def demands_of(rule: Rule) -> tuple[Demand, ...]:
    """What a rule asks of a row or period for at least its first credit."""
    found = [Demand(rule.where)] if rule.where is not None else []
    for condition in rule.credits[0].conditions if rule.credits else ():
        if isinstance(condition, When | Unless):
            found.append(Demand(condition.condition, isinstance(condition, When)))
    return tuple(found)


def curves_of(names: Names, rule: Rule, decider: Decider) -> Iterator[Curve | NoCurve]:
    """What a rule pays as each of its figures moves, where pay can be anything but an amount at one rate."""
    if not rule.credits or not bends(rule, names):
        return
    for variable in variables(names, rule):
        yield _curve(names, rule, variable, decider)


def _curve(names: Names, rule: Rule, variable: Variable, decider: Decider) -> Curve | NoCurve:
    found = decider.examples(demands_of(rule))
    if isinstance(found, Never):
        return NoCurve(rule, variable.name, "its conditions never hold")
    ways = [wanted(names.program, rule, each.values) for each in found or ()]
    reason = "its conditions could not be met"
    for way in ways[:WAYS] or [{}]:
        asked = {key: value for key, value in way.items() if key != variable.key}
        for months in STAYED:
            try:
                made = curve(names, rule, variable, asked, months)
            except Undecided as why:
                reason = reason if months else str(why)
                break
            if any(piece.met for piece in made.stretches):
                return made
    return NoCurve(rule, variable.name, reason)


def wanted(program: Program, rule: Rule, values: Mapping[Expr, LiteralValue]) -> dict[Key, LiteralValue]:
    """The same values by what they are values of."""
    kind = rule.subject if isinstance(rule, RowRule) else ""
    found: dict[Key, LiteralValue] = {}
    for read, value in values.items():
        node = read.operand if isinstance(read, Otherwise) else read
        match node:
            case FieldRead(path=path):
                owner, field = leads_to(program.schema, kind, path)
                found |= {(owner, field.name): value} if field is not None else {}
            case ParticipantRead(path=(name,)):
                found[PARTICIPANT, name] = value
            case InputRead(name=name) if isinstance(value, Decimal):
                found["", name] = value
            case _:
                pass
    return found
