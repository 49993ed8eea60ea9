"""Lengths of time in SQL: whole numbers of days or of calendar months, which never mix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incentlang.engines.relational.expressions import params
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import Scope
from incentlang.engines.relational.sql import (
    Binary,
    Call,
    Cast,
    Dec,
    Expr,
    calendar,
    choice,
    compared,
    either,
    minus,
    missing,
    null,
    whole,
)
from incentlang.ir.expressions import (
    Add,
    Cases,
    Choose,
    DaysBetween,
    FieldRead,
    LetRead,
    Literal,
    LookUp,
    MonthsBetween,
    Negate,
    OfTrigger,
    Otherwise,
    ParamRead,
    ParticipantRead,
    ValueRead,
)
from incentlang.ir.expressions import Expr as Node
from incentlang.ir.kinds import kind_of
from incentlang.types import DaysType, MonthsType, WorkingDaysType
from incentlang.values.dates import Days, Months, WorkingDays

if TYPE_CHECKING:
    from incentlang.engines.relational.expressions.values import Values


LENGTH = Dec(8, 0)
"""How a number of days or months is held: those from the first date to the last have seven digits."""


def length(values: Values, node: Node, scope: Scope) -> Expr:
    """How many days, working days or months a length has."""
    if isinstance(kind_of(node), WorkingDaysType) and not isinstance(node, Literal | LetRead):
        raise Unsupported("working days that are computed", node.span)
    match node:
        case Literal(value=Days(count=count) | WorkingDays(count=count) | Months(count=count)):
            return whole(count)
        case ParamRead():
            return params.plain(values, node, scope, values.length)
        case FieldRead() | ParticipantRead():
            return values.maybe(node, scope).value
        case OfTrigger(value=inside):
            return length(values, inside, scope.of_trigger(node.span))
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
        case MonthsBetween(start=start, end=end):
            return _months_between(values.plain(start, scope), values.plain(end, scope))
        case LookUp() | ValueRead() | Cases() | Choose() | Otherwise():
            return Cast(values.number(node, scope).top, "whole")
        case _:
            raise Unsupported("a length computed this way", node.span)


def _months_between(start: Expr, end: Expr) -> Expr:
    """The most months that can be added to the earlier day without passing the later one; backwards below zero."""
    back = compared("<", end, start)
    first, last = choice([(back, end)], start, "day"), choice([(back, start)], end, "day")
    months = minus(calendar.month_of(last), calendar.month_of(first))
    passes = compared(">", Call("add_months", (first, months), "day"), last)
    full = minus(months, choice([(passes, whole(1))], whole(0), "whole"))
    nothing = either(missing(start), missing(end))
    return choice([(nothing, null("whole")), (back, minus(whole(0), full))], full, "whole")


def moved(values: Values, day: Expr, by: Node, scope: Scope) -> Expr:
    """A day moved by a length."""
    count = length(values, by, scope)
    match kind_of(by):
        case DaysType():
            return Call("add_days", (day, count), "day")
        case MonthsType():
            return Call("add_months", (day, count), "day")
        case WorkingDaysType():
            return calendar.add_working_days(day, count)
        case other:
            raise AssertionError(f"{other} is no length")
