"""Reading all data of a run: every table that the plan reaches, checked on its own and against the others."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from incentlang.data.apart import attribute_unread, unread_files
from incentlang.data.casting import CastTable, Reading
from incentlang.data.days import zone_of
from incentlang.data.entities import EntityRows, read_entity
from incentlang.data.exchange import read_rates
from incentlang.data.facts import newest_day, read_fact
from incentlang.data.findings import Findings
from incentlang.data.inputs import Cells, read_input
from incentlang.data.model import Dataset, Row, Timeline
from incentlang.data.participants import read_participants
from incentlang.data.references import Keys, check_references, keys_of
from incentlang.data.shelf import GivenShelf, ProjectShelf
from incentlang.diagnostics.base import Cell, Diagnostic, Place
from incentlang.diagnostics.data import TableUnknown
from incentlang.diagnostics.suggest import closest
from incentlang.ir.schema import PARTICIPANT, Field, Schema
from incentlang.project.model import Project
from incentlang.source import NOWHERE
from incentlang.types import Ref

Declared = Mapping[str, Collection[str]]
"""Every field that a plan and its modules declare, reached or not, by fact, entity, input or "
"`customer.health`."""


def read_dataset(
    project: Project, schema: Schema, declared: Declared | None = None
) -> tuple[Dataset | None, tuple[Diagnostic, ...]]:
    """Read and check the data files of a project.

    Args:
        project: Says where the files are and how they are written.
        schema: What the plan reads.
        declared: All declared names, so that a misspelt one in incent.toml can be told from one that this
            plan does not reach. Without it only names close to a reached field are reported.

    Returns:
        The data, or None when anything is wrong with it, and every finding.
    """
    findings = Findings()
    if declared is not None:
        for name, source in project.data.items():
            if name not in declared:
                place: Place = source.at if source.at is not NOWHERE else Cell(name)
                known = tuple(sorted(declared))
                unknown = TableUnknown(at=place, table=name, known=known, suggestions=closest(name, known))
                findings.add(attribute_unread(name, declared, place) or unknown)
        for unread in unread_files(project, declared):
            findings.add(unread)
    zone = zone_of(project.timezone)
    reading = Reading(
        ProjectShelf(project), schema.currency, findings, zone, declared, schema.year_offset, schema.foreign
    )
    return _read(reading, schema)


def read_tables(
    tables: Mapping[str, object], schema: Schema, timezone: str | None = None
) -> tuple[Dataset | None, tuple[Diagnostic, ...]]:
    """Check tables given by a program by the same rules as files.

    Args:
        tables: By fact, entity, input or `customer.health`: a list of dictionaries, or anything that speaks
            the Arrow C stream or that DuckDB can scan, such as a table of pyarrow, polars or pandas.
        schema: What the plan reads.
        timezone: The zone whose calendar turns timestamps into days.

    Returns:
        The data, or None when anything is wrong with it, and every finding.
    """
    reading = Reading(
        GivenShelf(tables), schema.currency, Findings(), zone_of(timezone), None, schema.year_offset, schema.foreign
    )
    return _read(reading, schema)


def _read(reading: Reading, schema: Schema) -> tuple[Dataset | None, tuple[Diagnostic, ...]]:
    findings = reading.findings
    people_table, people = read_participants(reading, schema)
    entities: dict[str, EntityRows] = {}
    for entity in schema.entities:
        if entity.name != PARTICIPANT:
            entities[entity.name] = read_entity(reading, entity)
    facts: dict[str, tuple[Row, ...]] = {}
    fact_tables: dict[str, CastTable | None] = {}
    newest: list[date] = []
    for fact in schema.facts:
        table, facts[fact.name] = read_fact(reading, fact)
        fact_tables[fact.name] = table
        day = newest_day(fact, table) if table is not None else None
        newest += [day] if day is not None else []
    inputs: dict[str, Cells] = {}
    input_tables: dict[str, CastTable | None] = {}
    for wanted in schema.inputs:
        input_tables[wanted.name], inputs[wanted.name] = read_input(reading, wanted)

    rates = {name: read_rates(reading, name) for name in schema.rate_tables}

    keys: dict[str, Keys | None] = {PARTICIPANT: keys_of(people_table, PARTICIPANT)}
    for entity in schema.entities:
        if entity.name != PARTICIPANT:
            keys[entity.name] = keys_of(entities[entity.name].table, entity.key)
    for fact in schema.facts:
        if fact.key is not None:
            keys[fact.name] = keys_of(fact_tables[fact.name], fact.key)

    def follow(table: CastTable | None, fields: tuple[Field, ...]) -> None:
        for field in fields:
            if isinstance(field.type, Ref):
                check_references(table, field.name, field.type.target, keys, findings)

    for entity in schema.entities:
        if entity.name == PARTICIPANT:
            follow(people_table, entity.fields)
            continue
        read = entities[entity.name]
        follow(read.table, tuple(field for field in entity.fields if field.name not in read.dated_tables))
        for field in entity.fields:
            dated = read.dated_tables.get(field.name)
            check_references(dated, entity.name, entity.name, keys, findings)
            if isinstance(field.type, Ref):
                check_references(dated, "value", field.type.target, keys, findings)
    for fact in schema.facts:
        follow(fact_tables[fact.name], fact.fields)
    for supplied in schema.inputs:
        for owner in (PARTICIPANT, supplied.also):
            check_references(input_tables[supplied.name], owner, owner, keys, findings)

    if findings.failed:
        return None, findings.report()
    timelines: dict[tuple[str, str], Mapping[str, Timeline]] = {
        (name, field): lines for name, read in entities.items() for field, lines in read.timelines.items()
    }
    dataset = Dataset(
        facts=facts,
        entities={name: read.rows for name, read in entities.items()},
        timelines=timelines,
        participants=people,
        inputs=inputs,
        newest=max(newest, default=None),
        digest=reading.shelf.digest,
        notes=findings.notes,
        rates=rates,
    )
    return dataset, findings.report()
