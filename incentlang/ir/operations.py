"""Expressions that combine values: arithmetic, comparisons, conditions."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Literal as Choice

import attrs

from incentlang.ir.nodes import span_field
from incentlang.ir.reads import Literal
from incentlang.source import Span
from incentlang.values.numbers import RoundingMode

if TYPE_CHECKING:
    from incentlang.ir.expressions import Expr

CompareOp = Choice["is", "is not", "at least", "at most", "above", "below"]


@attrs.frozen
class Add:
    """The sum of all terms."""

    terms: tuple[Expr, ...]
    span: Span = span_field()


@attrs.frozen
class Negate:
    """The value with the other sign."""

    operand: Expr
    span: Span = span_field()


@attrs.frozen
class Multiply:
    """The product of all factors."""

    factors: tuple[Expr, ...]
    span: Span = span_field()


@attrs.frozen
class Divide:
    """An exact quotient; a zero denominator is a problem."""

    numerator: Expr
    denominator: Expr
    span: Span = span_field()


@attrs.frozen
class DateAdd:
    """A date moved by a length."""

    day: Expr
    length: Expr
    span: Span = span_field()


@attrs.frozen
class DaysBetween:
    """The days from `start` to `end`; negative when `end` is earlier."""

    start: Expr
    end: Expr
    span: Span = span_field()


@attrs.frozen
class MonthsBetween:
    """The full months from `start` to `end`, by the calendar; below zero when `end` is earlier."""

    start: Expr
    end: Expr
    span: Span = span_field()


@attrs.frozen
class Compare:
    """A comparison of two values of one kind."""

    op: CompareOp
    left: Expr
    right: Expr
    span: Span = span_field()


@attrs.frozen
class IsOneOf:
    """Whether a value is among the written ones."""

    operand: Expr
    values: tuple[Literal, ...]
    span: Span = span_field()


@attrs.frozen
class IsKnown:
    """Whether an optional value is there."""

    operand: Expr
    span: Span = span_field()


@attrs.frozen
class And:
    """All conditions hold."""

    conditions: tuple[Expr, ...]
    span: Span = span_field()


@attrs.frozen
class Or:
    """At least one condition holds."""

    conditions: tuple[Expr, ...]
    span: Span = span_field()


@attrs.frozen
class Not:
    """The condition does not hold."""

    condition: Expr
    span: Span = span_field()


@attrs.frozen
class Otherwise:
    """An optional value, or the default written for when it is missing; the use is an assumption."""

    operand: Expr
    default: Expr
    span: Span = span_field()


@attrs.frozen
class Rounded:
    """A value rounded where the plan says so."""

    operand: Expr
    quantum: Decimal
    mode: RoundingMode
    span: Span = span_field()
