"""Working days against counting them one by one."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from incentlang.values.dates import WorkingDays, add

days = st.dates(date(1901, 1, 1), date(2198, 12, 31))
FRIDAY = 4


@given(days, st.integers(1, 60))
def test_so_many_working_days_later(day: date, count: int) -> None:
    passed = [day + timedelta(days=number) for number in range(1, 2 * count + 8)]
    assert add(day, WorkingDays(count)) == [each for each in passed if each.weekday() <= FRIDAY][count - 1]


@given(days, st.integers(1, 60))
def test_so_many_working_days_before(day: date, count: int) -> None:
    passed = [day - timedelta(days=number) for number in range(1, 2 * count + 8)]
    assert add(day, WorkingDays(-count)) == [each for each in passed if each.weekday() <= FRIDAY][count - 1]


@given(days)
def test_no_working_days_move_nothing(day: date) -> None:
    assert add(day, WorkingDays(0)) == day
