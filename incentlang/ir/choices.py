"""Expressions that choose: the greatest of several, the first case that is met, a value for part of a period."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Literal as OneOf

import attrs

from incentlang.ir.nodes import span_field
from incentlang.source import Span
from incentlang.types import Type

if TYPE_CHECKING:
    from incentlang.ir.expressions import Expr


@attrs.frozen
class Choose:
    """The greatest, least, latest or earliest of its operands, all of one kind."""

    op: OneOf["greater", "lesser", "later", "earlier"]
    operands: tuple[Expr, ...]
    span: Span = span_field()


@attrs.frozen
class Case:
    """A condition, and the value where it is met."""

    condition: Expr
    gives: Expr
    span: Span = span_field()


@attrs.frozen
class Cases:
    """The value of the first case that is met; `otherwise` where none is."""

    cases: tuple[Case, ...]
    otherwise: Expr
    type: Type
    span: Span = span_field()


@attrs.frozen
class ValueRead:
    """A derived value of a row: of the row at hand (empty path), or of the one that a path of references leads to."""

    name: str
    path: tuple[str, ...]
    type: Type
    span: Span = span_field()


@attrs.frozen
class Sampled:
    """The value of a gather where `rows`, the count of what it gathers, is at least `least`; else it has none."""

    value: Expr
    rows: Expr
    least: Expr
    span: Span = span_field()


@attrs.frozen
class Prorated:
    """The average of `operand` over the days (or months) of the period at hand, nothing while not in the role.

    `by` is what is counted; `days of the year` divides by the 365 or 366 days of the year instead.
    """

    operand: Expr
    by: OneOf["days", "working days", "months", "days of the year"]
    type: Type
    span: Span = span_field()
