"""Data as the evaluator sees it: typed rows that remember the file and row they came from.

A cell's Python value by declared kind: money, percent (as a ratio: 20% is 0.2), number and count are
`Decimal`; date is `datetime.date`; `one of`, text and references are `str` (a reference holds the key);
yes/no is `bool`; days are `values.dates.Days`; a missing optional cell is None.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from incentlang.diagnostics.base import Cell
from incentlang.values.periods import Period

CellValue = Any
InputKey = tuple[str, str, Period]
"""Whose a supplied value is: a participant, the entity where it is of both, and the period; empty: there is none."""


class Row:
    """One row of a fact or entity.

    Attributes:
        key: The row's identity: its key column, or for a keyless fact its cells joined with " · ".
        values: Cells in the order of the declared fields.
        known: The day this version became known; None means always.
        voided: Whether this version removes the fact.
        file: The file as written in messages.
        number: The row as the spreadsheet counts it, the header being 1.
        currency: The currency of its amounts, empty where it is the plan's.
        written: The cells as written, where `values` holds converted amounts.
    """

    __slots__ = ("currency", "file", "key", "known", "number", "values", "voided", "written")

    def __init__(
        self,
        key: str,
        values: tuple[CellValue, ...],
        file: str,
        number: int,
        known: date | None = None,
        voided: bool = False,
        currency: str = "",
        written: tuple[CellValue, ...] = (),
    ) -> None:
        self.key = key
        self.values = values
        self.file = file
        self.number = number
        self.known = known
        self.voided = voided
        self.currency = currency
        self.written = written

    def __repr__(self) -> str:
        return f"Row({self.key!r}, {self.file}:{self.number})"

    @property
    def cell(self) -> Cell:
        """Where this row stands, for messages."""
        return Cell(self.file, row=self.number)


@attrs.frozen
class Stretch:
    """One value of a dated attribute: `start` and `end` are inclusive, `end` None is open."""

    start: date
    end: date | None
    value: CellValue
    file: str
    number: int


class Timeline:
    """The values of one dated attribute of one entity, without overlaps, sorted by start."""

    __slots__ = ("_starts", "stretches")

    def __init__(self, stretches: list[Stretch]) -> None:
        self.stretches = tuple(sorted(stretches, key=lambda stretch: stretch.start))
        self._starts = [stretch.start for stretch in self.stretches]

    def on(self, day: date) -> Stretch | None:
        """The stretch that holds `day`; None in a gap, which means missing, never the nearest."""
        index = bisect_right(self._starts, day) - 1
        if index < 0:
            return None
        stretch = self.stretches[index]
        return stretch if stretch.end is None or day <= stretch.end else None


@attrs.frozen
class Assignment:
    """One participant in one role for a time: `start` and `end` inclusive, `end` None open.

    `values` holds the reached participant fields by name (`manager`, `region`, `target` in money per
    year, `name`, declared attributes), None where the cell is empty.
    """

    role: str
    start: date
    end: date | None
    values: Mapping[str, CellValue]
    file: str
    number: int

    def covers(self, day: date) -> bool:
        """Whether the assignment is in force on `day`."""
        return self.start <= day and (self.end is None or day <= self.end)


@attrs.frozen
class Participant:
    """A person who can be paid, with assignments in order of their start."""

    key: str
    name: str
    assignments: tuple[Assignment, ...]

    def on(self, day: date) -> list[Assignment]:
        """The assignments in force on `day`; several only in different roles."""
        return [assignment for assignment in self.assignments if assignment.covers(day)]


@attrs.frozen
class InputCell:
    """One version of one input value."""

    value: Decimal
    known: date | None
    file: str
    number: int
    rater: str = ""
    reason: str = ""


@attrs.frozen
class Rate:
    """So much of the plan's currency is one unit of `currency` worth, from `day` on."""

    currency: str
    day: date
    value: Decimal
    known: date | None
    table: str
    file: str
    number: int


@attrs.frozen
class Dataset:
    """All data of a run, every version of every row.

    Attributes:
        facts: By fact name, all versions of all rows, in file order.
        entities: By entity name (without participant), rows by key. `over time` fields hold None there.
        timelines: By (entity, field), then by key of the entity.
        participants: By key.
        inputs: By input name, then (participant, entity, period), versions in order of `known`.
        newest: The latest date of any fact row (date columns only, not known ones), or None without rows.
        digest: SHA-256 over the names and contents of the files read, as hex.
        rates: Exchange rates by table, then by currency, in order of days.
        notes: Harmless things worth telling (trimmed spaces), one sentence each.
    """

    facts: Mapping[str, tuple[Row, ...]]
    entities: Mapping[str, Mapping[str, Row]]
    timelines: Mapping[tuple[str, str], Mapping[str, Timeline]]
    participants: Mapping[str, Participant]
    inputs: Mapping[str, Mapping[InputKey, tuple[InputCell, ...]]]
    newest: date | None = None
    digest: str = ""
    notes: tuple[str, ...] = ()
    rates: Mapping[str, Mapping[str, tuple[Rate, ...]]] = attrs.field(factory=dict)
