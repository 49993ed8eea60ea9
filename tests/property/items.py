"""What a drawn plan is made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import attrs


@attrs.frozen
class Item:
    """One declaration: its name, or nothing, and its clauses."""

    name: str
    lines: tuple[str, ...]

    def laid_out(self) -> tuple[str, ...]:
        """As a person would write it."""
        return tuple(line if not number else f"  {line}" for number, line in enumerate(self.lines))


@attrs.frozen
class Agreed:
    """What all blocks of one plan must agree on.

    Attributes:
        counted: `bookings` are what rules count, not what a measure sums.
        paid: The pay period.
        quantum: What money is rounded to.
    """

    counted: bool
    paid: Literal["month", "quarter"]
    quantum: str


def item(name: str, head: str, *clauses: str | Iterable[str]) -> Item:
    """A declaration from its first line and its clauses; empty ones are left out."""
    lines = [head]
    for clause in clauses:
        lines += [clause] if isinstance(clause, str) else clause
    return Item(name, tuple(line for line in lines if line))
