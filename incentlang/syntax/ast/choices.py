"""Values chosen among others, weighted, prorated, or decided case by case."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from typing import Literal as Choice

import attrs

from incentlang.source import Span
from incentlang.syntax.ast.words import Literal, span_field

if TYPE_CHECKING:
    from incentlang.syntax.ast.expressions import Expr

ChoiceOp = Choice["greater", "lesser", "later", "earlier"]
Proration = Choice["days", "working days", "months", "days of the year"]


@attrs.frozen
class OneOfThese:
    """`greater of (a, b)`, `lesser of`, `later of`, `earlier of`."""

    op: ChoiceOp
    operands: tuple[Expr, ...]
    span: Span = span_field()


@attrs.frozen
class Weighted:
    """`weighted total (50% of a, 50% of b)`."""

    parts: tuple[Expr, ...]
    span: Span = span_field()


@attrs.frozen
class PartAbove:
    """`5% of a on the part above b`."""

    amount: Expr
    above: Expr
    span: Span = span_field()


@attrs.frozen
class Prorated:
    """`x prorated by days`."""

    operand: Expr
    by: Proration
    span: Span = span_field()


@attrs.frozen
class Case:
    """`when condition gives value`."""

    condition: Expr
    gives: Expr
    span: Span = span_field()


@attrs.frozen
class Cases:
    """Cases in their order; the first that is met gives its value. `otherwise` None was left out."""

    cases: tuple[Case, ...]
    otherwise: Expr | None
    span: Span = span_field()


@attrs.frozen
class Since:
    """`8% from 2026-01-01`: a value from a day on."""

    value: Literal
    start: date
    span: Span = span_field()
