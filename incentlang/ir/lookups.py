"""Expressions that pass through a table."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Literal as Choice

import attrs

from incentlang.ir.nodes import span_field
from incentlang.ir.reads import MeasureRead, ParticipantRead
from incentlang.source import Span
from incentlang.types import Type

if TYPE_CHECKING:
    from incentlang.ir.expressions import Expr


@attrs.frozen
class LookUp:
    """What a table gives: a decision table's row, a curve's point, or the rate of the band reached."""

    table: str
    arguments: tuple[Expr, ...]
    type: Type
    span: Span = span_field()


@attrs.frozen
class Rank:
    """The place of the participant among everybody in the measure's role, the highest value being 1.

    `quartile`: the least q of 4 with place <= people x q / 4. `at_least`: with fewer people there is no value.
    `within`: only those are compared whose attribute is the same.
    """

    measure: MeasureRead
    kind: Choice["rank", "quartile"]
    ties: Choice["better", "worse", "refused"]
    at_least: int
    within: ParticipantRead | None = None
    span: Span = span_field()


@attrs.frozen
class Walk:
    """A marginal table walked over the stretch of `measure` that this row covers, blended onto `amount`.

    amount x sum(rate x overlap) / (after - before), in the unit of the measure's numerator
    (semantics 2 and 3); where the row does not move the measure, the rate of the band it stands in.
    `type` is its kind where the table gives money for each unit, else it has the kind of the amount.
    """

    table: str
    measure: MeasureRead
    amount: Expr
    type: Type | None = None
    span: Span = span_field()


@attrs.frozen
class Step:
    """The rate of the band in force just before or just after the row at hand, for all of it (semantics 3).

    `by_day`: at the start or at the end of the row's counting day.
    """

    table: str
    measure: MeasureRead
    after: bool
    by_day: bool
    type: Type
    span: Span = span_field()


@attrs.frozen
class OwnWalk:
    """A banded table walked from zero to a value of the row itself: each row begins at the bottom of the table."""

    table: str
    value: Expr
    type: Type
    span: Span = span_field()


@attrs.frozen
class PeriodWalk:
    """A marginal table walked over the stretch of `measure` of this period.

    From the measure at the end of the previous period of its window to the end of this one. `unit`
    is `numerator`: the sum of rate x overlap in what the measure accumulates; `position`: the
    same in points of the measure (`payout table(measure)`). `type` is its kind where the table gives money
    for each unit of what is counted. `whole`: from the start of the window instead.
    """

    table: str
    measure: MeasureRead
    unit: Choice["numerator", "position"]
    type: Type | None = None
    whole: bool = False
    span: Span = span_field()
