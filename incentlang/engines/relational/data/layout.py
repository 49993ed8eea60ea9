"""The relations that data stands in: which columns a fact, an entity, the people and an input have, and their types.

Whoever fills them has chosen versions by knowledge date and converted amounts. Keys are whole numbers within a run
(`_row`), because a join on them costs a fraction of one on text; what people see is `_key`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, assert_never

import attrs

from incentlang.engines.relational.sql import Dec, SqlType
from incentlang.ir.currencies import RATE_PLACES, RATE_WHOLE
from incentlang.ir.schema import PARTICIPANT, Entity, Fact, Field, Input, Schema
from incentlang.types import (
    Count,
    DateType,
    DaysType,
    Money,
    MonthsType,
    NumberType,
    OneOf,
    PeriodType,
    Ratio,
    Ref,
    Text,
    Type,
    Unknown,
    WorkingDaysType,
    YesNo,
)
from incentlang.values.currencies import MINOR_PLACES

SUM_DIGITS = 16
"""Digits before the point of an entry's amount."""

WIDEST_SUM = 13
"""Digits before the point of a sum of anything."""

ROW, KEY, DAY, CODE = "_row", "_key", "_day", "_currency"
FIRST, LAST = "_first", "_last"
WHO, ALSO, PERIOD, VALUE = "_who", "_also", "_period", "_value"
PEOPLE, ASSIGNMENTS, MANAGERS, PERIODS = "people", "assignments", "managers", "pay_periods"
RATES = "exchange rates"
"""The relation of what a unit of each other currency is worth, by stretches of days."""
WANTED = "wanted_periods"
"""The relation of the pay periods that are reported: number, first and last day, clock."""
CLOCK, NUMBER, PART = "_clock", "_number", "_part"
EARNED, FAILS, TICK = "_earned", "_fails", "_tick"
TOP, BOTTOM, AMOUNT = "_top", "_bottom", "_amount"

Adds = Literal["amounts", "counts", "rows", "anything"]
"""What a sum adds: amounts or counts that stand in the data, one for each row, or whatever is computed."""


@attrs.frozen
class Widths:
    """What is proved of the data at hand, or what is taken for it before it is looked at.

    Narrow columns are fast ones. A value that does not fit stops a run; it is never cut.

    Attributes:
        money: Digits before the point of one amount.
        sums: Digits before the point of a sum of amounts that stand in the data.
        counts: The same of a sum of counts.
        rows: Digits of how many values one sum adds.
        ratio: The digits of a percentage.
        number: The digits of a number.
        count: Digits of a count.
        divisor: Digits of a divisor that values share which are divided by what the data says; 64 bits hold 18.
        rates: Digits after the point of an exchange rate.
        supplied_places: Digits after the point of supplied amounts; None: those of the currency.
        supplied: The digits of each supplied measure that was looked at.
        rated: Whether every amount in another currency has a rate on its day.
        ordered: Facts whose rows are numbered in the order of their keys.
    """

    money: int = 11
    sums: int = WIDEST_SUM
    counts: int = WIDEST_SUM
    rows: int = 12
    ratio: Dec = Dec(9, 6)
    number: Dec = Dec(15, 6)
    count: int = 12
    divisor: int = 18
    rates: int = RATE_PLACES
    supplied_places: int | None = None
    supplied: Mapping[str, Dec] = attrs.field(factory=dict, hash=False)
    rated: bool = False
    ordered: frozenset[str] = frozenset()


NARROW = Widths(
    money=6,
    sums=8,
    counts=7,
    rows=4,
    ratio=Dec(5, 4),
    number=Dec(7, 2),
    count=5,
    divisor=4,
    rates=4,
    supplied_places=0,
)
"""As narrow as small data is: amounts below a million, quotas without cents, sums below a hundred million, of counts
below ten million.

What needs more than 38 digits even so is refused before any data is read.
"""


