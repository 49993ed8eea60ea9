"""Whole plans, closed period after period while facts come late (decision 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from incentlang.data import Dataset
from incentlang.engines.result import Result
from incentlang.ir.program import Program
from incentlang.ledger.closing import ClosedPeriod
from incentlang.ledger.entries import Entry
from incentlang.values.periods import Period
from tests.oracle.facts import Tables
from tests.property.whole_market import whole_markets
from tests.property.whole_plans import Whole, whole_plans
from tests.property.whole_runs import dataset, often, pay_periods, program_of, run

ZERO = Decimal(0)
LAGS = st.lists(st.integers(0, 28), min_size=8, max_size=8)
KNOWN = date(2027, 12, 31)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("whole")


def posted_in(result: Result, period: Period) -> tuple[Entry, ...]:
    return tuple(entry for entry in result.entries if entry.period == period)


def close(
    program: Program, data: Dataset, periods: Sequence[Period], known: Sequence[date]
) -> tuple[list[ClosedPeriod], Result]:
    """Close one period after the other, each with the knowledge of its day; as a person could, without problems."""
    closed: list[ClosedPeriod] = []
    for number, (each, as_of) in enumerate(zip(periods, known, strict=True)):
        result = run(program, data, periods[: number + 1], as_of, closed)
        assume(not result.problems)
        for before in closed:
            assert sorted(map(repr, posted_in(result, before.period))) == sorted(map(repr, before.entries))
        closed.append(ClosedPeriod(each, as_of, "", posted_in(result, each)))
    return closed, result


def sums(entries: Iterable[Entry]) -> dict[tuple[str, ...], Decimal]:
    """What was posted per participant, rule, subject and kind, without money balances; zero sums left out."""
    found: dict[tuple[str, ...], Decimal] = defaultdict(lambda: ZERO)
    for e in entries:
        kind = e.of_kind if e.kind == "prior_period_adjustment" else f"{e.kind} {e.of_kind}".strip()
        if kind.split()[0] not in ("draw", "recover") and kind not in ("adjust draw", "adjust balance"):
            found[e.participant, e.rule, e.subject_type, e.subject, kind] += e.amount
    return {key: amount for key, amount in found.items() if amount}


def differing(first: dict[tuple[str, ...], Decimal], second: dict[tuple[str, ...], Decimal]) -> list[str]:
    keys = sorted({*first, *second})
    return [f"{key}: {first.get(key)} against {second.get(key)}" for key in keys if first.get(key) != second.get(key)]


@often(25)
@given(whole=whole_plans(), tables=whole_markets(), lags=LAGS)
def test_closed_periods_stay_and_nothing_is_lost(folder: Path, whole: Whole, tables: Tables, lags: list[int]) -> None:
    assume("fixed at close" not in whole.text)  # what becomes known later goes into the next fund
    program = program_of(folder, whole)
    data = dataset(tables, program)
    periods = pay_periods(whole, "2026-Q1", "2026-Q2")
    known = [each.end + timedelta(days=lag) for each, lag in zip(periods, lags, strict=False)]
    closed, _ = close(program, data, periods, known)
    upto = pay_periods(whole, "2026", "2027")
    last = run(program, data, upto, KNOWN, closed)
    for each in closed:
        assert sorted(map(repr, posted_in(last, each.period))) == sorted(map(repr, each.entries))
    fresh = run(program, data, upto, KNOWN)
    assume(not last.problems and not fresh.problems)
    found = differing(sums(last.entries), sums(fresh.entries))
    assert not found, "\n".join([whole.text, *found])


@often(25)
@given(whole=whole_plans(), tables=whole_markets())
def test_without_new_facts_nothing_is_adjusted(folder: Path, whole: Whole, tables: Tables) -> None:
    program = program_of(folder, whole)
    data = dataset(tables, program)
    periods = pay_periods(whole, "2026-Q1", "2026-Q2", "2026-Q3")
    closed, last = close(program, data, periods, [KNOWN] * len(periods))
    adjusted = [str(entry) for entry in last.entries if entry.cause == "late_fact"]
    assert not adjusted, "\n".join([whole.text, *adjusted])
    fresh = run(program, data, periods, KNOWN)
    assert sorted(map(repr, fresh.entries)) == sorted(repr(entry) for each in closed for entry in each.entries)
    assert last.payouts == fresh.payouts
