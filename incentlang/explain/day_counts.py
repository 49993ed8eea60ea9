"""Days, working days and whole months as figures, so that they can be counted again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from incentlang.engines.reference.prorating import working_days
from incentlang.explain.trace import Figure


def counted_days(by: str, stretches: Sequence[tuple[date, date]]) -> Figure:
    """The days, working days or whole months of some stretches."""
    if by == "months":
        firsts = (Figure("day", str(first), "first day") for first, _ in stretches)
        return Figure("count", str(len(stretches)), by, tuple(firsts))
    if by == "working days":
        days = [_working(first, last) for first, last in stretches]
    else:
        days = [days_figure(first, last, "days") for first, last in stretches]
    return days[0] if len(days) == 1 else Figure("sum", None, by, tuple(days))


def _working(first: date, last: date) -> Figure:
    return Figure("working days", str(working_days(first, last)), "working days", _ends(first, last))


def days_figure(first: date, last: date, words: str) -> Figure:
    """How many days from one day to another, both counted."""
    return Figure("days", str((last - first).days + 1), words, _ends(first, last))


def _ends(first: date, last: date) -> tuple[Figure, Figure]:
    return Figure("day", str(first), "first day"), Figure("day", str(last), "last day")
