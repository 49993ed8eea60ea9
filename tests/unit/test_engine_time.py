"""Which day counts: periods as at their end, knowledge dates, three dates, dated attributes (semantics 4 to 8, 12)."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.worlds import DEAL, HEADER, QUOTAS, deals, earned, payout, problems, rows, short, world

BOOKINGS = """
input quota for account_executive each quarter: money
measure bookings for account_executive each quarter
  sum of ARR over deal by owner
"""
MONTHLY = """
rule share
  for each account_executive each month where region at period end is "West"
  credit 1% of {amount}
"""
MONTHS = deals(
    "D1,2026-01-15,10000.00,new_logo,acme,maya",
    "D2,2026-02-15,20000.00,new_logo,acme,maya",
    "D3,2026-03-15,30000.00,new_logo,acme,maya",
)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        # The quarter as at the end of each month: 10,000, 30,000, 60,000.
        ("bookings", ["100.00", "300.00", "600.00"]),
        # An input of the longer period is whole from its first day.
        ("quota", ["1000.00", "1000.00", "1000.00"]),
    ],
)
def test_a_longer_period_is_read_as_at_the_end_of_the_shorter_one(
    tmp_path: Path, amount: str, expected: list[str]
) -> None:
    plan = HEADER + BOOKINGS + MONTHLY.format(amount=amount)
    result = world(tmp_path, plan, {"deal": MONTHS, "quota": QUOTAS}).run("2026-Q1")
    assert [str(entry.amount) for entry in result.entries] == expected
    assert [str(entry.earned_on) for entry in result.entries] == ["2026-01-31", "2026-02-28", "2026-03-31"]


QUARTERLY = """
rule bonus
  for each account_executive each quarter where region at period end is "West"
  credit 1% of bookings
rule commission
  for each deal
  credit 10% of ARR to owner
"""


def test_as_of_ends_an_open_period_early(tmp_path: Path) -> None:
    plan = HEADER + BOOKINGS + QUARTERLY
    result = world(tmp_path, plan, {"deal": MONTHS}).run("2026-03", as_of="2026-03-14")
    assert short(result.entries) == []  # D3 closes the day after
    assert str(result.clock) == "2026-03-14"
    # What the quarter would pay if it ended now: 1% of 30,000.
    assert [(p.rule, p.amount, p.waiting_for, str(p.until)) for p in result.pending] == [
        ("bonus", Decimal("300.00"), "the end of 2026-Q1", "2026-03-31")
    ]
    result = world(tmp_path, plan, {"deal": MONTHS}).run("2026-03", as_of="2026-03-31")
    # 10% of 30,000; 1% of 60,000
    assert short(result.entries) == [
        "2026-03 maya bonus 2026-Q1 earn 600.00",
        "2026-03 maya commission D3 earn 3000.00",
    ]


def test_as_of_later_than_a_period_leaves_it_as_it_is(tmp_path: Path) -> None:
    plan = HEADER + BOOKINGS + QUARTERLY
    early = world(tmp_path, plan, {"deal": MONTHS}).run("2026-01", as_of="2026-01-31")
    late = world(tmp_path, plan, {"deal": MONTHS}).run("2026-01", as_of="2026-12-31")
    assert early.entries == late.entries
    assert short(late.entries) == ["2026-01 maya commission D1 earn 1000.00"]


def test_a_threshold_on_an_open_quarter_is_pending_where_it_would_fail(tmp_path: Path) -> None:
    plan = """
rule commission
  for each deal
  credit 10% of ARR to owner when bookings is at least 30_000 USD
