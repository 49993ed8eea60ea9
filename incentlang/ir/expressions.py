"""Expressions of the Core IR: a closed union of frozen nodes, each with one meaning.

Values are exact. A condition is an expression of kind yes/no; it answers met, pending, failed or
problem (semantics 9). Spans point at the plan's text and take no part in equality.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal as Choice

import attrs

from incentlang.source import NOWHERE, Span
from incentlang.types import Type
from incentlang.values.dates import Days, Months
from incentlang.values.numbers import RoundingMode
from incentlang.values.periods import Grain

LiteralValue = Decimal | date | str | bool | Days | Months
CompareOp = Choice["is", "is not", "at least", "at most", "above", "below"]
AggregateKind = Choice["sum", "count", "average", "highest", "lowest"]
WindowKind = Choice["to date", "whole", "last", "previous"]


def _span() -> Span:
    return attrs.field(default=NOWHERE, eq=False, kw_only=True, repr=False)


@attrs.frozen
class Window:
    """Which stretch of time a sum or input covers, seen from a period of its reader.

    `to date`: from the start of the `grain` that holds the period. `whole`: all of that `grain`.
    `last`: the `count` periods of `grain` that end with it. `previous`: the one period before it.
    """

    kind: WindowKind
    grain: Grain
    count: int = 1


@attrs.frozen
class Literal:
    """A value written in the plan."""

    value: LiteralValue
    type: Type
    span: Span = _span()


@attrs.frozen
class FieldRead:
    """A column of the row at hand, reached by references: `customer.segment` is ("customer", "segment").

    Dated attributes on the way are read on the row's compensation date, or on `on` where written.
    """

    path: tuple[str, ...]
    type: Type
    on: Expr | None = None
    span: Span = _span()


@attrs.frozen
class ParticipantRead:
    """An attribute of the participant of a period rule or measure, at the period's start or end."""

    path: tuple[str, ...]
    at: Choice["period start", "period end"]
    type: Type
    span: Span = _span()


@attrs.frozen
class ParamRead:
    """A named number of the plan."""

    name: str
    type: Type
    span: Span = _span()


@attrs.frozen
class LetRead:
    """A value that the rule named with `let`."""

    name: str
    type: Type
    span: Span = _span()


@attrs.frozen
class MeasureRead:
    """A measure of the participant who is paid, for the period at hand or over a window."""

    name: str
    type: Type
    window: Window | None = None
    span: Span = _span()


@attrs.frozen
class InputRead:
    """A supplied measure of the participant, for the period at hand or summed over a window."""

    name: str
    type: Type
    window: Window | None = None
    span: Span = _span()


@attrs.frozen
class Previous:
    """A measure of the same participant one period earlier, or `default` where it does not exist there.

    It does not exist before the plan's first day, where the participant was not in the role, and with
    `within_year` in the year before (semantics 25). The only way on which a measure may read itself.
    """

    measure: MeasureRead
    default: Expr
    within_year: bool = False
    span: Span = _span()


@attrs.frozen
class TargetFor:
    """`target for the quarter`: annual target x months / 12 x days active / days (semantics 16)."""

    grain: Grain
    span: Span = _span()


@attrs.frozen
class MonthsInRole:
    """Full months since the first day of the assignment, at the end of the period; the first is 0."""

    span: Span = _span()


@attrs.frozen
class Add:
    """The sum of all terms."""

    terms: tuple[Expr, ...]
    span: Span = _span()


@attrs.frozen
class Negate:
    """The value with the other sign."""

    operand: Expr
    span: Span = _span()


@attrs.frozen
class Multiply:
    """The product of all factors."""

    factors: tuple[Expr, ...]
    span: Span = _span()


@attrs.frozen
class Divide:
    """An exact quotient; a zero denominator is a problem."""

    numerator: Expr
    denominator: Expr
    span: Span = _span()


@attrs.frozen
class DateAdd:
    """A date moved by a length."""

    day: Expr
    length: Expr
    span: Span = _span()


@attrs.frozen
class DaysBetween:
    """The days from `start` to `end`; negative when `end` is earlier."""

    start: Expr
    end: Expr
    span: Span = _span()


