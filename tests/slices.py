"""Slices for one participant compared with all rows: data as typed Parquet files, and what each person is paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import duckdb

from incentlang.counterfactual import Slices
from incentlang.data.knowledge import as_known
from incentlang.data.model import Dataset, Row
from incentlang.data.parquet_out import write_parquet
from incentlang.engines.duckdb.slicing import slice_of
from incentlang.engines.reference.run import evaluate
from incentlang.ir.program import Program
from incentlang.ir.schema import PARTICIPANT, Entity, Fact
from incentlang.project.model import DataSource, Project
from incentlang.types import Count, DateType, DaysType, Money, MonthsType, NumberType, Ratio, YesNo
from incentlang.values.periods import Period

MOST_PEOPLE = 12


def kind_of(type_: object) -> str:
    match type_:
        case Money() | Ratio() | NumberType():
            return "DECIMAL"
        case Count() | DaysType() | MonthsType():
            return "BIGINT"
        case DateType():
            return "DATE"
        case YesNo():
            return "BOOLEAN"
        case _:
            return "VARCHAR"


def cell_of(value: Any) -> Any:
    return getattr(value, "count", value) if type(value).__name__ in ("Days", "Months") else value


def versions_of(table: Fact | Entity) -> tuple[str | None, ...]:
    return (table.known, table.voided) if isinstance(table, Fact) else ()


def last_known(program: Program, data: Dataset) -> Dataset:
    """The last version of every row, known from the first day on: files with versions are read as a whole."""
    known, facts = as_known(data, None), {}
    for fact in program.schema.facts:
        keep = [field.name not in versions_of(fact) for field in fact.fields]
        facts[fact.name] = tuple(
            Row(row.key, tuple(v if kept else None for v, kept in zip(row.values, keep, strict=True)), row.file,
                row.number, currency=row.currency)
            for row in known.facts[fact.name]
        )  # fmt: skip
    return attrs.evolve(known, facts=facts)


def write(folder: Path, table: Fact | Entity, rows: list[Row]) -> DataSource:
    """The rows of a table as a Parquet file of typed columns."""
    unversioned = [field for field in table.fields if field.name not in versions_of(table)]
    places = [index for index, field in enumerate(table.fields) if field in unversioned]
    columns, cells = [], [[row.values[place] for place in places] for row in rows]
    for index, field in enumerate(unversioned):
        kind = kind_of(field.type)
        values = [cell_of(row[index]) for row in cells]
        for row, value in zip(cells, values, strict=True):
            row[index] = value
        if kind == "DECIMAL":
            exact = [value for value in values if value is not None]
            digits = max([0, *(-int(value.normalize().as_tuple().exponent) for value in exact)])
            kind = f"DECIMAL(38, {digits})"
        if kind == "BIGINT":
            for row in cells:
                row[index] = None if row[index] is None else int(row[index])
        columns.append((field.name, kind))
    coded = any(row.currency for row in rows)
    if coded:
        columns.append(("row currency", "VARCHAR"))
        cells = [[*row, mark.currency or "USD"] for row, mark in zip(cells, rows, strict=True)]
    (folder / "data").mkdir(parents=True, exist_ok=True)
    write_parquet(folder / "data" / f"{table.name}.parquet", columns, cells)
    ratios = {field.name: "ratio" for field in table.fields if isinstance(field.type, Ratio)}
    return DataSource(table.name, units=ratios, currency="row currency" if coded else None)


def typed(folder: Path, program: Program, data: Dataset) -> Project:
    """The facts and entities of a data set as a project of Parquet files."""
    sources = {fact.name: write(folder, fact, list(data.facts[fact.name])) for fact in program.schema.facts}
    for entity in program.schema.entities:
        if entity.name != PARTICIPANT:
            sources[entity.name] = write(folder, entity, list(data.entities[entity.name].values()))
    return Project(folder, folder / "plan.incent", data=sources)


def told(program: Program, data: Dataset, periods: Any, who: str, as_of: Any) -> tuple[Any, ...]:
    result = evaluate(program, data, periods, as_of, only=who)
    problems = [(each.period, each.rule, each.subject, each.diagnostic.message()) for each in result.problems]
    return result.entries, result.payouts, result.pending, problems, result.settlements


def slices_pay_the_same(
    program: Program, data: Dataset, periods: Sequence[Period], days: Sequence[date | None], place: Path
) -> bool:
    """Whether the plan has slices; what they pay is asserted to be what all rows pay."""
    _in_memory(program, data, periods, days)
    data = last_known(program, data)
    project = typed(place / "typed", program, data)
    small = attrs.evolve(data, facts={}, entities={})
    some = False
    for who in sorted(data.participants)[:MOST_PEOPLE]:
        with duckdb.connect(":memory:") as connection:
            part = slice_of(connection, project, program, small, who)
        if part is None:
            continue
        some = True
        for as_of in days:
            assert told(program, part, periods, who, as_of) == told(program, data, periods, who, as_of), who
        for name, rows in part.facts.items():
            whole = {(row.key, row.values, row.currency) for row in data.facts[name]}
            assert all((row.key, row.values, row.currency) in whole for row in rows)
    return some


def _in_memory(program: Program, data: Dataset, periods: Sequence[Period], days: Sequence[date | None]) -> None:
    """The same of slices of data at hand, which keep every version of every row."""
    slices = Slices(program, data)
    for who in sorted(data.participants)[:MOST_PEOPLE] if slices.needs is not None else ():
        part = slices.of(who)
        for as_of in days:
            assert told(program, part, periods, who, as_of) == told(program, data, periods, who, as_of), who
