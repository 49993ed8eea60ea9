"""The days that a window covers, the periods of an input that it adds up, and a period cut where people change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from incentlang.data.model import Assignment
from incentlang.ir.expressions import Window
from incentlang.values.dates import LAST_DATE, ONE_DAY
from incentlang.values.periods import WEEKS, Grain, Period, period_of, periods_between


def one_before(period: Period, grain: Grain) -> Period:
    """The period of a longer grain before the one that a period begins in; weeks lie in that of their last day."""
    day = period.end if period.grain in WEEKS else period.start
    return period_of(day, grain, period.offset).shifted(-1)


def stretches_between(period: Period, changes: Iterable[date]) -> Iterator[tuple[date, date]]:
    """The stretches of a period between the days on which something changes, both ends inclusive, in order."""
    starts = sorted({period.start, *(day for day in changes if period.contains(day))})
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        yield start, period.end if following is None else following - ONE_DAY


def changes_of(assignments: Iterable[Assignment]) -> Iterator[date]:
    """The days on which assignments begin, and those after which they have ended."""
    for each in assignments:
        yield each.start
        if each.end is not None and each.end < LAST_DATE:
            yield each.end + ONE_DAY


@cache
def span_of(period: Period, window: Window | None) -> tuple[date, date]:
    """The days of a window seen from a period: from its start to the period's end, both inclusive."""
    match window:
        case None | Window(kind="end"):
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