"""
    built = world(tmp_path, HEADER + BOOKINGS + plan, {"deal": MONTHS})
    january = built.run("2026-01")
    assert january.entries == ()
    assert [(p.subject, p.waiting_for) for p in january.pending] == [("D1", "when bookings is at least 30_000 USD")]
    # The end of February reads exactly 30,000.
    assert short(built.run("2026-Q1").entries) == [
        "2026-02 maya commission D1 earn 1000.00",
        "2026-02 maya commission D2 earn 2000.00",
        "2026-03 maya commission D3 earn 3000.00",
    ]
    alone = world(tmp_path / "alone", HEADER + BOOKINGS + plan, {"deal": deals(MONTHS.splitlines()[1])})
    march = alone.run("2026-Q1")
    assert (march.entries, [p.period for p in march.pending]) == ((), list(march.periods[:2]))  # closed: failed


def test_three_dates_have_one_job_each(tmp_path: Path) -> None:
    # Signed on March 30, live on April 10: it counts in Q1, by its signing, and is paid in April.
    plan = (
        BOOKINGS
        + """
measure attainment for account_executive each quarter
  bookings / quota
table tier by attainment, retroactive
  from 0%    10%
  from 100%  15%
rule commission
  for each deal
  credit tier(attainment) of ARR to owner after activation within 90 days
"""
    )
    tables = {
        "deal": deals(
            "D0,2025-12-31,1000.00,new_logo,acme,maya",  # before the plan's first day
            "D1,2026-01-15,60000.00,new_logo,acme,maya",
            "D2,2026-03-30,40000.00,new_logo,bolt,maya",
            "D3,2026-12-20,10000.00,new_logo,core,maya",
        ),
        "activation": rows("customer,activated_on", "acme,2025-06-01", "bolt,2026-04-10", "core,2027-01-15"),
        "quota": QUOTAS,
    }
    result = world(tmp_path, HEADER + plan, tables).run("2026", "2027-01")
    assert short(result.entries) == [
        "2026-01 maya commission D1 earn 6000.00",  # 60% so far
        "2026-03 maya commission D1 earn 3000.00 re_rated",  # Q1 ends at 100%: 15%
        "2026-04 maya commission D2 earn 6000.00",  # Q1's 15%, earned in April
        "2027-01 maya commission D3 earn 1000.00",  # earned after the plan's last day, signed before it
    ]
    assert result.outside == {"deal": 1}


def test_a_version_counts_from_the_day_it_was_known(tmp_path: Path) -> None:
    plan = "rule commission\n  for each deal\n  credit 10% of ARR to owner\n"
    head = DEAL + ",recorded_on,is_void"
    tables = {
        "deal": rows(
            head,
            "D1,2026-01-05,1500.00,new_logo,acme,maya,2026-02-15,",
            "D1,2026-01-05,1000.00,new_logo,acme,maya,2026-01-10,",
            "D1,2026-01-05,1500.00,new_logo,acme,maya,2026-03-01,yes",
            "D2,2026-01-06,200.00,new_logo,acme,maya,,",  # always known
        )
    }
    built = world(tmp_path, HEADER + plan, tables)
    for as_of, expected in (
        ("2026-01-09", {"D2": 20}),
        ("2026-01-10", {"D1": 100, "D2": 20}),
        ("2026-02-14", {"D1": 100, "D2": 20}),
        ("2026-02-15", {"D1": 150, "D2": 20}),
        ("2026-02-28", {"D1": 150, "D2": 20}),
        ("2026-03-01", {"D2": 20}),
    ):
        assert earned(built.run("2026-01", as_of=as_of)) == expected, as_of
    assert earned(built.run("2026-01")) == {"D2": 20}  # everything is known


OVER_TIME = """
rule success
  for each deal
  credit 1% of ARR to customer.csm when customer.csm is known
"""


def test_a_dated_attribute_is_read_on_the_compensation_date(tmp_path: Path) -> None:
    people = (
        "participant,name,role,from,to\nana,Ana,csm,2026-01-01,\ncia,Cia,csm,2026-01-01,\nmaya,Maya,ae,2026-01-01,\n"
    )
    tables = {
        "participant": people,
        "deal": deals(
            "D1,2026-01-31,1000.00,new_logo,acme,maya",
            "D2,2026-02-10,1000.00,new_logo,acme,maya",
            "D3,2026-03-01,1000.00,new_logo,acme,maya",
        ),
        "customer.csm": rows("customer,value,from,to", "acme,ana,2026-01-01,2026-01-31", "acme,cia,2026-03-01,"),
    }
    result = world(tmp_path, HEADER + OVER_TIME, tables).run("2026-Q1")
    # Both ends of a stretch belong to it; in the gap nobody is known, and the nearest is not taken.
    assert short(result.entries) == ["2026-01 ana success D1 earn 10.00", "2026-03 cia success D3 earn 10.00"]
    assert problems(result) == []


SITES = """
entity site
  key site_id: text
  tier: one of a, b, over time
