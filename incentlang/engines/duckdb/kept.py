"""Rows of the Parquet files that a run wrote, for one participant and pay period."""

from __future__ import annotations

import glob
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from incentlang.engines.relational.sql.render import quoted


def kept_rows(file: Path, columns: Sequence[str], participant: str, period: str) -> list[tuple[Any, ...]] | None:
    """The rows of somebody and a period; None where the file is none that a run writes.

    Args:
        file: `payouts.parquet` or `entries.parquet`.
        columns: What is read of each row.
        participant: Whose rows.
        period: A pay period as text.
    """
    path = glob.escape(str(file.resolve())).replace("'", "''")
    names = ", ".join(quoted(name, "duckdb") for name in columns)
    query = f"SELECT {names} FROM read_parquet('{path}') WHERE participant = $1 AND period = $2"
    try:
        with duckdb.connect(":memory:") as connection:
            return connection.execute(query, [participant, period]).fetchall()
    except duckdb.Error:
        return None
