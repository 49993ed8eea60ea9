"""The smallest change of a figure that reaches a payout: between two points pay goes straight, so it can be halved in.

Each candidate is an evaluation of the plan; the one that is told reaches the payout, and one unit less does not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import Decimal

from incentlang.counterfactual.cells import Cell
from incentlang.explain.ahead import Reach
from incentlang.values.numbers import as_fraction, exact_arithmetic, exact_text, plain

Paid = Callable[[Decimal], Decimal | None]
_MOST_DOUBLINGS = 12


def reached(paid: Paid, amount: Decimal, points: Sequence[Decimal], cell: Cell) -> Reach:
    """How far a figure must go until so much is paid.

    Args:
        paid: What is paid when the figure is so much greater; None where pay would be withheld.
        amount: What is to be paid.
        points: Where pay changes its course, the nearest first.
        cell: The figure.
    """
    with exact_arithmetic():
        now = paid(Decimal(0))
        if now is None:
            return Reach(plain(amount), None, None, "pay is withheld")
        if now >= amount:
            return Reach(plain(amount), "0", plain(now))
        low, high = _bracket(paid, amount, points, cell)
        if high is None:
            return Reach(plain(amount), None, None, f"more {cell.column} alone does not reach it")
        change = _halved(paid, amount, low, high, cell.quantum)
        there = paid(change)
    if there is None or not cell.allows(change):
        return Reach(plain(amount), None, None, f"{cell.column} is not declared to go that far")
    return Reach(plain(amount), exact_text(change), plain(there))


def _bracket(paid: Paid, amount: Decimal, points: Sequence[Decimal], cell: Cell) -> tuple[Decimal, Decimal | None]:
    """A change that does not reach the amount and a greater one that does, with no point between them."""
    low = Decimal(0)
    for point in points:
        if _reaches(paid, amount, point):
            return low, point
        low = point
    width = cell.step
    for _ in range(_MOST_DOUBLINGS):
        if _reaches(paid, amount, low + width):
            return low, low + width
        width *= 4
    return low, None


def _halved(paid: Paid, amount: Decimal, low: Decimal, high: Decimal, quantum: Decimal) -> Decimal:
    """The least change in (low, high] that reaches the amount: by a straight line first, then by halves."""
    guess = _on_the_line(paid, amount, low, high, quantum)
    if guess is not None and low < guess <= high:
        if not _reaches(paid, amount, guess):
            low = guess
        elif not _reaches(paid, amount, guess - quantum):
            return guess
        else:
            high = guess - quantum
    while high - low > quantum:
        units = as_fraction(high - low) / as_fraction(quantum)
        middle = low + math.floor(units / 2) * quantum
        if _reaches(paid, amount, middle):
            high = middle
        else:
            low = middle
    return high


def _on_the_line(paid: Paid, amount: Decimal, low: Decimal, high: Decimal, quantum: Decimal) -> Decimal | None:
    first, last = paid(low), paid(high)
    if first is None or last is None or last <= first:
        return None
    slope = as_fraction(last - first) / as_fraction(high - low)
    return low + math.ceil(as_fraction(amount - first) / slope / as_fraction(quantum)) * quantum


def _reaches(paid: Paid, amount: Decimal, change: Decimal) -> bool:
    there = paid(change)
    return there is not None and there >= amount
