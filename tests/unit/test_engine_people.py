"""Who is paid, in which role, and for how much of a period (semantics 9, 13 to 16)."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.worlds import HEADER, PEOPLE, QUOTAS, cells, deals, earned, payout, problems, rows, short, world

ATTAINED = """
input quota for account_executive each quarter: money
measure bookings for account_executive each quarter
  sum of ARR over deal by owner
measure attainment for account_executive each quarter
  bookings / quota
"""
COMMISSION = """
rule commission
  for each deal
  credit 10% of ARR to owner when attainment is at least 0%
"""


def test_a_payee_outside_the_role_is_a_problem_and_the_others_are_computed(tmp_path: Path) -> None:
    tables = {
        "deal": deals("D1,2026-01-05,1000.00,new_logo,acme,ana", "D2,2026-01-06,2000.00,new_logo,acme,maya"),
        "quota": QUOTAS,
    }
    result = world(tmp_path, HEADER + ATTAINED + COMMISSION, tables).run("2026-01", "2026-02")
    assert problems(result) == [
        "2026-01 ana commission D1: `attainment` is of each account_executive, and ana is none on 2026-01-05"
    ]
    assert short(result.entries) == ["2026-01 maya commission D2 earn 200.00"]
    assert cells(payout(result, "ana", "2026-01"), "status", "paid") == ("withheld", None)
    assert cells(payout(result, "maya", "2026-01"), "status", "paid") == ("paid", 200)
    # What ana is owed stays unknown until the mistake is mended.
    assert payout(result, "ana", "2026-02").status == "withheld"


def test_a_problem_withholds_the_whole_payment_and_still_shows_what_was_earned(tmp_path: Path) -> None:
    plan = COMMISSION + "\nrule flat\n  for each deal\n  credit 5 USD to owner\n"
    tables = {"deal": deals("D1,2026-01-05,1000.00,new_logo,acme,ana"), "quota": QUOTAS}
    result = world(tmp_path, HEADER + ATTAINED + plan, tables).run("2026-01")
    row = cells(payout(result, "ana", "2026-01"), "earned", "paid", "balance", "status")
    assert row == (5, None, None, "withheld")


def test_a_payee_without_an_assignment_is_a_problem(tmp_path: Path) -> None:
    people = PEOPLE.replace("40000,2026-01-01,\nben", "40000,2026-01-06,\nben")
    tables = {
        "participant": people,
        "deal": deals("D1,2026-01-05,1000.00,new_logo,acme,maya", "D2,2026-01-06,1000.00,new_logo,acme,maya"),
    }
    plan = "rule flat\n  for each deal\n  credit 10% of ARR to owner\n"
    result = world(tmp_path, HEADER + plan, tables).run("2026-01")
    assert problems(result) == ["2026-01 maya flat D1: maya has no assignment on 2026-01-05"]
    assert earned(result) == {"D2": Decimal("100.00")}  # the first day counts


def test_a_missing_input_is_a_problem_of_the_participant(tmp_path: Path) -> None:
    tables = {
        "deal": deals("D1,2026-01-05,1000.00,new_logo,acme,maya", "D2,2026-01-06,2000.00,new_logo,acme,ben"),
        "quota": QUOTAS,
    }
    result = world(tmp_path, HEADER + ATTAINED + COMMISSION, tables).run("2026-01")
    assert problems(result) == ["2026-01 ben commission D2: ben has no `quota` for 2026-Q1"]
    assert earned(result) == {"D1": Decimal("100.00")}


TWO_ROLES = """participant,name,role,region,target,from,to
maya,Maya Ortiz,account_executive,West,40000,2026-01-01,
maya,Maya Ortiz,customer_success_manager,{region},20000,2026-01-01,
"""
BOTH = """
rule hunting
  for each account_executive each quarter
  credit 10% of target for the quarter
rule farming
  for each customer_success_manager each quarter
  credit 10% of target for the quarter
rule local
  for each deal
  credit 1% of ARR to owner when owner.region is known and owner.region is "West"
"""


def test_each_role_of_one_person_has_its_own_target(tmp_path: Path) -> None:
    tables = {"participant": TWO_ROLES.format(region="West"), "deal": deals("D1,2026-01-05,1000.00,new_logo,acme,maya")}
    result = world(tmp_path, HEADER + BOTH, tables).run("2026-Q1")
    # 10% of 40,000 / 4, 10% of 20,000 / 4, 1% of 1,000: both roles are in the West
    assert short(result.entries) == [
        "2026-01 maya local D1 earn 10.00",
        "2026-03 maya farming 2026-Q1 earn 500.00",
        "2026-03 maya hunting 2026-Q1 earn 1000.00",
    ]


def test_two_roles_that_disagree_on_an_attribute_are_a_problem(tmp_path: Path) -> None:
    tables = {"participant": TWO_ROLES.format(region="East"), "deal": deals("D1,2026-01-05,1000.00,new_logo,acme,maya")}
    result = world(tmp_path, HEADER + BOTH, tables).run("2026-01")
    assert problems(result) == ["2026-01 maya local D1: maya has two different values of `region` on 2026-01-05"]


RATIO = """
input quota for account_executive each quarter: money
measure bookings for account_executive each quarter
  sum of ARR over deal by owner
