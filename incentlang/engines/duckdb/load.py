"""Relations made and filled in DuckDB."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import duckdb

from incentlang.engines.relational.data.contents import Relation
from incentlang.engines.relational.doubt import Doubtful
from incentlang.engines.relational.sql.render import quoted, type_name

_BATCH = 50_000


def load(connection: duckdb.DuckDBPyConnection, relations: Iterable[Relation]) -> None:
    """Make and fill relations.

    Raises:
        Doubtful: A value has more digits than its column holds.
    """
    for each in relations:
        _fill(connection, each)


def _fill(connection: duckdb.DuckDBPyConnection, relation: Relation) -> None:
    table = quoted(relation.name, "duckdb")
    kinds = [type_name(kind, "duckdb") for _, kind in relation.columns]
    names = [quoted(name, "duckdb") for name, _ in relation.columns]
    connection.execute(f"CREATE OR REPLACE TABLE {table} ({', '.join(map(' '.join, zip(names, kinds, strict=True)))})")
    read = ", ".join(f"unnest(${index}::{kind}[])" for index, kind in enumerate(kinds, start=1))
    insert = f"INSERT INTO {table} SELECT {read}"
    source = iter(relation.rows)
    while batch := list(islice(source, _BATCH)):
        try:
            connection.execute(insert, [list(column) for column in zip(*batch, strict=True)])
        except (duckdb.ConversionException, duckdb.OutOfRangeException) as wide:
            raise Doubtful(f"{relation.name}: a value has more digits than its column holds") from wide
