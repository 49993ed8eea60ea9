"""Expressions of the Core IR: a closed union of frozen nodes, each with one meaning.

Values are exact. A condition is an expression of kind yes/no; it answers met, pending, failed or
problem (semantics 9). Spans point at the plan's text and take no part in equality.
"""

from __future__ import annotations

from incentlang.ir.choices import Case, Cases, Choose, Prorated, Sampled, ValueRead
from incentlang.ir.gathers import Above, After, Aggregate, AggregateKind, Cutoff, Each, NoneWithin, OverAlso, Reach
from incentlang.ir.lookups import LookUp, OwnWalk, PeriodWalk, Rank, Step, Walk
from incentlang.ir.operations import (
    Add,
    And,
    Compare,
    CompareOp,
    DateAdd,
    DaysBetween,
    Divide,
    IsKnown,
    IsOneOf,
    MonthsBetween,
    Multiply,
    Negate,
    Not,
    Or,
    Otherwise,
    Rounded,
)
from incentlang.ir.present import PeriodDay, Standing, StandingDay
from incentlang.ir.reads import (
    EarnedRead,
    FieldRead,
    InputRead,
    LetRead,
    Literal,
    LiteralValue,
    MeasureRead,
    MonthsInRole,
    OfTrigger,
    ParamOverride,
    ParamRead,
    ParticipantRead,
    Previous,
    TargetFor,
    Window,
    WindowKind,
)

__all__ = [
    "Above",
    "Add",
    "After",
    "Aggregate",
    "AggregateKind",
    "And",
    "Case",
    "Cases",
    "Choose",
    "Compare",
    "CompareOp",
    "Cutoff",
    "DateAdd",
    "DaysBetween",
    "Divide",
    "Each",
    "EarnedRead",
    "Expr",
    "FieldRead",
    "InputRead",
    "IsKnown",
    "IsOneOf",
    "LetRead",
    "Literal",
    "LiteralValue",
    "LookUp",
    "MeasureRead",
    "MonthsBetween",
    "MonthsInRole",
    "Multiply",
    "Negate",
    "NoneWithin",
    "Not",
    "OfTrigger",
    "Or",
    "Otherwise",
    "OverAlso",
    "OwnWalk",
    "ParamOverride",
    "ParamRead",
    "ParticipantRead",
    "PeriodDay",
    "PeriodWalk",
    "Previous",
    "Prorated",
    "Rank",
    "Reach",
    "Rounded",
    "Sampled",
    "Standing",
    "StandingDay",
    "Step",
    "TargetFor",
    "ValueRead",
    "Walk",
    "Window",
    "WindowKind",
]

Expr = (
    Literal
    | FieldRead
    | ParticipantRead
    | OfTrigger
    | ParamRead
    | LetRead
    | MeasureRead
    | InputRead
    | EarnedRead
    | Previous
    | TargetFor
    | MonthsInRole
    | Add
    | Negate
    | Multiply
    | Divide
    | DateAdd
    | DaysBetween
    | MonthsBetween
    | Compare
    | IsOneOf
    | IsKnown
    | And
    | Or
    | Not
    | Otherwise
    | Rounded
    | LookUp
    | Rank
    | Walk
    | Step
    | OwnWalk
    | PeriodWalk
    | Aggregate
    | OverAlso
    | Choose
    | Cases
    | ValueRead
    | Prorated
    | Sampled
    | Standing
    | PeriodDay
)
