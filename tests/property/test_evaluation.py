"""What must hold of every evaluation: nothing depends on an order, and the books add up."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from incentlang.engines.reference.run import evaluate
from incentlang.engines.result import Result
from incentlang.ir.program import Program
from incentlang.ledger.entries import Entry
from tests.property.markets import Tables, dataset, tables
from tests.worlds import HEADER, period, world

MEASURES = """
input quota for account_executive each quarter: money
measure bookings for account_executive each quarter
  sum of ARR over deal where kind is new_logo by owner
measure attainment for account_executive each quarter
  bookings / quota
table rates by attainment, marginal
  below 0%    2.5%
  from  0%   10%
  from 50%   12.5%
  from 100%  17.35%
table tier by attainment, retroactive
  below 0%   0%
  from  0%   10%
  from 100%  15%
"""
RULES = {
    "walked": """
rule walked
  for each deal
  credit rates(attainment) of ARR to owner after activation within 60 days
  claw back 50% of the money after churn within 90 days of earning
""",
    "re_rated": """
rule re_rated
  for each deal where kind is new_logo
  credit tier(attainment) of ARR to owner
  credit 1% of ARR to owner when attainment is at least 50%
  claw back 100% of the money after churn within 30 days of close
""",
    "periodic": """
rule periodic
  for each account_executive each quarter
  credit rates(attainment) of bookings
  credit 3% of target for the quarter unless attainment is below 100%
""",
    "kept": """
rule kept
  for each deal
  credit 1% of ARR to owner unless churn within 45 days
""",
}
UNRELATED = """
measure answers for account_executive each month
  count of survey over book
rule thanks
  for each survey
  credit 20 USD to customer.csm when customer.csm is known
rule busy
  for each account_executive each month
  credit 7 USD when answers is at least 1
"""
UNDATED = HEADER.replace("  effective 2026-01-01 to 2026-12-31\n", "")
MONTHS = tuple(period("2026").parts("month"))
AS_OF = st.sampled_from([None, date(2026, 2, 14), date(2026, 3, 31), date(2026, 6, 1)])


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return compiled(tmp_path_factory.mktemp("plan"), HEADER + MEASURES + "".join(RULES.values()))


def compiled(folder: Path, text: str) -> Program:
    """The program of a plan."""
    return world(folder, text).program


def lines(result: Result, leave_out: Iterable[str] = ()) -> list[Any]:
    """Everything that a result says of lines, but where they stand in the plan's text."""
    entries = [attrs.evolve(entry, line=0, file="") for entry in result.entries if entry.rule not in leave_out]
    pending = [each for each in result.pending if each.rule not in leave_out]
    problems = [
        (each.participant, each.period, each.rule, each.subject, each.diagnostic.message())
        for each in result.problems
        if each.rule not in leave_out
    ]
    return [sorted(entries, key=_key), pending, problems]


def _key(entry: Entry) -> tuple[Any, ...]:
    return (entry.period.end, entry.participant, entry.rule, entry.subject, entry.kind, entry.earned_on, entry.amount)


@settings(max_examples=40)
@given(data=tables(), shuffler=st.randoms(use_true_random=False), as_of=AS_OF)
def test_the_order_of_rows_changes_nothing(program: Program, data: Tables, shuffler: Any, as_of: date | None) -> None:
    other = {name: list(rows) for name, rows in data.items()}
    for rows in other.values():
        shuffler.shuffle(rows)
    first = evaluate(program, dataset(data, program.schema), MONTHS[:9], as_of)
    second = evaluate(program, dataset(other, program.schema), MONTHS[:9], as_of)
    assert lines(first) == lines(second)
    assert first.payouts == second.payouts
    assert first.entries == second.entries


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_items_in_the_plan_changes_nothing(tmp_path: Path, seed: int) -> None:
    items = [item for item in (MEASURES + "".join(RULES.values()) + UNRELATED).split("\n") if item]
    blocks: list[str] = []
    for line in items:
        if line.startswith(" "):
            blocks[-1] += line + "\n"
        else:
            blocks.append(line + "\n")
    straight = compiled(tmp_path / "a", HEADER + "".join(blocks))
    random.Random(seed).shuffle(blocks)
    shuffled = compiled(tmp_path / "b", "".join(blocks[:5]) + HEADER + "".join(blocks[5:]))

    @settings(max_examples=5)
    @given(data=tables())
    def same(data: Tables) -> None:
        first = evaluate(straight, dataset(data, straight.schema), MONTHS[:9])
        second = evaluate(shuffled, dataset(data, shuffled.schema), MONTHS[:9])
        assert lines(first) == lines(second)
        assert first.payouts == second.payouts

    same()


