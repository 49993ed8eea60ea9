"""The data of a scenario: the given rows, and the rows that they refer to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

import attrs

from incentlang.data.model import Dataset, InputCell, InputKey, Participant, Row, Stretch, Timeline
from incentlang.ir.expressions import LiteralValue
from incentlang.ir.scenario import GivenRow, Scenario
from incentlang.ir.schema import PARTICIPANT, Entity, Fact, Schema
from incentlang.scenarios.people import Contradiction, participant
from incentlang.scenarios.unknown import Blank, Cells, Timelines
from incentlang.types import Ref
from incentlang.values.dates import FIRST_DATE


@attrs.define
class _Merged:
    """Everything given of one key: fixed cells, and dated ones with their stretch."""

    span: GivenRow | None = None
    cells: dict[str, LiteralValue | None] = attrs.field(factory=dict)
    dated: dict[str, list[Stretch]] = attrs.field(factory=lambda: defaultdict(list))


Keys = dict[str, dict[str, _Merged]]


def dataset(scenario: Scenario, declared: Schema, schema: Schema) -> Dataset:
    """The rows of a scenario as data.

    Args:
        scenario: What is given.
        declared: Every declaration, so that references lead somewhere whether the plan reads them or not.
        schema: The columns that are read; rows hold these.

    Raises:
        Contradiction: Two values are given for one thing.
    """
    keys = _merged(scenario, declared)
    people = _people(scenario, declared, keys)
    _check_milestones(declared, keys)
    facts = {fact.name: tuple(_rows(fact, keys)) for fact in schema.facts}
    entities: dict[str, dict[str, Row]] = {}
    timelines: dict[tuple[str, str], Timelines] = {}
    for entity in schema.entities:
        if entity.name != PARTICIPANT:
            entities[entity.name] = {row.key: row for row in _rows(entity, keys)}
            for field in entity.fields:
                if field.over_time:
                    timelines[entity.name, field.name] = _timelines(entity.name, field.name, keys)
    return Dataset(facts, entities, timelines, people, _inputs(scenario))


def _merged(scenario: Scenario, declared: Schema) -> Keys:
    """The given rows by kind and key, and a bare row for each key that a given cell refers to."""
    keys: Keys = defaultdict(dict)
    for given in scenario.rows:
        if given.kind != PARTICIPANT:
            merged = keys[given.kind].setdefault(given.key, _Merged())
            merged.span = merged.span or given
            _merge(merged, given, declared)
    for table in _tables(declared):
        targets = {field.name: field.type.target for field in table.fields if isinstance(field.type, Ref)}
        for given in scenario.rows:
            if given.kind == table.name:
                for name, value in given.cells:
                    if value is not None and name in targets and targets[name] != PARTICIPANT:
                        keys[targets[name]].setdefault(str(value), _Merged())
    entities = {item.name: item.also for item in declared.inputs if item.also}
    for supplied in scenario.inputs:
        if supplied.also:
            keys[entities[supplied.name]].setdefault(supplied.also, _Merged())
    return keys


def _tables(declared: Schema) -> list[Entity | Fact]:
    return [*declared.entities, *declared.facts]


def _merge(merged: _Merged, given: GivenRow, declared: Schema) -> None:
    table = declared.entity(given.kind) or declared.fact(given.kind)
    assert table is not None
    over_time = {field.name for field in table.fields if field.over_time}
    for name, value in given.cells:
        if name in over_time and value is None:
            merged.dated.setdefault(name, [])  # known to be missing outside the stretches that are given
        elif name in over_time:
            assert value is not None
            start, end = given.start or FIRST_DATE, given.end
            stretch = Stretch(start, end, value, given.span.source.path, given.span.line)
            merged.dated[name].append(stretch)
        elif merged.cells.setdefault(name, value) != value:
            raise Contradiction(f"`{name}` of {given.kind} {given.key} is given twice, with two values", given.span)


def _rows(table: Entity | Fact, keys: Keys) -> Iterator[Row]:
    for key, merged in keys.get(table.name, {}).items():
        cells: list[object] = []
        for field in table.fields:
            if field.name == table.key:
                cells.append(key)
            elif field.over_time:
                cells.append(None)  # read from its timeline
            else:
                cells.append(merged.cells.get(field.name, Blank(table.name, key, field.name)))
        known: object = None
        voided = False
        if isinstance(table, Fact):
            known = merged.cells.get(table.known or "")
            voided = merged.cells.get(table.voided or "") is True
        place = merged.span.span if merged.span is not None else None
        file, line = (place.source.path, place.line) if place is not None else ("", 0)
        yield Row(key, Cells(cells), file, line, known if isinstance(known, date) else None, voided)


def _timelines(owner: str, name: str, keys: Keys) -> Timelines:
    found: dict[str, Timeline] = {}
    for key, merged in keys.get(owner, {}).items():
        stretches = sorted(merged.dated.get(name, ()), key=lambda stretch: stretch.start)
        for before, after in pairwise(stretches):
            if before.end is None or before.end >= after.start:
                span = merged.span.span if merged.span is not None else None
                raise Contradiction(f"`{name}` of {owner} {key} has two values on {after.start}", span)
        if name in merged.dated:
            found[key] = Timeline(stretches)
    return Timelines(owner, name, found)


def _check_milestones(declared: Schema, keys: Keys) -> None:
    for fact in declared.facts:
        if fact.once_per is None:
            continue
        seen: set[LiteralValue] = set()
        for merged in keys.get(fact.name, {}).values():
            entity = merged.cells.get(fact.once_per)
            if entity is None or merged.cells.get(fact.voided or "") is True:
                continue
            if entity in seen:
                span = merged.span.span if merged.span is not None else None
                words = f"{fact.name} comes once per {fact.once_per}, and {entity} has two"
                raise Contradiction(words, span)
            seen.add(entity)


def _inputs(scenario: Scenario) -> dict[str, dict[InputKey, tuple[InputCell, ...]]]:
    found: dict[str, dict[InputKey, tuple[InputCell, ...]]] = defaultdict(dict)
    for given in scenario.inputs:
        cell = InputCell(given.value, None, given.span.source.path, given.span.line)
        before = found[given.name].setdefault((given.participant, given.also, given.period), (cell,))
        if before[0].value != cell.value:
            whose = f"{given.participant} and {given.also}" if given.also else given.participant or "plan"
            words = f"`{given.name}` of {whose} in {given.period} is given twice, with two values"
            raise Contradiction(words, given.span)
    return found


def _people(scenario: Scenario, declared: Schema, keys: Keys) -> dict[str, Participant]:
    """Everyone given, and everyone whom a cell, an input or an assignment names."""
    given: dict[str, list[GivenRow]] = defaultdict(list)
    for row in scenario.rows:
        if row.kind == PARTICIPANT:
            given[row.key].append(row)
    named = {*_named(scenario, declared), *(item.participant for item in scenario.inputs if item.participant)}
    return {key: participant(key, given.get(key, [])) for key in sorted({*given, *named})}


def _named(scenario: Scenario, declared: Schema) -> Iterable[str]:
    columns = {
        (table.name, field.name)
        for table in _tables(declared)
        for field in table.fields
        if field.type == Ref(PARTICIPANT)
    }
    for row in scenario.rows:
        for name, value in row.cells:
            if value is not None and (row.kind, name) in columns:
                yield str(value)
