"""What a denominator that stands still is made of: constants, inputs, targets, and measures of nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from incentlang.ir.expressions import (
    Add,
    And,
    Cases,
    Choose,
    Compare,
    Divide,
    Expr,
    InputRead,
    IsKnown,
    IsOneOf,
    Literal,
    LookUp,
    MeasureRead,
    MonthsInRole,
    Multiply,
    Negate,
    Not,
    Or,
    ParamRead,
    ParticipantRead,
    PeriodDay,
    Previous,
    Prorated,
    Rounded,
    Standing,
    TargetFor,
)
from incentlang.ir.walk import everything

# What a case may ask without asking for rows: it is answered once for each period.
_ASKED = And | Or | Not | Compare | IsOneOf | IsKnown | Literal | ParamRead | ParticipantRead | MonthsInRole | InputRead


def pieces(parts: tuple[Expr, ...], body_of: Callable[[str], Expr | None]) -> Iterator[Expr]:
    """Look through choices, proration, arithmetic, tables, cases and measures of these, to what may move by itself."""
    for part in parts:
        match part:
            case Choose(operands=operands):
                yield from pieces(operands, body_of)
            case Prorated(operand=operand):
                yield from pieces((operand,), body_of)
            case LookUp(arguments=arguments) if all(asks_no_rows(argument) for argument in arguments):
                continue  # one value for each period
            case Multiply(factors=inner) | Add(terms=inner) | LookUp(arguments=inner):
                yield from pieces(inner, body_of)
            case Divide(numerator=top, denominator=bottom):
                yield from pieces((top, bottom), body_of)
            case Negate(operand=operand) | Rounded(operand=operand):
                yield from pieces((operand,), body_of)
            case Cases(cases=cases, otherwise=otherwise) if all(asks_no_rows(case.condition) for case in cases):
                yield from pieces((*(case.gives for case in cases), otherwise), body_of)
            case MeasureRead(window=None, of=None) if (body := body_of(part.name)) is not None:
                yield from pieces((body,), body_of)
            case _:
                yield part


def stands(part: Expr) -> bool:
    """Whether a piece is one that does not move with rows; what stood a period before has stopped moving."""
    if isinstance(part, Standing):
        return part.on != "period end" and not any(_moves(each) for each in everything(part))
    return isinstance(part, Literal | ParamRead | InputRead | TargetFor | MonthsInRole | Previous)


def _moves(node: Expr) -> bool:
    """Whether something read of an entity or person may change while the period goes on."""
    match node:
        case MeasureRead() | PeriodDay(at="period end"):
            return True
        case InputRead(window=window):
            return window is not None and window.kind != "whole"
        case _:
            return False


def asks_no_rows(condition: Expr) -> bool:
    return all(isinstance(node, _ASKED) for node in (condition, *everything(condition)))


def decided_by_period(parts: tuple[Expr, ...], body_of: Callable[[str], Expr | None]) -> bool:
    """Whether something in a denominator is decided in each period: a part of it, or a case."""
    for part in parts:
        inside = (part, *everything(part))
        if any(isinstance(node, Prorated | Cases | LookUp | MonthsInRole | Standing | Previous) for node in inside):
            return True
        bodies = [body_of(node.name) for node in inside if isinstance(node, MeasureRead)]
        if decided_by_period(tuple(body for body in bodies if body is not None), body_of):
            return True
    return False
