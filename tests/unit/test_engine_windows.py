"""Waiting for facts: windows and their last day, milestones, absence, and which fact is found (semantics 9 to 11)."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.worlds import HEADER, deals, earned, problems, rows, short, world

LIVE = """
rule new_logo
  for each deal
  credit 20% of ARR to owner after activation within 90 days
"""
ONE_DEAL = deals("D1,2026-01-05,1000.00,new_logo,acme,maya")
ACTIVATED = "customer,activated_on"


# January 5 + 90 days: 26 days are left of January, 28 of February, 31 of March make 85; April 5 is day 90.
@pytest.mark.parametrize(
    ("activated", "earned_on", "month"),
    [
        ("2026-01-04", "2026-01-05", "2026-01"),  # day -1: live before signing, earned at close
        ("2026-01-05", "2026-01-05", "2026-01"),  # day 0
        ("2026-04-04", "2026-04-04", "2026-04"),  # day 89
        ("2026-04-05", "2026-04-05", "2026-04"),  # day 90, the last one, counts
        ("2026-04-06", None, None),  # day 91
        (None, None, None),
    ],
)
def test_the_window_counts_its_last_day(
    tmp_path: Path, activated: str | None, earned_on: str | None, month: str | None
) -> None:
    live = rows(ACTIVATED, *([f"acme,{activated}"] if activated else []))
    result = world(tmp_path, HEADER + LIVE, {"deal": ONE_DEAL, "activation": live}).run("2026")
    # 20% of 1,000
    assert short(result.entries) == ([f"{month} maya new_logo D1 earn 200.00"] if month else [])
    assert [str(entry.earned_on) for entry in result.entries] == ([earned_on] if earned_on else [])


@pytest.mark.parametrize(("as_of", "waits"), [("2026-01-05", True), ("2026-04-05", True), ("2026-04-06", False)])
def test_an_open_window_is_pending_and_a_passed_one_is_nothing(tmp_path: Path, as_of: str, waits: bool) -> None:
    tables = {"deal": ONE_DEAL, "activation": rows(ACTIVATED, "acme,2026-04-06")}
    result = world(tmp_path, HEADER + LIVE, tables).run("2026-04", as_of=as_of)
    assert result.entries == ()
    assert [(p.subject, p.amount, p.waiting_for, str(p.until)) for p in result.pending] == (
        [("D1", Decimal("200.00"), "activation", "2026-04-05")] if waits else []
    )


KEPT = """
rule kept
  for each deal
  credit 20% of ARR to owner unless churn within 30 days
"""
CHURNED = "customer,churned_on,lost_ARR,reason"


# January 5 + 30 days is February 4; the absence is certain on February 5.
@pytest.mark.parametrize(
    ("churned", "as_of", "earned_on", "waits"),
    [
        (None, "2026-02-04", None, True),
        (None, "2026-02-05", "2026-02-05", False),
        ("2026-02-04", "2026-02-28", None, False),
        ("2026-02-05", "2026-02-28", "2026-02-05", False),
        ("2026-01-04", "2026-02-28", "2026-02-05", False),  # before the deal: a churn recurs, so it is another one
    ],
)
def test_absence_is_met_on_the_day_after_the_window(
    tmp_path: Path, churned: str | None, as_of: str, earned_on: str | None, waits: bool
) -> None:
    gone = rows(CHURNED, *([f"acme,{churned},,"] if churned else []))
    result = world(tmp_path, HEADER + KEPT, {"deal": ONE_DEAL, "churn": gone}).run("2026-02", as_of=as_of)
    assert [str(entry.earned_on) for entry in result.entries] == ([earned_on] if earned_on else [])
    assert [p.waiting_for for p in result.pending] == (["no churn"] if waits else [])


def test_a_credit_is_earned_on_the_latest_of_its_conditions(tmp_path: Path) -> None:
    plan = """
rule both
  for each deal
  credit 20% of ARR to owner
    after activation within 90 days
    after renewal within 120 days
"""
    tables = {
        "deal": ONE_DEAL,
        "activation": rows(ACTIVATED, "acme,2026-02-10"),
        "renewal": rows("renewal_id,renewed_on,customer,ARR", "R1,2026-03-20,acme,1.00"),
    }
    result = world(tmp_path, HEADER + plan, tables).run("2026")
    assert [str(entry.earned_on) for entry in result.entries] == ["2026-03-20"]


SECOND = """
rule grown
  for each deal
  credit 20% of ARR to owner after the 2nd renewal within 100 days
