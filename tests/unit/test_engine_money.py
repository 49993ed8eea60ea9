"""Rounding, claw backs and balances: what is posted and what is paid (semantics 17, 18, 20, 22)."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.worlds import HEADER, QUOTAS, cells, deals, earned, payout, rows, short, world

FLAT = """
rule commission
  for each deal
  credit 10% of ARR to owner
"""
MARGINAL = """
input quota for account_executive each quarter: money
measure bookings for account_executive each quarter
  sum of ARR over deal by owner
measure attainment for account_executive each quarter
  bookings / quota
table rates by attainment, marginal
  from 0%    10%
  from 100%  12.5%
rule commission
  for each deal
  credit rates(attainment) of {amount} to owner
"""


@pytest.mark.parametrize(
    ("amount", "ARR"),
    [
        # 50,000 at 10% and 36,513.32 at 12.5%: 5,000 + 4,564.165
        ("ARR", "86513.32"),
        # 50,000 at 10% and 113,026.64 at 12.5% are 19,128.33; half of the amount earns half of it, 9,564.165.
        # A rate first rounded to 12 places gives a hair less, and 9,564.16.
        ("(ARR / 2)", "163026.64"),
    ],
)
def test_an_amount_is_rounded_once_straight_from_its_quotient(tmp_path: Path, amount: str, ARR: str) -> None:
    tables = {
        "deal": deals("D1,2026-01-05,50000.00,new_logo,acme,maya", f"D2,2026-01-06,{ARR},new_logo,acme,maya"),
        "quota": QUOTAS,
    }
    result = world(tmp_path, HEADER + MARGINAL.format(amount=amount), tables).run("2026-01")
    (entry,) = [entry for entry in result.entries if entry.subject == "D2"]
    assert entry.unrounded == Decimal("9564.165")
    assert entry.amount == Decimal("9564.17")


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("", ["1.01", "-1.01", "0.00", "0.01"]),  # a tie goes away from zero
        (" rounded half even to 0.01", ["1.00", "-1.00", "0.00", "0.00"]),
        (" rounded down to 0.01", ["1.00", "-1.00", "0.00", "0.00"]),
        (" rounded up to 0.01", ["1.01", "-1.01", "0.01", "0.01"]),
        (" rounded half up to 1", ["1", "-1", "0", "0"]),
    ],
)
def test_each_row_is_rounded_by_the_plans_clause(tmp_path: Path, clause: str, expected: list[str]) -> None:
    # 1.005, -1.005, 0.004, 0.005
    tables = {
        "deal": deals(
            "D1,2026-01-05,10.05,new_logo,acme,maya",
            "D2,2026-01-05,-10.05,new_logo,acme,maya",
            "D3,2026-01-05,0.04,new_logo,acme,maya",
            "D4,2026-01-05,0.05,new_logo,acme,maya",
        )
    }
    plan = HEADER.replace("currency USD", f"currency USD{clause}") + FLAT
    found = earned(world(tmp_path, plan, tables).run("2026-01"))
    assert [str(found.get(key, Decimal(expected[i]) * 0)) for i, key in enumerate(("D1", "D2", "D3", "D4"))] == expected


def test_a_sum_is_the_sum_of_its_rounded_rows(tmp_path: Path) -> None:
    lines = [f"D{number},2026-01-05,10.05,new_logo,acme,maya" for number in range(3)]
    result = world(tmp_path, HEADER + FLAT, {"deal": deals(*lines)}).run("2026-01")
    assert payout(result, "maya", "2026-01").paid == Decimal("3.03")  # three times 1.01, not 3.015


CLAWED = """
rule commission
  for each deal
  credit {rate} of ARR to owner
  claw back {share} of the money after churn within 30 days of close
