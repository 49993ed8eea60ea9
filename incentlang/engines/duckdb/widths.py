"""How many digits amounts, percentages, numbers and counts have in files that are read where they lie."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import attrs
import duckdb

from incentlang.data.model import Dataset
from incentlang.engines.duckdb.files import NotPlain, PlainFile
from incentlang.engines.relational.data.layout import Widths
from incentlang.engines.relational.data.measured import Extent, Extents, digits_of
from incentlang.engines.relational.sql.render import quoted
from incentlang.ir.schema import Entity, Fact, Schema


def widths_of_files(
    connection: duckdb.DuckDBPyConnection, schema: Schema, small: Dataset, files: Mapping[str, PlainFile]
) -> Widths:
    """How many digits the numbers of these data have, amounts and their sums at the dearest rate.

    Raises:
        NotPlain: Amounts have more digits than are read as they lie.
    """
    found = Extents(schema)
    tables: list[Entity | Fact] = [*schema.entities, *schema.facts]
    for table in tables:
        if table.name in files:
            _see_file(connection, table, files[table.name], found)
    found.see_people(small)
    found.see_inputs(small)
    rates = [rate.value for tables in small.rates.values() for known in tables.values() for rate in known]
    written = Extent()
    written.see(rates)
    dearest = max(Decimal(1), written.largest)
    general, widths = Widths(), found.widths()
    money = digits_of(found.money.largest * dearest)
    if money > general.money:
        raise NotPlain("amounts of so many digits")
    sums = min(general.sums, digits_of(found.money.total * dearest) + 1)
    return attrs.evolve(widths, money=money, sums=max(sums, money + 1), rates=written.places)


def _see_file(connection: duckdb.DuckDBPyConnection, table: Entity | Fact, file: PlainFile, found: Extents) -> None:
    """Take in what the columns of a file have in common, in one reading."""
    found.rows = max(found.rows, file.rows)
    fields = [field for field in table.fields if found.of(field.type) is not None]
    sizes = [f"abs({file.columns[field.name]})" for field in fields]
    if not fields:
        return
    asked = ", ".join(f"max({size}), sum({size})" for size in sizes)
    row = connection.execute(f"SELECT {asked} FROM {quoted(file.view, 'duckdb')}").fetchone()
    assert row is not None
    for place, field in enumerate(fields):
        extent = found.of(field.type)
        assert extent is not None
        largest, total = (Decimal(value or 0) for value in row[2 * place : 2 * place + 2])
        extent.largest = max(extent.largest, largest)
        extent.places = max(extent.places, -int(largest.as_tuple().exponent))  # the places of its column
        extent.total = max(extent.total, total)