"""


def test_recurring_facts_count_only_from_the_anchor_on(tmp_path: Path) -> None:
    renewed = rows(
        "renewal_id,renewed_on,customer,ARR",
        "R1,2026-01-04,acme,1.00",  # the day before the deal
        "R2,2026-01-05,acme,1.00",  # the first
        "R3,2026-03-01,acme,1.00",  # the second
    )
    result = world(tmp_path, HEADER + SECOND, {"deal": ONE_DEAL, "renewal": renewed}).run("2026")
    assert [str(entry.earned_on) for entry in result.entries] == ["2026-03-01"]


INVOICES = "invoice_id,invoiced_on,customer,deal,amount"


def test_of_deal_finds_the_fact_of_this_deal_only(tmp_path: Path) -> None:
    plan = """
rule billed
  for each deal
  credit 20% of ARR to owner after invoice of deal within 30 days
"""
    tables = {
        "deal": deals("D1,2026-01-05,1000.00,new_logo,acme,maya", "D2,2026-01-05,500.00,new_logo,acme,maya"),
        "invoice": rows(INVOICES, "I1,2026-01-10,acme,D2,1.00", "I2,2026-02-04,acme,D1,1.00"),
    }
    result = world(tmp_path, HEADER + plan, tables).run("2026")
    # 20% of 500 on January 10, 20% of 1,000 on February 4
    assert short(result.entries) == ["2026-01 maya billed D2 earn 100.00", "2026-02 maya billed D1 earn 200.00"]


def test_two_paths_to_a_fact_must_be_told_apart(tmp_path: Path) -> None:
    plan = "rule billed\n  for each deal\n  credit 20% of ARR to owner after invoice within 30 days\n"
    assert [each.code for each in world(tmp_path, HEADER + plan).compiled.diagnostics] == ["E0317"]


FOUR = """
input quota for account_executive each quarter: money
measure bookings for account_executive each quarter
  sum of ARR over deal by owner
measure attainment for account_executive each quarter
  bookings / quota
rule r
  for each deal
  credit 20% of ARR to owner
    {clauses}
"""
PROBLEM = "attainment is at least 0%"  # ana sells, and is no account executive
MET, FAILED = "ARR is at least 1 USD", "ARR is above 5_000 USD"
WAITING = "after activation within 300 days"
REFUSED = "2026-01 ana r D1: `attainment` is of each account_executive, and ana is none on 2026-01-05"


@pytest.mark.parametrize(
    ("clauses", "pays", "refused"),
    [
        (f"when {MET} and {PROBLEM}", False, True),
        (f"when {PROBLEM} and {MET}", False, True),
        (f"when {FAILED} and {PROBLEM}", False, False),  # `and`: failed first
        (f"when {PROBLEM} and {FAILED}", False, False),
        (f"when {PROBLEM} when {FAILED}", False, False),
        (f"when {MET} or {PROBLEM}", True, False),  # `or`: met first
        (f"when {PROBLEM} or {MET}", True, False),
        (f"when {FAILED} or {PROBLEM}", False, True),
        (f"{WAITING} when {PROBLEM}", False, True),  # a problem comes before pending
        (f"when {PROBLEM} {WAITING}", False, True),
        (f"{WAITING} when {FAILED}", False, False),
        (f"unless {PROBLEM}", False, True),
        (f"when not ({FAILED} and {PROBLEM})", True, False),
    ],
)
def test_four_answers_do_not_depend_on_the_order(tmp_path: Path, clauses: str, pays: bool, refused: bool) -> None:
    tables = {
        "deal": deals("D1,2026-01-05,1000.00,new_logo,acme,ana"),
        "activation": rows(ACTIVATED),
        "quota": rows("participant,period,value"),
    }
    result = world(tmp_path, HEADER + FOUR.format(clauses=clauses), tables).run("2026-01")
    assert earned(result) == ({"D1": Decimal("200.00")} if pays else {})
    assert problems(result) == ([REFUSED] if refused else [])
    assert result.pending == ()
