"""Polynomials of one variable with exact coefficients, the constant first."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import zip_longest

from incentlang.analysis.undecided import Undecided

Polynomial = tuple[Fraction, ...]
"""`(a, b, c)` is a + bx + cx²; the last coefficient is never zero, so nothing at all is zero."""

ZERO: Polynomial = ()
VARIABLE: Polynomial = (Fraction(0), Fraction(1))


@lru_cache(maxsize=4096)
def constant(value: Decimal | Fraction | int) -> Polynomial:
    """A number that does not move."""
    number = Fraction(value)
    return (number,) if number else ZERO


def add(*terms: Polynomial) -> Polynomial:
    """The sum."""
    terms = tuple(term for term in terms if term)
    if len(terms) < 2:
        return terms[0] if terms else ZERO
    return _trimmed(sum(each, Fraction(0)) for each in zip_longest(*terms, fillvalue=Fraction(0)))


def multiply(one: Polynomial, other: Polynomial) -> Polynomial:
    """The product."""
    if len(one) == 1:  # mostly a rate
        return other if one[0] == 1 else tuple(one[0] * each for each in other)
    if len(other) <= 1:
        return multiply(other, one) if other else ZERO
    found = [Fraction(0)] * (len(one) + len(other))
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            found[i + j] += a * b
    return _trimmed(found)


def negate(one: Polynomial) -> Polynomial:
    """The value with the other sign."""
    return tuple(-each for each in one)


def divide(top: Polynomial, bottom: Polynomial) -> Polynomial:
    """The quotient, where there is one without rest.

    Raises:
        Undecided: There is none.
    """
    if not bottom:
        raise Undecided("it divides by zero")
    left, found = list(top), [Fraction(0)] * max(len(top) - len(bottom) + 1, 0)
    for place in reversed(range(len(found))):
        found[place] = left[place + len(bottom) - 1] / bottom[-1]
        for i, each in enumerate(bottom):
            left[place + i] -= found[place] * each
    if any(left):
        raise Undecided("it divides by what moves")
    return _trimmed(found)


def at(one: Polynomial, x: Fraction) -> Fraction:
    """The value at a point."""
    found = Fraction(0)
    for each in reversed(one):
        found = found * x + each
    return found


def slope(one: Polynomial) -> Polynomial:
    """By how much it rises at each point."""
    return _trimmed(place * each for place, each in enumerate(one) if place)


def least(one: Polynomial, low: Fraction, high: Fraction | None) -> tuple[Fraction, Fraction]:
    """Where it is least from `low` to `high`, and how much it is there; of an endless stretch, of its first part.

    Raises:
        Undecided: It bends too often to say.
    """
    if len(one) > 3:
        raise Undecided("it bends too often")
    end = low + 1 if high is None else high
    places = [low, end]
    if len(one) == 3:
        turn = -one[1] / (2 * one[2])
        places += [turn] if low < turn and (high is None or turn < high) else []
    return min(((at(one, place), place) for place in places), key=lambda each: each[0])[::-1]


def _trimmed(coefficients: Iterable[Fraction]) -> Polynomial:
    found = list(coefficients)
    while found and not found[-1]:
        found.pop()
    return tuple(found)
