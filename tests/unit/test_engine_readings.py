"""What a line reads, and from when it holds: corner cases that once paid a wrong amount or stopped the run."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.worlds import HEADER, QUOTAS, deals, earned, problems, rows, short, world

MEASURES = """
input quota for account_executive each quarter: money
measure bookings for account_executive each quarter
  sum of ARR over deal by owner
measure attainment for account_executive each quarter
  {attainment}
table rates by attainment, marginal
  from 0%    10%
  from 100%  20%
"""
PLAIN = MEASURES.format(attainment="bookings / quota")
JANUARY = "D1,2026-01-10,30000.00,new_logo,acme,maya"
FEBRUARY = "D2,2026-02-10,30000.00,new_logo,acme,maya"
ROW = "rule r\n  for each deal\n  credit 10% of ARR to owner\n    {clause}\n"
WEST = 'where region at period end is "West"'


def test_where_may_read_an_input_of_the_payee(tmp_path: Path) -> None:
    plan = PLAIN + "rule r\n  for each deal where quota is at least 1 USD\n  credit 10% of ARR to owner\n"
    result = world(tmp_path, HEADER + plan, {"deal": deals(JANUARY), "quota": QUOTAS}).run("2026-01")
    assert short(result.entries) == ["2026-01 maya r D1 earn 3000.00"]


def test_a_missing_payee_has_no_measure_and_a_failed_condition_comes_first(tmp_path: Path) -> None:
    plan = """
measure answers for customer_success_manager each quarter
  count of survey over book
rule r
  for each deal
  credit 10% of ARR to customer.csm
    when answers is at least 0 and customer.csm is known
