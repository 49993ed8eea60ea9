"""What may move in a rule: the amounts of rows that it or its measures read, and figures that are supplied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from incentlang.analysis.names import Names
from incentlang.analysis.world import Variable
from incentlang.ir.expressions import (
    Aggregate,
    Cases,
    Choose,
    Expr,
    FieldRead,
    InputRead,
    LetRead,
    LookUp,
    MeasureRead,
    OwnWalk,
    PeriodWalk,
    Step,
    ValueRead,
    Walk,
)
from incentlang.ir.program import RowRule, Rule, Unless, When
from incentlang.ir.schema import Field, Schema
from incentlang.ir.walk import everything
from incentlang.types import Money, Ratio, Ref, Type

BENDS = (LookUp, Walk, Step, OwnWalk, PeriodWalk, Choose, Cases)
"""Expressions of which a curve may have more than one piece."""


def bends(rule: Rule, names: Names) -> bool:
    """Whether pay can be anything but an amount at one rate."""
    if any(credit.cap is not None for credit in rule.credits):
        return True
    nodes = [node for credit in rule.credits for node in _of(credit.amount)]
    nodes += [node for let in rule.lets for node in _of(let.value)]
    gates = [each.condition for credit in rule.credits for each in credit.conditions if isinstance(each, When | Unless)]
    nodes += [node for gate in gates for node in _of(gate) if isinstance(node, MeasureRead)]
    read = [node.name for node in nodes if isinstance(node, ValueRead)]
    nodes += [node for name in read for node in _of(names.values[name].body)]
    return any(isinstance(node, (*BENDS, MeasureRead)) for node in nodes)


def variables(names: Names, rule: Rule) -> tuple[Variable, ...]:
    """What may move, each once, in the order written."""
    lets = {each.name: each.value for each in rule.lets}
    kind = rule.subject if isinstance(rule, RowRule) else ""
    found: dict[Variable, None] = {}
    todo: list[tuple[Expr, str]] = [(node, kind) for credit in rule.credits for node in _of(credit.amount)]
    for credit in rule.credits:
        gates = [each.condition for each in credit.conditions if isinstance(each, When | Unless)]
        todo += [(node, kind) for gate in gates for node in _of(gate)]
    seen: set[str] = set()
    while todo:
        node, kind = todo.pop(0)
        more = _inside(node, kind, names, lets)
        named = getattr(node, "name", "") if more else ""
        if named and named in seen:
            continue
        seen |= {named} if named else set()
        todo += more
        found |= dict.fromkeys(_moving(node, kind, names.program.schema))
    return tuple(found)


def _of(node: Expr) -> tuple[Expr, ...]:
    return (node, *everything(node))


def _inside(
    node: Expr,
    kind: str,
    names: Names,
    lets: Mapping[str, Expr],
) -> list[tuple[Expr, str]]:
    """What a name stands for, and the kind of row that is at hand there."""
    match node:
        case MeasureRead(name=name):
            return [(inner, "") for inner in _of(names.measures[name].body)]
        case LetRead(name=name) if name in lets:
            return [(inner, kind) for inner in _of(lets[name])]
        case ValueRead(name=name):
            value = names.values[name]
            return [(inner, value.fact) for inner in _of(value.body)]
        case Aggregate(value=value, fact=fact) if value is not None:
            return [(inner, fact) for inner in _of(value)]
        case _:
            return []


def _moving(node: Expr, kind: str, schema: Schema) -> Iterator[Variable]:
    match node:
        case FieldRead(path=path, type=Money(unit=None)) if kind:
            owner, field = leads_to(schema, kind, path)
            if field is not None and not field.over_time and schema.fact(owner) is not None:
                yield _variable(owner, field.name, field.type, field.low, field.high)
        case InputRead(name=name, type=Ratio(), window=None):
            given = next(each for each in schema.inputs if each.name == name)
            yield _variable("", name, given.type, given.low, given.high)
        case _:
            return


def _variable(kind: str, name: str, of: Type, low: Decimal | None, high: Decimal | None) -> Variable:
    start = max(low or Decimal(0), Decimal(0))
    return Variable(kind, name, of, start, high)


def leads_to(schema: Schema, kind: str, path: tuple[str, ...]) -> tuple[str, Field | None]:
    """Whose field a path of references from a row leads to, and that field; None where it is not declared."""
    for name in path[:-1]:
        field = _field(schema, kind, name)
        if field is None or not isinstance(field.type, Ref):
            return kind, None
        kind = field.type.target
    return kind, _field(schema, kind, path[-1])


def _field(schema: Schema, kind: str, name: str) -> Field | None:
    table = schema.fact(kind) or schema.entity(kind)
    return None if table is None else next((field for field in table.fields if field.name == name), None)
