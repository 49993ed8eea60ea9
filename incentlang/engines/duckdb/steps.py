"""The steps of a script run in DuckDB."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from incentlang.engines.relational.doubt import Doubtful
from incentlang.engines.relational.sql import Step
from incentlang.engines.relational.sql.render import quoted, step


def run_script(connection: duckdb.DuckDBPyConnection, steps: Sequence[Step], doubts: Sequence[str]) -> None:
    """Run every step, and make sure that nothing is in doubt.

    Raises:
        Doubtful: There is something that only the reference evaluator can tell.
    """
    try:
        for each in steps:
            connection.execute(step(each, "duckdb"))
        for doubt in doubts:
            if connection.execute(f"SELECT 1 FROM {quoted(doubt, 'duckdb')} LIMIT 1").fetchone() is not None:
                raise Doubtful(doubt)
    except (duckdb.OutOfRangeException, duckdb.ConversionException) as wide:
        raise Doubtful(str(wide)) from wide