"""
    tables = {"deal": deals(JANUARY), "customer.csm": "customer,value,from,to\n"}
    tables["survey"] = "survey_id,answered_on,customer,kind,score\n"
    result = world(tmp_path, HEADER + plan, tables).run("2026-01")
    assert (result.entries, problems(result)) == ((), [])


@pytest.mark.parametrize("let", ["", "let reached = attainment"], ids=["direct", "let"])
def test_a_threshold_behind_a_let_waits_like_any_other(tmp_path: Path, let: str) -> None:
    clause = f"when {'reached' if let else 'attainment'} is at least 50%"
    plan = PLAIN + ROW.format(clause=clause).replace("  credit", f"  {let}\n  credit")
    result = world(tmp_path, HEADER + plan, {"deal": deals(JANUARY, FEBRUARY), "quota": QUOTAS}).run("2026-Q1")
    # 30% at the end of January, 60% at the end of February: met on the day it is read.
    assert [(p.subject, str(p.period)) for p in result.pending] == [("D1", "2026-01")]
    assert [f"{e.subject} {e.amount} {e.earned_on}" for e in result.entries] == [
        "D1 3000.00 2026-02-28",
        "D2 3000.00 2026-02-28",
    ]


@pytest.mark.parametrize(
    "clause",
    [
        "unless attainment is at least 100%",
        "when not attainment is at least 100%",
        "unless attainment is at least 100% or ARR is above 50_000 USD",
        "when not (attainment is at least 100% and kind is new_logo)",
    ],
)
def test_a_threshold_not_reached_is_certain_on_the_last_day(tmp_path: Path, clause: str) -> None:
    plan = PLAIN + ROW.format(clause=clause)
    result = world(tmp_path, HEADER + plan, {"deal": deals(JANUARY), "quota": QUOTAS}).run("2026-Q1")
    # Pending while the quarter is open; it ends at 30%.
    assert [str(p.period) for p in result.pending] == ["2026-01", "2026-02"]
    assert [f"{e.period} {e.amount} {e.earned_on}" for e in result.entries] == ["2026-03 3000.00 2026-03-31"]


def test_a_measure_of_a_closed_quarter_leaves_nothing_open(tmp_path: Path) -> None:
    clause = "when attainment previous quarter is at least 50%"
    quota = QUOTAS + "maya,2025-Q4,100000\n"
    result = world(tmp_path, HEADER + PLAIN + ROW.format(clause=clause), {"deal": deals(JANUARY), "quota": quota}).run(
        "2026-01"
    )
    assert (result.entries, result.pending) == ((), ())


def test_a_month_reads_its_quarter_as_at_its_own_end_for_good(tmp_path: Path) -> None:
    rule = f"rule r\n  for each account_executive each month {WEST}\n  credit 1% of bookings\n"
    gated = rule + "    when bookings is at least 50_000 USD\n"
    tables = {"deal": deals(JANUARY, FEBRUARY), "quota": QUOTAS}
    # 30,000 at the end of January, 60,000 at the end of February and March: January stays below the gate.
    result = world(tmp_path / "gated", HEADER + PLAIN + gated, tables).run("2026-Q1")
    assert short(result.entries) == ["2026-02 maya r 2026-02 earn 600.00", "2026-03 maya r 2026-03 earn 600.00"]
    # Nor does it matter that everything is first computed at the end of the quarter.
    header = HEADER.replace("currency USD", "currency USD\n  paid quarterly")
    result = world(tmp_path / "paid", header + PLAIN + rule, tables).run("2026-Q1")
    assert [str(entry.amount) for entry in result.entries] == ["300.00", "600.00", "600.00"]


def test_an_amount_and_a_threshold_take_the_exact_quotient(tmp_path: Path) -> None:
    rule = f"rule r\n  for each account_executive each quarter {WEST}\n  credit attainment of 300.03 USD\n"
    tables = {
        "deal": deals("D1,2026-01-10,500.00,new_logo,acme,maya"),
        "quota": "participant,period,value\nmaya,2026-Q1,600\n",
    }
    result = world(tmp_path / "amount", HEADER + PLAIN + rule, tables).run("2026-03")
    # 300.03 x 5 / 6 is 250.025; five sixths rounded to 12 places would pay 250.02.
    assert earned(result) == {"2026-Q1": Decimal("250.03")}
    tables = {
        "deal": deals("D1,2026-01-10,4999999999999.99,new_logo,acme,maya"),
        "quota": "participant,period,value\nmaya,2026-Q1,5000000000000\n",
    }
    plan = PLAIN + ROW.format(clause="when attainment is at least 100%")
    assert world(tmp_path / "gate", HEADER + plan, tables).run("2026-Q1").entries == ()  # a cent short of it


@pytest.mark.parametrize(
    ("attainment", "amount", "expected"),
    [
        # The measure counts everything twice: 120,000, of which 20,000 lie above the quota.
        ("bookings * 2 / quota", "rates(attainment) of (bookings * 2)", "14000.00"),
        ("bookings * 2 / quota", "payout rates(attainment) of 1_000 USD", "140.00"),
        ("bookings * 0 / quota", "payout rates(attainment) of 1_000 USD", None),
        # From 0% to 60% while the sum falls to -60,000.
        ("bookings * -1 / quota", "payout rates(attainment) of 1_000 USD", "60.00"),
    ],
)
def test_a_walk_of_a_measure_with_a_weight(tmp_path: Path, attainment: str, amount: str, expected: str | None) -> None:
    sign = "-" if "-1" in attainment else ""
    rule = f"rule r\n  for each account_executive each quarter {WEST}\n  credit {amount}\n"
    deal = deals(f"D1,2026-01-10,{sign}60000.00,new_logo,acme,maya")
    plan = HEADER + MEASURES.format(attainment=attainment) + rule
    result = world(tmp_path, plan, {"deal": deal, "quota": QUOTAS}).run("2026-03")
    assert problems(result) == []
    assert [str(entry.amount) for entry in result.entries] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("attainment", "ARR", "expected"),
    [
        # The measure stands at 0% whatever is sold: the lowest rate.
        ("bookings * 0 / quota", "180000.00", "18000.00"),
        # 0% to 180%: 100% at 10% and 80% at 20% are 26%, over the 180% that the row covers.
        ("bookings * -1 / quota", "-180000.00", "-26000.00"),
    ],
)
def test_a_row_on_a_measure_with_a_weight(tmp_path: Path, attainment: str, ARR: str, expected: str) -> None:
    plan = (
        MEASURES.format(attainment=attainment) + "rule r\n  for each deal\n  credit rates(attainment) of ARR to owner\n"
    )
    tables = {"deal": deals(f"D1,2026-01-10,{ARR},new_logo,acme,maya"), "quota": QUOTAS}
    result = world(tmp_path, HEADER + plan, tables).run("2026-01")
    assert [str(entry.amount) for entry in result.entries] == [expected]


SEVERAL = """
input quota for account_executive each quarter: money
measure first for account_executive each quarter
  sum of ARR over deal where kind is new_logo by owner
