"""What a comparison with somebody else's payouts says; text and JSON are renderings of it.

`reconcile.schema.json` beside this file is its published schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any
from typing import Literal as Choice

import attrs

from incentlang.outputs.tables import fixed
from incentlang.values.periods import Period

SCHEMA = Path(__file__).with_name("reconcile.schema.json")
VERSION = 1

Key = tuple[str, Period, str]
"""A participant, a pay period and a unit."""
Figures = Mapping[str, Decimal | None]
"""Figures of one payout by our column; None where no figure is told."""


@attrs.frozen
class Cause:
    """One change of the plan or the data, and what would be paid with it.

    Attributes:
        kind: What kind of change, in a word or two.
        text: The change, in a sentence.
        place: The line of the plan or the row of a file, or empty.
        gives: What the first figure that differs would be; None: it could not be computed.
        fixes: How many payouts of the file that differ now it would make equal.
        breaks: How many that are equal now it would make differ.
    """

    kind: str
    text: str
    place: str
    gives: Decimal | None
    fixes: int = 0
    breaks: int = 0


@attrs.frozen
class Different:
    """A payout that is not the same on both sides.

    Attributes:
        sort: `missing`: they do not list who is paid here; `extra`: they pay who is not paid here; `withheld`: here it
            could not be computed.
        theirs: The figures of their file, by our column.
        ours: The same figures here.
        column: The first figure that differs.
        causes: What gives their figures exactly, the likeliest first.
        nearest: Where there is no cause, the change that comes nearest, if any comes nearer than none.
        tried: How many changes were computed.
    """

    participant: str
    name: str
    period: Period
    unit: str
    sort: Choice["differs", "missing", "extra", "withheld"]
    theirs: Figures
    ours: Figures
    column: str
    row: int | None = None
    causes: tuple[Cause, ...] = ()
    nearest: Cause | None = None
    tried: int = 0

    @property
    def key(self) -> Key:
        """Which payout it is."""
        return self.participant, self.period, self.unit

    @property
    def gap(self) -> Decimal | None:
        """Their figure less ours, in the first column that differs."""
        one, other = self.theirs[self.column], self.ours[self.column]
        return None if one is None or other is None else one - other

    @property
    def left(self) -> Decimal | None:
        """What the nearest change leaves unexplained."""
        one = self.theirs[self.column]
        gives = self.nearest.gives if self.nearest is not None else None
        return None if one is None or gives is None else one - gives


@attrs.frozen
class Reconciled:
    """A whole comparison.

    Attributes:
        file: Their file, as the user named it.
        read: Our columns that were understood, each with its name there.
        unread: Their columns that were not.
        compared: How many payouts were compared.
        limits: What was not tried, in sentences.
    """

    file: str
    plan: str
    as_of: str
    periods: tuple[str, ...]
    read: tuple[tuple[str, str], ...]
    unread: tuple[str, ...]
    compared: int
    different: tuple[Different, ...]
    limits: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The comparison as JSON values, valid against `reconcile.schema.json`."""
        return {
            "version": VERSION,
            "file": self.file,
            "plan": self.plan,
            "as_of": self.as_of or None,
            "periods": list(self.periods),
            "columns": dict(self.read),
            "not_compared": list(self.unread),
            "compared": self.compared,
            "equal": not self.different,
            "different": [_different(each) for each in self.different],
            "not_tried": list(self.limits),
        }


def _different(each: Different) -> dict[str, Any]:
    return {
        "participant": each.participant,
        "name": each.name,
        "period": str(each.period),
        "unit": each.unit,
        "sort": each.sort,
        "row": each.row,
        "theirs": {name: _text(value) for name, value in each.theirs.items()},
        "ours": {name: _text(value) for name, value in each.ours.items()},
        "column": each.column,
        "gap": _text(each.gap),
        "causes": [_cause(cause) for cause in each.causes],
        "nearest": _cause(each.nearest) if each.nearest is not None else None,
        "unexplained": _text(each.left),
        "tried": each.tried,
    }


def _cause(cause: Cause) -> dict[str, Any]:
    return attrs.asdict(cause) | {"gives": _text(cause.gives)}


def _text(value: Decimal | None) -> str | None:
    return None if value is None else fixed(value, 2)
