"""Relations over the files of a project: only people, what is supplied and rates are read into Python."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import attrs
import duckdb

from incentlang.data.model import Dataset
from incentlang.engines.duckdb.files import (
    PlainFile,
    check_references,
    day_text,
    extreme_days,
    key_text,
    open_plain,
)
from incentlang.engines.duckdb.load import load
from incentlang.engines.duckdb.widths import widths_of_files
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.world import World
from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.contents import of_people
from incentlang.engines.relational.data.layout import Layout, Widths
from incentlang.engines.relational.results.accounts import EVERYBODY
from incentlang.engines.relational.sql import Column, Dec, Join, Select, Source, SqlType, Step, numbers, same
from incentlang.engines.relational.sql.render import expression, quoted, type_name
from incentlang.ir.schema import PARTICIPANT, Entity, Fact, Field, Schema
from incentlang.project.model import Project
from incentlang.types import Money, Ref

DAYS = "rate days"
"""The relation of rates by table, currency and day."""


@attrs.frozen
class Opened:
    """Files behind relations.

    Attributes:
        world: People, inputs and rates; no rows of facts or entities.
        widths: How many digits the amounts have.
        files: What was opened, by table.
        days: By fact the earliest and the latest of its dates.
        dated: Steps that date the rows of a fact by the row that they refer to, so that it is looked up once, with all
            else that is looked up there; they stand before any other step, in the place of the fact.
    """

    world: World
    widths: Widths
    files: Mapping[str, PlainFile]
    days: Mapping[str, tuple[date | None, date | None]]
    dated: tuple[Step, ...]

    def digest(self, small: Dataset) -> str:
        """SHA-256 over what was read: the files as they lie, and what was read into Python."""
        lines = "".join(f"{each.digest}  {each.shown}\n" for _, each in sorted(self.files.items()))
        return hashlib.sha256(f"{lines}{small.digest}\n".encode()).hexdigest()


def small_schema(schema: Schema) -> Schema:
    """The part of a schema that is read into Python."""
    return attrs.evolve(schema, facts=(), entities=tuple(each for each in schema.entities if each.name == PARTICIPANT))


def open_files(connection: duckdb.DuckDBPyConnection, project: Project, schema: Schema, small: Dataset) -> Opened:
    """Put every relation that a script reads over the files of a project.

    Args:
        connection: Where relations are made.
        project: Where the files are.
        schema: What the plan reads.
        small: People, inputs and rates, validated.

    Raises:
        NotPlain: A file has to be read row by row.
    """
    files: dict[str, PlainFile] = {}
    for entity in schema.entities:
        if entity.name != PARTICIPANT:
            files[entity.name] = open_plain(connection, project, schema, entity)
    for fact in schema.facts:
        files[fact.name] = open_plain(connection, project, schema, fact)
    world = World(small_schema(schema), small)
    people = 'SELECT unnest($1::VARCHAR[]) AS "_key"'
    connection.execute(f"CREATE OR REPLACE TABLE {quoted(EVERYBODY, 'duckdb')} AS {people}", [list(small.participants)])
    tables: list[Fact | Entity] = [*(each for each in schema.entities if each.name != PARTICIPANT), *schema.facts]
    check_references(connection, tables, files, EVERYBODY)
    days = {fact.name: extreme_days(connection, fact, files[fact.name]) for fact in schema.facts}
    widths = widths_of_files(connection, schema, small, files)
    rated = _load_rates(connection, schema, world, days)
    ordered = frozenset(name for name, found in files.items() if found.ordered)
    widths = attrs.evolve(widths, rated=rated, ordered=ordered)
    shape = Layout(schema, widths)
    load(connection, of_people(world, shape))
    for entity in schema.entities:
        if entity.name != PARTICIPANT:
            found = files[entity.name]
            shown: list[Shown] = [(layout.KEY, "text", found.columns[entity.key])]
            shown += [(field.name, shape.type_of(field.type), found.columns[field.name]) for field in entity.fields]
            _view(connection, layout.entity_table(entity.name), shown, found.view)
    for fact in sorted(schema.facts, key=lambda fact: fact.dated is None):
        _fact_view(connection, shape, fact, files[fact.name])
    undated = [fact for fact in schema.facts if fact.dated is None and not _is_converting(schema, files[fact.name])]
    dated = tuple(_dated(connection, shape, fact, files[fact.name]) for fact in undated)
    return Opened(world, widths, files, days, dated)


Shown = tuple[str, SqlType, str]
"""A column of a view: its name, its type, and how it is read from a file."""


def _view(connection: duckdb.DuckDBPyConnection, name: str, columns: Sequence[Shown], source: str) -> None:
    shown = ", ".join(
        f"CAST({text} AS {type_name(kind, 'duckdb')}) AS {quoted(column, 'duckdb')}" for column, kind, text in columns
    )
    view, of = quoted(name, "duckdb"), quoted(source, "duckdb")
    connection.execute(f"CREATE OR REPLACE VIEW {view} AS SELECT {shown} FROM {of}")


def _load_rates(
    connection: duckdb.DuckDBPyConnection,
    schema: Schema,
    world: World,
    days: Mapping[str, tuple[date | None, date | None]],
) -> bool:
    """What a unit of each other currency is worth on each day that a row can have; whether every day has a rate."""
    if not schema.conversions:
        return True
    rated = True
    rows = []
    asked = [day for fact in _dating_amounts(schema) for day in days[fact.name] if day is not None]
    ordinals = range(min(asked).toordinal(), max(asked).toordinal() + 1) if asked else ()
    for conversion in schema.conversions:
        for code in conversion.currencies:
            for day in map(date.fromordinal, ordinals):
                on = conversion.day(day, None, schema.year_offset)
                try:
                    rows.append((code, day, world.converter.rates.on(conversion.source, code, on).value))
                except Problem:  # a row of that day has no value, and is told of as any problem is
                    rated = False
    connection.execute(
        f"CREATE OR REPLACE TABLE {quoted(DAYS, 'duckdb')} (code VARCHAR, on_day DATE, rate DECIMAL(18, 10))"
    )
    columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[], [], []]
    connection.execute(
        f"INSERT INTO {quoted(DAYS, 'duckdb')} "
        "SELECT unnest($1::VARCHAR[]), unnest($2::DATE[]), unnest($3::DECIMAL(18, 10)[])",
        columns,
    )
    return rated


def _dating_amounts(schema: Schema) -> Iterator[Fact]:
    """The facts whose dates decide at which rate amounts are converted."""
    for fact in schema.facts:
        if any(_is_converted(field) for field in fact.fields):
            dated = fact
            while dated.dated is None and dated.dated_through is not None:
                dated = _dating(schema, dated, dated.dated_through)
            yield dated


def _dating(schema: Schema, fact: Fact, through: str) -> Fact:
    """The fact whose date another takes."""
    target = next(field.type for field in fact.fields if field.name == through)
    found = schema.fact(target.target) if isinstance(target, Ref) else None
    assert found is not None
    return found


def _is_converted(field: Field) -> bool:
    return isinstance(field.type, Money) and field.type.unit is None


def _fact_view(connection: duckdb.DuckDBPyConnection, shape: Layout, fact: Fact, found: PlainFile) -> None:
    """The relation of a fact: its rows with number, key, date, and amounts in the plan's currency."""
    schema = shape.schema
    base = f"{quoted(found.view, 'duckdb')} AS base"
    if fact.dated_through is not None and fact.dated is None:
        other = quoted(layout.fact_table(_dating(schema, fact, fact.dated_through).name), "duckdb")
        base += f' JOIN {other} AS through ON through."_key" = base.{found.columns[fact.dated_through]}'
        day = 'through."_day"'
    else:
        day = day_text(fact, {name: f"base.{found.columns[name]}" for name in fact.dates})
    converts = _is_converting(schema, found)
    if converts:
        base += (
            f" LEFT JOIN {quoted(DAYS, 'duckdb')} AS rates ON rates.code = base.{found.code} AND rates.on_day = {day}"
        )
    shown = [
        (layout.ROW, "base.file_row_number"),
        (layout.KEY, key_text(fact, found.columns)),
        (layout.DAY, day),
        (layout.CODE, "''"),
    ]
    for field in fact.fields:
        text = found.columns[field.name]
        text = text if text == "NULL" else f"base.{text}"
        kind = shape.type_of(field.type)
        if converts and _is_converted(field):
            text = _converted(schema, text, found.code, kind, shape)
        shown.append((field.name, text))
    kinds = dict(shape.fact(fact))
    columns = ", ".join(
        f"CAST({text} AS {type_name(kinds[name], 'duckdb')}) AS {quoted(name, 'duckdb')}" for name, text in shown
    )
    connection.execute(
        f"CREATE OR REPLACE VIEW {quoted(layout.fact_table(fact.name), 'duckdb')} AS SELECT {columns} FROM {base}"
    )