@attrs.frozen
class Layout:
    """How data is held.

    Attributes:
        schema: What is read.
        widths: How many digits amounts have.
        again: Whether amounts in other currencies are held as they were written, too, to be converted again.
    """

    schema: Schema
    widths: Widths = Widths()
    again: bool = False

    @property
    def rate(self) -> Dec:
        """How an exchange rate is held."""
        return Dec(RATE_WHOLE + self.widths.rates, self.widths.rates)

    def written_as(self, field: Field) -> Dec:
        """How an amount is held as it was written, in whatever currency."""
        assert isinstance(field.type, Money)
        codes = (self.schema.currency, *(code for each in self.schema.conversions for code in each.currencies))
        places = max(MINOR_PLACES.get(code, 2) for code in codes) if field.type.places is None else field.type.places
        return Dec(self.widths.money + places, places)

    @property
    def money_places(self) -> int:
        """Digits after the point of an amount of the plan's currency."""
        return MINOR_PLACES.get(self.schema.currency, 2)

    def type_of(self, kind: Type) -> SqlType:
        """How a column of a kind is held."""
        match kind:
            case Money(places=places, unit=unit):
                exact = unit is None and any(each.quantum is None for each in self.schema.conversions)
                after = (self.money_places if places is None else places) + (self.widths.rates if exact else 0)
                return Dec(self.widths.money + after, after)
            case Ratio():
                return self.widths.ratio
            case NumberType():
                return self.widths.number
            case Count():
                return Dec(self.widths.count, 0)
            case DaysType() | MonthsType() | WorkingDaysType():
                return "whole"
            case DateType():
                return "day"
            case YesNo():
                return "truth"
            case Text() | OneOf() | Ref() | PeriodType() | Unknown():
                return "text"
            case _:
                assert_never(kind)

    def sum_kind(self, kind: Dec, adds: Adds = "anything", parts: int = 0) -> Dec:
        """How a sum of values is held.

        Args:
            kind: How one of them is held.
            adds: What they are.
            parts: The digits of what they are divided by, where they are parts of something.
        """
        match adds:
            case "amounts":
                before = self.widths.sums
            case "counts":
                before = self.widths.counts
            case "rows":
                before = self.widths.rows
            case "anything":
                before = min(WIDEST_SUM + parts, kind.digits - kind.places + self.widths.rows)
            case _:
                assert_never(adds)
        return Dec(before + kind.places, kind.places)

    @property
    def counted(self) -> Dec:
        """How a number of rows is held."""
        return Dec(self.widths.rows, 0)

    def fact(self, fact: Fact) -> list[tuple[str, SqlType]]:
        """Columns of a fact: one row for each that is known and not void."""
        own = [(field.name, self.type_of(field.type)) for field in fact.fields]
        amounts = [field for field in fact.fields if self.again and is_converted(field)]
        own += [(written(field.name), self.written_as(field)) for field in amounts]
        return [(ROW, "whole"), (KEY, "text"), (DAY, "day"), (CODE, "text"), *own]

    def entity(self, entity: Entity) -> list[tuple[str, SqlType]]:
        """Columns of an entity; what changes over time stands in relations of its own."""
        own = [(field.name, self.type_of(field.type)) for field in entity.fields if not field.over_time]
        return [(KEY, "text"), *own]

    def rates(self) -> list[tuple[str, SqlType]]:
        """Columns of exchange rates: what a unit of a currency is worth, both days included."""
        return [(CODE, "text"), (FIRST, "day"), (LAST, "day"), (VALUE, self.rate)]

    def timeline(self, field: Field) -> list[tuple[str, SqlType]]:
        """Columns of a dated attribute: its stretches, both ends inclusive, which never overlap."""
        return [(KEY, "text"), (FIRST, "day"), (LAST, "day"), (VALUE, self.type_of(field.type))]

    @property
    def people_fields(self) -> list[Field]:
        """The attributes of people that the plan reads."""
        entity = self.schema.entity(PARTICIPANT)
        assert entity is not None
        return [field for field in entity.fields if field.name != PARTICIPANT]

    def people(self) -> list[tuple[str, SqlType]]:
        """Columns of people: stretches in which nothing about somebody changes, none where they have no assignment.

        Two assignments at once may say different things: then `differs NAME` holds and there is no value.
        """
        found: list[tuple[str, SqlType]] = [(KEY, "text"), (FIRST, "day"), (LAST, "day")]
        found += [(in_role(role), "truth") for role in self.schema.roles]
        for field in self.people_fields:
            found += [(field.name, self.type_of(field.type)), (differs(field.name), "truth")]
        return found

    def assignments(self) -> list[tuple[str, SqlType]]:
        """Columns of assignments as the file has them: who, in which role, from when to when, with which target."""
        found: list[tuple[str, SqlType]] = [(KEY, "text"), ("role", "text"), (FIRST, "day"), (LAST, "day")]
        target = next((field for field in self.people_fields if field.name == "target"), None)
        return [*found, ("target", self.type_of(target.type))] if target is not None else found

    def supplied(self, own: Input) -> list[tuple[str, SqlType]]:
        """Columns of a supplied measure: the number of the period in its grain, and the value."""
        return [(WHO, "text"), (ALSO, "text"), (PERIOD, "whole"), (VALUE, self.supplied_kind(own))]

    def supplied_kind(self, own: Input) -> Dec:
        """How a value of a supplied measure is held."""
        if own.name in self.widths.supplied:
            return self.widths.supplied[own.name]
        kind = self.type_of(own.type)
        assert isinstance(kind, Dec)
        if isinstance(own.type, Money) and self.widths.supplied_places is not None:
            return Dec(self.widths.money + self.widths.supplied_places, self.widths.supplied_places)
        return kind


def is_converted(field: Field) -> bool:
    """Whether a column holds amounts that may be in another currency."""
    return isinstance(field.type, Money) and field.type.unit is None


def written(name: str) -> str:
    """The column of amounts as they were written; missing where they are in the plan's currency."""
    return f"written {name}"


def in_role(role: str) -> str:
    """The column that says whether somebody is in a role."""
    return f"in {role}"


def differs(name: str) -> str:
    """The column that says whether two assignments disagree about an attribute."""
    return f"differs {name}"


def fact_table(name: str) -> str:
    """The relation of a fact."""
    return f"fact {name}"


def entity_table(name: str) -> str:
    """The relation of an entity."""
    return f"entity {name}"


def timeline_table(entity: str, field: str) -> str:
    """The relation of a dated attribute."""
    return f"{entity} {field}"


def input_table(name: str) -> str:
    """The relation of a supplied measure."""
    return f"input {name}"
