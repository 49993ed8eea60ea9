"""Quotients with divisors of their own on one that all share: found in the data, or left to the reference evaluator."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from math import lcm
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentlang.engines.duckdb.run import evaluate as by_columns
from incentlang.engines.reference.run import evaluate
from incentlang.engines.relational.build import build, build_narrowly, gaps_of
from incentlang.engines.relational.data.layout import NARROW, Widths
from incentlang.engines.relational.doubt import Doubtful
from incentlang.engines.relational.sql import Call, Column
from incentlang.engines.relational.sql.render import expression
from incentlang.running.request import every_period
from incentlang.values.numbers import exact_arithmetic
from tests.engines.test_engines_on_cases import TOP, data_of, program_of

SUMS = TOP / "tests/cases/mechanisms/sums_of_quotients"
MULTIPLE = expression(Call("common_multiple", (Column("n", "whole"),), "whole"), "duckdb")


@given(values=st.lists(st.integers(1, 400), min_size=1, max_size=7))
def test_the_least_common_multiple_of_rows(values: Sequence[int]) -> None:
    rows = ", ".join(f"({value})" for value in values)
    with duckdb.connect(":memory:") as connection:
        found = connection.execute(f"SELECT {MULTIPLE} FROM (VALUES {rows}) AS v (n)").fetchone()
    assert found == (lcm(*values),) or lcm(*values) >= 2**63


def test_one_that_64_bits_do_not_hold_stops_the_run() -> None:
    with duckdb.connect(":memory:") as connection, pytest.raises(duckdb.OutOfRangeException):
        connection.execute(f"SELECT {MULTIPLE} FROM (VALUES (4294967291), (4294967279)) AS v (n)").fetchall()


def test_where_divisors_share_none_that_fits_the_reference_evaluator_computes(tmp_path: Path) -> None:
    project = Path(shutil.copytree(SUMS, tmp_path / "project"))
    program = program_of(project)
    assert program is not None
    projects = project / "data/project.csv"
    written = projects.read_text()
    # 3, 4, 7 and 101 share 8,484; with two primes near a thousand million it has more than 18 digits.
    for people in (("101", "3"), ("999999937", "999999929")):
        rows = written.replace(",3,2.5,bob", f",{people[0]},2.5,bob").replace(",3,0.3,bob", f",{people[1]},0.3,bob")
        projects.write_text(rows)
        data = data_of(project)
        assert data is not None
        periods = every_period(program, data, None)
        assert isinstance(periods, list)
        if people[0] == "101":
            assert by_columns(program, data, periods) == evaluate(program, data, periods)
        else:
            with pytest.raises(Doubtful):
                by_columns(program, data, periods)


def test_a_divisor_of_a_pool_that_is_too_wide_is_left_to_the_reference_evaluator(tmp_path: Path) -> None:
    project = Path(shutil.copytree(TOP / "tests/cases/mechanisms/pool_by_quotients", tmp_path / "project"))
    program = program_of(project)
    assert program is not None
    quotas = project / "data/quota.csv"
    head, *rows = quotas.read_text().splitlines()
    # Amounts that share no divisor: the pool's is found only when what a view says is read.
    wide = [f"{row.rsplit(',', 1)[0]},{9_999_999_967 + 2 * place}.01" for place, row in enumerate(rows)]
    quotas.write_text("\n".join([head, *wide]) + "\n")
    data = data_of(project)
    assert data is not None
    periods = every_period(program, data, None)
    assert isinstance(periods, list)
    with pytest.raises(Doubtful):
        by_columns(program, data, periods)


def test_a_shared_divisor_has_the_digits_that_there_is_room_for() -> None:
    program = program_of(TOP / "tests/cases/mechanisms/pool_by_quotients")
    assert program is not None
    assert gaps_of(program) == ()
    start = date(2026, 1, 1)
    starts = dict.fromkeys(range(len(program.rules) + len(program.pools)), start)
    # The amounts of a fund times weights times a divisor of 18 digits have more than 38; one of nine leaves room.
    widths = Widths(money=8, sums=8, rows=3)
    with exact_arithmetic():
        assert build(program, start, starts, widths).too_wide is not None
        assert build_narrowly(program, start, starts, widths).too_wide is None
        assert build(program, start, starts, NARROW).too_wide is None
