"""Random plans on random data: DuckDB against the reference evaluator, every cell of the result.

A plan with a gap is refused before any data is read, so half of the plans are drawn from those that columns compute.
What the columns cannot tell they leave to the reference evaluator, rather too often than too seldom. `make fuzz` looks
further than every build does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import event, given, note
from hypothesis import strategies as st

from incentlang.data import Dataset
from incentlang.engines.duckdb.run import evaluate as by_columns
from incentlang.engines.reference.run import evaluate
from incentlang.engines.relational.build import gaps_of
from incentlang.engines.relational.doubt import Doubtful
from incentlang.engines.result import Result
from incentlang.ir.program import Program
from incentlang.values.periods import Period
from tests.oracle.facts import Tables
from tests.oracle.plans import Plan
from tests.oracle.words import text
from tests.property.drawn import plans
from tests.property.drawn_market import markets
from tests.property.whole_market import whole_markets
from tests.property.whole_plans import Whole, whole_plans
from tests.property.whole_runs import computed_by_columns, dataset, often, pay_periods, program_of
from tests.worlds import period, world

AS_OF = st.sampled_from([None, None, date(2026, 2, 14), date(2026, 3, 31), date(2026, 6, 1)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("engines")


def assert_agree(program: Program, data: Dataset, periods: Sequence[Period], as_of: date | None) -> None:
    if gaps := gaps_of(program):
        event(f"refused: {gaps[0].what}")
        return
    expected = evaluate(program, data, periods, as_of)
    try:
        found = by_columns(program, data, periods, as_of)
    except Doubtful:
        event(f"left to the reference, {'which has something to tell' if told(expected) else 'in doubt of nothing'}")
        return
    event("computed")
    assert different(expected, found) == []


def told(expected: Result) -> bool:
    """Whether something could not be computed, or counts for nobody."""
    return bool(expected.problems) or any("counts for nobody" in each for each in expected.assumptions)


def different(expected: Result, found: Result) -> list[str]:
    """What only one of two results says."""
    told: list[str] = []
    for field in attrs.fields(Result):
        one, other = getattr(expected, field.name), getattr(found, field.name)
        if one == other:
            continue
        if isinstance(one, tuple):
            told += [f"reference alone: {each}" for each in one if each not in other]
            told += [f"columns alone: {each}" for each in other if each not in one]
            told += [] if told else [f"{field.name} in another order"]
        else:
            told.append(f"{field.name}: {one} and {other}")
    return told


def assert_whole_agrees(folder: Path, whole: Whole, tables: Tables, as_of: date | None) -> None:
    note(whole.text)
    program = program_of(folder, whole)
    assert_agree(program, dataset(tables, program), pay_periods(whole, "2026", "2027-Q1"), as_of)


def assert_plan_agrees(folder: Path, plan: Plan, tables: Tables, as_of: date | None) -> None:
    note(text(plan))
    program = world(folder, text(plan)).program
    assert_agree(program, dataset(tables, program), wanted(plan), as_of)


def wanted(plan: Plan) -> list[Period]:
    """The pay periods of 2026 and of what follows it."""
    after = "2027" if plan.paid == "year" else "2027-Q1"
    return [part for name in ("2026", after) for part in period(name).parts(plan.paid)]


@often(40)
@given(whole=whole_plans(), tables=whole_markets(), as_of=AS_OF)
def test_on_whole_plans(folder: Path, whole: Whole, tables: Tables, as_of: date | None) -> None:
    assert_whole_agrees(folder, whole, tables, as_of)


@often(60)
@given(plan=plans(), tables=markets(), as_of=AS_OF)
def test_on_plans_of_the_oracle(folder: Path, plan: Plan, tables: Tables, as_of: date | None) -> None:
    assert_plan_agrees(folder, plan, tables, as_of)


@often(25)
@given(drawn=st.data(), tables=whole_markets(), as_of=AS_OF)
def test_on_whole_plans_of_columns(folder: Path, drawn: Any, tables: Tables, as_of: date | None) -> None:
    whole = drawn.draw(whole_plans(fits=lambda words: computed_by_columns(folder, words)))
    assert_whole_agrees(folder, whole, tables, as_of)


@often(25)
@given(drawn=st.data(), tables=markets(), as_of=AS_OF)
def test_on_plans_of_the_oracle_of_columns(folder: Path, drawn: Any, tables: Tables, as_of: date | None) -> None:
    plan = drawn.draw(plans(lambda made: computed_by_columns(folder, text(made))))
    assert_plan_agrees(folder, plan, tables, as_of)
