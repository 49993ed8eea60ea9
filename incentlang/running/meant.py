"""The period that was probably meant by a text that is none: `June 2026`, `2026/06`, `Q2 2026`, or one too short."""

from __future__ import annotations

import re
from datetime import date

from incentlang.values.dates import parse_date
from incentlang.values.periods import Grain, Period, is_shorter, parse_period, period_of

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_NAMED = re.compile(r"(?P<name>[a-z]{3,9})\.?[ ,/-]*(?P<year>\d{4})|(?P<year2>\d{4})[ ,/-]*(?P<name2>[a-z]{3,9})\.?")
_PART = re.compile(r"(?P<year>\d{4})[ ./-]*(?P<part>[qh][1-4])|(?P<part2>[qh][1-4])[ ./-]*(?P<year2>\d{4})")
_NUMBERS = re.compile(r"(?P<year>\d{4})[ ./-]?(?P<month>\d{1,2})|(?P<month2>\d{1,2})[ ./-](?P<year2>\d{4})")


def period_meant(text: str, paid: Grain, offset: int) -> str | None:
    """How the plan writes the period that was probably meant, or None where several could be.

    Args:
        text: What was written.
        paid: How often the plan pays; a shorter period stands for the one that holds it.
        offset: How the plan's periods lie.
    """
    if paid == "2 weeks":  # they are written by a day, which is told elsewhere
        return None
    day = parse_date(text.strip())
    period = period_of(day, paid, offset) if day is not None else _read(text.strip().lower(), offset)
    if period is None:
        return None
    return str(period_of(period.end, paid, offset) if is_shorter(period.grain, paid) else period)


def _read(text: str, offset: int) -> Period | None:
    plain = parse_period(text.upper(), offset)
    if plain is not None:
        return plain
    if found := _PART.fullmatch(text):
        year, part = found["year"] or found["year2"], found["part"] or found["part2"]
        return parse_period(f"{year}-{part.upper()}", offset)
    if found := _NUMBERS.fullmatch(text):
        return _month(found["year"] or found["year2"], int(found["month"] or found["month2"]), offset)
    if found := _NAMED.fullmatch(text):
        name, year = found["name"] or found["name2"], found["year"] or found["year2"]
        number = next((n for n, month in enumerate(_MONTHS, 1) if month.startswith(name)), None)
        return _month(year, number, offset) if number is not None else None
    return None


def _month(year: str, month: int, offset: int) -> Period | None:
    known = 1900 <= int(year) <= 2199 and 1 <= month <= 12
    return period_of(date(int(year), month, 1), "month", offset) if known else None
