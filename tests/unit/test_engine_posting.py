"""Stepwise and split tables, settling, paying to date and attribution, against plain loops over drawn deals."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from tests.worlds import HEADER, QUOTAS, deals, problems, world

BANDS = [(None, 8), (0, 10), (50, 12), (100, 15), (120, 20)]
ROWS = """
  below   0%   8%
  from    0%  10%
  from   50%  12%
  from  100%  15%
  above 120%  20%
"""
PLAN = f"""
input quota for account_executive each quarter: money
measure bookings for account_executive each quarter
  sum of ARR over deal where kind is new_logo by owner
measure attainment for account_executive each quarter
  bookings / quota
table before_deal by attainment, stepwise before deal {ROWS}
table after_deal by attainment, stepwise after deal {ROWS}
table day_start by attainment, stepwise before deal through the day {ROWS}
table day_end by attainment, stepwise after deal through the day {ROWS}
table slices by attainment, marginal {ROWS}
table overage by attainment, retroactive above 100% {ROWS}
rule r_before
  for each deal
  credit before_deal(attainment) of ARR to owner
rule r_after
  for each deal
  credit after_deal(attainment) of ARR to owner
rule r_start
  for each deal
  credit day_start(attainment) of ARR to owner
rule r_end
  for each deal
  credit day_end(attainment) of ARR to owner
rule r_split
  for each deal
  credit overage(attainment) of ARR to owner
rule r_settled
  for each deal
  credit overage(attainment) of ARR to owner
  settled at period end
rule q_split
  for each account_executive each quarter
  credit overage(attainment) of bookings
rule q_to_date
  for each account_executive each quarter
  credit overage(attainment) of bookings
  paid to date
rule q_rata
  for each account_executive each quarter
  credit slices(attainment) of bookings
  attributed to deals pro rata
rule q_arrival
  for each account_executive each quarter
  credit slices(attainment) of bookings
  paid to date
  attributed to deals by arrival
"""

Deal = tuple[str, str, int]


def rate(position: Fraction) -> Fraction:
    """The band in force at a position in percent; the last begins just above 120%."""
    found = Fraction(8, 100)
    for start, gives in BANDS[1:]:
        assert start is not None
        if position > start or (position == start and start != 120):
            found = Fraction(gives, 100)
    return found


def slice_by_slice(amount: int, top: Fraction | None = None) -> Fraction:
    """What a stretch from zero pays, of a quota of 100,000; above 100% at `top` where it is given."""
    step = 1000 if amount >= 0 else -1000
    total = Fraction(0)
    for begin in range(0, amount, step):
        middle = Fraction(begin + step // 2, 1000)
        total += step * (top if top is not None and middle > 100 else rate(middle))
    return total


def drawn(seed: int) -> list[Deal]:
    luck = random.Random(seed)
    days = ["2026-01-10", "2026-01-20", "2026-02-05", "2026-02-06", "2026-03-15"]
    sizes = [*range(-30, 0, 10), *range(5, 71, 5), 50, 100, 120]
    return [(f"D{i}", luck.choice(days), luck.choice(sizes) * 1000) for i in range(luck.randint(1, 7))]


def cents(value: Fraction) -> Decimal:
    sign = -1 if value < 0 else 1
    return Decimal(sign * int(abs(value) * 100 + Fraction(1, 2))) / 100


@pytest.mark.parametrize("seed", range(12))
def test_drawn_deals(tmp_path: Path, seed: int) -> None:
    found = sorted(drawn(seed), key=lambda deal: (deal[1], deal[0]))
    lines = [f"{key},{day},{size}.00,new_logo,acme,maya" for key, day, size in reversed(found)]
    result = world(
        tmp_path, HEADER + PLAN, {"deal": deals(*lines), "quota": QUOTAS.rstrip() + "\nben,2026-Q1,100000\n"}
    ).run("2026-Q1")
    assert problems(result) == []
    paid: dict[tuple[str, str, str], Decimal] = {}
    for entry in result.entries:
        if entry.participant == "maya":
            line = (entry.rule, entry.subject, str(entry.period))
            paid[line] = paid.get(line, Decimal(0)) + entry.amount

    def of(rule: str, subject: str = "", until: str = "2026-03") -> Decimal:
        return sum(
            (
                amount
                for (name, row, period), amount in paid.items()
                if name == rule and subject in ("", row) and period <= until
            ),
            Decimal(0),
        )

    position = 0
    for key, day, size in found:
        opens = sum(other for _, when, other in found if when < day)
        closes = sum(other for _, when, other in found if when <= day)
        at = {"r_before": position, "r_after": position + size, "r_start": opens, "r_end": closes}
        for rule, stands in at.items():
            assert of(rule, key) == cents(size * rate(Fraction(stands, 1000))), (rule, key)
        arrival = slice_by_slice(position + size) - slice_by_slice(position)
        if slice_by_slice(sum(each for _, _, each in found)):
            assert of("q_arrival", key) == cents(arrival), key
        position += size
    for month in ("2026-01", "2026-02", "2026-03"):
        booked = sum(size for _, day, size in found if day[:7] <= month)
        whole = slice_by_slice(booked, rate(Fraction(booked, 1000)))
        assert of("r_split", until=month) == cents(whole), month
        assert of("q_to_date", until=month) == cents(whole), month
        last = month == "2026-03"
        assert of("r_settled", until=month) == (cents(whole) if last else 0)
        assert of("q_split", until=month) == (cents(whole) if last else 0)
    booked = sum(size for _, _, size in found)
    assert of("q_rata") == of("q_arrival") == cents(slice_by_slice(booked))
    for key, _, size in found:
        share = slice_by_slice(booked) * size / booked if booked else Fraction(0)
        assert abs(of("q_rata", key) - cents(share)) <= Decimal("0.01"), key
