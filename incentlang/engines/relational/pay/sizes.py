"""Sizes of what is taken, with the digits of one kind; and the columns of what each clause took."""

from __future__ import annotations

from incentlang.engines.relational.sql import Const, Dec, Expr, choice, compared, numbers


def more(a: Expr, b: Expr, kind: Dec) -> Expr:
    """Both together."""
    return numbers.narrowed(numbers.decimal_sum(a, b), kind)


def less(a: Expr, b: Expr, kind: Dec) -> Expr:
    """What is left of the first without the second."""
    return numbers.narrowed(numbers.decimal_difference(a, b), kind)


def least(a: Expr, b: Expr, kind: Dec) -> Expr:
    """The smaller of the two."""
    return choice([(compared("<", a, b), a)], b, kind)


def between(value: Expr, most: Expr, kind: Dec) -> Expr:
    """A value, not above a limit, and never below nothing."""
    nothing = Const(numbers.ZERO.value, kind)
    smaller = least(value, most, kind)
    return choice([(compared("<", smaller, nothing), nothing)], smaller, kind)


def got_by(clause: int) -> str:
    """The column of what a clause took of a part, or clawed back of the line."""
    return f"_got {clause}"


def took_by(clause: int) -> str:
    """The column of what a clause took of a line."""
    return f"_took {clause}"


def beyond_by(clause: int) -> str:
    """The column of what a clause took beyond a line."""
    return f"_more {clause}"
