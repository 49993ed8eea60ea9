"""The values that a condition leaves to what it asks about: a stretch of numbers or dates, or some words."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import attrs

from incentlang.ir.expressions import CompareOp, LiteralValue

_STEP = Decimal("0.01")


@attrs.frozen
class Range:
    """From `low` to `high`, each included unless `open`; None has no end. `whole`: only whole numbers."""

    low: Any = None
    low_open: bool = False
    high: Any = None
    high_open: bool = False
    whole: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing lies in it."""
        low, high = self._closed
        if low is None or high is None:
            return False
        return bool(low > high or (low == high and not self.whole and (self.low_open or self.high_open)))

    @property
    def _closed(self) -> tuple[Any, Any]:
        """Its ends; of whole numbers and days, the first and last that lie in it."""
        low, high = self.low, self.high
        one: Any = timedelta(days=1) if isinstance(low or high, date) else Decimal(1)
        if self.whole or isinstance(low or high, date):
            low = low + one if low is not None and self.low_open else low
            high = high - one if high is not None and self.high_open else high
        return low, high

    def meet(self, other: Range) -> Range:
        """What lies in both."""
        low, low_open = max(((self.low, self.low_open), (other.low, other.low_open)), key=_from)
        high, high_open = min(((self.high, self.high_open), (other.high, other.high_open)), key=_until)
        return Range(low, low_open, high, high_open, self.whole or other.whole)

    def holds(self, other: Range) -> bool:
        """Whether all of another one lies in it."""
        return self.meet(other) == other.meet(other)

    @property
    def sample(self) -> LiteralValue | None:
        """A plain value in it, where one is found."""
        low, high = self._closed
        if low is None and high is None:
            return None
        if isinstance(low or high, date):
            day: date = low if low is not None else high
            return day
        step = Decimal(1) if self.whole else _STEP
        if low is None:
            below: Decimal = high - step if self.high_open and not self.whole else high
            return below
        least: Decimal = low
        if not self.low_open or self.whole:
            return least
        while high is not None and (low + step > high or (low + step == high and self.high_open)):
            step /= 10
        return least + step


@attrs.frozen
class Words:
    """One of `values`; None: any but those `without`."""

    values: frozenset[LiteralValue] | None = None
    without: frozenset[LiteralValue] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left."""
        return self.values is not None and not self.values

    def meet(self, other: Words) -> Words:
        """What lies in both."""
        without = self.without | other.without
        if self.values is None and other.values is None:
            return Words(None, without)
        values = [each for each in (self.values, other.values) if each is not None]
        return Words(frozenset.intersection(*values) - without)

    def holds(self, other: Words) -> bool:
        """Whether all of another one lies in it."""
        return self.meet(other) == other

    @property
    def sample(self) -> LiteralValue | None:
        """A plain value in it."""
        if self.values is not None:
            return min(self.values, key=str)
        return next(word for word in ("any", "other", "else", *map(str, range(99))) if word not in self.without)


Region = Range | Words


def meet(one: Region, other: Region) -> Region:
    """What lies in both regions of one thing."""
    if isinstance(one, Range) and isinstance(other, Range):
        return one.meet(other)
    assert isinstance(one, Words)
    assert isinstance(other, Words)
    return one.meet(other)


def holds(one: Region, other: Region) -> bool:
    """Whether all of the other one lies in it."""
    if isinstance(one, Range) and isinstance(other, Range):
        return one.holds(other)
    return isinstance(one, Words) and isinstance(other, Words) and one.holds(other)


def compared(op: CompareOp, value: LiteralValue, positive: bool) -> tuple[Region, ...]:
    """Where a comparison with a value holds, or does not: the regions of which one must hold."""
    if not positive:
        op = _OPPOSITE[op]
    if isinstance(value, str | bool):
        words = frozenset({value})
        if isinstance(value, bool):
            return (Words(words if op == "is" else frozenset({not value})),)
        return (Words(words) if op == "is" else Words(None, words),)
    match op:
        case "is":
            return (Range(value, False, value, False),)
        case "is not":
            return (Range(high=value, high_open=True), Range(low=value, low_open=True))
        case "at least" | "above":
            return (Range(low=value, low_open=op == "above"),)
        case "at most" | "below":
            return (Range(high=value, high_open=op == "below"),)


_OPPOSITE: dict[CompareOp, CompareOp] = {
    "is": "is not",
    "is not": "is",
    "at least": "below",
    "below": "at least",
    "at most": "above",
    "above": "at most",
}
TURNED: dict[CompareOp, CompareOp] = {
    "is": "is",
    "is not": "is not",
    "at least": "at most",
    "at most": "at least",
    "above": "below",
    "below": "above",
}
"""The same comparison with its sides exchanged."""


def _from(end: tuple[Any, bool]) -> tuple[int, Any, bool]:
    value, is_open = end
    return (0, 0, False) if value is None else (1, value, is_open)


def _until(end: tuple[Any, bool]) -> tuple[int, Any, bool]:
    value, is_open = end
    return (1, 0, False) if value is None else (0, value, not is_open)
