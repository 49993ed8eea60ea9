"""Periods: every day lies in exactly one of each grain, and shorter ones make up longer ones."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentlang.values.periods import (
    EXAMPLES,
    WEEKS,
    Grain,
    Period,
    is_shorter,
    offset_of,
    parse_period,
    period_of,
    periods_between,
)

GRAINS = cast(list[Grain], list(EXAMPLES))
days = st.dates(date(1901, 1, 1), date(2198, 12, 31))
offsets = st.builds(offset_of, st.integers(0, 11), days)
grains = st.sampled_from(GRAINS)


@given(days, grains, offsets)
def test_every_day_lies_in_exactly_one_period(day: date, grain: Grain, offset: int) -> None:
    period = period_of(day, grain, offset)
    assert period.start <= day <= period.end
    assert period.shifted(1).start == period.end + timedelta(days=1)
    assert period.shifted(-1).end == period.start - timedelta(days=1)


@given(days, grains, offsets)
def test_a_period_is_read_as_it_is_written(day: date, grain: Grain, offset: int) -> None:
    period = period_of(day, grain, offset)
    assert parse_period(str(period), offset) == period


@given(days, offsets)
def test_a_year_is_four_quarters_and_twelve_months(day: date, offset: int) -> None:
    year = period_of(day, "year", offset)
    for grain, count in (("half year", 2), ("quarter", 4), ("month", 12), ("half month", 24)):
        parts = list(year.parts(cast(Grain, grain)))
        assert len(parts) == count
        assert (parts[0].start, parts[-1].end) == (year.start, year.end)
        assert sum(part.days for part in parts) == year.days
        assert {part.within("year") for part in parts} == {year}
    assert year.start.month == offset % 12 + 1
    assert str(year) == f"{year.start.year}"


@given(days, offsets)
def test_a_half_year_is_two_quarters(day: date, offset: int) -> None:
    half = period_of(day, "half year", offset)
    quarters = list(half.parts("quarter"))
    assert [str(each)[-1] for each in quarters] == (["1", "2"] if str(half).endswith("H1") else ["3", "4"])
    assert (quarters[0].start, quarters[-1].end) == (half.start, half.end)
    assert len(list(half.parts("month"))) == 6


@given(days, grains, offsets, st.sampled_from(sorted(WEEKS)))
def test_weeks_belong_to_one_longer_period(day: date, grain: Grain, offset: int, weeks: Grain) -> None:
    week = period_of(day, weeks, offset)
    assert week.days == (7 if weeks == "week" else 14)
    assert weeks == "2 weeks" or week.start.weekday() == 0
    if is_shorter(weeks, grain) and grain not in WEEKS:
        home = week.within(grain)
        assert week in home.parts(weeks)
        assert week not in home.shifted(1).parts(weeks)
        assert week not in home.shifted(-1).parts(weeks)


@given(days, days, st.integers(0, 11))
def test_two_weeks_follow_each_other_from_the_day_that_is_named(first: date, day: date, months: int) -> None:
    offset = offset_of(months, first)
    assert period_of(first, "2 weeks", offset).start == first
    found = period_of(day, "2 weeks", offset)
    assert (found.start - first).days % 14 == 0
    assert found.offset == offset_of(months, found.start) == offset
    assert str(found) == f"{found.end}-2W"
    assert sorted([found, found.shifted(1)], key=str) == [found, found.shifted(1)]


@given(days, days, st.integers(0, 11))
def test_two_weeks_say_themselves_where_they_lie(first: date, day: date, months: int) -> None:
    found = period_of(day, "2 weeks", offset_of(months, first))
    assert parse_period(str(found), months) == found  # where nothing else says it
    other = offset_of(months, first + timedelta(days=1))
    assert parse_period(str(found), other) is None
    assert parse_period(f"{found.end + timedelta(days=1)}-2W", other) is not None


@given(days, st.integers(0, 800), grains, offsets)
def test_periods_between_two_days_leave_no_day_out(day: date, more: int, grain: Grain, offset: int) -> None:
    last = min(day + timedelta(days=more), date(2198, 12, 31))
    found = periods_between(day, last, grain, offset)
    assert found[0].start <= day
    assert found[-1].end >= last
    assert all(a.end + timedelta(days=1) == b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("text", "offset", "start", "end"),
    [
        ("2026-Q1", 1, "2026-02-01", "2026-04-30"),
        ("2026-Q4", 1, "2026-11-01", "2027-01-31"),
        ("2026", 1, "2026-02-01", "2027-01-31"),
        ("2026-H1", 0, "2026-01-01", "2026-06-30"),
        ("2026-H2", 0, "2026-07-01", "2026-12-31"),
        ("2026-H1", 1, "2026-02-01", "2026-07-31"),
        ("2026-H2", 9, "2027-04-01", "2027-09-30"),
        ("2026", 9, "2026-10-01", "2027-09-30"),
        ("2026-03", 9, "2026-03-01", "2026-03-31"),
        ("2026-W01", 0, "2025-12-29", "2026-01-04"),
        ("2026-W53", 0, "2026-12-28", "2027-01-03"),
        ("2026-01-01-2W", 0, "2025-12-19", "2026-01-01"),
        ("2026-01-15-2W", 3, "2026-01-02", "2026-01-15"),
        ("2024-02-H2", 0, "2024-02-16", "2024-02-29"),
        ("2026-02-H1", 6, "2026-02-01", "2026-02-15"),
    ],
)
def test_periods_as_written(text: str, offset: int, start: str, end: str) -> None:
    period = parse_period(text, offset)
    assert period is not None
    assert (period.start.isoformat(), period.end.isoformat()) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "2025-W53",
        "2026-W00",
        "2026-W54",
        "2026-13-H1",
        "2026-02-30-2W",
        "2026-02-28-3W",
        "2026-02-2W",
        "2026-03-H3",
        "2026-H3",
        "2026-H0",
        "2026H1",
        "2026-W5",
        "W05-2026",
    ],
)
def test_what_is_no_period(text: str) -> None:
    assert parse_period(text) is None


def test_a_month_has_the_weeks_that_end_in_it() -> None:
    march = Period("month", 2026 * 12 + 2)
    assert [str(week) for week in march.parts("week")] == ["2026-W09", "2026-W10", "2026-W11", "2026-W12", "2026-W13"]
