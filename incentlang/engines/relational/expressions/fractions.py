"""Whether the reference evaluator has a value as a quotient: what a definition keeps of one is rounded (numbers.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incentlang.ir.expressions import (
    Add,
    Aggregate,
    Cases,
    Choose,
    Divide,
    Expr,
    FieldRead,
    InputRead,
    Literal,
    MeasureRead,
    MonthsInRole,
    Multiply,
    Negate,
    ParamRead,
    ParticipantRead,
    Previous,
    Prorated,
    Rounded,
    TargetFor,
)

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script


def always_divided(script: Script, node: Expr) -> bool:
    """Whether a value is a quotient whatever the data, even one that comes out even; False where that is not clear."""
    match node:
        case Divide() | Prorated() | TargetFor():
            return True
        case Aggregate(kind=kind):
            return kind == "average"
        case Add(terms=parts) | Multiply(factors=parts):
            return any(always_divided(script, part) for part in parts)
        case Negate(operand=operand):
            return always_divided(script, operand)
        case Choose(operands=parts):
            return all(always_divided(script, part) for part in parts)
        case Cases(cases=cases, otherwise=otherwise):
            return all(always_divided(script, each) for each in (otherwise, *(case.gives for case in cases)))
        case MeasureRead(name=name):
            return always_divided(script, _body(script, name))
        case _:
            return False


def never_divided(script: Script, node: Expr) -> bool:
    """Whether a value is a decimal whatever the data; False where that is not clear."""
    match node:
        case Literal() | ParamRead() | InputRead() | FieldRead() | ParticipantRead() | MonthsInRole() | Rounded():
            return True
        case Aggregate(kind="count" | "distinct"):
            return True
        case Aggregate(kind="sum" | "highest" | "lowest", value=value):
            return value is None or never_divided(script, value)
        case Add(terms=parts) | Multiply(factors=parts) | Choose(operands=parts):
            return all(never_divided(script, part) for part in parts)
        case Negate(operand=operand):
            return never_divided(script, operand)
        case Cases(cases=cases, otherwise=otherwise):
            return all(never_divided(script, each) for each in (otherwise, *(case.gives for case in cases)))
        case Previous(default=default):
            return never_divided(script, default)
        case MeasureRead(name=name):
            return never_divided(script, _body(script, name))
        case _:
            return False


def _body(script: Script, name: str) -> Expr:
    measure = script.values.gathers.measure(name)
    assert measure is not None
    return measure.body
