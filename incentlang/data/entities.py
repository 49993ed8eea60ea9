"""Reading entities, and the dated values of their `over time` attributes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import attrs

from incentlang.data.casting import CastTable, Reading, cast_table
from incentlang.data.columns import Wanted
from incentlang.data.model import Row, Stretch, Timeline
from incentlang.data.stretches import FROM, TO, Dated, dated_rows, gaps, overlaps
from incentlang.diagnostics.data import AttributeChanges, DatesMissing, DatesOverlap, GapInDates, KeyTwice
from incentlang.ir.schema import Entity, Field
from incentlang.types import Ref

Timelines = Mapping[str, Timeline]


@attrs.frozen
class EntityRows:
    """What was read of one entity.

    Attributes:
        table: Its own table, or None when that could not be read.
        rows: Rows by key.
        timelines: For each `over time` field, timelines by key.
        dated_tables: The tables of `over time` fields that have a file of their own, by field.
    """

    table: CastTable | None
    rows: Mapping[str, Row]
    timelines: Mapping[str, Timelines]
    dated_tables: Mapping[str, CastTable]


def read_entity(reading: Reading, entity: Entity) -> EntityRows:
    """The rows of an entity by key, and the timelines of its `over time` attributes.

    Args:
        reading: What all tables share.
        entity: The entity and the fields that the plan reads.
    """
    apart = [field for field in entity.fields if field.over_time and _has_own_file(reading, entity, field)]
    inside = [field for field in entity.fields if field.over_time and field not in apart]
    fixed = [field for field in entity.fields if not field.over_time]
    wanted = [Wanted(field, may_lack=field.optional, settled=field.name == entity.key) for field in fixed]
    if inside:
        wanted += [Wanted(attrs.evolve(field, over_time=False), may_lack=field.optional) for field in inside]
        # An optional attribute may have no data at all, and then its entity needs no dates.
        lenient = all(field.optional for field in inside)
        wanted += [
            attrs.evolve(FROM, may_lack=lenient, quiet=True),
            attrs.evolve(TO, may_lack=lenient, quiet=True, beside="from"),
        ]
    table = cast_table(reading, entity.name, wanted)
    rows: dict[str, Row] = {}
    timelines: dict[str, Timelines] = {}
    if table is not None and table.good:
        dated = bool(inside) and table.names["from"] in table.raw.header
        rows = _rows(reading, entity, table, fixed, repeated=dated)
        if inside and not dated:
            _check_dates_given(reading, table, inside)
        if dated:
            spans = dated_rows(reading, table)
            _check_overlaps(reading, table, entity.key, spans)
            for field in inside:
                timelines[field.name] = _timelines(reading, table, entity.key, field, field.name, spans)
    dated_tables: dict[str, CastTable] = {}
    for field in apart:
        found = _read_own_file(reading, entity, field)
        if found is not None:
            dated_tables[field.name], timelines[field.name] = found
    for field in (*inside, *apart):
        timelines.setdefault(field.name, {})
    return EntityRows(table, rows, timelines, dated_tables)


def _has_own_file(reading: Reading, entity: Entity, field: Field) -> bool:
    return reading.shelf.has(f"{entity.name}.{field.name}")


def _rows(reading: Reading, entity: Entity, table: CastTable, fixed: Sequence[Field], repeated: bool) -> dict[str, Row]:
    keys = table.columns[entity.key]
    names = {field.name for field in fixed}
    columns = [table.columns[field.name] if field.name in names else None for field in entity.fields]
    rows: dict[str, Row] = {}
    for position in table.good:
        key = keys[position]
        values = tuple(column[position] if column is not None else None for column in columns)
        row = Row(key, values, table.raw.file, table.number(position))
        before = rows.setdefault(key, row)
        if before is row:
            continue
        if not repeated:
            at = table.cell(position, entity.key)
            reading.findings.add(KeyTwice(at=at, key=key, first=before.number))
            continue
        for field, old, new in zip(entity.fields, before.values, values, strict=True):
            if old != new:
                at = table.cell(position, field.name)
                reading.findings.add(AttributeChanges(at=at, key=key, field=field.name, first=before.number))
    return rows


def _check_dates_given(reading: Reading, table: CastTable, inside: Sequence[Field]) -> None:
    """Values that change over time say nothing without the day from which they hold."""
    present = [field.name for field in inside if table.names[field.name] in table.raw.header]
    if present:
        at = table.raw.cell(row=1)
        reading.findings.add(DatesMissing(at=at, table=table.source.name, field=present[0]))


def _read_own_file(reading: Reading, entity: Entity, field: Field) -> tuple[CastTable, Timelines] | None:
    """The timelines in a file such as data/customer.health.csv: customer, value, from, to."""
    key = Wanted(Field(entity.name, Ref(entity.name)), also=(entity.key, f"{entity.name}_id", "id"))
    filled = attrs.evolve(field, name="value", optional=False, over_time=False)
    value = Wanted(filled, settled=True, also=(field.name,))
    table = cast_table(reading, f"{entity.name}.{field.name}", [key, value, FROM, TO])
    if table is None:
        return None
    if len(table.columns) < len(table.names):  # a column is missing, which has been told
        return table, {}
    spans = dated_rows(reading, table)
    _check_overlaps(reading, table, entity.name, spans)
    return table, _timelines(reading, table, entity.name, field, "value", spans)


def _by_key(table: CastTable, key: str, spans: list[Dated]) -> dict[str, list[Dated]]:
    found: dict[str, list[Dated]] = defaultdict(list)
    keys = table.columns[key]
    for span in spans:
        found[keys[span[2]]].append(span)
    return found


def _check_overlaps(reading: Reading, table: CastTable, key: str, spans: list[Dated]) -> None:
    for name, rows in _by_key(table, key, spans).items():
        for before, after in overlaps(rows):
            first = table.number(before[2])
            at = table.cell(after[2], "from")
            reading.findings.add(DatesOverlap(at=at, key=name, day=after[0], first=first))


def _timelines(
    reading: Reading, table: CastTable, key: str, field: Field, column: str, spans: list[Dated]
) -> Timelines:
    values, file = table.columns[column], table.raw.file
    found: dict[str, Timeline] = {}
    for name, rows in _by_key(table, key, spans).items():
        filled = [row for row in rows if values[row[2]] is not None]
        if not field.optional:
            for start, end, position in gaps(filled):
                at = table.cell(position, "from")
                reading.findings.add(GapInDates(at=at, key=name, field=field.name, start=start, end=end))
        found[name] = Timeline(
            [Stretch(start, end, values[row], file, table.number(row)) for start, end, row in filled]
        )
    return found
