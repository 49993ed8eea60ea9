"""The data a plan reads, as declared and pruned to what the plan reaches."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import attrs

from incentlang.ir.currencies import Conversion
from incentlang.source import NOWHERE, Span
from incentlang.types import TEXT, Type
from incentlang.values.dates import Duration
from incentlang.values.periods import Grain

PARTICIPANT = "participant"
"""The built-in entity of people who are paid; its rows are dated assignments."""

ASSIGNMENT_FIELDS = ("name", "role", "manager", "region", "target", "currency")
"""Built-in columns of an assignment, besides `participant`, `from` and `to`."""


@attrs.frozen
class Field:
    """One column of an entity or fact.

    Attributes:
        over_time: Read on a date, from dated rows.
        low: Smallest value allowed, inclusive; None when there is no bound. Percents as ratios.
        high: Largest value allowed, inclusive.
        entered_by: Who can change what cells say: people of this role, or the person whom this column of the same
            table names; empty where nobody says.
    """

    name: str
    type: Type
    optional: bool = False
    over_time: bool = False
    low: Decimal | None = None
    high: Decimal | None = None
    doc: str = ""
    entered_by: str = ""
    span: Span = attrs.field(default=NOWHERE, eq=False, kw_only=True)


PAY_CURRENCY = Field("currency", TEXT, optional=True, over_time=True)
"""In which currency somebody is paid, where the plan pays in other currencies; empty: in the plan's."""


@attrs.frozen
class Entity:
    """A thing with attributes. `fields` holds the key first. The participant's key is `participant`."""

    name: str
    key: str
    fields: tuple[Field, ...]
    doc: str = ""
    span: Span = attrs.field(default=NOWHERE, eq=False, kw_only=True)


@attrs.frozen
class Fact:
    """A dated outcome row.

    Attributes:
        key: The key column, or None: then all fields but `known` identify a row.
        dated: The date column, or None; `and_dated` holds the others of `dated later of a, b`, `dated_op` the word.
        dated_through: For an undated fact, the reference whose fact's date it takes.
        known: The column that says when a version of a row became known, or None.
        voided: The yes/no column that removes the fact, or None.
        once_per: The reference column of the entity that has at most one such row (a milestone), or None.
        fields: All columns, in the order declared, the key, date, known and voided ones included.
    """

    name: str
    key: str | None
    dated: str | None
    fields: tuple[Field, ...]
    dated_through: str | None = None
    known: str | None = None
    voided: str | None = None
    once_per: str | None = None
    doc: str = ""
    and_dated: tuple[str, ...] = ()
    dated_op: Literal["later", "earlier"] = "later"
    span: Span = attrs.field(default=NOWHERE, eq=False, kw_only=True)

    @property
    def dates(self) -> tuple[str, ...]:
        """Every column of its own that decides its date."""
        return () if self.dated is None else (self.dated, *self.and_dated)


@attrs.frozen
class Input:
    """A measure supplied as data: one value per period of grain `each`, for each participant in `role` or the plan.

    Attributes:
        judged: Somebody's judgement, with the rater and the reason.
        due: What became known later than so long after the period's end does not count; None: no deadline.
        missing: What is taken where no value is supplied; None: that is a problem.
        also: The values are for each participant together with each of this entity; empty: for the participant alone.
    """

    name: str
    role: str
    each: Grain
    type: Type
    low: Decimal | None = None
    high: Decimal | None = None
    doc: str = ""
    judged: bool = False
    due: Duration | None = None
    missing: Decimal | None = None
    also: str = ""
    span: Span = attrs.field(default=NOWHERE, eq=False, kw_only=True)

    @property
    def of_plan(self) -> bool:
        """Whether there is one value for the whole plan; its values belong to nobody, the empty participant."""
        return self.role == "plan"


@attrs.frozen
class Schema:
    """Everything that must be read for one plan: only reached entities, facts, inputs and fields.

    The entity `participant` is always there; its `fields` are those reached besides the key,
    all read by date from the assignment rows. `year_offset`: how the plan's periods lie, see `offset_of`.
    `conversions` say which other currencies rows may be in; `pay_rates` names the table of rates of what is paid.
    """

    currency: str
    roles: tuple[str, ...]
    entities: tuple[Entity, ...]
    facts: tuple[Fact, ...]
    inputs: tuple[Input, ...]
    year_offset: int = 0
    conversions: tuple[Conversion, ...] = ()
    pay_rates: str | None = None

    @property
    def foreign(self) -> frozenset[str]:
        """The other currencies in which rows may be."""
        return frozenset(code for each in self.conversions for code in each.currencies)

    @property
    def rate_tables(self) -> tuple[str, ...]:
        """The tables of rates that are read."""
        names = [each.source for each in self.conversions]
        return tuple(dict.fromkeys([*names, self.pay_rates] if self.pay_rates else names))

    def conversion(self, currency: str) -> Conversion:
        """How rows in another currency are converted."""
        return next(each for each in self.conversions if currency in each.currencies)

    def entity(self, name: str) -> Entity | None:
        """The entity called `name`, or None."""
        return next((entity for entity in self.entities if entity.name == name), None)

    def fact(self, name: str) -> Fact | None:
        """The fact called `name`, or None."""
        return next((fact for fact in self.facts if fact.name == name), None)
