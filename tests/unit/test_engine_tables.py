"""Tables over measures: where a row stands, walks through bands, re-rating, walks of periods (semantics 1 to 3, 6)."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.worlds import HEADER, QUOTAS, deals, earned, payout, problems, rows, short, world

MEASURES = """
input quota for account_executive each quarter: money
measure bookings for account_executive each quarter
  sum of ARR over deal where kind is new_logo by owner
measure attainment for account_executive each quarter
  bookings / quota
"""
MARGINAL = """
table rates by attainment, marginal
  from 0%    10%
  from 100%  20%
rule commission
  for each deal
  credit rates(attainment) of ARR to owner
"""


def pays(folder: Path, *lines: str, plan: str = MARGINAL) -> dict[str, Decimal]:
    """What each deal earned in the first quarter, of a quota of 100,000."""
    result = world(folder, HEADER + MEASURES + plan, {"deal": deals(*lines), "quota": QUOTAS}).run("2026-Q1")
    assert problems(result) == []
    return earned(result)


def test_the_deal_that_crosses_a_band_is_split(tmp_path: Path) -> None:
    # D1: 0 to 60,000 at 10%. D2: 40,000 at 10% up to 100,000, and 20,000 at 20%.
    found = pays(tmp_path, "D2,2026-02-10,60000.00,new_logo,acme,maya", "D1,2026-01-10,60000.00,new_logo,acme,maya")
    assert found == {"D1": 6_000, "D2": 8_000}


def test_a_negative_row_walks_back(tmp_path: Path) -> None:
    # D3 goes back from 120,000 to 90,000: 20,000 at 20% and 10,000 at 10% are undone.
    found = pays(
        tmp_path,
        "D1,2026-01-10,60000.00,new_logo,acme,maya",
        "D2,2026-02-10,60000.00,new_logo,acme,maya",
        "D3,2026-03-10,-30000.00,new_logo,acme,maya",
    )
    assert found == {"D1": 6_000, "D2": 8_000, "D3": -5_000}


def test_rows_of_one_day_stand_in_the_order_of_their_keys(tmp_path: Path) -> None:
    # B stands in the file first, and A at the table: A takes 0 to 60,000.
    found = pays(tmp_path, "B,2026-01-10,60000.00,new_logo,acme,maya", "A,2026-01-10,60000.00,new_logo,acme,maya")
    assert found == {"A": 6_000, "B": 8_000}


def test_a_row_that_the_measure_does_not_count_takes_the_band_it_stands_in(tmp_path: Path) -> None:
    # Expansions do not count. E1 stands after the rows of its own day, at 60%; E2 at exactly 100%, which is the
    # upper band's; E3 at 120%.
    found = pays(
        tmp_path,
        "E1,2026-01-10,1000.00,expansion,acme,maya",
        "N1,2026-01-10,60000.00,new_logo,acme,maya",
        "N2,2026-02-10,40000.00,new_logo,acme,maya",
        "E2,2026-02-10,1000.00,expansion,acme,maya",
        "N3,2026-03-10,20000.00,new_logo,acme,maya",
        "E3,2026-03-31,1000.00,expansion,acme,maya",
    )
    # N2: 60,000 to 100,000 at 10%; N3: 100,000 to 120,000 at 20%
    assert found == {"E1": 100, "N1": 6_000, "N2": 4_000, "E2": 200, "N3": 4_000, "E3": 200}


def test_a_row_rule_takes_any_amount_at_the_blended_rate(tmp_path: Path) -> None:
    plan = MARGINAL.replace("of ARR to", "of (ARR / 2) to")
    # D2's own stretch earns 8,000 on 60,000; half the amount earns half of it.
    found = pays(
        tmp_path,
        "D1,2026-01-10,60000.00,new_logo,acme,maya",
        "D2,2026-02-10,60000.00,new_logo,acme,maya",
        plan=plan,
    )
    assert found == {"D1": 3_000, "D2": 4_000}


def test_each_quarter_begins_at_zero_and_each_participant_stands_alone(tmp_path: Path) -> None:
    quota = QUOTAS + "ben,2026-Q1,50000\n"
    tables = {
        "deal": deals(
            "D1,2026-03-31,100000.00,new_logo,acme,maya",
            "D2,2026-04-01,100000.00,new_logo,acme,maya",  # a new quarter: 10% again
            "D3,2026-03-31,100000.00,new_logo,acme,ben",  # 50,000 at 10%, 50,000 at 20%
        ),
        "quota": quota,
    }
    result = world(tmp_path, HEADER + MEASURES + MARGINAL, tables).run("2026-Q1", "2026-Q2")
    assert earned(result) == {"D1": 10_000, "D2": 10_000, "D3": 15_000}


def test_a_row_is_re_rated_when_it_enters_the_measure(tmp_path: Path) -> None:
    plan = MEASURES.replace("where kind is new_logo by owner", "after activation by owner") + MARGINAL
    tables = {
        "deal": deals("D1,2026-01-10,60000.00,new_logo,acme,maya", "D2,2026-01-20,80000.00,new_logo,bolt,maya"),
        "activation": rows("customer,activated_on", "acme,2026-03-01", "bolt,2026-02-01"),
        "quota": QUOTAS,
    }
    result = world(tmp_path, HEADER + plan, tables).run("2026-Q1")
    # January: nothing counts, both stand at 0%: 10%. February: D2 enters, 0 to 80,000, still 10%. March: D1 enters,
    # 80,000 to 140,000: 20,000 at 10% and 40,000 at 20% are 10,000, of which 6,000 are posted.
    assert short(result.entries) == [
        "2026-01 maya commission D1 earn 6000.00",
        "2026-01 maya commission D2 earn 8000.00",
        "2026-03 maya commission D1 earn 4000.00 re_rated",
    ]
    assert {str(entry.earned_on) for entry in result.entries if entry.subject == "D1"} == {"2026-01-10"}


RETROACTIVE = """
table tier by attainment, retroactive
  from 0%    10%
  from 100%  15%