@pytest.mark.parametrize("header", [HEADER, UNDATED], ids=["dated", "undated"])
def test_an_unrelated_rule_changes_no_line(tmp_path: Path, header: str) -> None:
    plan = header + MEASURES + "".join(RULES.values())
    alone, more = compiled(tmp_path / "a", plan), compiled(tmp_path / "b", plan + UNRELATED)

    @settings(max_examples=30)
    @given(data=tables(), as_of=AS_OF)
    def same(data: Tables, as_of: date | None) -> None:
        first = evaluate(alone, dataset(data, alone.schema), MONTHS[:9], as_of)
        second = evaluate(more, dataset(data, more.schema), MONTHS[:9], as_of)
        assert lines(first) == lines(second, leave_out=("thanks", "busy"))

    same()


@settings(max_examples=60)
@given(data=tables(), as_of=AS_OF)
def test_the_books_add_up(program: Program, data: Tables, as_of: date | None) -> None:
    result = evaluate(program, dataset(data, program.schema), MONTHS, as_of)
    balance: dict[str, Decimal] = {}
    total: dict[str, Decimal] = {}
    for row in result.payouts:
        mine = [entry for entry in result.entries if (entry.participant, entry.period) == (row.participant, row.period)]
        earned = sum((entry.amount for entry in mine if entry.kind == "earn"), Decimal(0))
        taken = sum((entry.amount for entry in mine if entry.kind == "claw_back"), Decimal(0))
        assert (row.earned, row.clawed_back) == (earned, taken)
        assert row.earned == row.payable + row.held + row.unvested + row.forfeited + row.capped
        if row.status == "withheld":
            assert (row.paid, row.balance) == (None, None)
            continue
        assert row.paid is not None
        assert row.balance is not None
        assert row.opening == balance.get(row.participant, 0)
        assert row.opening + row.payable + row.drawn - row.recovered - row.clawed_back == row.paid + row.balance
        assert row.paid >= 0 >= row.balance
        assert row.paid == 0 or row.balance == 0
        balance[row.participant] = row.balance
        total[row.participant] = total.get(row.participant, Decimal(0)) + row.earned - row.clawed_back - row.paid
    whole = {row.participant for row in result.payouts if row.status == "paid"}
    withheld = {row.participant for row in result.payouts if row.status == "withheld"}
    assert {who: total[who] for who in whole - withheld} == {who: balance[who] for who in whole - withheld}


@settings(max_examples=60)
@given(data=tables())
def test_every_entry_is_of_whole_cents_and_never_nothing(program: Program, data: Tables) -> None:
    result = evaluate(program, dataset(data, program.schema), MONTHS)
    posted: set[tuple[str, ...]] = set()
    for entry in result.entries:
        assert entry.amount == entry.amount.quantize(Decimal("0.01")) != 0
        assert entry.earned_on <= entry.period.end
        assert entry.for_period.end <= entry.period.end
        line = (entry.participant, entry.rule, entry.subject, entry.kind, str(entry.line))
        # What comes after the first posting of a line corrects it, and says so.
        assert entry.cause == ("re_rated" if line in posted else "ordinary")
        posted.add(line)


@settings(max_examples=40)
@given(data=tables(), as_of=AS_OF)
def test_period_by_period_is_the_same_as_all_at_once(program: Program, data: Tables, as_of: date | None) -> None:
    read = dataset(data, program.schema)
    whole = evaluate(program, read, MONTHS[:9], as_of)
    single: list[Result] = [evaluate(program, read, [month], as_of) for month in MONTHS[:9]]
    for name in ("entries", "payouts", "pending"):
        assert getattr(whole, name) == tuple(row for result in single for row in getattr(result, name)), name
    # A problem withholds what comes after it as well, so every result tells those of earlier periods.
    assert whole.problems == single[-1].problems
    for month, result in zip(MONTHS, single, strict=False):
        assert result.problems == tuple(each for each in whole.problems if each.period.end <= month.end)


@pytest.fixture(scope="module")
def marginal(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return compiled(tmp_path_factory.mktemp("marginal"), HEADER + MEASURES + RULES["walked"])


@settings(max_examples=60)
@given(data=tables(), extra=tables(1))
def test_a_new_deal_moves_no_earlier_one_in_a_marginal_plan(marginal: Program, data: Tables, extra: Tables) -> None:
    assume(extra["deal"])
    new = {**extra["deal"][0], "deal_id": "M"}
    place = (new["closed_on"], new["deal_id"])
    earlier = {row["deal_id"] for row in data["deal"] if (row["closed_on"], row["deal_id"]) < place}
    before, after = (
        evaluate(marginal, dataset({**data, "deal": deals}, marginal.schema), MONTHS)
        for deals in (data["deal"], [*data["deal"], new])
    )
    assert [e for e in before.entries if e.subject in earlier] == [e for e in after.entries if e.subject in earlier]
