"""Typed files read where they lie: views over Parquet, after every check that reading row by row would make.

Only what is plain is taken: typed columns under the names and in the units that the plan and incent.toml say, and rows
in which nothing is wrong. Whatever is not plain is left to the careful reader, which says what is wrong and where.
"""

from __future__ import annotations

import glob
import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import attrs
import duckdb

from incentlang.data.findings import Findings
from incentlang.data.places import find_place
from incentlang.engines.duckdb.plain import Check, Column, bad_values, plain_column, simple
from incentlang.engines.relational.sql.render import quoted
from incentlang.ir.schema import PARTICIPANT, Entity, Fact, Field, Schema
from incentlang.project.model import DataSource, Project
from incentlang.types import DateType, Money, Ref

BASE = "file "
"""What stands before the name of a table in the name of its view."""


class NotPlain(Exception):
    """A file is not one that can be taken as it lies."""


@attrs.frozen
class PlainFile:
    """A file behind a view, with the columns that the plan reads.

    Attributes:
        view: The view's name.
        columns: The text of each field in SQL, as the plan's kind of value.
        code: The text of the currency of a row, empty where all are in the plan's.
        rows: How many there are.
        digest: SHA-256 of the file's content.
        ordered: Whether the rows stand in the order of their keys.
    """

    name: str
    shown: str
    view: str
    columns: Mapping[str, str]
    code: str
    rows: int
    digest: str
    ordered: bool = False


@attrs.frozen
class PlainView:
    """A view over a file, looked at as far as its columns say; nothing is known of its rows.

    Attributes:
        kinds: The kind of each column of the file, as DuckDB calls it.
        columns: The text of each field in SQL, as the plan's kind of value.
        code: The text of the currency of a row, empty where all are in the plan's.
        checks: What no row may be.
    """

    name: str
    path: Path
    shown: str
    view: str
    kinds: Mapping[str, str]
    columns: Mapping[str, str]
    code: str
    checks: tuple[Check, ...]


def view_plain(
    connection: duckdb.DuckDBPyConnection, project: Project, schema: Schema, table: Fact | Entity
) -> PlainView:
    """Put a view over the file of a fact or entity; none of its rows is read.

    Raises:
        NotPlain: It is not a Parquet file, or its columns leave something to interpret.
    """
    source = project.data.get(table.name) or DataSource(table.name)
    place = find_place(project, source, (), Findings())
    if place is None or place.path.suffix.lower() != ".parquet":
        raise NotPlain(f"{table.name} is no Parquet file")
    if source.values or source.dates or source.map:
        raise NotPlain(f"{table.name} is written in a way of its own")
    view = f"{BASE}{table.name}"
    connection.execute(f"CREATE OR REPLACE VIEW {quoted(view, 'duckdb')} AS SELECT * FROM {scan(place.path)}")
    kinds = {
        str(name): str(kind) for name, kind, *_ in connection.execute(f"DESCRIBE {quoted(view, 'duckdb')}").fetchall()
    }
    columns: dict[str, str] = {}
    checks: list[Check] = []
    for field in table.fields:
        if isinstance(table, Entity) and field.over_time:
            raise NotPlain(f"{table.name}.{field.name} changes over time")
        if isinstance(table, Fact) and field.name in (table.known, table.voided):
            if source.columns.get(field.name, field.name) in kinds:
                raise NotPlain(f"{table.name} has versions")
            columns[field.name] = "NULL"
            continue
        column = _column(source, field, kinds, schema.currency)
        columns[field.name] = column.text
        checks += bad_values(column, field)
    code = _currency(source, table, schema, kinds, checks)
    return PlainView(table.name, place.path, place.shown, view, kinds, columns, code, tuple(checks))


