"""The values inside words: numbers, lengths and dates as they are written in a plan."""

from __future__ import annotations

import calendar
from datetime import date
from decimal import Decimal

import attrs

from incentlang.source import Span
from incentlang.values.dates import (
    FIRST_DATE,
    LAST_DATE,
    Days,
    Duration,
    Months,
    WorkingDays,
    parse_date,
)
from incentlang.values.periods import EXAMPLES, Grain, Period, parse_period

GRAIN_WORDS: dict[str, Grain] = {grain: grain for grain in EXAMPLES}

_DAYS_IN = {"day": 1, "week": 7}
_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}


@attrs.frozen
class TypoDate:
    """A date or period that the calendar does not have, such as 2026-02-30."""

    text: str
    span: Span
    reason: str


@attrs.frozen
class TypoLength:
    """A length that no calendar can hold, such as 9000000 days."""

    text: str
    span: Span


Typos = list[TypoDate | TypoLength]

_LONGEST = {"day": 110_000, "week": 15_700, "month": 3_600, "quarter": 1_200, "year": 300}
"""About three hundred years, the stretch of dates that a plan may hold."""


def number(text: str) -> Decimal:
    """The number written with digits, optional `_` between them, and a point."""
    return Decimal(text.replace("_", ""))


def duration(text: str, span: Span, typos: Typos) -> Duration:
    """The length written as `90 days`, `2 weeks`, `3 months`, `1 year`; one without end is added to `typos`."""
    written, *working, unit = text.split()
    unit = unit.rstrip("s")
    count = int(written) if len(written) < 12 else 10**12
    if count > _LONGEST[unit]:
        typos.append(TypoLength(" ".join(text.split()), span))
        count = 1
    if working:
        return WorkingDays(count)
    if unit in _DAYS_IN:
        return Days(count * _DAYS_IN[unit])
    return Months(count * _MONTHS_IN[unit])


def day(text: str, span: Span, typos: Typos) -> date:
    """The date written as YYYY-MM-DD; a day that does not exist is added to `typos`."""
    found = parse_date(text)
    if found is None:
        typos.append(TypoDate(text, span, _reason(text)))
        return date(2000, 1, 1)
    return found


def period(text: str, span: Span, typos: Typos) -> Period:
    """The period written as 2026, 2026-H1, 2026-Q1 or 2026-03; one that does not exist is added to `typos`."""
    found = parse_period(text)
    if found is None:
        typos.append(TypoDate(text, span, _reason(text)))
        return Period("year", 2000)
    return found


def _reason(text: str) -> str:
    """Why a date or period is not in the calendar."""
    year, *rest = text.split("-")
    if rest and rest[0].startswith("W"):
        return f"the weeks of {year} are W01 to W{date(int(year), 12, 28).isocalendar().week}"
    if not year.isdecimal() or not FIRST_DATE.year <= int(year) <= LAST_DATE.year:
        return f"years lie from {FIRST_DATE.year} to {LAST_DATE.year}"
    if rest and rest[0].isdecimal() and not 1 <= int(rest[0]) <= 12:
        return f"a year has no month {int(rest[0])}"
    if len(rest) == 2:
        days = calendar.monthrange(int(year), int(rest[0]))[1]
        return f"that month has {days} days"
    return "a year has quarters Q1 to Q4"
