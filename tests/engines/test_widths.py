"""The digits of columns: as many as the data has, where a plan's calculations leave no room for more."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from incentlang.engines.duckdb.run import evaluate as by_columns
from incentlang.engines.reference.run import evaluate
from incentlang.engines.reference.world import World
from incentlang.engines.relational.build import build, gaps_of
from incentlang.engines.relational.data.layout import NARROW
from incentlang.engines.relational.data.measured import widths_of
from incentlang.engines.relational.doubt import Doubtful
from incentlang.engines.relational.results.emitting import script_text
from incentlang.engines.relational.sql import Dec
from incentlang.running.computing import Chosen, choose
from incentlang.running.request import every_period
from incentlang.values.numbers import exact_arithmetic
from tests.engines.test_engines_on_cases import TOP, data_of, program_of

SCORECARD = TOP / "tests/cases/pay/scorecard_of_quotients"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the scorecard whose data a test may change."""
    return Path(shutil.copytree(SCORECARD, tmp_path / "project"))


def test_they_are_those_of_the_data() -> None:
    program, data = program_of(SCORECARD), data_of(SCORECARD)
    assert program is not None
    assert data is not None
    with exact_arithmetic():
        widths = widths_of(World(program.schema, data))
    # 90,000 is the largest amount, 92,500 the largest total of a column: a digit more for what adds two of them.
    assert (widths.money, widths.sums, widths.rows, widths.count) == (5, 7, 1, 2)
    assert (widths.ratio, widths.number, widths.rates) == (Dec(1, 0), Dec(1, 0), 0)
    assert widths.supplied == {"new_quota": Dec(5, 0), "more_quota": Dec(5, 0)}


@pytest.mark.parametrize("name", ["scorecard_of_quotients", "scorecard_of_three"])
def test_a_plan_that_fits_narrow_columns_only_is_computed_on_narrow_data(name: str) -> None:
    program, data = program_of(SCORECARD.parent / name), data_of(SCORECARD.parent / name)
    assert program is not None
    assert data is not None
    assert gaps_of(program) == ()
    start = date(2026, 1, 1)
    assert build(program, start, dict.fromkeys(range(len(program.rules)), start)).too_wide is not None
    periods = every_period(program, data, None)
    assert isinstance(periods, list)
    assert by_columns(program, data, periods) == evaluate(program, data, periods)
    assert f"DECIMAL({NARROW.money + 2}, 2)" in script_text(program, periods, "duckdb")


def test_on_wide_data_it_is_left_to_the_reference_evaluator(project: Path) -> None:
    quotas = project / "data/new_quota.csv"
    quotas.write_text(quotas.read_text().replace("90000", "90000000000"))
    sales = project / "data/sale.csv"
    sales.write_text(sales.read_text().replace("41000.00", "40999980000.00"))
    program, data = program_of(project), data_of(project)
    assert program is not None
    assert data is not None
    periods = every_period(program, data, None)
    assert isinstance(periods, list)
    with pytest.raises(Doubtful, match=r"a calculation of 4\d digits"):
        by_columns(program, data, periods)
    chosen = choose(program, data, "duckdb")
    assert isinstance(chosen, Chosen)
    result = chosen.evaluate(program, data, periods)
    assert result == evaluate(program, data, periods)
    # 60% of 41 / 90 + 40% of 20.5 / 33 = 52.1818…%
    assert [each.amount for each in result.entries if each.rule == "scorecard"][-1] == Decimal("5218.18")
