"""Values and conditions as written; one grammar for both."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal as Choice

import attrs

from incentlang.source import Span
from incentlang.syntax.ast.choices import Cases, OneOfThese, PartAbove, Prorated, Weighted
from incentlang.syntax.ast.gathers import Aggregate, Applied, Counted, Sampled
from incentlang.syntax.ast.tests import Among, And, Between, Compare, Equal, Known, Not, Or
from incentlang.syntax.ast.words import (
    Amount,
    Day,
    Ident,
    Length,
    Number,
    Path,
    Percent,
    PeriodText,
    Text,
    span_field,
)
from incentlang.values.numbers import RoundingMode
from incentlang.values.periods import Grain


@attrs.frozen
class Call:
    """A table applied to values."""

    name: Ident
    arguments: tuple[Expr, ...]
    span: Span = span_field()


@attrs.frozen
class WindowText:
    """The words of a window: `year to date`, `of the quarter`, `last 4 quarters`, `previous month`."""

    kind: Choice["to date", "whole", "last", "previous"]
    grain: Grain
    count: int
    span: Span = span_field()


@attrs.frozen
class Windowed:
    """A measure or input over a window."""

    operand: Path
    window: WindowText
    span: Span = span_field()


@attrs.frozen
class OnDate:
    """An attribute read on a written date."""

    operand: Path
    on: Path | Day
    span: Span = span_field()


@attrs.frozen
class AtPeriod:
    """An attribute read at the start or end of the period."""

    operand: Path
    at: Choice["period start", "period end"]
    span: Span = span_field()


@attrs.frozen
class TargetFor:
    """`target for the quarter`."""

    grain: Grain
    span: Span = span_field()


@attrs.frozen
class MonthsBetween:
    """`months from started_on to trigger`."""

    start: Expr
    end: Expr
    span: Span = span_field()


@attrs.frozen
class Previous:
    """`previous carry`: a measure one period earlier; `within_year` begins anew each year."""

    operand: Path
    within_year: bool
    span: Span = span_field()


@attrs.frozen
class Rounded:
    """`rounded(x to 0.01 half up)`; `mode` None takes the plan's; `percent`: the step is written `1%`."""

    operand: Expr
    quantum: Decimal
    mode: RoundingMode | None
    percent: bool
    span: Span = span_field()


@attrs.frozen
class Payout:
    """`payout table(measure)`."""

    call: Call
    span: Span = span_field()


@attrs.frozen
class Ranking:
    """`rank of bookings within each region, ties take the better place, at least 5 people`; `ties` empty was left out.

    `within`: the attribute by which people are grouped, on the period's last day unless another one is written.
    """

    kind: Choice["rank", "quartile"]
    operand: Path | Windowed
    ties: Choice["better", "worse", "refused", ""]
    at_least: int
    within: AtPeriod | None
    span: Span = span_field()


@attrs.frozen
class EarnedOf:
    """`earned of new_business`: what a rule earned in the period, or over a window."""

    rule: Ident
    window: WindowText | None
    span: Span = span_field()


@attrs.frozen
class Group:
    """An expression in parentheses."""

    inner: Expr
    span: Span = span_field()


@attrs.frozen
class Otherwise:
    """A value with the default for when it is missing."""

    operand: Expr
    default: Expr
    span: Span = span_field()


@attrs.frozen
class Of:
    """`part of whole`."""

    part: Expr
    whole: Expr
    span: Span = span_field()


@attrs.frozen
class Product:
    """Factors from left to right; `divided[i]` says that factor i + 1 divides."""

    factors: tuple[Expr, ...]
    divided: tuple[bool, ...]
    span: Span = span_field()


@attrs.frozen
class Sum:
    """Terms from left to right; `minus[i]` says that term i + 1 is taken away."""

    terms: tuple[Expr, ...]
    minus: tuple[bool, ...]
    span: Span = span_field()


Expr = (
    Number
    | Percent
    | Amount
    | Length
    | Day
    | PeriodText
    | Text
    | Path
    | Call
    | Windowed
    | OnDate
    | AtPeriod
    | TargetFor
    | MonthsBetween
    | Previous
    | Rounded
    | Payout
    | Ranking
    | EarnedOf
    | Group
    | Otherwise
    | Of
    | Product
    | Sum
    | Equal
    | Compare
    | Between
    | Among
    | Known
    | Not
    | And
    | Or
    | Aggregate
    | OneOfThese
    | Weighted
    | PartAbove
    | Prorated
    | Cases
    | Counted
    | Applied
    | Sampled
)
