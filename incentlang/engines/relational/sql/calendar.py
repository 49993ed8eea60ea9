"""Periods in SQL: the number of the period that holds a day, and the days of a period by its number."""

from __future__ import annotations

from datetime import date

from incentlang.engines.relational.sql import Binary as _Binary
from incentlang.engines.relational.sql import (
    Call,
    Const,
    Expr,
    add_days,
    choice,
    compared,
    minus,
    plus,
    whole,
)
from incentlang.values.periods import MONTHS_IN, WEEKS, Grain, is_shorter

MONTHLY: frozenset[Grain] = frozenset({"half month", "month", "quarter", "half year", "year"})
"""Grains of which one makes up another without rest."""

_DAYS: dict[Grain, int] = {"week": 7, "2 weeks": 14}
_DAY_ONE = Const(date(1, 1, 1), "day")


def _before(grain: Grain, offset: int) -> int:
    """Days between 0001-01-01 and the first period of a grain, as `values.periods` counts them."""
    return 0 if grain == "week" else offset // 12 - 2


def _times(number: Expr, factor: int) -> Expr:
    return number if factor == 1 else _Binary("*", number, whole(factor), "whole")


def _over(number: Expr, divisor: int) -> Expr:
    return number if divisor == 1 else Call("floor_divide", (number, whole(divisor)), "whole")


def shift_of(grain: Grain, offset: int) -> int:
    """How many months a grain's first period of the year begins after January."""
    return 0 if grain in ("month", "half month") else offset % 12


def month_of(day: Expr) -> Expr:
    """The month that holds a day, counted from year 0."""
    year, month = Call("year", (day,), "whole"), Call("month", (day,), "whole")
    return minus(plus(_times(year, 12), month), whole(1))


def number_of(day: Expr, grain: Grain, offset: int) -> Expr:
    """The number of the period of a grain that holds a day."""
    if grain in WEEKS:
        return _over(minus(Call("days_between", (_DAY_ONE, day), "whole"), whole(_before(grain, offset))), _DAYS[grain])
    month = month_of(day)
    if grain == "half month":
        late = compared(">", Call("day_of_month", (day,), "whole"), whole(15))
        return plus(_times(month, 2), choice([(late, whole(1))], whole(0), "whole"))
    shift = shift_of(grain, offset)
    return _over(minus(month, whole(shift)) if shift else month, MONTHS_IN[grain])


def first_day(number: Expr, grain: Grain, offset: int) -> Expr:
    """The first day of a period."""
    if grain in WEEKS:
        days = plus(_times(number, _DAYS[grain]), whole(_before(grain, offset)))
        return Call("add_days", (_DAY_ONE, days), "day")
    if grain == "half month":
        start = Call("first_of_month", (_over(number, 2),), "day")
        second = compared("=", _Binary("%", number, whole(2), "whole"), whole(1))
        return choice([(second, add_days(start, 15))], start, "day")
    shift = shift_of(grain, offset)
    month = _times(number, MONTHS_IN[grain])
    return Call("first_of_month", (plus(month, whole(shift)) if shift else month,), "day")


def last_day(number: Expr, grain: Grain, offset: int) -> Expr:
    """The last day of a period."""
    return add_days(first_day(plus(number, whole(1)), grain, offset), -1)


def add_working_days(day: Expr, count: Expr) -> Expr:
    """The so many-th day from Monday to Friday after a day, or before it where the count is below zero.

    Weeks are counted from the first Monday there is. A weekend belongs to the working day on its near side.
    """
    number = Call("days_between", (_DAY_ONE, day), "whole")
    back = compared("<", count, whole(0))
    last = choice([(back, whole(5))], whole(4), "whole")
    place = Call("least", (_Binary("%", number, whole(7), "whole"), last), "whole")
    working = plus(plus(_times(_over(number, 7), 5), place), count)
    days = plus(_times(_over(working, 5), 7), _Binary("%", working, whole(5), "whole"))
    return choice([(compared("=", count, whole(0)), day)], Call("add_days", (_DAY_ONE, days), "day"), "day")


def within(number: Expr, grain: Grain, longer: Grain, offset: int) -> Expr:
    """The number of the longer period that holds a period."""
    if grain == longer:
        return number
    month = _over(number, 2) if grain == "half month" else plus(_times(number, MONTHS_IN[grain]), _shift(grain, offset))
    shift = shift_of(longer, offset)
    return _over(minus(month, whole(shift)) if shift else month, MONTHS_IN[longer])


def _shift(grain: Grain, offset: int) -> Expr:
    return whole(shift_of(grain, offset))


def first_part(number: Expr, grain: Grain, shorter: Grain, offset: int) -> Expr:
    """The number of the first of the shorter periods that make up a period."""
    if grain == shorter:
        return number
    month = plus(_times(number, MONTHS_IN[grain]), _shift(grain, offset))
    if shorter == "half month":
        return _times(month, 2)
    shift = shift_of(shorter, offset)
    return _over(minus(month, whole(shift)) if shift else month, MONTHS_IN[shorter])


def last_part(number: Expr, grain: Grain, shorter: Grain, offset: int) -> Expr:
    """The number of the last of the shorter periods that make up a period."""
    if grain == shorter:
        return number
    return minus(first_part(plus(number, whole(1)), grain, shorter, offset), whole(1))


def shortest(grains: list[Grain]) -> Grain:
    """The shortest of some grains."""
    found = grains[0]
    for grain in grains[1:]:
        found = grain if is_shorter(grain, found) else found
    return found
