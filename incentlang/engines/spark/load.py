"""Relations as views of a Spark session."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

import pyarrow as pa

from incentlang.engines.relational.data.contents import Relation
from incentlang.engines.relational.doubt import Doubtful
from incentlang.engines.relational.sql import Dec, SqlType
from incentlang.engines.relational.sql.render import quoted

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_BATCH = 50_000
_PLAIN = {"text": pa.string(), "day": pa.date32(), "whole": pa.int64(), "truth": pa.bool_()}


def load(session: SparkSession, relations: Iterable[Relation]) -> None:
    """Make a view of each relation.

    The values go through Arrow columns: Spark knows how many there are, and starts no Python process to read them.

    Raises:
        Doubtful: A value has more digits than its column holds.
    """
    for each in relations:
        frame = session.createDataFrame(_columns(each))
        frame.createOrReplaceTempView(quoted(each.name, "spark"))


def _columns(relation: Relation) -> pa.Table:
    """A relation's rows as columns; nothing is rounded on the way."""
    schema = pa.schema([(name, _arrow(kind)) for name, kind in relation.columns])
    source = iter(relation.rows)
    batches: list[pa.RecordBatch] = []
    while batch := list(islice(source, _BATCH)):
        try:
            columns = [
                pa.array(values, field.type) for values, field in zip(zip(*batch, strict=True), schema, strict=True)
            ]
        except (pa.ArrowInvalid, OverflowError, UnicodeEncodeError) as wide:
            raise Doubtful(f"{relation.name}: a value that its column does not hold: {wide}") from wide
        batches.append(pa.RecordBatch.from_arrays(columns, schema=schema))
    return pa.Table.from_batches(batches, schema=schema)


def _arrow(kind: SqlType) -> pa.DataType:
    return pa.decimal128(kind.digits, kind.places) if isinstance(kind, Dec) else _PLAIN[kind]