def open_plain(
    connection: duckdb.DuckDBPyConnection, project: Project, schema: Schema, table: Fact | Entity
) -> PlainFile:
    """Put a view over the file of a fact or entity and check it by itself.

    Raises:
        NotPlain: It is not a Parquet file, or not one that is plain and sound.
    """
    seen = view_plain(connection, project, schema, table)
    _check_rows(connection, seen.view, seen.checks)
    rows = _count(connection, f"SELECT count(*) FROM {quoted(seen.view, 'duckdb')}")
    found = PlainFile(table.name, seen.shown, seen.view, seen.columns, seen.code, rows, _digest(seen.path))
    return attrs.evolve(found, ordered=_check_keys(connection, table, found))


def scan(path: Path) -> str:
    """A Parquet file as a source of SQL, each row with its number."""
    escaped = glob.escape(str(path.resolve())).replace("'", "''")
    return f"read_parquet('{escaped}', file_row_number = true)"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _column(source: DataSource, field: Field, kinds: Mapping[str, str], currency: str) -> Column:
    name = source.columns.get(field.name, field.name)
    if name not in kinds:
        if field.optional:
            return Column(field.name, "NULL", True)
        raise NotPlain(f"{source.name} has no column {name}")
    found = plain_column(field, name, kinds[name], source.units.get(field.name), currency)
    if found is None:
        raise NotPlain(f"{source.name}.{name} is not typed as {field.name}")
    return found


def _currency(
    source: DataSource, table: Fact | Entity, schema: Schema, kinds: Mapping[str, str], checks: list[Check]
) -> str:
    """The text of a row's currency: the plan's, or one that the plan converts."""
    amounts = any(isinstance(field.type, Money) and field.type.unit is None for field in table.fields)
    if source.currency is None or not amounts:
        return ""
    if kinds.get(source.currency) != "VARCHAR" or isinstance(table, Entity):
        raise NotPlain(f"{table.name} has no column {source.currency}")
    column = quoted(source.currency, "duckdb")
    known = ", ".join(f"'{code}'" for code in sorted({schema.currency, *schema.foreign}))
    checks += [simple(f"{column} IS NULL"), simple(f"{column} NOT IN ({known})")]
    return column


def _check_rows(connection: duckdb.DuckDBPyConnection, view: str, checks: Sequence[Check]) -> None:
    """Nothing is wrong with any row.

    Each sign is looked for by itself: then what the file says of a column often answers without a look at its rows.
    """
    at = quoted(view, "duckdb")
    looks = (f"SELECT 1 FROM {at} WHERE {sign}" for check in checks for sign in check.signs)
    if not checks or connection.execute(f"{' UNION ALL '.join(looks)} LIMIT 1").fetchone() is None:
        return
    wrong = " OR ".join(f"({check.wrong})" for check in checks)
    if connection.execute(f"SELECT 1 FROM {at} WHERE {wrong} LIMIT 1").fetchone() is not None:
        raise NotPlain(f"{view} has a row to tell about")


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    found = connection.execute(query).fetchone()
    assert found is not None
    return int(found[0])


def key_text(table: Fact | Entity, columns: Mapping[str, str]) -> str:
    """The identity of a row: its key, or for a fact without one all its cells."""
    if table.key is not None:
        return columns[table.key]
    assert isinstance(table, Fact)
    parts = []
    for field in table.fields:
        if field.name not in (table.known, table.voided):
            text = columns[field.name]
            if isinstance(field.type, DateType):
                text = f"CAST({text} AS VARCHAR)"
            elif not _is_text(field):
                raise NotPlain(f"{table.name} has no key")
            parts.append(f"coalesce({text}, '')")
    return "(" + " || ' · ' || ".join(parts) + ")"


def day_text(fact: Fact, columns: Mapping[str, str]) -> str:
    """The date of a row of a fact that has dates of its own."""
    own = [columns[name] for name in fact.dates]
    pick = "greatest" if fact.dated_op == "later" else "least"
    return own[0] if len(own) == 1 else f"{pick}({', '.join(own)})"