measure attainment for account_executive each quarter
  bookings / quota
table share by attainment, interpolated
  from 0%    0%
  from 400%  400%
  below 0%   zero
  above 400% flat
rule bonus
  for each account_executive each quarter where region at period end is "West"
  credit share({read}) of 900 USD
"""


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        # 50 of 100 in Q1; 150 of 50 in Q2.
        ("attainment", ["450.00", "2700.00"]),
        # Sums first: 200 of 150 is 133.33…%, a third more than 900; the mean of 50% and 300% would pay 1,575.
        ("attainment year to date", ["450.00", "1200.00"]),
        ("attainment last 2 quarters", None),  # no quota for the quarter before the first
        ("attainment previous quarter", None),
    ],
)
def test_a_window_over_a_ratio_is_a_ratio_of_sums(tmp_path: Path, read: str, expected: list[str] | None) -> None:
    tables = {
        "deal": deals("D1,2026-02-05,50.00,new_logo,acme,maya", "D2,2026-05-05,150.00,new_logo,acme,maya"),
        "quota": "participant,period,value\nmaya,2026-Q1,100\nmaya,2026-Q2,50\n",
    }
    result = world(tmp_path, HEADER + RATIO.format(read=read), tables).run("2026-Q1", "2026-Q2")
    if expected is not None:
        assert [str(entry.amount) for entry in result.entries] == expected
        assert problems(result) == []
    else:
        assert problems(result) == ["2026-03 maya bonus 2026-Q1: maya has no `quota` for 2025-Q4"]
        # Both together: 200 of 150; the quarter before: 50%.
        assert [str(e.amount) for e in result.entries] == (["1200.00"] if "last" in read else ["450.00"])


TARGET = """
rule bonus
  for each account_executive each quarter
  credit target for the quarter
"""


@pytest.mark.parametrize(
    ("assignments", "expected"),
    [
        (["40000,2026-01-01,"], {"2026-Q1": "10000.00", "2026-Q2": "10000.00"}),
        # From February 15: 14 + 31 of 90 days are half.
        (["40000,2026-02-15,"], {"2026-Q1": "5000.00", "2026-Q2": "10000.00"}),
        # One day: the last of the quarter. 10,000 / 90 = 111.111…
        (["40000,2026-03-31,"], {"2026-Q1": "111.11", "2026-Q2": "10000.00"}),
        # Until February 14: 31 + 14 of 90 days, and no subject afterwards.
        (["40000,2026-01-01,2026-02-14"], {"2026-Q1": "5000.00"}),
        # 45 days at 10,000 and 45 days at 15,000.
        (["40000,2026-01-01,2026-02-14", "60000,2026-02-15,"], {"2026-Q1": "12500.00", "2026-Q2": "15000.00"}),
        # Away for 45 days in the middle: January 1 to 22 and March 9 to 31 are 22 + 23.
        (["40000,2026-01-01,2026-01-22", "40000,2026-03-09,"], {"2026-Q1": "5000.00", "2026-Q2": "10000.00"}),
    ],
)
def test_a_target_is_prorated_by_days_within_its_period(
    tmp_path: Path, assignments: list[str], expected: dict[str, str]
) -> None:
    people = rows(
        "participant,name,role,target,from,to", *(f"maya,Maya,account_executive,{each}" for each in assignments)
    )
    result = world(tmp_path, HEADER + TARGET, {"participant": people}).run("2026-Q1", "2026-Q2")
    assert {entry.subject: str(entry.amount) for entry in result.entries} == expected
    assert len(result.entries) == len(expected)  # once in a period, with however many assignments


def test_a_missing_target_is_a_problem(tmp_path: Path) -> None:
    people = rows("participant,name,role,target,from,to", "maya,Maya,account_executive,,2026-01-01,")
    result = world(tmp_path, HEADER + TARGET, {"participant": people}).run("2026-Q1")
    assert problems(result) == ["2026-03 maya bonus 2026-Q1: `participant.target` of maya is missing on 2026-01-01"]


def test_months_in_role_begin_at_zero(tmp_path: Path) -> None:
    plan = """
rule ramp
  for each account_executive each month where months_in_role is below 2
  credit 100 USD
"""
    people = rows("participant,name,role,from,to", "maya,Maya,account_executive,2026-02-01,")
    result = world(tmp_path, HEADER + plan, {"participant": people}).run("2026")
    assert [entry.subject for entry in result.entries] == ["2026-02", "2026-03"]
