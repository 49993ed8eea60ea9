"""Reading Parquet files and Arrow tables; the only module that loads DuckDB."""

from __future__ import annotations

import glob
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from incentlang.data.findings import Findings
from incentlang.data.raw import Nested, Raw, RawTable, raw_of
from incentlang.diagnostics.base import Cell
from incentlang.diagnostics.data import FileUnreadable

_BATCH = 50_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_AS_TEXT = ("DECIMAL", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT")
_UNSIGNED = ("UINTEGER", "UBIGINT", "UHUGEINT", "VARINT", "BIGNUM", "ENUM", "UUID")
_AS_IT_IS = ("VARCHAR", "BOOLEAN", "DOUBLE", "DATE")


def connect(folder: Path | None) -> duckdb.DuckDBPyConnection:
    """A connection that reaches files of `folder` and nothing else, and cannot be talked into more."""
    connection = duckdb.connect(
        ":memory:",
        config={"autoinstall_known_extensions": False, "autoload_known_extensions": False},
    )
    if folder is not None:
        quoted = str(folder).replace("'", "''")
        connection.execute(f"SET allowed_directories = ['{quoted}']")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def read_parquet(path: Path, file: str, columns: Collection[str], findings: Findings) -> RawTable | None:
    """The rows of a Parquet file; None when it cannot be read.

    Args:
        path: The file.
        file: Its name in messages.
        columns: The columns that are needed; others are named in the header and left empty.
        findings: Collects what is wrong.
    """
    real = path.resolve()
    connection = connect(real.parent)
    try:
        # A name with * or [ in it would otherwise be taken for a pattern.
        scan = f"read_parquet('{glob.escape(str(real)).replace(chr(39), chr(39) * 2)}')"
        return _read(connection, scan, file, columns)
    except (duckdb.Error, OSError, ValueError, OverflowError):
        findings.add(FileUnreadable(at=Cell(file), reason="it is damaged, or not a Parquet file"))
        return None
    finally:
        connection.close()


def read_arrow(table: object, file: str, columns: Collection[str], findings: Findings) -> RawTable | None:
    """The rows of a table that speaks the Arrow C stream, or of a data frame that DuckDB knows.

    Args:
        table: The table.
        file: Its name in messages.
        columns: The columns that are needed; others are named in the header and left empty.
        findings: Collects what is wrong.
    """
    connection = connect(None)
    try:
        connection.register("given", table)
        # One pass only: a stream may be read once, so its rows are taken into a table of their own.
        connection.execute("CREATE TEMP TABLE taken AS SELECT * FROM given")
        return _read(connection, "taken", file, columns)
    except (duckdb.Error, TypeError, ValueError, OverflowError):
        reason = "give a list of dictionaries, or a table of pyarrow, polars or pandas"
        findings.add(FileUnreadable(at=Cell(file), reason=f"{type(table).__name__} is no table: {reason}"))
        return None
    finally:
        connection.close()


def _read(connection: duckdb.DuckDBPyConnection, scan: str, file: str, columns: Collection[str]) -> RawTable:
    described = connection.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()
    kinds = {str(name): str(kind) for name, kind, *_ in described}
    cursor = connection.execute(f"SELECT {selected(kinds, columns)} FROM {scan}")
    rows = list(fetched(cursor, kinds, columns))
    return RawTable(file, tuple(name.strip() for name in kinds), rows, range(2, len(rows) + 2))


def selected(kinds: Mapping[str, str], columns: Collection[str]) -> str:
    """What to select so that `fetched` gives cells; at least one column.

    Args:
        kinds: The columns of the file with their kinds, as DuckDB calls them.
        columns: Those that are needed; others are left empty.
    """
    return ", ".join(_expression(name, kind) if name in columns else "NULL" for name, kind in kinds.items()) or "NULL"


def fetched(
    cursor: duckdb.DuckDBPyConnection, kinds: Mapping[str, str], columns: Collection[str]
) -> Iterator[Sequence[Raw]]:
    """Rows of cells from what was selected; columns after those of the file come as they are."""
    changes = [
        (position, change)
        for position, (name, kind) in enumerate(kinds.items())
        if name in columns and (change := _change(kind)) is not None
    ]
    while batch := cursor.fetchmany(_BATCH):
        if not changes:
            yield from batch
            continue
        for row in map(list, batch):
            for position, change in changes:
                if row[position] is not None:
                    row[position] = change(row[position])
            yield row


def _expression(name: str, kind: str) -> str:
    """How a column is fetched so that nothing is lost: "
    "decimals and whole numbers as text, instants as a number."""
    column = '"' + name.replace('"', '""') + '"'
    base = kind.partition("(")[0]
    if kind.endswith("]"):
        return f"CASE WHEN {column} IS NOT NULL THEN 1 END"
    if base == "DECIMAL" and not kind.endswith(",0)"):
        # The scale of the column is no way of writing: without its zeros no `36.000` can look like a thousands mark.
        return f"rtrim(rtrim(CAST({column} AS VARCHAR), '0'), '.')"
    if base in _AS_TEXT or base in _UNSIGNED or base == "FLOAT":
        return f"CAST({column} AS VARCHAR)"
    if base == "TIMESTAMP WITH TIME ZONE":
        return f"epoch_us({column})"
    if base.startswith("TIMESTAMP"):
        return f"CAST({column} AS TIMESTAMP)"
    return column if base in _AS_IT_IS else f"CASE WHEN {column} IS NOT NULL THEN 1 END"


def _change(kind: str) -> Any:
    """What the fetched values of a column of this kind still need, or None."""
    base = kind.partition("(")[0]
    if kind.endswith("]"):
        return lambda _: Nested("lists")
    if base == "FLOAT":
        # The text is the shortest one of the 32-bit number; read as 64 bits it stays that text.
        return float
    if base == "TIMESTAMP WITH TIME ZONE":
        return lambda micro: _EPOCH + timedelta(microseconds=micro)
    if base == "BOOLEAN":
        return raw_of
    if base.startswith("TIMESTAMP") or base in _AS_TEXT or base in _UNSIGNED or base in _AS_IT_IS:
        return None
    what = {"STRUCT": "records", "MAP": "records", "BLOB": "bytes"}.get(base, f"values of the kind {base.lower()}")
    return lambda _: Nested(what)
