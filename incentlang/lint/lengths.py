"""How many days a length of time may have, depending on the day from which it is counted."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from incentlang.values.dates import Days, Duration, add

FOUR_YEARS = [date(2023, 1, 1) + timedelta(days=day) for day in range(1461)]
"""As many days as the calendar needs to repeat its lengths."""


@cache
def fewest_and_most_days(length: Duration) -> tuple[int, int]:
    """Both counted over every day from which it may run: 3 months have 89 to 92 days."""
    if isinstance(length, Days):
        return length.count, length.count
    days = [(add(day, length) - day).days for day in FOUR_YEARS]
    return min(days), max(days)
