"""Dates and the lengths between them, which never mix: days, working days and calendar months."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import attrs


@attrs.frozen(order=True)
class Days:
    """A length of `count` days, such as `90 days` or `2 weeks`."""

    count: int

    def __str__(self) -> str:
        return f"{self.count} day" if self.count == 1 else f"{self.count} days"


@attrs.frozen(order=True)
class Months:
    """A calendar length of `count` months; a year is twelve."""

    count: int

    def __str__(self) -> str:
        return f"{self.count} month" if self.count == 1 else f"{self.count} months"


@attrs.frozen(order=True)
class WorkingDays:
    """A length of `count` days from Monday to Friday; holidays are not known."""

    count: int

    def __str__(self) -> str:
        return f"{self.count} working day" if self.count == 1 else f"{self.count} working days"


Duration = Days | Months | WorkingDays

FIRST_DATE = date(1900, 1, 1)
LAST_DATE = date(2199, 12, 31)
"""Dates outside FIRST_DATE to LAST_DATE are refused as typing mistakes."""

ONE_DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """`day` moved by whole months; a day that does not exist becomes the month's last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    month += 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def add(day: date, length: Duration) -> date:
    """`day` plus a length: exact for days, the month's last day where a month is too short."""
    match length:
        case Days(count=count):
            return day + timedelta(days=count)
        case WorkingDays(count=count):
            return add_working_days(day, count)
        case Months(count=count):
            return add_months(day, count)


def add_working_days(day: date, count: int) -> date:
    """The `count`-th day from Monday to Friday after `day`, or before it where `count` is negative."""
    step = 1 if count > 0 else -1
    weeks, rest = divmod(abs(count), 5)
    while day.weekday() >= 5 and count != 0:  # a weekend belongs to the working day on its near side
        day -= step * ONE_DAY
    day += step * timedelta(weeks=weeks)
    for _ in range(rest):
        day += step * ONE_DAY
        while day.weekday() >= 5:
            day += step * ONE_DAY
    return day


def months_between(start: date, end: date) -> int:
    """The full months from one day to another: the most that can be added to the first without passing the second.

    Backwards they count below zero, so that both ways give the same number.
    """
    if end < start:
        return -months_between(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def parse_date(text: str) -> date | None:
    """The date written as YYYY-MM-DD, or None if the text is not such a date in range."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return None
    digits = text[:4] + text[5:7] + text[8:]
    if not (digits.isascii() and digits.isdigit()):
        return None
    try:
        day = date(int(text[:4]), int(text[5:7]), int(text[8:]))
    except ValueError:
        return None
    return day if FIRST_DATE <= day <= LAST_DATE else None
