"""A run by DuckDB: the same result as the reference evaluator's, to the last digit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import attrs
import duckdb

from incentlang.data.model import Dataset
from incentlang.engines.duckdb.load import load
from incentlang.engines.duckdb.steps import doubting, run_script
from incentlang.engines.relational.passes.simplifying import simplified
from incentlang.engines.relational.results.runs import prepare
from incentlang.engines.relational.sql.render import quoted
from incentlang.engines.result import Result
from incentlang.ir.program import Program
from incentlang.ledger.closing import ClosedPeriod
from incentlang.values.numbers import exact_arithmetic
from incentlang.values.periods import Period


@attrs.frozen
class _Tables:
    """Relations of a connection."""

    connection: duckdb.DuckDBPyConnection

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[Sequence[Any]]:
        names = ", ".join(quoted(name, "duckdb") for name in columns)
        found = self.connection.execute(f"SELECT {names} FROM {quoted(table, 'duckdb')}")
        while batch := found.fetchmany(10_000):
            yield from batch


def evaluate(
    program: Program,
    data: Dataset,
    periods: Sequence[Period],
    as_of: date | None = None,
    closed: tuple[ClosedPeriod, ...] = (),
) -> Result:
    """Evaluate a program that has no gaps on data.

    Args:
        program: A checked program that relations can compute.
        data: Validated data, all versions of every row.
        periods: Pay periods to report, in order.
        as_of: The knowledge date, or None.
        closed: The closed periods, in order.

    Raises:
        Doubtful: A value cannot be computed, and only the reference evaluator can say why.
    """
    with exact_arithmetic(), duckdb.connect(":memory:") as connection:
        run = prepare(program, data, periods, as_of, closed)
        load(connection, run.relations())
        run_script(connection, simplified(run.built.script.steps, run.asked()), run.built.script.doubts)
        with doubting():
            return run.result(_Tables(connection))
