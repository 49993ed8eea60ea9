"""Conditions as written."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Literal as Choice

import attrs

from incentlang.source import Span
from incentlang.syntax.ast.words import Ident, span_field

if TYPE_CHECKING:
    from incentlang.syntax.ast.expressions import Expr

Sized = Choice["at least", "at most", "above", "below"]


@attrs.frozen
class Equal:
    """`left is right`, or `is not`."""

    left: Expr
    right: Expr
    negated: bool
    span: Span = span_field()


@attrs.frozen
class Compare:
    """`left is at least right`, and so on."""

    left: Expr
    op: Sized
    right: Expr
    negated: bool
    span: Span = span_field()


@attrs.frozen
class Between:
    """`operand is between low and high`, both included."""

    operand: Expr
    low: Expr
    high: Expr
    negated: bool
    span: Span = span_field()


@attrs.frozen
class Among:
    """`operand is one of a, b`."""

    operand: Expr
    values: tuple[Ident, ...]
    negated: bool
    span: Span = span_field()


@attrs.frozen
class Known:
    """`operand is known`."""

    operand: Expr
    negated: bool
    span: Span = span_field()


@attrs.frozen
class Not:
    """`not condition`."""

    condition: Expr
    span: Span = span_field()


@attrs.frozen
class And:
    """`a and b and c`."""

    conditions: tuple[Expr, ...]
    span: Span = span_field()


@attrs.frozen
class Or:
    """`a or b or c`."""

    conditions: tuple[Expr, ...]
    span: Span = span_field()
