"""Expressions that read a value: a column, a parameter, a measure, an input, a target."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Literal as Choice

import attrs

from incentlang.ir.nodes import span_field
from incentlang.types import Type
from incentlang.values.dates import Duration
from incentlang.values.periods import Grain

if TYPE_CHECKING:
    from incentlang.ir.expressions import Expr
from incentlang.source import Span

LiteralValue = Decimal | date | str | bool | Duration
MeasureKey = Choice["role", "entity", "plan"]
"""What a measure has one value for: each participant in a role, each of an entity, or the whole plan."""
WindowKind = Choice["to date", "whole", "last", "previous", "end"]


@attrs.frozen
class Window:
    """Which stretch of time a sum or input covers, seen from a period of its reader.

    `to date`: from the start of the `grain` that holds the period. `whole`: all of that `grain`.
    `last`: the `count` periods of `grain` that end with it. `previous`: the one period before it.
    `end`: of a measure of a shorter `grain`, its own period with which the reader's ends, or which is open with it.
    """

    kind: WindowKind
    grain: Grain
    count: int = 1


@attrs.frozen
class Literal:
    """A value written in the plan."""

    value: LiteralValue
    type: Type
    span: Span = span_field()


@attrs.frozen(cache_hash=True)
class FieldRead:
    """A column of the row at hand, reached by references: `customer.segment` is ("customer", "segment").

    Dated attributes on the way are read on the row's compensation date, or on `on` where written.
    """

    path: tuple[str, ...]
    type: Type
    on: Expr | None = None
    span: Span = span_field()


@attrs.frozen
class OfTrigger:
    """What the row of `fact` that triggered a claw back says, on that row's own date."""

    fact: str
    value: Expr
    type: Type
    span: Span = span_field()


@attrs.frozen
class ParticipantRead:
    """An attribute of the participant of a period rule or measure, at the period's start or end.

    `each day`: on the day at hand, inside `prorated by`. In the condition of an override, `row date`: of the payee, on
    the row's compensation date; `all period`: it must not change while the participant is in the role.
    """

    path: tuple[str, ...]
    at: Choice["period start", "period end", "each day", "row date", "all period"]
    type: Type
    span: Span = span_field()


@attrs.frozen
class ParamOverride:
    """Another value of a parameter where a condition is met, asked where the parameter is read."""

    value: Literal
    where: Expr
    because: str
    span: Span = span_field()


@attrs.frozen
class ParamRead:
    """A named number of the plan; at most one of its overrides may hold."""

    name: str
    type: Type
    overrides: tuple[ParamOverride, ...] = ()
    span: Span = span_field()


@attrs.frozen
class LetRead:
    """A value that the rule named with `let`."""

    name: str
    type: Type
    span: Span = span_field()


@attrs.frozen
class MeasureRead:
    """A measure of the participant who is paid, for the period at hand or over a window.

    A measure of an entity is that of `of`, a reference in the row of `subject`, or of the entity at hand. With `of`
    the measure of a role is that of another person: whom the row names, or an attribute of the participant. `also`: of
    which entity, where the measure is of a role together with one; None: of the one at hand.
    """

    name: str
    type: Type
    window: Window | None = None
    of: FieldRead | ParticipantRead | None = None
    subject: str = ""
    also: FieldRead | None = None
    span: Span = span_field()


@attrs.frozen
class InputRead:
    """A supplied measure of the participant, for the period at hand or summed over a window.

    `also`: of which entity, as for a measure; a reference in the row of `subject`.
    """

    name: str
    type: Type
    window: Window | None = None
    subject: str = ""
    also: FieldRead | None = None
    span: Span = span_field()


@attrs.frozen
class EarnedRead:
    """What a rule earned for the participant in the period at hand or over a window: its entries, before caps.

    The rule stands for its whole family: those that override it earn for it.
    """

    rule: str
    type: Type
    window: Window | None = None
    span: Span = span_field()


@attrs.frozen
class Previous:
    """A measure of the same participant one period earlier, or `default` where it does not exist there.

    It does not exist before the plan's first day, where the participant was not in the role, and with
    `within_year` in the year before (semantics 25). The only way on which a measure may read itself.
    """

    measure: MeasureRead
    default: Expr
    within_year: bool = False
    span: Span = span_field()


@attrs.frozen
class TargetFor:
    """`target for the quarter`: annual target x months / 12 x days active / days (semantics 16)."""

    grain: Grain
    span: Span = span_field()


@attrs.frozen
class MonthsInRole:
    """Full months since the first day of the assignment, at the end of the period; the first is 0.

    `calendar`: calendar months instead, of which that of the first day is 0.
    """

    calendar: bool = False
    span: Span = span_field()