def _is_converting(schema: Schema, found: PlainFile) -> bool:
    return bool(found.code) and bool(schema.conversions)


def _dated(connection: duckdb.DuckDBPyConnection, shape: Layout, fact: Fact, found: PlainFile) -> Step:
    """The rows of a fact without a date, each with the day of the row that it refers to."""
    assert fact.dated_through is not None
    texts = {layout.ROW: "file_row_number", layout.KEY: key_text(fact, found.columns), layout.CODE: "''"}
    texts |= {field.name: found.columns[field.name] for field in fact.fields}
    kinds = dict(shape.fact(fact))
    rows = f"rows of {fact.name}"
    _view(connection, rows, [(name, kinds[name], text) for name, text in texts.items()], found.view)
    through = _dating(shape.schema, fact, fact.dated_through)
    on = same(Column(layout.KEY, "text", "t"), Column(fact.dated_through, "text", "f", True))
    day = (layout.DAY, Column(layout.DAY, "day", "t", True))
    own = tuple((name, Column(name, kinds[name], "f")) for name in texts)
    join = Join(Source(layout.fact_table(through.name), "t"), on, lookup=True)
    return Step(layout.fact_table(fact.name), Select((*own, day), Source(rows, "f"), (join,)))


def _converted(schema: Schema, text: str, code: str, kind: object, shape: Layout) -> str:
    """An amount in the plan's currency: what is written, times the rate of its day, rounded where the plan says so."""
    assert isinstance(kind, Dec)
    written = Dec(shape.widths.money + shape.money_places, shape.money_places)
    rate = Dec(shape.widths.rates + 8, shape.widths.rates)
    cases = []
    for conversion in schema.conversions:
        amount = numbers.decimal_product(Column("WRITTEN", written), Column("RATE", rate))
        if conversion.quantum is not None:
            amount = numbers.rounded(numbers.Number(amount), conversion.quantum, conversion.mode)
        told = expression(numbers.cast(amount, kind), "duckdb")
        told = told.replace('"WRITTEN"', f"CAST({text} AS {type_name(written, 'duckdb')})")
        told = told.replace('"RATE"', f"CAST(rates.rate AS {type_name(rate, 'duckdb')})")
        codes = ", ".join(f"'{each}'" for each in conversion.currencies)
        cases.append(f"WHEN base.{code} IN ({codes}) THEN {told}")
    return f"CASE {' '.join(cases)} ELSE CAST({text} AS {type_name(kind, 'duckdb')}) END"
