"""Values and conditions as written; one grammar for both."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal as Choice

import attrs

from incentlang.source import Span
from incentlang.values.dates import Days, Months
from incentlang.values.numbers import RoundingMode
from incentlang.values.periods import Grain, Period


def _span() -> Span:
    return attrs.field(eq=False, repr=False)  # type: ignore[no-any-return]


@attrs.frozen
class Ident:
    """One name as written."""

    text: str
    span: Span = _span()


@attrs.frozen
class Number:
    """A plain number."""

    value: Decimal
    span: Span = _span()


@attrs.frozen
class Percent:
    """A percentage, held as a ratio."""

    value: Decimal
    span: Span = _span()


@attrs.frozen
class Amount:
    """Money with its currency, such as `500 USD`."""

    value: Decimal
    currency: str
    span: Span = _span()


@attrs.frozen
class Length:
    """A length of time, such as `90 days` or `3 months`."""

    value: Days | Months
    span: Span = _span()


@attrs.frozen
class Day:
    """A date."""

    value: date
    span: Span = _span()


@attrs.frozen
class PeriodText:
    """A period such as 2026-Q1."""

    value: Period
    span: Span = _span()


@attrs.frozen
class Text:
    """Quoted text, without its quotes."""

    value: str
    span: Span = _span()


Literal = Number | Percent | Amount | Length | Day | PeriodText


@attrs.frozen
class Path:
    """A name, or names joined by points."""

    parts: tuple[Ident, ...]
    span: Span = _span()

    @property
    def text(self) -> str:
        """The path as written, without white space."""
        return ".".join(part.text for part in self.parts)


@attrs.frozen
class Call:
    """A table applied to values."""

    name: Ident
    arguments: tuple[Expr, ...]
    span: Span = _span()


@attrs.frozen
class WindowText:
    """The words of a window: `year to date`, `of the quarter`, `last 4 quarters`, `previous month`."""

    kind: Choice["to date", "whole", "last", "previous"]
    grain: Grain
    count: int
    span: Span = _span()


@attrs.frozen
class Windowed:
    """A measure or input over a window."""

    operand: Path
    window: WindowText
    span: Span = _span()


@attrs.frozen
class OnDate:
    """An attribute read on a written date."""

    operand: Path
    on: Path | Day
    span: Span = _span()


@attrs.frozen
class AtPeriod:
    """An attribute read at the start or end of the period."""

    operand: Path
    at: Choice["period start", "period end"]
    span: Span = _span()


@attrs.frozen
class TargetFor:
    """`target for the quarter`."""

    grain: Grain
    span: Span = _span()


@attrs.frozen
class Previous:
    """`previous carry`: a measure one period earlier; `within_year` begins anew each year."""

    operand: Path
    within_year: bool
    span: Span = _span()


@attrs.frozen
class Rounded:
    """`rounded(x to 0.01 half up)`; `mode` None takes the plan's."""

    operand: Expr
    quantum: Decimal
    mode: RoundingMode | None
    span: Span = _span()


@attrs.frozen
class Payout:
    """`payout table(measure)`."""

    call: Call
    span: Span = _span()


@attrs.frozen
class Group:
    """An expression in parentheses."""

    inner: Expr
    span: Span = _span()


@attrs.frozen
class Otherwise:
    """A value with the default for when it is missing."""

    operand: Expr
    default: Expr
    span: Span = _span()


@attrs.frozen
class Of:
    """`part of whole`."""

    part: Expr
    whole: Expr
    span: Span = _span()


@attrs.frozen
class Product:
    """Factors from left to right; `divided[i]` says that factor i + 1 divides."""

    factors: tuple[Expr, ...]
    divided: tuple[bool, ...]
    span: Span = _span()


@attrs.frozen
class Sum:
    """Terms from left to right; `minus[i]` says that term i + 1 is taken away."""

    terms: tuple[Expr, ...]
    minus: tuple[bool, ...]
    span: Span = _span()


Sized = Choice["at least", "at most", "above", "below"]


@attrs.frozen
class Equal:
    """`left is right`, or `is not`."""

    left: Expr
    right: Expr
    negated: bool
    span: Span = _span()


@attrs.frozen
class Compare:
    """`left is at least right`, and so on."""

    left: Expr
    op: Sized
    right: Expr
    negated: bool
    span: Span = _span()


@attrs.frozen
class Between:
    """`operand is between low and high`, both included."""

    operand: Expr
    low: Expr
    high: Expr
    negated: bool
    span: Span = _span()


@attrs.frozen
class Among:
    """`operand is one of a, b`."""

    operand: Expr
    values: tuple[Ident, ...]
    negated: bool
    span: Span = _span()


@attrs.frozen
class Known:
    """`operand is known`."""

    operand: Expr
    negated: bool
    span: Span = _span()


@attrs.frozen
class Not:
    """`not condition`."""

    condition: Expr
    span: Span = _span()


@attrs.frozen
class And:
    """`a and b and c`."""

    conditions: tuple[Expr, ...]
    span: Span = _span()


@attrs.frozen
class Or:
    """`a or b or c`."""

    conditions: tuple[Expr, ...]
    span: Span = _span()


@attrs.frozen
class Aggregate:
    """`sum of value over fact where … after … by path`; `value` None counts rows; `by` None gathers `over book`."""

    kind: Choice["sum", "average", "count"]
    value: Expr | None
    fact: Ident
    where: Expr | None
    afters: tuple[After, ...]
    by: Path | None
    over: Ident | None
    span: Span = _span()


@attrs.frozen
class FactRef:
    """A fact that a condition waits for: the `nth`, reached through `via` where written."""

    nth: int
    name: Ident
    via: Ident | None
    span: Span = _span()


@attrs.frozen
class Within:
    """`within 90 days of close`; `anchor` None takes the default."""

    length: Expr
    anchor: Path | Day | None
    span: Span = _span()


@attrs.frozen
class After:
    """`after fact within …`."""

    fact: FactRef
    within: Within | None
    span: Span = _span()


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
    | Previous
    | Rounded
    | Payout
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
)
