"""How many digits amounts, percentages, numbers and counts have in the data of a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import attrs

from incentlang.data.model import Dataset
from incentlang.engines.reference.world import World
from incentlang.engines.relational.data.layout import Widths, is_converted
from incentlang.engines.relational.sql import Dec
from incentlang.ir.schema import PARTICIPANT, Entity, Schema
from incentlang.types import Count, Money, NumberType, Ratio, Type
from incentlang.values.currencies import MINOR_PLACES

_ZERO = Decimal(0)


@attrs.define
class Extent:
    """What numbers of one kind have in common.

    Attributes:
        largest: None is further from zero.
        places: None has more digits after the point.
        total: No column of them adds up to more, whatever their signs are.
    """

    largest: Decimal = _ZERO
    places: int = 0
    total: Decimal = _ZERO

    def see(self, values: Iterable[Any]) -> None:
        """Take in a column, or a part of it; what is no number has no extent. This needs exact arithmetic."""
        sizes = [abs(value).normalize() for value in values if isinstance(value, Decimal)]
        self.largest = max([self.largest, *sizes])
        self.places = max([self.places, *(-int(size.as_tuple().exponent) for size in sizes)])
        self.total = max(self.total, sum(sizes, _ZERO))

    @property
    def kind(self) -> Dec:
        """A column that holds them."""
        return Dec(digits_of(self.largest) + self.places, self.places)


def digits_of(value: Decimal) -> int:
    """Digits before the point of a number and of everything nearer to zero, at least one."""
    return max(1, value.adjusted() + 1) if value else 1


@attrs.define
class Extents:
    """What the numbers of a run's data have in common, by their kinds.

    Attributes:
        rows: The most rows that a fact has, values an input, or stretches people.
        rates: Digits after the point that amounts have because they were converted.
        supplied: The digits of each supplied measure: many a plan divides by several quotas.
    """

    schema: Schema
    money: Extent = attrs.field(factory=Extent)
    ratio: Extent = attrs.field(factory=Extent)
    number: Extent = attrs.field(factory=Extent)
    count: Extent = attrs.field(factory=Extent)
    rows: int = 1
    rates: int = 0
    supplied: dict[str, Dec] = attrs.field(factory=dict)

    def of(self, kind: Type) -> Extent | None:
        """The extent of numbers of a kind, None where it has none."""
        match kind:
            case Money():
                return self.money
            case Ratio():
                return self.ratio
            case NumberType():
                return self.number
            case Count():
                return self.count
            case _:
                return None

    def see(self, kind: Type, values: Iterable[Any]) -> None:
        """Take in a column, or a part of it."""
        extent = self.of(kind)
        if extent is None:
            return
        before, extent.places = extent.places, 0
        extent.see(values)
        if isinstance(kind, Money):
            usual = MINOR_PLACES.get(self.schema.currency, 2) if kind.places is None else kind.places
            self.rates = max(self.rates, extent.places - usual)
        extent.places = max(extent.places, before)

    def see_people(self, data: Dataset) -> None:
        """Take in what assignments say."""
        entity = self.schema.entity(PARTICIPANT)
        assert entity is not None
        assignments = [each for person in data.participants.values() for each in person.assignments]
        self.rows = max(self.rows, 2 * len(assignments))
        for field in entity.fields:
            self.see(field.type, (each.values.get(field.name) for each in assignments))

    def see_inputs(self, data: Dataset) -> None:
        """Take in every version of what is supplied."""
        for own in self.schema.inputs:
            cells = data.inputs.get(own.name, {})
            self.rows = max(self.rows, len(cells))
            values = [version.value for versions in cells.values() for version in versions]
            values += [own.missing] if own.missing is not None else []
            self.see(own.type, values)
            alone = Extent()
            alone.see(values)
            self.supplied[own.name] = alone.kind

    def widths(self) -> Widths:
        """The digits that columns need."""
        most = max(self.money.largest, self.money.total)
        return Widths(
            money=digits_of(self.money.largest),
            sums=digits_of(most) + 1,  # a sum may add several columns
            counts=digits_of(max(self.count.largest, self.count.total)) + 1,
            rows=len(str(self.rows)),
            ratio=self.ratio.kind,
            number=self.number.kind,
            count=digits_of(self.count.largest),
            rates=self.rates,
            supplied=self.supplied,
        )


def widths_of(world: World, again: bool = False) -> Widths:
    """The digits that a run's data has; amounts in other currencies as they are converted.

    `again`: amounts are held as they were written, too, and exchange rates.
    """
    schema, data = world.schema, world.data
    found = Extents(schema)
    for fact in schema.facts:
        rows = data.facts[fact.name]
        found.rows = max(found.rows, len(rows))
        for place, field in enumerate(fact.fields):
            found.see(field.type, (row.values[place] for row in rows))
            if again and is_converted(field):
                found.see(field.type, (row.written[place] for row in rows if row.currency))
    if again:
        found.rates = max([found.rates, *_places_of_rates(world)])
    for entity in schema.entities:
        if entity.name != PARTICIPANT:
            _see_entity(world, entity, found)
    found.see_people(data)
    found.see_inputs(data)
    return found.widths()


def _places_of_rates(world: World) -> Iterator[int]:
    for conversion in world.schema.conversions:
        for code in conversion.currencies:
            for _, _, rate in world.converter.rates.stretches(conversion.source, code):
                yield max(0, -int(rate.normalize().as_tuple().exponent))


def _see_entity(world: World, entity: Entity, found: Extents) -> None:
    found.rows = max(found.rows, len(world.data.entities[entity.name]))
    for place, field in enumerate(entity.fields):
        if field.over_time:
            timelines = world.data.timelines.get((entity.name, field.name), {}).values()
            found.see(field.type, (stretch.value for timeline in timelines for stretch in timeline.stretches))
        else:
            found.see(field.type, (row.values[place] for row in world.data.entities[entity.name].values()))