"""
CHURNED = "customer,churned_on,lost_ARR,reason"
DEALS = deals("D1,2026-01-05,100.10,new_logo,acme,maya")


@pytest.mark.parametrize(
    ("days", "taken"),
    [
        # 10% of 100.10 is 10.01; half of it is 5.005.
        (["2026-02-04"], ["2026-02 5.01 2026-02-04"]),  # January 5 + 30 days, the last one
        (["2026-02-05"], []),
        (["2026-01-20", "2026-01-10"], ["2026-01 5.01 2026-01-10"]),  # the first trigger only
        (["2026-01-04"], []),  # a churn before the deal is another one
        (["2026-01-05"], ["2026-01 5.01 2026-01-05"]),
    ],
)
def test_a_claw_back_takes_its_share_of_what_was_posted_once(tmp_path: Path, days: list[str], taken: list[str]) -> None:
    tables = {"deal": DEALS, "churn": rows(CHURNED, *(f"acme,{day},," for day in days))}
    result = world(tmp_path, HEADER + CLAWED.format(rate="10%", share="50%"), tables).run("2026")
    back = [f"{e.period} {e.amount} {e.earned_on}" for e in result.entries if e.kind == "claw_back"]
    assert back == taken
    assert [e.of_kind for e in result.entries if e.kind == "claw_back"] == ["earn"] * len(taken)


def test_claw_backs_never_take_more_than_all(tmp_path: Path) -> None:
    plan = (
        CLAWED.format(rate="10%", share="60%") + "  claw back 60% of the money after renewal within 60 days of close\n"
    )
    tables = {
        "deal": deals("D1,2026-01-05,100.00,new_logo,acme,maya", "D2,2026-01-05,-50.00,new_logo,acme,maya"),
        "churn": rows(CHURNED, "acme,2026-02-01,,"),
        "renewal": rows("renewal_id,renewed_on,customer,ARR", "R1,2026-01-20,acme,1.00"),
    }
    result = world(tmp_path, HEADER + plan, tables).run("2026")
    # The renewal comes first and takes 6.00 of 10.00; the churn wants 6.00 and finds 4.00. The refund of D2 took
    # 5.00 back already, and gives that back in the same way: -3.00 and -2.00.
    assert short(result.entries) == [
        "2026-01 maya commission D1 claw_back 6.00",
        "2026-01 maya commission D1 earn 10.00",
        "2026-01 maya commission D2 claw_back -3.00",
        "2026-01 maya commission D2 earn -5.00",
        "2026-02 maya commission D1 claw_back 4.00",
        "2026-02 maya commission D2 claw_back -2.00",
    ]


def test_nothing_is_clawed_back_of_what_was_never_earned(tmp_path: Path) -> None:
    plan = CLAWED.format(rate="10%", share="100%").replace("to owner", "to owner after activation within 10 days")
    tables = {
        "deal": DEALS,
        "churn": rows(CHURNED, "acme,2026-01-20,,"),
        "activation": rows("customer,activated_on"),
    }
    assert world(tmp_path, HEADER + plan, tables).run("2026").entries == ()


def test_a_negative_balance_is_carried_until_it_is_used_up(tmp_path: Path) -> None:
    tables = {
        "deal": deals(
            "D1,2026-01-05,1000.00,new_logo,acme,maya",
            "D2,2026-03-05,300.00,new_logo,bolt,maya",
            "D3,2026-04-05,1000.00,new_logo,bolt,maya",
        ),
        "churn": rows(CHURNED, "acme,2026-02-04,,"),
    }
    result = world(tmp_path, HEADER + CLAWED.format(rate="10%", share="100%"), tables).run("2026-Q1", "2026-04")
    columns = ("opening", "earned", "clawed_back", "paid", "balance")
    months = ("2026-01", "2026-02", "2026-03", "2026-04")
    assert [cells(payout(result, "maya", month), *columns) for month in months] == [
        (0, 100, 0, 100, 0),
        (0, 0, 100, 0, -100),
        (-100, 30, 0, 0, -70),
        (-70, 100, 0, 30, 0),
    ]


def test_opening_balances_come_from_earlier_periods_that_are_not_shown(tmp_path: Path) -> None:
    tables = {"deal": deals("D1,2026-01-05,1000.00,new_logo,acme,maya"), "churn": rows(CHURNED, "acme,2026-02-04,,")}
    result = world(tmp_path, HEADER + CLAWED.format(rate="10%", share="100%"), tables).run("2026-03")
    assert cells(payout(result, "maya", "2026-03"), "opening", "paid", "balance") == (-100, 0, -100)
    assert result.entries == ()


OPEN_MEASURE = """
input quota for account_executive each quarter: money
measure bookings for account_executive each quarter
  sum of ARR over deal by owner
measure attainment for account_executive each quarter
  bookings / quota
table tier by attainment, retroactive
  from 0%    10%
  from 100%  20%
rule commission
  for each deal
  credit tier(attainment) of ARR to owner
    when attainment is at least 50%
  claw back 100% of the money after churn within 30 days of earning
"""


@pytest.mark.parametrize(
    ("churned", "taken"),
    [
        # Earned on January 31, when 60% was read; 28 days of February make March 2 day 30.
        ("2026-03-02", ["2026-03 12000.00"]),
        # Within 30 days of February 28, on which the line was read again and re-rated; that moves nothing.
        ("2026-03-03", []),
    ],
)
def test_re_rating_does_not_move_the_day_on_which_a_line_was_earned(
    tmp_path: Path, churned: str, taken: list[str]
) -> None:
    tables = {
        "deal": deals("D1,2026-01-10,60000.00,new_logo,acme,maya", "D2,2026-02-10,40000.00,new_logo,bolt,maya"),
        "quota": QUOTAS,
        "churn": rows(CHURNED, f"acme,{churned},,"),
    }
    result = world(tmp_path, HEADER + OPEN_MEASURE, tables).run("2026-Q1")
    mine = [entry for entry in result.entries if entry.subject == "D1"]
    # 10% of 60,000 in January; 100% is reached in February: 20%, of which 6,000 are posted.
    assert [(str(e.period), str(e.amount), str(e.earned_on)) for e in mine if e.kind == "earn"] == [
        ("2026-01", "6000.00", "2026-01-31"),
        ("2026-02", "6000.00", "2026-01-31"),
    ]
    assert [f"{e.period} {e.amount}" for e in mine if e.kind == "claw_back"] == taken


def test_money_taken_back_follows_a_re_rating(tmp_path: Path) -> None:
    tables = {
        "deal": deals("D1,2026-01-10,60000.00,new_logo,acme,maya", "D2,2026-03-10,40000.00,new_logo,bolt,maya"),
        "quota": QUOTAS,
        "churn": rows(CHURNED, "acme,2026-02-10,,"),
    }
    result = world(tmp_path, HEADER + OPEN_MEASURE, tables).run("2026-Q1")
    # 6,000 earned in January and taken back in February; March doubles what was earned, and what was taken.
    assert short([entry for entry in result.entries if entry.subject == "D1"]) == [
        "2026-01 maya commission D1 earn 6000.00",
        "2026-02 maya commission D1 claw_back 6000.00",
        "2026-03 maya commission D1 claw_back 6000.00 re_rated",
        "2026-03 maya commission D1 earn 6000.00 re_rated",
    ]
