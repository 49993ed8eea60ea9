"""What the relations of a run hold: validated data, row by row, for whichever engine fills them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import attrs

from incentlang.data.model import Assignment, Participant
from incentlang.engines.reference.rates import Unconverted
from incentlang.engines.reference.world import World
from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import WANTED, Layout
from incentlang.engines.relational.doubt import Doubtful
from incentlang.engines.relational.sql import SqlType
from incentlang.ir.schema import PARTICIPANT, Entity, Fact, Field, Input
from incentlang.values.dates import LAST_DATE, ONE_DAY, Days, Months, WorkingDays
from incentlang.values.periods import Grain, Period, period_of

Columns = Sequence[tuple[str, SqlType]]
Rows = Iterable[tuple[Any, ...]]


@attrs.frozen
class Relation:
    """A relation to be filled.

    Attributes:
        name: What scripts call it.
        columns: The names and types of its columns.
        rows: Values in the order of the columns, to be read once: decimals, dates, texts, integers, yes or no, or None.
    """

    name: str
    columns: Columns
    rows: Rows


def of_data(world: World, shape: Layout) -> Iterator[Relation]:
    """Facts, entities, people and what is supplied for them."""
    for fact in world.schema.facts:
        yield Relation(layout.fact_table(fact.name), shape.fact(fact), _facts(world, fact, shape.again))
    if shape.again:
        yield Relation(layout.RATES, shape.rates(), _rates(world, shape.rate.places))
    for entity in world.schema.entities:
        if entity.name == PARTICIPANT:
            continue
        yield Relation(layout.entity_table(entity.name), shape.entity(entity), _things(world, entity))
        for field in entity.fields:
            if field.over_time:
                rows = _timeline(world, entity, field)
                yield Relation(layout.timeline_table(entity.name, field.name), shape.timeline(field), rows)
    yield from of_people(world, shape)


def of_people(world: World, shape: Layout) -> Iterator[Relation]:
    """People, their assignments, and what is supplied for them."""
    names = [field.name for field in shape.people_fields]
    yield Relation(layout.PEOPLE, shape.people(), _people(world, names))
    yield Relation(layout.ASSIGNMENTS, shape.assignments(), _assignments(world, "target" in names))
    for own in shape.schema.inputs:
        yield Relation(layout.input_table(own.name), shape.supplied(own), _supplied(world, own))


def of_calendar(
    numbered: Mapping[Grain, str],
    world: World,
    every: Sequence[Period],
    clocks: Sequence[date],
    wanted: Sequence[int],
) -> Iterator[Relation]:
    """The pay periods of a run, those that are reported, and the numbers of all periods that it can see.

    Args:
        numbered: The grains of which numbers are asked for, with the name of each relation.
        world: The data.
        every: All pay periods, in order.
        clocks: The day on which each is read.
        wanted: Which of them are reported, by their places.
    """
    days = [every[0].start, every[-1].end]
    for fact in world.schema.facts:
        days += map(world.date_of(fact), world.data.facts[fact.name])
    days += [day for cells in world.data.inputs.values() for _, _, each in cells for day in (each.start, each.end)]
    yield from of_periods(numbered, days, every, clocks, wanted)


def of_periods(
    numbered: Mapping[Grain, str],
    days: Sequence[date],
    every: Sequence[Period],
    clocks: Sequence[date],
    wanted: Sequence[int],
) -> Iterator[Relation]:
    """The same, for a run that can see these days."""
    columns: Columns = [
        (layout.NUMBER, "whole"),
        (layout.FIRST, "day"),
        (layout.LAST, "day"),
        (layout.CLOCK, "day"),
        (layout.KEY, "text"),
    ]
    rows = [(each.number, each.start, each.end, clock, str(each)) for each, clock in zip(every, clocks, strict=True)]
    yield Relation(layout.PERIODS, columns, rows)
    yield Relation(WANTED, columns, [rows[place] for place in wanted])
    for grain, table in numbered.items():
        offset = every[0].offset
        first, last = (period_of(day, grain, offset).number for day in (min(days), max(days)))
        # A year more at both ends: windows look back, and what is to come stands in no row yet.
        year = {"half month": 24, "month": 12, "quarter": 4, "half year": 2}.get(grain, 1)
        numbers: Columns = [(layout.NUMBER, "whole"), (layout.KEY, "text")]
        found = [(number, str(Period(grain, number, offset))) for number in range(first - year, last + year + 1)]
        yield Relation(table, numbers, found)


# --- rows -----------------------------------------------------------------------------------------


def _facts(world: World, fact: Fact, again: bool) -> Rows:
    day_of = world.date_of(fact)
    amounts = [place for place, field in enumerate(fact.fields) if again and layout.is_converted(field)]
    for number, row in enumerate(world.data.facts[fact.name]):
        written = (row.written[place] if row.currency else None for place in amounts)
        yield (number, row.key, day_of(row), row.currency, *map(_plain, row.values), *written)


def _rates(world: World, places: int) -> Rows:
    for conversion in world.schema.conversions:
        for code in conversion.currencies:
            for first, last, rate in world.converter.rates.stretches(conversion.source, code):
                if round(rate, places) != rate:
                    raise Doubtful("an exchange rate has more digits than its column holds")
                yield (code, first, last, rate)


def _things(world: World, entity: Entity) -> Rows:
    fixed = [index for index, field in enumerate(entity.fields) if not field.over_time]
    for key, row in world.data.entities[entity.name].items():
        yield (key, *(_plain(row.values[index]) for index in fixed))


def _timeline(world: World, entity: Entity, field: Field) -> Rows:
    for key, timeline in world.data.timelines.get((entity.name, field.name), {}).items():
        for each in timeline.stretches:
            yield (key, each.start, each.end or LAST_DATE, _plain(each.value))


def _people(world: World, names: Sequence[str]) -> Rows:
    for person in world.data.participants.values():
        yield from _stretches(person, world.schema.roles, names)


def _assignments(world: World, with_target: bool) -> Rows:
    wanted = ("target",) if with_target else ()
    for person in world.data.participants.values():
        for each in person.assignments:
            told = (_plain(each.values[name]) for name in wanted)
            yield (person.key, each.role, each.start, each.end or LAST_DATE, *told)


def _supplied(world: World, own: Input) -> Rows:
    for (who, also, period), found in world.data.inputs.get(own.name, {}).items():
        if found:
            yield (who, also, period.number, found[-1].value)


def _plain(value: Any) -> Any:
    """A cell as a database knows it; an amount whose rate is missing has no value."""
    match value:
        case Days() | Months() | WorkingDays():
            return value.count
        case Unconverted():
            return None
        case _:
            return value


def _stretches(person: Participant, roles: Sequence[str], names: Sequence[str]) -> Rows:
    """The stretches between the days on which something about somebody changes, where they have an assignment."""
    assignments = person.assignments
    changes = {each.start for each in assignments}
    changes |= {each.end + ONE_DAY for each in assignments if each.end is not None and each.end < LAST_DATE}
    ordered = sorted(changes)
    for start, following in zip(ordered, [*ordered[1:], None], strict=True):
        there = person.on(start)
        if there:
            last = LAST_DATE if following is None else following - ONE_DAY
            held = {each.role for each in there}
            told: list[Any] = []
            for name in names:
                told += _agreed(there, name)
            yield (person.key, start, last, *(role in held for role in roles), *told)


def _agreed(there: Sequence[Assignment], name: str) -> tuple[Any, bool]:
    """What assignments say of an attribute, and whether they differ."""
    values = [_plain(each.values[name]) for each in there]
    return (None, True) if any(value != values[0] for value in values[1:]) else (values[0], False)
