"""Closed periods: posted once, untouched by what becomes known later, and never lost (decision 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incentlang.engines.reference.run import evaluate
from incentlang.engines.result import Result
from incentlang.ledger.closing import ClosedPeriod
from incentlang.ledger.entries import Entry
from tests.worlds import HEADER, World, opened, period, rows, world

PLAN = (
    HEADER
    + """
table rate
  by attainment, retroactive
  from 0%   10%
  from 100% 20%

input quota for account_executive each quarter: money

measure attainment for account_executive each quarter
  (sum of ARR over deal by owner) / quota

rule commission
  for each deal
  credit rate(attainment) of ARR to owner
  claw back 50% of the money after churn within 90 days of close

rule waiting
  for each deal
  credit 3% of ARR to owner
  vest 40% at once, 60% 1 month after close
  on leaving forfeit unvested
  claw back 80% of the money after churn within 60 days of close

rule kept
  for each deal
  credit 2% of ARR to owner
  hold 50% until no churn within 40 days of close, otherwise forfeited
  on leaving keep

rule bonus
  for each account_executive each month
  credit 1% of (sum of ARR over deal by owner)

rule floor
  for each account_executive each month where months_in_role is below 3
  guarantee 900 USD, recoverable, at most 50% of pay
  on leaving write off
"""
)
MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05")
FIRST = date(2026, 1, 1)
days = st.integers(0, 150).map(lambda count: FIRST + timedelta(days=count))
late = st.integers(0, 80)


@st.composite
def histories(draw: st.DrawFn) -> tuple[str, str]:
    """Files of deals and churns: corrected, voided and told late."""
    deals: list[str] = []
    for number in range(draw(st.integers(1, 6))):
        closed_on, known = draw(days), timedelta(days=draw(late))
        who, customer = draw(st.sampled_from(["maya", "ben"])), draw(st.sampled_from(["acme", "bolt", "core"]))
        amount = draw(st.integers(0, 20000))
        on = closed_on + known
        deals.append(f"D{number},{closed_on},{on},{amount}.37,{customer},{who},")
        if draw(st.booleans()):
            again = on + timedelta(days=1 + draw(late))
            void = draw(st.sampled_from(["", "yes"]))
            deals.append(f"D{number},{closed_on},{again},{draw(st.integers(0, 20000))}.11,{customer},{who},{void}")
    churns = []
    for customer in draw(st.sets(st.sampled_from(["acme", "bolt"]))):
        on = draw(days)
        churns.append(f"{on},{on + timedelta(days=draw(late))},{customer}")
    header = "deal_id,closed_on,recorded_on,ARR,customer,owner,is_void"
    return rows(header, *deals), rows("churned_on,recorded_on,customer", *churns)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("closing")
    quotas = rows(
        "participant,period,value", *(f"{who},2026-{q},20000" for who in ("maya", "ben") for q in ("Q1", "Q2"))
    )
    world(made, PLAN, {"quota": quotas, "deal": rows("deal_id,closed_on,ARR,customer,owner,is_void,recorded_on")})
    return made


def with_history(folder: Path, history: tuple[str, str]) -> World:
    for name, text in zip(("deal", "churn"), history, strict=True):
        (folder / "data" / f"{name}.csv").write_text(text, encoding="utf-8")
    return opened(folder)


def run(made: World, last: str, as_of: date, closed: Iterable[ClosedPeriod] = ()) -> Result:
    assert made.data is not None, made.faults
    wanted = [period(text) for text in MONTHS[: MONTHS.index(last) + 1]]
    return evaluate(made.program, made.data, wanted, as_of, closed=tuple(closed))


def knowledge(text: str, lag: int) -> date:
    return period(text).end + timedelta(days=lag)


def sums(entries: Iterable[Entry]) -> dict[tuple[str, ...], Decimal]:
    """What was posted per participant, rule, subject and kind, without money balances; zero sums left out."""
    found: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for e in entries:
        kind = e.of_kind if e.kind == "prior_period_adjustment" else f"{e.kind} {e.of_kind}".strip()
        if kind.split()[0] not in ("draw", "recover", "adjust"):
            found[e.participant, e.rule, e.subject, kind] += e.amount
    return {key: amount for key, amount in found.items() if amount}


@settings(max_examples=60)
@given(history=histories(), lags=st.lists(st.integers(0, 28), min_size=4, max_size=4))
def test_closed_periods_stay_and_nothing_is_lost(folder: Path, history: tuple[str, str], lags: list[int]) -> None:
    made = with_history(folder, history)
    closed: list[ClosedPeriod] = []
    for text, lag in zip(MONTHS[:4], lags, strict=True):
        as_of = knowledge(text, lag)
        result = run(made, text, as_of, closed)
        assert not result.problems
        posted = tuple(entry for entry in result.entries if entry.period == period(text))
        closed.append(ClosedPeriod(period(text), as_of, "", posted))
        again = run(made, text, as_of, closed)
        assert sorted(map(repr, again.entries)) == sorted(repr(entry) for each in closed for entry in each.entries)
    as_of = knowledge(MONTHS[4], 200)
    last = run(made, MONTHS[4], as_of, closed)
    for each in closed:
        assert sorted(map(repr, each.entries)) == sorted(repr(e) for e in last.entries if e.period == each.period)
    assert sums(last.entries) == sums(run(made, MONTHS[4], as_of).entries)


@settings(max_examples=30)
@given(history=histories())
def test_without_new_facts_nothing_is_adjusted(folder: Path, history: tuple[str, str]) -> None:
    made = with_history(folder, history)
    as_of = date(2027, 6, 30)
    closed: list[ClosedPeriod] = []
    for text in MONTHS:
        result = run(made, text, as_of, closed)
        posted = tuple(entry for entry in result.entries if entry.period == period(text))
        assert not [entry for entry in posted if entry.cause == "late_fact"]
        closed.append(ClosedPeriod(period(text), as_of, "", posted))
    fresh = run(made, MONTHS[-1], as_of)
    assert sorted(map(repr, fresh.entries)) == sorted(repr(entry) for each in closed for entry in each.entries)
    assert run(made, MONTHS[-1], as_of, closed).payouts == fresh.payouts
