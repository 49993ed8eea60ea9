"""Months, quarters and years of the calendar, written `2026-03`, `2026-Q1`, `2026` everywhere."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Literal, NamedTuple

Grain = Literal["month", "quarter", "year"]
MONTHS_IN: dict[Grain, int] = {"month": 1, "quarter": 3, "year": 12}

_WRITTEN = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})))?")


class Period(NamedTuple):
    """One month, quarter or year: `number` counts periods of this grain from year 0."""

    grain: Grain
    number: int

    @property
    def start(self) -> date:
        """First day, inclusive."""
        return _bounds(self)[0]

    @property
    def end(self) -> date:
        """Last day, inclusive."""
        return _bounds(self)[1]

    @property
    def days(self) -> int:
        """Number of days, both ends counted."""
        return (self.end - self.start).days + 1

    def __str__(self) -> str:
        match self.grain:
            case "month":
                return f"{self.number // 12:04d}-{self.number % 12 + 1:02d}"
            case "quarter":
                return f"{self.number // 4:04d}-Q{self.number % 4 + 1}"
            case "year":
                return f"{self.number:04d}"

    def contains(self, day: date) -> bool:
        """Whether `day` is one of this period's days."""
        return self.start <= day <= self.end

    def shifted(self, periods: int) -> Period:
        """The period so many periods later (earlier when negative)."""
        return Period(self.grain, self.number + periods)

    def within(self, grain: Grain) -> Period:
        """The period of a grain at least as long that holds this one."""
        return period_of(self.start, grain)

    def parts(self, grain: Grain) -> Iterator[Period]:
        """The periods of a grain at most as long that make this one up, in order."""
        first = period_of(self.start, grain)
        for number in range(first.number, period_of(self.end, grain).number + 1):
            yield Period(grain, number)


@cache
def _bounds(period: Period) -> tuple[date, date]:
    """First and last day; asked so often that they are kept."""
    months = MONTHS_IN[period.grain]
    first_year, first_month = divmod(period.number * months, 12)
    last_year, last_month = divmod((period.number + 1) * months - 1, 12)
    last_day = calendar.monthrange(last_year, last_month + 1)[1]
    return date(first_year, first_month + 1, 1), date(last_year, last_month + 1, last_day)


def period_of(day: date, grain: Grain) -> Period:
    """The period of `grain` that holds `day`."""
    return Period(grain, (day.year * 12 + day.month - 1) // MONTHS_IN[grain])


def parse_period(text: str) -> Period | None:
    """The period written as `2026`, `2026-Q1` or `2026-03`, or None."""
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return None
    year, quarter, month = match.groups()
    if not 1900 <= int(year) <= 2199:
        return None
    if quarter:
        return Period("quarter", int(year) * 4 + int(quarter) - 1)
    if month:
        if not 1 <= int(month) <= 12:
            return None
        return Period("month", int(year) * 12 + int(month) - 1)
    return Period("year", int(year))


def periods_between(first: date, last: date, grain: Grain) -> list[Period]:
    """Every period of `grain` that holds a day from `first` to `last`, both inclusive."""
    start, end = period_of(first, grain), period_of(last, grain)
    return [Period(grain, number) for number in range(start.number, end.number + 1)]
