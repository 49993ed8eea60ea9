"""The days that a window covers, and the periods of an input that it adds up."""

from __future__ import annotations

from datetime import date
from functools import cache

from incentlang.ir.expressions import Window
from incentlang.values.periods import Grain, Period, period_of, periods_between


def one_before(period: Period, grain: Grain) -> Period:
    """The period of a longer grain before the one that a period begins in; a week lies in that of its last day."""
    day = period.end if period.grain == "week" else period.start
    return period_of(day, grain, period.offset).shifted(-1)


@cache
def span_of(period: Period, window: Window | None) -> tuple[date, date]:
    """The days of a window seen from a period: from its start to the period's end, both inclusive."""
    match window:
        case None:
            return period.start, period.end
        case Window(kind="to date", grain=grain):
            return period_of(period.end, grain, period.offset).start, period.end
        case Window(kind="last", grain=grain, count=count):
            return period_of(period.end, grain, period.offset).shifted(1 - count).start, period.end
        case Window(kind="previous", grain=grain):
            before = one_before(period, grain)
            return before.start, before.end
        case Window(grain=grain):
            whole = period_of(period.end, grain, period.offset)
            return whole.start, whole.end
    raise AssertionError(window)


def periods_of(period: Period, window: Window | None, each: Grain) -> list[Period]:
    """The periods of an input that a window adds up."""
    if window is None:
        return [period_of(period.end, each, period.offset)]
    start, end = span_of(period, window)
    found = periods_between(start, end, each, period.offset)
    return [one for one in found if one.end <= end] if each == "week" else found  # a week is that of its last day
