"""A rule evaluated on a stretch of a variable: each value is a polynomial of it, or does not move at all.

Where a condition or a table answers differently in one part of the stretch, `Split` says where it divides; the caller
reads both parts. So a value never has cases, and every breakpoint is exact.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from incentlang.analysis import polynomials as poly
from incentlang.analysis.polynomials import Polynomial
from incentlang.analysis.undecided import Undecided

CAPPED = "capped at"
CHOICE = "greater or lesser "
"""What asks where no table does: the limit of a credit, or (before its place) a choice of the greatest or least."""
Value = Polynomial | str | bool | date | object
"""A number as a polynomial, or anything else as it is."""


class Split(Exception):
    """Where an answer changes inside of a stretch."""

    def __init__(self, point: Fraction) -> None:
        self.point = point


@attrs.define
class Stretch:
    """Everything between two values of the variable, or one value (`low` is `high`); `high` None has no end.

    Attributes:
        touched: The tables and clauses that answer otherwise just before this one value.
    """

    low: Fraction
    high: Fraction | None
    touched: set[str] = attrs.field(factory=set)

    @property
    def is_point(self) -> bool:
        """Whether it is one value."""
        return self.low == self.high

    @property
    def variable(self) -> Polynomial:
        """The variable on it."""
        return poly.constant(self.low) if self.is_point else poly.VARIABLE

    def sign(self, value: Polynomial, of: str) -> int:
        """Whether a value is above zero, zero, or below it on all of the stretch.

        Args:
            value: The value.
            of: The table or clause that asks.
        """
        if len(value) <= 1:
            found = value[0] if value else Fraction(0)
            if self.is_point and not found:
                self.touched.add(of)
            return (found > 0) - (found < 0)
        if len(value) > 2:
            raise Undecided("a condition asks about what bends")
        root = -value[0] / value[1]
        inside = self.low < root and (self.high is None or root < self.high)
        if inside:
            raise Split(root)
        above = root <= self.low
        return 1 if above == (value[1] > 0) else -1


def number(value: Value) -> Polynomial:
    """A value that must be a number."""
    if not isinstance(value, tuple):
        raise Undecided("it computes with what is no number")
    return value


def written(value: object) -> Value:
    """A written value."""
    return poly.constant(value) if isinstance(value, Decimal) else value
