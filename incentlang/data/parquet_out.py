"""Tables handed out: as Parquet files, or as Arrow streams."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb


def write_parquet(path: Path, columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[Any]]) -> None:
    """Write a Parquet file; the same rows give the same bytes.

    Args:
        path: The file to make.
        columns: Names, each with its kind in SQL such as `DECIMAL(38, 2)`.
        rows: Values that print as what SQL reads: text, Decimal, date, int; None is missing.
    """
    connection = _holding(columns, rows)
    try:
        quoted = str(path).replace("'", "''")
        connection.execute(f"COPY given TO '{quoted}' (FORMAT parquet, COMPRESSION zstd)")
    finally:
        connection.close()


def arrow_stream(
    columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[Any]], requested_schema: object | None = None
) -> object:
    """The rows as an Arrow C stream. The arguments are those of `write_parquet`."""
    return _holding(columns, rows).table("given").__arrow_c_stream__(requested_schema)


def _holding(columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[Any]]) -> duckdb.DuckDBPyConnection:
    import duckdb  # noqa: PLC0415  (a tenth of a second, which a check or a run without --out need not pay)

    # One thread: several would put the rows into the file in whatever order they finish.
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    connection = duckdb.connect(":memory:", config=config)
    # Each column goes in as one list of text, which is exact and some hundred times faster than row by row.
    casts = ", ".join(f"CAST(unnest(?::VARCHAR[]) AS {kind}) AS {_quoted(name)}" for name, kind in columns)
    texts = [[None if row[index] is None else _text(row[index]) for row in rows] for index in range(len(columns))]
    connection.execute(f"CREATE TEMP TABLE given AS SELECT {casts}", texts)
    return connection


def _text(value: Any) -> str:
    return value if isinstance(value, str) else format(value, "f") if hasattr(value, "as_tuple") else str(value)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