@attrs.frozen
class Compare:
    """A comparison of two values of one kind."""

    op: CompareOp
    left: Expr
    right: Expr
    span: Span = _span()


@attrs.frozen
class IsOneOf:
    """Whether a value is among the written ones."""

    operand: Expr
    values: tuple[Literal, ...]
    span: Span = _span()


@attrs.frozen
class IsKnown:
    """Whether an optional value is there."""

    operand: Expr
    span: Span = _span()


@attrs.frozen
class And:
    """All conditions hold."""

    conditions: tuple[Expr, ...]
    span: Span = _span()


@attrs.frozen
class Or:
    """At least one condition holds."""

    conditions: tuple[Expr, ...]
    span: Span = _span()


@attrs.frozen
class Not:
    """The condition does not hold."""

    condition: Expr
    span: Span = _span()


@attrs.frozen
class Otherwise:
    """An optional value, or the default written for when it is missing; the use is an assumption."""

    operand: Expr
    default: Expr
    span: Span = _span()


@attrs.frozen
class Rounded:
    """A value rounded where the plan says so."""

    operand: Expr
    quantum: Decimal
    mode: RoundingMode
    span: Span = _span()


@attrs.frozen
class LookUp:
    """What a table gives: a decision table's row, a curve's point, or the rate of the band reached."""

    table: str
    arguments: tuple[Expr, ...]
    type: Type
    span: Span = _span()


@attrs.frozen
class Walk:
    """A marginal table walked over the stretch of `measure` that this row covers, blended onto `amount`.

    amount x sum(rate x overlap) / (after - before), in the unit of the measure's numerator
    (semantics 2 and 3); where the row does not move the measure, the rate of the band it stands in.
    """

    table: str
    measure: MeasureRead
    amount: Expr
    span: Span = _span()


@attrs.frozen
class PeriodWalk:
    """A marginal table walked over the stretch of `measure` of this period.

    From the measure at the end of the previous period of its window to the end of this one. `unit`
    is `numerator`: the sum of rate x overlap in what the measure accumulates; `position`: the
    same in points of the measure (`payout table(measure)`).
    """

    table: str
    measure: MeasureRead
    unit: Choice["numerator", "position"]
    span: Span = _span()


@attrs.frozen
class Reach:
    """How a fact is found from a subject: rows whose `field` equals the subject's `path` (empty: its key)."""

    fact: str
    field: str
    path: tuple[str, ...]


@attrs.frozen
class After:
    """Met by the `nth` fact on or after the anchor, within a length of it.

    The anchor is the subject's compensation date (`close`), the date the credit was earned
    (`earning`), or a date. `milestone`: a fact before the anchor counts as well.
    """

    reach: Reach
    nth: int
    milestone: bool
    within: Expr | None
    anchor: Choice["close", "earning"] | Expr
    span: Span = _span()


@attrs.frozen
class NoneWithin:
    """Met on the day after the window (or date) has passed without the fact; failed when the fact comes."""

    reach: Reach
    within: Expr | None
    until: Expr | None
    anchor: Choice["close", "earning"] | Expr
    span: Span = _span()


@attrs.frozen
class Aggregate:
    """A gather: rows of `fact` of one participant, over the reader's period or window.

    A row belongs to the participant at the end of path `by`; it counts on the later of its
    compensation date and the dates of its `conditions` (semantics 7).
    """

    kind: AggregateKind
    fact: str
    value: Expr | None
    where: Expr | None
    conditions: tuple[After | NoneWithin, ...]
    by: tuple[str, ...]
    type: Type
    window: Window | None = None
    span: Span = _span()


Expr = (
    Literal
    | FieldRead
    | ParticipantRead
    | ParamRead
    | LetRead
    | MeasureRead
    | InputRead
    | Previous
    | TargetFor
    | MonthsInRole
    | Add
    | Negate
    | Multiply
    | Divide
    | DateAdd
    | DaysBetween
    | Compare
    | IsOneOf
    | IsKnown
    | And
    | Or
    | Not
    | Otherwise
    | Rounded
    | LookUp
    | Walk
    | PeriodWalk
    | Aggregate
)
