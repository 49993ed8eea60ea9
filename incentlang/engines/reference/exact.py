"""Exact arithmetic on numbers as they stand: decimals stay decimals, a quotient makes a fraction."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import Any

from incentlang.ir.expressions import AggregateKind
from incentlang.values.dates import Days, Months
from incentlang.values.numbers import Number, as_fraction


def plus(a: Any, b: Any) -> Any:
    """Exact sum of numbers, or of two lengths of one kind."""
    if isinstance(a, Decimal) and isinstance(b, Decimal):
        return a + b
    if isinstance(a, Days) and isinstance(b, Days):
        return Days(a.count + b.count)
    if isinstance(a, Months) and isinstance(b, Months):
        return Months(a.count + b.count)
    return as_fraction(a) + as_fraction(b)


def minus(a: Number, b: Number) -> Number:
    """Exact difference."""
    return a - b if isinstance(a, Decimal) and isinstance(b, Decimal) else as_fraction(a) - as_fraction(b)


def times(a: Number, b: Number) -> Number:
    """Exact product."""
    return a * b if isinstance(a, Decimal) and isinstance(b, Decimal) else as_fraction(a) * as_fraction(b)


def divided(a: Number, b: Number) -> Fraction:
    """Exact quotient; the caller knows that `b` is not zero."""
    return as_fraction(a) / as_fraction(b)


def put_together(kind: AggregateKind, values: Sequence[Number]) -> Number:
    """The sum, mean, highest or lowest of values; only a sum or count may be of none."""
    match kind:
        case "average":
            return as_fraction(reduce(plus, values)) / len(values)
        case "highest":
            return max(values, key=as_fraction)
        case "lowest":
            return min(values, key=as_fraction)
        case _:
            return reduce(plus, values, Decimal(0))
