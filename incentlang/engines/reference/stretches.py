"""The days that a window covers, and the periods of an input that it adds up."""

from __future__ import annotations

from datetime import date
from functools import cache

from incentlang.ir.expressions import Window
from incentlang.values.periods import Grain, Period, period_of


@cache
def span_of(period: Period, window: Window | None) -> tuple[date, date]:
    """The days of a window seen from a period: from its start to the period's end, both inclusive."""
    match window:
        case None:
            return period.start, period.end
        case Window(kind="to date", grain=grain):
            return period_of(period.end, grain).start, period.end
        case Window(kind="last", grain=grain, count=count):
            return period_of(period.end, grain).shifted(1 - count).start, period.end
        case Window(kind="previous", grain=grain):
            before = period_of(period.start, grain).shifted(-1)
            return before.start, before.end
        case Window(grain=grain):
            whole = period_of(period.end, grain)
            return whole.start, whole.end
    raise AssertionError(window)


def periods_of(period: Period, window: Window | None, each: Grain) -> list[Period]:
    """The periods of an input that a window adds up."""
    if window is None:
        return [period_of(period.end, each)]
    start, end = span_of(period, window)
    first, last = period_of(start, each).number, period_of(end, each).number
    return [Period(each, number) for number in range(first, last + 1)]
