"""Expressions that pass through a table."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Literal as Choice

import attrs

from incentlang.ir.nodes import span_field
from incentlang.ir.reads import MeasureRead
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
    """

    measure: MeasureRead
    kind: Choice["rank", "quartile"]
    ties: Choice["better", "worse", "refused"]
    at_least: int
    span: Span = span_field()


@attrs.frozen
class Walk:
    """A marginal table walked over the stretch of `measure` that this row covers, blended onto `amount`.

    amount x sum(rate x overlap) / (after - before), in the unit of the measure's numerator
    (semantics 2 and 3); where the row does not move the measure, the rate of the band it stands in.
    """

    table: str
    measure: MeasureRead
    amount: Expr
    span: Span = span_field()


@attrs.frozen
class PeriodWalk:
    """A marginal table walked over the stretch of `measure` of this period.

    From the measure at the end of the previous period of its window to the end of this one. `unit`
    is `numerator`: the sum of rate x overlap in what the measure accumulates; `position`: the
    same in points of the measure (`payout table(measure)`). `whole`: from the start of the window instead.
    """

    table: str
    measure: MeasureRead
    unit: Choice["numerator", "position"]
    whole: bool = False
    span: Span = span_field()