def _is_text(field: Field) -> bool:
    return isinstance(field.type, Ref) or type(field.type).__name__ in ("Text", "OneOf")


def _check_keys(connection: duckdb.DuckDBPyConnection, table: Fact | Entity, found: PlainFile) -> bool:
    """Keys differ, and a milestone has one row for each of its entity; whether rows stand in the order of keys."""
    at, key = quoted(found.view, "duckdb"), key_text(table, found.columns)
    ordered = _ascending(connection, at, key)
    told_apart = ordered
    if isinstance(table, Fact) and table.once_per is not None:
        once = found.columns[table.once_per]
        twice = f"SELECT count(*) - count(DISTINCT {once}) FROM {at} WHERE {once} IS NOT NULL"
        if _count(connection, twice) > 0:
            raise NotPlain(f"{table.name} has a milestone twice")
        # Rows without a key are told apart by all their cells: they differ where this one does.
        whose = next(field for field in table.fields if field.name == table.once_per)
        told_apart |= table.key is None and not whose.optional
    if not told_apart:
        keys = f"SELECT count(DISTINCT {key}) FROM {at}"
        if _count(connection, keys) < found.rows:
            raise NotPlain(f"{table.name} has a key twice")
    return ordered


def _ascending(connection: duckdb.DuckDBPyConnection, at: str, key: str) -> bool:
    """Whether each key stands after the one before it, as in most exports: then no two are the same."""
    pairs = f"SELECT {key} AS mine, lag({key}) OVER () AS before FROM {at}"
    return connection.execute(f"SELECT 1 FROM ({pairs}) WHERE NOT mine > before LIMIT 1").fetchone() is None


def check_references(
    connection: duckdb.DuckDBPyConnection,
    tables: Sequence[Fact | Entity],
    files: Mapping[str, PlainFile],
    people: str,
) -> None:
    """Every reference leads to a row; all that lead to one table are looked up together.

    Args:
        connection: Where the views are.
        tables: The tables that refer.
        files: All files by table.
        people: The relation of the keys of participants.

    Raises:
        NotPlain: One does not.
    """
    asked: dict[str, list[str]] = {}
    for table in tables:
        mine = files[table.name]
        for field in table.fields:
            if isinstance(field.type, Ref):
                column = mine.columns[field.name]
                keys = f"SELECT {column} AS asked FROM {quoted(mine.view, 'duckdb')} WHERE {column} IS NOT NULL"
                asked.setdefault(field.type.target, []).append(keys)
    for target, every in asked.items():
        if target == PARTICIPANT:
            there, key = quoted(people, "duckdb"), quoted("_key", "duckdb")
        elif target in files:
            there, key = quoted(files[target].view, "duckdb"), files[target].columns[_key_of(target, files)]
        else:
            raise NotPlain(f"{target} is not read as a file")
        query = f"SELECT 1 FROM ({' UNION ALL '.join(every)}) ANTI JOIN {there} ON asked = {key} LIMIT 1"
        if connection.execute(query).fetchone() is not None:
            raise NotPlain(f"a {target} that does not exist")


def _key_of(target: str, files: Mapping[str, PlainFile]) -> str:
    return next(name for name in files[target].columns)


def extreme_days(
    connection: duckdb.DuckDBPyConnection, fact: Fact, found: PlainFile
) -> tuple[date | None, date | None]:
    """The earliest and the latest of all dates in the rows of a fact."""
    columns = [
        found.columns[field.name]
        for field in fact.fields
        if isinstance(field.type, DateType) and field.name != fact.known and found.columns[field.name] != "NULL"
    ]
    if not columns:
        return None, None
    low = ", ".join(f"min({column})" for column in columns)
    high = ", ".join(f"max({column})" for column in columns)
    query = f"SELECT least({low}), greatest({high}) FROM {quoted(found.view, 'duckdb')}"
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0], row[1]