fact sale
  key sale_id: text
  dated sold_on: date
  site: site
  seller: participant
  amount: money
measure sold for account_executive each quarter
  sum of amount over sale where site.tier is a by seller
table tier_rate by sold, retroactive
  from 0 USD       10%
  from 10_000 USD  20%
rule commission
  for each sale
  credit tier_rate(sold) of amount to seller
"""
SALES = "sale_id,sold_on,site,seller,amount"
GAP = {
    "site": "site_id\nhill\nlake\n",
    "site.tier": rows("site,value,from,to", "hill,a,2026-01-01,", "lake,a,2026-01-01,2026-01-31", "lake,a,2026-03-01,"),
}


def test_a_gap_is_a_problem_and_leaves_what_is_posted_alone(tmp_path: Path) -> None:
    sale = rows(
        SALES, "S1,2026-01-10,hill,maya,1000.00", "S2,2026-02-10,lake,maya,1000.00", "S3,2026-02-11,hill,ben,500.00"
    )
    result = world(tmp_path, HEADER + SITES, {**GAP, "sale": sale}).run("2026-Q1")
    # Nobody knows lake's tier on February 10, so nobody knows what maya sold from then on, nor her rate.
    assert problems(result) == [
        "2026-02 maya commission S1: `site.tier` of sale S2 is missing on 2026-02-10",
        "2026-02 maya commission S2: `site.tier` of sale S2 is missing on 2026-02-10",
    ]
    # January's 100 stay posted; ben is computed all the same.
    assert short(result.entries) == ["2026-01 maya commission S1 earn 100.00", "2026-02 ben commission S3 earn 50.00"]
    assert payout(result, "maya", "2026-01").paid == 100
    assert [payout(result, "maya", month).status for month in ("2026-01", "2026-02")] == ["paid", "withheld"]
    assert payout(result, "ben", "2026-02").paid == 50


UNDATED_PLAN = """
plan p
  currency USD
use saas
role account_executive
input quota for account_executive each quarter: money
rule bonus
  for each account_executive each quarter
  credit 1% of quota
"""
UNRELATED = """
rule thanks
  for each survey
  credit 1 USD to customer.csm when customer.csm is known
"""


def test_a_rule_of_periods_begins_with_what_it_reads_itself(tmp_path: Path) -> None:
    people = "participant,name,role,from,to\nmaya,Maya,account_executive,2019-01-01,\n"
    surveys = rows("survey_id,answered_on,customer,kind,score", "V1,2024-01-10,acme,nps,9")
    tables = {"participant": people, "quota": QUOTAS, "survey": surveys, "customer.csm": "customer,value,from,to\n"}
    for number, plan in enumerate((UNDATED_PLAN, UNDATED_PLAN + UNRELATED)):
        result = world(tmp_path / str(number), plan, tables).run("2026-Q1", "2026-Q2")
        assert problems(result) == []
        assert short(result.entries) == [
            "2026-03 maya bonus 2026-Q1 earn 1000.00",
            "2026-06 maya bonus 2026-Q2 earn 1000.00",
        ]


def test_a_rule_of_periods_that_reads_nothing_begins_with_the_role(tmp_path: Path) -> None:
    plan = UNDATED_PLAN.replace("1% of quota", "100 USD")
    people = "participant,name,role,from,to\nmaya,Maya,account_executive,2026-02-01,2026-06-30\n"
    result = world(tmp_path, plan, {"participant": people}).run("2026")
    assert short(result.entries) == [
        "2026-03 maya bonus 2026-Q1 earn 100.00",
        "2026-06 maya bonus 2026-Q2 earn 100.00",
    ]
