"""Exact decimals: no operation here rounds unless it says so.

Amounts are `Decimal`; a value that was divided is a `Fraction` until the one place that rounds it
(numbers.md, semantics 17). Binary floating point never appears.
"""

from __future__ import annotations

import decimal
from contextlib import AbstractContextManager
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Literal

Number = Decimal | Fraction
RoundingMode = Literal["half even", "half up", "down", "up", "floor", "ceiling"]

MAX_DIGITS = 38
"""No value that is written, read or stored may have more digits than this."""

WIDEST = 2 * MAX_DIGITS
"""A value in between, before it is rounded, may need so many: the product of two of 38."""

QUOTIENT_PLACES = 12
"""A stored quotient is rounded once to this many places, half even."""

_EXACT = decimal.Context(
    prec=400,
    Emax=10_000,
    Emin=-10_000,
    traps=[
        decimal.Inexact,
        decimal.InvalidOperation,
        decimal.Overflow,
        decimal.Rounded,
        decimal.FloatOperation,
    ],
)
_EXACT.traps[decimal.Rounded] = False


def exact_arithmetic() -> AbstractContextManager[decimal.Context]:
    """A context in which decimal operators either are exact or raise `decimal.Inexact`."""
    return decimal.localcontext(_EXACT)


def as_fraction(value: Number) -> Fraction:
    """The same value as a fraction."""
    return value if isinstance(value, Fraction) else Fraction(value)


def _nearest(numerator: int, denominator: int, mode: RoundingMode) -> int:
    """The integer that `mode` picks for numerator/denominator; denominator > 0."""
    floor, rest = divmod(numerator, denominator)
    if rest == 0:
        return floor
    match mode:
        case "floor":
            return floor
        case "ceiling":
            return floor + 1
        case "down":
            return floor if numerator > 0 else floor + 1
        case "up":
            return floor + 1 if numerator > 0 else floor
        case "half up":
            twice = 2 * rest
            if twice == denominator:  # a tie goes away from zero
                return floor + 1 if numerator > 0 else floor
            return floor + 1 if twice > denominator else floor
        case "half even":
            twice = 2 * rest
            if twice == denominator:
                return floor + floor % 2
            return floor + 1 if twice > denominator else floor


_DECIMAL_MODES = {
    "half even": decimal.ROUND_HALF_EVEN,
    "half up": decimal.ROUND_HALF_UP,
    "down": decimal.ROUND_DOWN,
    "up": decimal.ROUND_UP,
    "floor": decimal.ROUND_FLOOR,
    "ceiling": decimal.ROUND_CEILING,
}
_QUANTIZE = decimal.Context(prec=400, Emax=10_000, Emin=-10_000, traps=[decimal.InvalidOperation])


@cache
def _is_power_of_ten(quantum: Decimal) -> bool:
    return quantum.as_tuple().digits == (1,)


def round_to(value: Number, quantum: Decimal, mode: RoundingMode) -> Decimal:
    """The multiple of `quantum` that `mode` picks for `value`, rounded exactly once.

    Args:
        value: An exact value; a fraction is rounded straight from its two integers.
        quantum: A positive decimal such as 0.01, 1 or 0.05.
        mode: `half up` and `up` go away from zero, `down` toward zero.

    Returns:
        A decimal with the scale of `quantum`.
    """
    if isinstance(value, Decimal) and _is_power_of_ten(quantum):
        return value.quantize(quantum, _DECIMAL_MODES[mode], _QUANTIZE)
    ratio = as_fraction(value) / Fraction(quantum)
    steps = _nearest(ratio.numerator, ratio.denominator, mode)
    return _QUANTIZE.multiply(Decimal(steps), quantum)


_STORED_QUANTUM = Decimal(1).scaleb(-QUOTIENT_PLACES)


def stored(value: Number) -> Decimal:
    """The value a definition keeps: exact if it is a decimal, else rounded once to 12 places, half even."""
    return value if isinstance(value, Decimal) else round_to(value, _STORED_QUANTUM, "half even")


def plain(value: Decimal) -> str:
    """Decimal text without exponent or thousands marks, with the digits the value carries."""
    return format(value, "f")


def trimmed(value: Decimal) -> str:
    """Decimal text without exponent and without zeros at its end."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def exact_text(value: Number) -> str:
    """The exact decimal text, or 12 places half even when it has no end."""
    if isinstance(value, Decimal):
        return trimmed(value)
    denominator = value.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    if denominator != 1:
        return trimmed(stored(value))
    with exact_arithmetic():
        places = 0
        scaled = value
        while scaled.denominator != 1:
            scaled *= 10
            places += 1
        return trimmed(Decimal(scaled.numerator).scaleb(-places))