rule commission
  for each deal
  credit tier(attainment) of ARR to owner
"""
MONTHS = (
    "D1,2026-01-15,40000.00,new_logo,acme,maya",
    "D2,2026-02-15,50000.00,new_logo,acme,maya",
    "D3,2026-03-15,30000.00,new_logo,acme,maya",
)


def test_a_retroactive_tier_posts_the_difference_when_it_is_reached(tmp_path: Path) -> None:
    tables = {"deal": deals(*MONTHS), "quota": QUOTAS}
    result = world(tmp_path, HEADER + MEASURES + RETROACTIVE, tables).run("2026-Q1")
    # March reaches 120%: 15% on everything. 4,000 + 5,000 + 9,000, of which 2,000 + 2,500 re-rate.
    assert short(result.entries) == [
        "2026-01 maya commission D1 earn 4000.00",
        "2026-02 maya commission D2 earn 5000.00",
        "2026-03 maya commission D1 earn 2000.00 re_rated",
        "2026-03 maya commission D2 earn 2500.00 re_rated",
        "2026-03 maya commission D3 earn 4500.00",
    ]
    assert [str(entry.for_period) for entry in result.entries] == [
        "2026-01",
        "2026-02",
        "2026-01",
        "2026-02",
        "2026-03",
    ]
    earnings = [payout(result, "maya", month).earned for month in ("2026-01", "2026-02", "2026-03")]
    assert earnings == [4_000, 5_000, 9_000]


def test_a_later_quarter_does_not_reopen_an_earlier_one(tmp_path: Path) -> None:
    tables = {"deal": deals(*MONTHS[:2], "D4,2026-04-15,500000.00,new_logo,acme,maya"), "quota": QUOTAS}
    result = world(tmp_path, HEADER + MEASURES + RETROACTIVE, tables).run("2026-Q2")
    assert short(result.entries) == ["2026-04 maya commission D4 earn 75000.00"]  # 15% of 500,000


PERIODIC = """
table rates by attainment, marginal
  from 0%    10%
  from 100%  20%
rule bonus
  for each account_executive each quarter where region at period end is "West"
  credit {amount}
"""


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        # 100,000 at 10% and 20,000 at 20%
        ("rates(attainment) of bookings", "14000.00"),
        # 100% at 10% and 20% at 20% are 14% of the target of 10,000
        ("payout rates(attainment) of target for the quarter", "1400.00"),
    ],
)
def test_a_period_rule_walks_from_zero(tmp_path: Path, amount: str, expected: str) -> None:
    tables = {"deal": deals(*MONTHS), "quota": QUOTAS}
    result = world(tmp_path, HEADER + MEASURES + PERIODIC.format(amount=amount), tables).run("2026-Q1")
    assert short(result.entries) == [f"2026-03 maya bonus 2026-Q1 earn {expected}"]


def test_a_period_rule_over_the_year_walks_from_the_end_of_the_period_before(tmp_path: Path) -> None:
    plan = MEASURES.replace("  bookings / quota\n", "  bookings year to date / quota of the year\n")
    plan += PERIODIC.format(amount="rates(attainment) of (bookings year to date)")
    tables = {
        "deal": deals("D1,2026-01-15,300000.00,new_logo,acme,maya", "D2,2026-05-15,300000.00,new_logo,acme,maya"),
        "quota": QUOTAS,
    }
    result = world(tmp_path, HEADER + plan, tables).run("2026-Q1", "2026-Q2")
    # The year's quota is 400,000. Q1: 0 to 300,000 at 10%. Q2: 100,000 at 10% and 200,000 at 20%.
    assert short(result.entries) == [
        "2026-03 maya bonus 2026-Q1 earn 30000.00",
        "2026-06 maya bonus 2026-Q2 earn 50000.00",
    ]


def test_below_the_lowest_band_is_a_problem_that_names_the_value(tmp_path: Path) -> None:
    plan = MEASURES + RETROACTIVE.replace("from 0%    10%", "from 50%   10%")
    tables = {"deal": deals(MONTHS[0]), "quota": QUOTAS}
    result = world(tmp_path, HEADER + plan, tables).run("2026-01")
    assert problems(result) == ["2026-01 maya commission D1: 40% lies below `tier`, which begins at 50%"]


def test_a_quota_of_zero_is_a_problem_not_a_number(tmp_path: Path) -> None:
    tables = {"deal": deals(MONTHS[0]), "quota": "participant,period,value\nmaya,2026-Q1,0\n"}
    for number, plan in enumerate((MARGINAL, RETROACTIVE)):
        result = world(tmp_path / str(number), HEADER + MEASURES + plan, tables).run("2026-01")
        assert len(problems(result)) == 1
        assert "divides by zero for maya" in problems(result)[0]
        assert result.entries == ()
