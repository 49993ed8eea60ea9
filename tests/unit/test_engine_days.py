"""Days of credits: a line says itself when it can change, and how often a plan pays changes no total."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from incentlang.engines.reference.engine import Engine
from incentlang.values.numbers import exact_arithmetic
from tests.worlds import World, opened, world

CASES = Path(__file__).resolve().parents[1] / "cases"
FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)


def days() -> list[date]:
    """Every day of half a year."""
    return [FIRST + timedelta(days=count) for count in range((LAST - FIRST).days + 1)]


@pytest.mark.parametrize("case", ["decisions/07_three_dates", "pay/cutoff", "pay/weekly", "pay/half_months"])
@pytest.mark.parametrize("as_of", [None, date(2026, 2, 10), date(2026, 2, 14), date(2026, 4, 14)])
def test_nothing_changes_before_the_day_that_a_line_names(case: str, as_of: date | None) -> None:
    found = opened(CASES / case)
    assert found.data is not None, found.faults
    with exact_arithmetic():
        engine = Engine(found.program, found.data, as_of)
        for line in engine.lines(LAST):
            clocks = [day for day in days() if day >= line.starts and (as_of is None or day <= as_of)]
            until, before = FIRST, None
            for clock in clocks:
                outcome = line.ask(clock, None)
                shown = (outcome.state, outcome.earned_on, outcome.amount if outcome.state == "met" else None)
                if clock < until:
                    assert shown == before, f"{line.rule.name} {line.subject} changed on {clock}, not on {until}"
                until, before = outcome.horizon, shown


PLAN = """plan p
  effective 2026-01-01 to 2026-12-31
  currency USD
  paid {paid}
  year starts in {month}
use saas
role account_executive

table rate by booked, marginal
  from     0 USD  5%
  from 5_000 USD 10%

measure booked for account_executive each month
  sum of ARR over deal by owner

rule commission
  for each deal
  credit rate(booked) of ARR to owner
    after activation by 20 days after month end
"""
DEALS = """deal_id,closed_on,ARR,kind,customer,owner
D1,2026-01-26,4000,new_logo,acme,maya
D2,2026-01-31,3000,new_logo,bolt,maya
D3,2026-02-01,3000,new_logo,core,maya
D4,2026-03-30,9000,new_logo,acme,maya
"""
ACTIVATIONS = "customer,activated_on\nacme,2026-02-19\nbolt,2026-02-21\ncore,2026-02-28\n"


def paying(folder: Path, paid: str, month: str = "January") -> World:
    """The plan above, paid so often."""
    plan = PLAN.format(paid=paid, month=month)
    return world(folder, plan, {"deal": DEALS, "activation": ACTIVATIONS})


@pytest.mark.parametrize("month", ["January", "FEBRUARY", "July"])
@pytest.mark.parametrize(
    "paid",
    [
        "weekly",
        "every 2 weeks from 2025-01-03",
        "twice a month",
        "monthly",
        "quarterly",
        "twice a year",
        "yearly",
    ],
)
def test_how_often_a_plan_pays_changes_no_total(tmp_path: Path, paid: str, month: str) -> None:
    """D1 4,000 at 5%: 200; D2 is live a day late: nothing; D3 3,000 at 5%: 150.

    D4 is 5,000 at 5% and 4,000 at 10%: 650.
    """
    result = paying(tmp_path, paid, month).run("2025", "2026", "2027")
    assert {entry.subject: entry.amount for entry in result.entries} == {"D1": 200, "D3": 150, "D4": 650}


def test_what_counts_after_the_periods_end_is_earned_on_its_last_day(tmp_path: Path) -> None:
    result = paying(tmp_path, "weekly").run("2026-01", "2026-02", "2026-03", "2026-04")
    assert {entry.subject: (str(entry.period), f"{entry.earned_on}") for entry in result.entries} == {
        "D1": ("2026-W05", "2026-01-31"),
        "D3": ("2026-W09", "2026-02-28"),
        "D4": ("2026-W14", "2026-03-30"),
    }
