"""The kind of an expression of the Core IR; the checker made sure that its parts go together."""

from __future__ import annotations

from typing import assert_never

from incentlang.ir.expressions import (
    Add,
    Aggregate,
    And,
    Cases,
    Choose,
    Compare,
    DateAdd,
    DaysBetween,
    Divide,
    EarnedRead,
    Expr,
    FieldRead,
    InputRead,
    IsKnown,
    IsOneOf,
    LetRead,
    Literal,
    LookUp,
    MeasureRead,
    MonthsBetween,
    MonthsInRole,
    Multiply,
    Negate,
    Not,
    OfTrigger,
    Or,
    Otherwise,
    OverAlso,
    OwnWalk,
    ParamRead,
    ParticipantRead,
    PeriodDay,
    PeriodWalk,
    Previous,
    Prorated,
    Rank,
    Rounded,
    Sampled,
    Standing,
    Step,
    TargetFor,
    ValueRead,
    Walk,
)
from incentlang.types import (
    COUNT,
    DATE,
    DAYS,
    MONEY,
    MONTHS,
    NUMBER,
    RATIO,
    YES_NO,
    Count,
    Money,
    NumberType,
    Ratio,
    Type,
)


def kind_of(node: Expr) -> Type:
    """The kind of value an expression gives."""
    match node:
        case (
            Literal(type=kind)
            | FieldRead(type=kind)
            | ParticipantRead(type=kind)
            | OfTrigger(type=kind)
            | ParamRead(type=kind)
            | LetRead(type=kind)
            | MeasureRead(type=kind)
            | InputRead(type=kind)
            | EarnedRead(type=kind)
            | LookUp(type=kind)
            | Step(type=kind)
            | OwnWalk(type=kind)
            | Aggregate(type=kind)
            | OverAlso(type=kind)
            | Cases(type=kind)
            | ValueRead(type=kind)
            | Prorated(type=kind)
            | Standing(type=kind)
        ):
            return kind
        case Previous(measure=measure):
            return measure.type
        case TargetFor():
            return MONEY
        case MonthsInRole() | Rank():
            return COUNT
        case Add(terms=terms) | Choose(operands=terms):
            return next((k for k in map(kind_of, terms) if not isinstance(k, NumberType)), kind_of(terms[0]))
        case Negate(operand=operand) | Rounded(operand=operand) | Otherwise(operand=operand):
            return kind_of(operand)
        case Multiply(factors=factors):
            return _product([kind_of(factor) for factor in factors])
        case Sampled(value=inner):
            return kind_of(inner)
        case Divide(numerator=top, denominator=bottom):
            return _quotient(kind_of(top), kind_of(bottom))
        case DateAdd() | PeriodDay():
            return DATE
        case DaysBetween():
            return DAYS
        case MonthsBetween():
            return MONTHS
        case Compare() | IsOneOf() | IsKnown() | And() | Or() | Not():
            return YES_NO
        case Walk(type=kind) | PeriodWalk(type=kind) if kind is not None:
            return kind
        case Walk(amount=amount):
            return kind_of(amount)
        case PeriodWalk(measure=measure, unit=unit):
            return measure.type if unit == "position" else MONEY
        case _:
            assert_never(node)


def _product(kinds: list[Type]) -> Type:
    for wanted in (Money, Ratio):
        found = next((kind for kind in kinds if isinstance(kind, wanted)), None)
        if found is not None:
            mixed = wanted is Ratio and any(isinstance(kind, Count) for kind in kinds)
            return NUMBER if mixed else found
    return NUMBER


def _quotient(top: Type, bottom: Type) -> Type:
    if isinstance(top, Money):
        return RATIO if isinstance(bottom, Money) else top
    if isinstance(top, NumberType):
        return NUMBER
    if isinstance(top, Count) and not isinstance(bottom, Count):
        return NUMBER
    return RATIO
