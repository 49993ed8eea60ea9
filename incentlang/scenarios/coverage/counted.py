"""How much of a plan its scenarios cover."""

from __future__ import annotations

from collections.abc import Container
from decimal import ROUND_FLOOR, Decimal

import attrs

from incentlang.ir.program import Program
from incentlang.scenarios.coverage.place import Place
from incentlang.scenarios.coverage.places import Group, groups
from incentlang.scenarios.coverage.watching import Watch

_TENTH = Decimal("0.1")


@attrs.frozen
class Counted:
    """One definition: how much of it is covered, and what is not."""

    name: str
    total: int
    missing: tuple[Place, ...]

    @property
    def covered(self) -> int:
        """How many places scenarios come to."""
        return self.total - len(self.missing)


@attrs.frozen
class Coverage:
    """All definitions of a plan that pay depends on."""

    definitions: tuple[Counted, ...]

    @property
    def covered(self) -> int:
        """How many places scenarios come to."""
        return sum(each.covered for each in self.definitions)

    @property
    def total(self) -> int:
        """How many places there are."""
        return sum(each.total for each in self.definitions)

    @property
    def missing(self) -> tuple[Place, ...]:
        """What no scenario comes to."""
        return tuple(place for each in self.definitions for place in each.missing)

    @property
    def percent(self) -> Decimal:
        """The covered part in percent with one decimal, rounded down so that 100.0 leaves nothing out."""
        return percent(self.covered, self.total)

    def is_below(self, least: Decimal) -> bool:
        """Whether the covered part, unrounded, is below so many percent."""
        return self.covered * 100 < least * self.total


def percent(covered: int, total: int) -> Decimal:
    """A part in percent, rounded down; where there is nothing to cover all of it is."""
    exact = Decimal(100) * covered / total if total else Decimal(100)
    return exact.quantize(_TENTH, rounding=ROUND_FLOOR)


def coverage(program: Program, files: Container[str], watch: Watch) -> Coverage:
    """What scenarios came to, of all that there is.

    Args:
        program: The checked plan.
        files: The plan's own files, as messages name them.
        watch: What the scenarios came to.
    """
    return Coverage(tuple(_counted(group, watch) for group in groups(program, files)))


def _counted(group: Group, watch: Watch) -> Counted:
    missing = tuple(place for place in group.places if place.key not in watch.seen)
    return Counted(group.name, len(group.places), missing)
