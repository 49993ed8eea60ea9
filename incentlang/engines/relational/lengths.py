"""Lengths of time in SQL: whole numbers of days or of calendar months, which never mix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incentlang.engines.relational.refusing import Unsupported
from incentlang.engines.relational.scope import Scope
from incentlang.engines.relational.sql import Binary, Call, Dec, Expr, whole
from incentlang.ir.expressions import (
    Add,
    DaysBetween,
    FieldRead,
    LetRead,
    Literal,
    Negate,
    OfTrigger,
    ParamRead,
    ParticipantRead,
)
from incentlang.ir.expressions import Expr as Node
from incentlang.ir.kinds import kind_of
from incentlang.types import DaysType, MonthsType, WorkingDaysType
from incentlang.values.dates import Days, Months, WorkingDays

if TYPE_CHECKING:
    from incentlang.engines.relational.values import Values


LENGTH = Dec(8, 0)
"""How a number of days or months is held: those from the first date to the last have seven digits."""


def length(values: Values, node: Node, scope: Scope) -> Expr:
    """How many days or months a length has."""
    match node:
        case Literal(value=Days(count=count) | Months(count=count)):
            return whole(count)
        case Literal(value=WorkingDays()):
            raise Unsupported("working days", node.span)
        case ParamRead():
            return values.dated_param(node, scope, values.length)
        case FieldRead() | ParticipantRead() | OfTrigger():
            return values.maybe(node, scope).value
        case LetRead(name=name):
            return length(values, scope.lets[name], scope)
        case Add(terms=terms):
            result = length(values, terms[0], scope)
            for term in terms[1:]:
                result = Binary("+", result, length(values, term, scope), "whole")
            return result
        case Negate(operand=operand):
            return Binary("-", whole(0), length(values, operand, scope), "whole")
        case DaysBetween(start=start, end=end):
            return Call("days_between", (values.plain(start, scope), values.plain(end, scope)), "whole")
        case _:
            raise Unsupported("a length computed this way", node.span)


def moved(values: Values, day: Expr, by: Node, scope: Scope) -> Expr:
    """A day moved by a length."""
    count = length(values, by, scope)
    match kind_of(by):
        case DaysType():
            return Call("add_days", (day, count), "day")
        case MonthsType():
            return Call("add_months", (day, count), "day")
        case WorkingDaysType():
            raise Unsupported("working days", by.span)
        case other:
            raise AssertionError(f"{other} is no length")
