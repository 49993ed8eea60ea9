"""The steps of a script run in DuckDB."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import duckdb

from incentlang.engines.relational.doubt import Doubtful
from incentlang.engines.relational.sql import Step
from incentlang.engines.relational.sql.render import quoted, step


def run_script(connection: duckdb.DuckDBPyConnection, steps: Sequence[Step], doubts: Sequence[str]) -> None:
    """Run every step, and make sure that nothing is in doubt.

    Raises:
        Doubtful: There is something that only the reference evaluator can tell.
    """
    with doubting():
        for each in steps:
            connection.execute(step(each, "duckdb"))
        for doubt in doubts:
            if connection.execute(f"SELECT 1 FROM {quoted(doubt, 'duckdb')} LIMIT 1").fetchone() is not None:
                raise Doubtful(doubt)


@contextmanager
def doubting() -> Iterator[None]:
    """A value that is too wide for its column is a doubt, also where a view computes it when it is read."""
    try:
        yield
    except (duckdb.OutOfRangeException, duckdb.ConversionException) as wide:
        raise Doubtful(str(wide)) from wide
