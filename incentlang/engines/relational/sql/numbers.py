"""Exact arithmetic in SQL: every step has the digits it needs, is widened first and cast after (numbers.md).

A value is a quotient of two exact decimals, the second above zero; nothing is divided until it is rounded once. A step
that could need more than 38 digits is refused before any data is read.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from incentlang.engines.relational.sql import (
    Binary,
    Call,
    Cast,
    Const,
    Dec,
    Expr,
    Quotient,
    Round,
    SqlType,
    both,
    choice,
    compared,
    either,
    known,
    null,
)
from incentlang.values.numbers import MAX_DIGITS, RoundingMode, trimmed

INTEGER = Dec(38, 0)


class TooWide(Exception):
    """A step could need more digits than a column has."""

    def __init__(self, digits: int) -> None:
        super().__init__(f"{digits} digits")
        self.digits = digits


@attrs.frozen
class Number:
    """`top`, or `top` / `bottom`; `bottom` is above zero wherever it is known. A missing value has no `top`."""

    top: Expr
    bottom: Expr | None = None


def kind_of(node: Expr) -> Dec:
    """The digits of an exact expression."""
    assert isinstance(node.type, Dec), node
    return node.type


def _dec(digits: int, places: int) -> Dec:
    if digits > MAX_DIGITS:
        raise TooWide(digits)
    return Dec(max(digits, places, 1), places)


def constant(value: Decimal) -> Const:
    """A number written in the plan, with the digits it has."""
    digits, _, places = trimmed(abs(value)).partition(".")
    return Const(value, _dec(len(digits.lstrip("0")) + len(places), len(places)))


ONE = constant(Decimal(1))
ZERO = constant(Decimal(0))


def fraction(value: Fraction) -> Number:
    """A fixed quotient, in as few digits as it has."""
    top = constant(Decimal(value.numerator))
    return Number(top) if value.denominator == 1 else Number(top, constant(Decimal(value.denominator)))


def cast(node: Expr, kind: Dec) -> Expr:
    """The same value with other digits; constants are written with them."""
    if node.type == kind:
        return node
    return Const(node.value, kind) if isinstance(node, Const) else Cast(node, kind)


def _aligned(a: Expr, b: Expr) -> tuple[Expr, Expr, Dec]:
    """Two numbers with the places of the finer one."""
    first, second = kind_of(a), kind_of(b)
    places = max(first.places, second.places)
    digits = max(first.digits - first.places, second.digits - second.places) + places
    kind = _dec(digits, places)
    return cast(a, kind), cast(b, kind), kind


def decimal_sum(a: Expr, b: Expr) -> Expr:
    """Exact sum."""
    left, right, kind = _aligned(a, b)
    wider = _dec(kind.digits + 1, kind.places)
    return Cast(Binary("+", cast(left, wider), cast(right, wider), wider), wider)


def decimal_difference(a: Expr, b: Expr) -> Expr:
    """Exact difference."""
    left, right, kind = _aligned(a, b)
    wider = _dec(kind.digits + 1, kind.places)
    return Cast(Binary("-", cast(left, wider), cast(right, wider), wider), wider)


def decimal_product(a: Expr, b: Expr) -> Expr:
    """Exact product: one operand is widened first, because an engine multiplies in the width of its operands."""
    if isinstance(a, Const) and a.value == 1:
        return b
    if isinstance(b, Const) and b.value == 1:
        return a
    first, second = kind_of(a), kind_of(b)
    kind = _dec(first.digits + second.digits, first.places + second.places)
    widened = Dec(kind.digits, first.places)
    return Cast(Binary("*", cast(a, widened), b, kind), kind)


def decimal_negative(a: Expr) -> Expr:
    """The value with the other sign."""
    if isinstance(a, Const) and isinstance(a.value, Decimal):
        return Const(-a.value, a.type)
    return Cast(Binary("-", cast(ZERO, kind_of(a)), a, kind_of(a)), kind_of(a))


def compare(op: str, a: Expr, b: Expr) -> Expr:
    """A comparison of two exact numbers at the finer places."""
    left, right, _ = _aligned(a, b)
    return compared(op, left, right)  # type: ignore[arg-type]


def narrowed(a: Expr, kind: Dec) -> Expr:
    """The value as a column of fewer digits holds it: one that does not fit stops the run."""
    return cast(a, kind)


# --- quotients ------------------------------------------------------------------------------------


def add(a: Number, b: Number) -> Number:
    """Exact sum."""
    if a.bottom is None and b.bottom is None:
        return Number(decimal_sum(a.top, b.top))
    if a.bottom == b.bottom:
        return Number(decimal_sum(a.top, b.top), a.bottom)
    left = a.top if b.bottom is None else decimal_product(a.top, b.bottom)
    right = b.top if a.bottom is None else decimal_product(b.top, a.bottom)
    return Number(decimal_sum(left, right), _times(a.bottom, b.bottom))


def negate(a: Number) -> Number:
    """The value with the other sign."""
    return Number(decimal_negative(a.top), a.bottom)


def multiply(a: Number, b: Number) -> Number:
    """Exact product."""
    return Number(decimal_product(a.top, b.top), _times(a.bottom, b.bottom))


def _times(a: Expr | None, b: Expr | None) -> Expr | None:
    if a is None or b is None:
        return b if a is None else a
    return decimal_product(a, b)


def divide(a: Number, b: Number) -> Number:
    """Exact quotient; missing where the divisor is zero."""
    top = a.top if b.bottom is None else decimal_product(a.top, b.bottom)
    below = b.top if a.bottom is None else decimal_product(b.top, a.bottom)
    if isinstance(below, Const) and isinstance(below.value, Decimal):
        if below.value == 0:
            return Number(null(kind_of(top)))
        if below.value == 1:  # such as a length in days
            return Number(top)
        return Number(top, below) if below.value > 0 else Number(decimal_negative(top), decimal_negative(below))
    nothing = cast(ZERO, kind_of(below))
    up, down = compared(">", below, nothing), compared("<", below, nothing)
    signed = choice([(up, top), (down, decimal_negative(top))], None, kind_of(top))
    size = choice([(up, below), (down, decimal_negative(below))], None, kind_of(below))
    return Number(signed, size)


def holds(op: str, a: Number, b: Number) -> Expr:
    """A comparison, cross-multiplied: divisors are above zero."""
    left = a.top if b.bottom is None else decimal_product(a.top, b.bottom)
    right = b.top if a.bottom is None else decimal_product(b.top, a.bottom)
    if a.bottom == b.bottom:
        left, right = a.top, b.top
    return compare(op, left, right)


def choose(cases: list[tuple[Expr, Number]], otherwise: Number | None) -> Number:
    """The number of the first condition that holds, with one number of digits for all."""
    numbers = [number for _, number in cases] + ([otherwise] if otherwise is not None else [])
    tops = widest([number.top for number in numbers])
    top = choice(
        [(condition, cast(number.top, tops)) for condition, number in cases],
        None if otherwise is None else cast(otherwise.top, tops),
        tops,
    )
    if all(number.bottom is None for number in numbers):
        return Number(top)
    bottoms = widest([number.bottom or ONE for number in numbers])
    bottom = choice(
        [(condition, cast(number.bottom or ONE, bottoms)) for condition, number in cases],
        None if otherwise is None else cast(otherwise.bottom or ONE, bottoms),
        bottoms,
    )
    return Number(top, bottom)


def widest(nodes: list[Expr]) -> Dec:
    """The digits that hold every one of some expressions."""
    kinds = [kind_of(node) for node in nodes]
    places = max(kind.places for kind in kinds)
    return _dec(max(kind.digits - kind.places for kind in kinds) + places, places)


def least_of(a: Number, b: Number) -> Number:
    """The lesser of two; missing where one is."""
    return choose([(holds("<=", a, b), a), (holds(">", a, b), b)], None)


def greatest_of(a: Number, b: Number) -> Number:
    """The greater of two; missing where one is."""
    return choose([(holds(">=", a, b), a), (holds("<", a, b), b)], None)


def is_there(a: Number) -> Expr:
    """Whether the value can be computed."""
    return both(known(a.top), *([] if a.bottom is None else [known(a.bottom)]))


# --- rounding -------------------------------------------------------------------------------------


def rounded(a: Number, quantum: Decimal, mode: RoundingMode, kind: Dec | None = None) -> Expr:
    """The multiple of `quantum` that `mode` picks, rounded once, as a decimal with the places of `quantum`.

    Args:
        a: The exact value.
        quantum: A positive decimal such as 0.01, 1 or 0.05.
        mode: As in `values.numbers.round_to`.
        kind: The digits of the result; None: as many as it can need.
    """
    top, bottom = kind_of(a.top), kind_of(a.bottom) if a.bottom is not None else Dec(1, 0)
    step = constant(quantum)
    step_kind = kind_of(step)
    if a.bottom is None and top.places <= step_kind.places and quantum.as_tuple().digits == (1,):
        wide = _dec(top.digits + step_kind.places - top.places, step_kind.places)
        return cast(a.top, kind or wide)
    if a.bottom is None and mode == "half up" and quantum.as_tuple().digits == (1,) and step_kind.places < top.places:
        fewer = _dec(top.digits - top.places + step_kind.places + 1, step_kind.places)
        return cast(Round(a.top, fewer), kind or fewer)
    # How many steps of the quantum: top / (bottom x quantum) as a quotient of two integers.
    scale = max(top.places, bottom.places + step_kind.places)
    above = whole_of(a.top, scale)
    below = whole_of(step if a.bottom is None else decimal_product(a.bottom, step), scale)
    count = _nearest(*_of_one_size(above, below), mode)
    digits = max(top.digits - top.places + bottom.places + max(0, step_kind.places) + 2, step_kind.digits + 1)
    return of_steps(count, quantum, kind or _dec(min(digits, MAX_DIGITS), step_kind.places))


def of_steps(count: Expr, quantum: Decimal, kind: Dec) -> Expr:
    """So many times a quantum."""
    places = kind_of(constant(quantum)).places
    steps = Decimal(quantum).scaleb(places)
    counted = Cast(count, INTEGER)
    product = counted if steps == 1 else Cast(Binary("*", counted, Const(steps, INTEGER), INTEGER), INTEGER)
    if places == 0:
        return cast(product, kind)
    wide = Dec(MAX_DIGITS, places)
    unit = Const(Decimal(1).scaleb(-places), Dec(places + 1, places))
    return cast(Cast(Binary("*", product, unit, wide), wide), kind)


def steps_of(amount: Expr, quantum: Decimal) -> Expr:
    """How many times a quantum a multiple of it is, as a decimal without places."""
    places = kind_of(constant(quantum)).places
    steps = Decimal(quantum).scaleb(places)
    found = whole_of(amount, places)
    return found if steps == 1 else Quotient(cast(found, INTEGER), Const(steps, INTEGER), INTEGER)


def whole_of(node: Expr, shift: int) -> Expr:
    """The value times 10^shift, which is an integer: of 64 bits where it fits."""
    kind = kind_of(node)
    whole_kind = _dec(kind.digits - kind.places + shift, 0)
    if isinstance(node, Const) and isinstance(node.value, Decimal):
        return Const(node.value.scaleb(shift), whole_kind)
    if kind.places == 0 and shift == 0:
        return node
    wide = Dec(whole_kind.digits + kind.places, kind.places)
    if wide.digits > MAX_DIGITS:
        return _whole_of_two(node, shift, whole_kind)
    factor = Const(Decimal(1).scaleb(shift), Dec(shift + 1, 0))
    return Cast(Cast(Binary("*", cast(node, wide), factor, wide), wide), whole_kind)


def _whole_of_two(node: Expr, shift: int, kind: Dec) -> Expr:
    """The same where the digits after the point, moved before it, leave no room for those that were there.

    What stands before the point and what stands after it are moved by themselves.
    """
    own = kind_of(node)
    if own.digits == own.places:  # all of it stands after the point
        raise TooWide(kind.digits + own.places)
    after = Cast(Binary("%", node, cast(ONE, own), own), own)
    before = Cast(Cast(Binary("-", node, after, own), own), Dec(own.digits - own.places, 0))
    moved = [whole_of(part, shift) for part in (before, Cast(after, _dec(own.places, own.places)))]
    upper, lower = (cast(part, kind) for part in moved)
    return Cast(Binary("+", upper, lower, kind), kind)


_NARROW = 18
"""Digits that an integer of 64 bits holds."""


def _of_one_size(above: Expr, below: Expr) -> tuple[Expr, Expr]:
    """Two integers as the engine's own of 64 bits, or as decimals of 38 digits without places."""
    narrow = max(kind_of(above).digits, kind_of(below).digits) <= _NARROW
    if narrow:
        return Cast(above, "whole"), Cast(below, "whole")
    return cast(above, INTEGER), cast(below, INTEGER)


def _nearest(above: Expr, below: Expr, mode: RoundingMode) -> Expr:
    """The integer that `mode` picks for a quotient of integers, the lower one above zero."""
    kind = above.type
    cut = Quotient(above, below, kind)
    rest = Cast(Binary("%", above, below, kind), kind)
    nothing, one, less, two = (_whole(value, kind) for value in (0, 1, -1, 2))
    away = Cast(Binary("+", cut, choice([(compared("<", above, nothing), less)], one, kind), kind), kind)
    size = Call("abs", (rest,), kind)
    left = Cast(Binary("-", below, size, kind), kind)
    match mode:
        case "down":
            return cut
        case "up":
            further = compared("<>", rest, nothing)
        case "half up":
            further = compared(">=", size, left)
        case "half even":
            odd = compared("<>", Cast(Binary("%", cut, two, kind), kind), nothing)
            further = either(compared(">", size, left), both(compared("=", size, left), odd))
        case "floor":
            further = compared("<", rest, nothing)
        case "ceiling":
            further = compared(">", rest, nothing)
    return choice([(further, away)], cut, kind)


def _whole(value: int, kind: SqlType) -> Const:
    return Const(value if kind == "whole" else Decimal(value), kind)