measure second for account_executive each quarter
  sum of ARR over deal {where} by owner
measure attainment for account_executive each quarter
  (first + second) / quota
table rates by attainment, marginal
  from 0%    10%
  from 100%  20%
rule r
  for each deal
  credit rates(attainment) of ARR to owner
"""


@pytest.mark.parametrize(
    ("where", "kind", "expected"),
    [
        # D1 counts twice, 0 to 160,000: 10,000 + 12,000 on twice its amount.
        ("", "new_logo", {"D1": 11_000}),
        # One fact, named twice: rows of one day stand by key, whichever sum counts them.
        ("where kind is expansion", "expansion", {"D1": 8_000, "D2": 14_000}),
    ],
)
def test_two_sums_over_one_fact(tmp_path: Path, where: str, kind: str, expected: dict[str, int]) -> None:
    lines = [f"D1,2026-01-10,80000.00,{kind},acme,maya"]
    lines += ["D2,2026-01-10,80000.00,new_logo,acme,maya"] if kind == "expansion" else []
    tables = {"deal": deals(*lines), "quota": QUOTAS}
    assert earned(world(tmp_path, HEADER + SEVERAL.format(where=where), tables).run("2026-01")) == expected


def test_a_table_cannot_walk_the_quarter_before(tmp_path: Path) -> None:
    rule = f"rule r\n  for each account_executive each quarter {WEST}\n"
    rule += "  credit payout rates(attainment previous quarter) of 100 USD\n"
    assert [each.code for each in world(tmp_path, HEADER + PLAIN + rule).compiled.diagnostics] == ["E0318"]


def test_a_quarter_without_sales_is_below_the_table_as_well(tmp_path: Path) -> None:
    plan = PLAIN.replace("from 0% ", "from 50%") + f"rule r\n  for each account_executive each quarter {WEST}\n"
    plan += "  credit payout rates(attainment) of 100 USD\n"
    result = world(tmp_path, HEADER + plan, {"deal": deals(), "quota": QUOTAS}).run("2026-03")
    assert problems(result) == ["2026-03 maya r 2026-Q1: 0% lies below `rates`, which begins at 50%"]


TICKETS = """
fact ticket
  key ticket_id: text
  dated opened_on: date
  customer: customer, optional
fact sale
  key sale_id: text
  dated sold_on: date
  customer: customer, optional
  seller: participant
  amount: money
rule r
  for each sale
  credit 10% of amount to seller after ticket within 30 days
"""


def test_nothing_is_not_found_by_nothing(tmp_path: Path) -> None:
    tables = {
        "ticket": rows("ticket_id,opened_on,customer", "T1,2026-01-12,"),
        "sale": rows("sale_id,sold_on,customer,seller,amount", "S1,2026-01-10,,maya,100"),
    }
    result = world(tmp_path, HEADER + TICKETS, tables).run("2026-01")
    assert result.entries == ()
    assert problems(result) == ["2026-01 maya r S1: `customer` of sale S1 is missing on 2026-01-10"]


def test_a_pending_amount_is_the_one_of_today(tmp_path: Path) -> None:
    plan = PLAIN.replace("marginal\n  from 0% ", "retroactive\n  from 50%")
    plan += "rule r\n  for each deal\n  credit rates(attainment) of ARR to owner after activation within 200 days\n"
    tables = {"deal": deals(JANUARY, FEBRUARY), "quota": QUOTAS, "activation": "customer,activated_on\n"}
    result = world(tmp_path, HEADER + plan, tables).run("2026-01", "2026-02")
    # 30% lies below the table, so January cannot say; 60% pays 10%.
    assert [(p.subject, p.amount) for p in result.pending] == [("D1", None), ("D1", 3_000), ("D2", 3_000)]


def test_a_failed_condition_comes_before_a_troubled_where(tmp_path: Path) -> None:
    people = rows("participant,role,region,from,to", "maya,account_executive,West,2026-01-01,2026-02-14")
    rule = (
        f"rule r\n  for each account_executive each quarter {WEST}\n  credit 100 USD when bookings is at least 1 USD\n"
    )
    tables = {"participant": people, "deal": deals(), "quota": QUOTAS}
    # She has left by March 31, so there is no region to read; she sold nothing either.
    assert problems(world(tmp_path, HEADER + PLAIN + rule, tables).run("2026-Q1")) == []
