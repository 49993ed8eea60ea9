"""Credited money on its way: the amounts of one credit, of which parts may wait and claw backs take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.pay.caps import CUT
from incentlang.engines.relational.sql import Dec, SqlType

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

KEPT, NEXT = "_kept", "_next"
VERSION = "_version"
"""The pay period from which on a version of a line stands."""
Kinds = tuple[tuple[str, SqlType], ...]


@attrs.frozen
class Credited:
    """The amounts of one credit: a step, what tells its lines apart, and which of its columns are carried along.

    Attributes:
        exact: The columns of an amount before it was rounded; `amount` the digits of the rounded one.
        moving: Whether amounts change from clock to clock.
        unit: What they are counted in where that is no money.
        versions: Whether a line stands in several versions: it is worth, or caps ask for, something else in each.
    """

    script: Script
    step: str
    line: Kinds
    beside: Kinds
    exact: Kinds
    amount: Dec
    moving: bool
    unit: str | None
    versions: bool = False

    @property
    def kept(self) -> Kinds:
        """The columns of a line that its moves show."""
        return (*self.line, *self.beside, *self.exact, (KEPT, self.amount), (CUT, self.amount))

    @property
    def carried(self) -> Kinds:
        """The same, with the clock on which the amount changes next."""
        return (*self.kept, (NEXT, "whole")) if self.moving else self.kept


@attrs.frozen
class Asks:
    """What caps ask for when claw backs take of what they concern: one row for each claw back and version.

    Attributes:
        windows: For each cap what claw backs take out of its windows, in every version.
    """

    step: str
    amount: Dec
    windows: tuple[str, ...]
