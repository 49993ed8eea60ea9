"""Dated rows: `from` and `to`, both counted, an empty `to` open; overlaps refused, gaps told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from incentlang.data.casting import CastTable, Reading
from incentlang.data.columns import Wanted
from incentlang.diagnostics.data import EndBeforeStart
from incentlang.ir.schema import Field
from incentlang.types import DATE
from incentlang.values.dates import ONE_DAY

FROM = Wanted(
    Field("from", DATE),
    also=("start", "start_date", "valid_from", "effective_from", "effective_date", "begin", "since"),
)
TO = Wanted(
    Field("to", DATE, optional=True),
    also=("end", "end_date", "valid_to", "valid_until", "effective_to", "until", "through", "thru"),
)
"""The column itself must be there: a misnamed one would leave every row open-ended without a word."""

Dated = tuple[date, date | None, int]
"""First day, last day or None, and the position of the row."""


def dated_rows(reading: Reading, table: CastTable) -> list[Dated]:
    """The first and last day of each good row; those that end before they start are reported and left out."""
    starts, ends = table.columns.get("from"), table.columns.get("to")
    if starts is None or ends is None:
        return []
    found: list[Dated] = []
    for position in table.good:
        start, end = starts[position], ends[position]
        if end is not None and end < start:
            at = table.cell(position, "to")
            reading.findings.add(EndBeforeStart(at=at, start=start, end=end))
        else:
            found.append((start, end, position))
    return found


def overlaps(rows: list[Dated]) -> Iterator[tuple[Dated, Dated]]:
    """Pairs of rows that hold on a common day: each row "
    "with the earlier one that reaches furthest into it."""
    furthest: Dated | None = None
    for row in sorted(rows, key=lambda row: (row[0], row[2])):
        if furthest is not None and (furthest[1] is None or furthest[1] >= row[0]):
            yield furthest, row
        if furthest is None or (furthest[1] is not None and (row[1] is None or row[1] > furthest[1])):
            furthest = row


def gaps(rows: list[Dated]) -> Iterator[tuple[date, date, int]]:
    """First and last day of each gap between rows that do "
    "not overlap, with the position of the row after it."""
    for (_, end, _), (start, _, position) in pairwise(sorted(rows, key=lambda row: row[0])):
        if end is not None and end + ONE_DAY < start:
            yield end + ONE_DAY, start - ONE_DAY, position
