"""Weeks, half months, months, quarters, half years, years: `2026-W05`, `2026-03-H1`, `2026-03`, `2026-Q1`, `2026-H1`.

Quarters, half years and years begin with the month in which the plan's year starts; weeks (Monday to Sunday), half
months and months are those of the calendar. Two weeks are counted from a day that the plan names, and are written by
their last day, `2026-01-15-2W`: no numbering that payroll would count otherwise.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Literal, NamedTuple

from incentlang.values.dates import parse_date

Grain = Literal["week", "2 weeks", "half month", "month", "quarter", "half year", "year"]
MONTHS_IN: dict[Grain, int] = {"month": 1, "quarter": 3, "half year": 6, "year": 12}
"""The whole months of the grains that have some."""

EXAMPLES: dict[Grain, str] = {
    "week": "2026-W05",
    "2 weeks": "2026-01-15-2W",
    "half month": "2026-03-H1",
    "month": "2026-03",
    "quarter": "2026-Q1",
    "half year": "2026-H1",
    "year": "2026",
}
"""How a period of each grain is written; from the shortest grain to the longest."""

WEEKS: frozenset[Grain] = frozenset({"week", "2 weeks"})
"""The grains that make up no month: one of their periods may lie in two."""

_LENGTHS: dict[Grain, int] = {grain: place for place, grain in enumerate(EXAMPLES)}
_WRITTEN = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|W(\d{2})|(\d{2})(?:-H([12]))?))?")
_TWO_WEEKS = re.compile(r"(\d{4}-\d{2}-\d{2})-2W")


def is_shorter(grain: Grain, than: Grain) -> bool:
    """Whether periods of one grain are shorter than those of another."""
    return _LENGTHS[grain] < _LENGTHS[than]


def offset_of(months: int, first_day: date | None = None) -> int:
    """How a plan's periods lie in the calendar, as one number.

    Args:
        months: So many months after January the plan's year starts.
        first_day: On which two weeks begin, in a plan that is paid every two weeks. The number holds which of 14 days
            that is, from 1 on; 0 says that the plan has none.
    """
    return months + (12 * (first_day.toordinal() % 14 + 1) if first_day is not None else 0)


class Period(NamedTuple):
    """One week, two weeks, half month, month, quarter, half year or year.

    `number` counts periods of this grain from year 0; `offset` is how the plan's periods lie, see `offset_of`.
    Periods of one plan have one offset, whatever their grain.
    """

    grain: Grain
    number: int
    offset: int = 0

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
            case "week":
                year, week, _ = self.start.isocalendar()
                return f"{year:04d}-W{week:02d}"
            case "2 weeks":
                return f"{self.end}-2W"
            case "half month":
                return f"{self.number // 24:04d}-{self.number // 2 % 12 + 1:02d}-H{self.number % 2 + 1}"
            case "month":
                return f"{self.number // 12:04d}-{self.number % 12 + 1:02d}"
            case "quarter":
                return f"{self.number // 4:04d}-Q{self.number % 4 + 1}"
            case "half year":
                return f"{self.number // 2:04d}-H{self.number % 2 + 1}"
            case "year":
                return f"{self.number:04d}"

    def contains(self, day: date) -> bool:
        """Whether `day` is one of this period's days."""
        return self.start <= day <= self.end

    def shifted(self, periods: int) -> Period:
        """The period so many periods later (earlier when negative)."""
        return Period(self.grain, self.number + periods, self.offset)

    def within(self, grain: Grain) -> Period:
        """The period of a grain at least as long that holds this one; weeks belong to that of their last day."""
        return period_of(self.end, grain, self.offset)

    def parts(self, grain: Grain) -> Iterator[Period]:
        """The periods of a grain at most as long that make this one up, in order; weeks by their last day."""
        first, last = period_of(self.start, grain, self.offset), period_of(self.end, grain, self.offset)
        for number in range(first.number, last.number + 1):
            part = first._replace(number=number)
            if grain == self.grain or part.end <= self.end:
                yield part


@cache
def _bounds(period: Period) -> tuple[date, date]:
    """First and last day; asked so often that they are kept."""
    number = period.number
    if period.grain == "week":
        return date.fromordinal(number * 7 + 1), date.fromordinal(number * 7 + 7)
    if period.grain == "2 weeks":
        first = number * 14 + _day_of_14(period.offset)
        return date.fromordinal(first), date.fromordinal(first + 13)
    if period.grain == "half month":
        year, month = divmod(number // 2, 12)
        last = calendar.monthrange(year, month + 1)[1]
        days = (16, last) if number % 2 else (1, 15)
        return date(year, month + 1, days[0]), date(year, month + 1, days[1])
    months = MONTHS_IN[period.grain]
    after = _shift(period.grain, period.offset)
    first_year, first_month = divmod(number * months + after, 12)
    last_year, last_month = divmod((number + 1) * months - 1 + after, 12)
    last_day = calendar.monthrange(last_year, last_month + 1)[1]
    return date(first_year, first_month + 1, 1), date(last_year, last_month + 1, last_day)


def _shift(grain: Grain, offset: int) -> int:
    """How many months a grain's first period of the year begins after January."""
    return 0 if grain == "month" else offset % 12


def _day_of_14(offset: int) -> int:
    """On which of 14 days two weeks begin."""
    assert offset >= 12, "only a plan that is paid every two weeks says where they begin"
    return offset // 12 - 1


def period_of(day: date, grain: Grain, offset: int) -> Period:
    """The period of `grain` that holds `day`, in a plan whose periods lie as `offset` says."""
    if grain == "week":
        return Period(grain, (day.toordinal() - 1) // 7, offset)
    if grain == "2 weeks":
        return Period(grain, (day.toordinal() - _day_of_14(offset)) // 14, offset)
    month = day.year * 12 + day.month - 1
    if grain == "half month":
        return Period(grain, month * 2 + (day.day > 15), offset)
    return Period(grain, (month - _shift(grain, offset)) // MONTHS_IN[grain], offset)


def parse_period(text: str, offset: int = 0) -> Period | None:
    """The period written as `EXAMPLES` shows, or None.

    Two weeks that do not lie as the plan's do are None; where the plan has none, they lie as they say themselves.
    """
    if two_weeks := _TWO_WEEKS.fullmatch(text):
        return _two_weeks(two_weeks[1], offset)
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return None
    written, quarter, half_year, week, month, half = match.groups()
    year = int(written)
    if not 1900 <= year <= 2199:
        return None
    if quarter:
        return Period("quarter", year * 4 + int(quarter) - 1, offset)
    if half_year:
        return Period("half year", year * 2 + int(half_year) - 1, offset)
    if week:
        try:
            return period_of(date.fromisocalendar(year, int(week), 1), "week", offset)
        except ValueError:
            return None
    if month:
        if not 1 <= int(month) <= 12:
            return None
        number = year * 12 + int(month) - 1
        return Period("half month", number * 2 + int(half) - 1, offset) if half else Period("month", number, offset)
    return Period("year", year, offset)


def _two_weeks(written: str, offset: int) -> Period | None:
    last = parse_date(written)
    if last is None:
        return None
    first = last - timedelta(days=13)
    own = offset_of(offset % 12, first)
    return period_of(first, "2 weeks", own) if own == offset or offset < 12 else None


def periods_between(first: date, last: date, grain: Grain, offset: int) -> list[Period]:
    """Every period of `grain` that holds a day from `first` to `last`, both inclusive."""
    start, end = period_of(first, grain, offset), period_of(last, grain, offset)
    return [Period(grain, number, offset) for number in range(start.number, end.number + 1)]
