"""Judgements: who rated and why, and whether it came in time."""

from __future__ import annotations

import attrs

from incentlang.data.casting import CastTable, Reading
from incentlang.data.columns import Wanted
from incentlang.data.model import InputCell
from incentlang.diagnostics.data import RatedByOneself
from incentlang.ir.schema import Field, Input
from incentlang.types import TEXT
from incentlang.values.dates import add
from incentlang.values.periods import Period

_RATER, _REASON = "rater", "reason"


def columns(wanted: Input) -> list[Wanted]:
    """The further columns of a judgement; both must be filled in every row."""
    if not wanted.judged:
        return []
    return [Wanted(Field(_RATER, TEXT), settled=True), Wanted(Field(_REASON, TEXT), settled=True)]


def judged(reading: Reading, table: CastTable, position: int, cell: InputCell, participant: str) -> InputCell:
    """The cell with its rater and reason; nobody rates themselves."""
    rater, reason = table.columns[_RATER][position], table.columns[_REASON][position]
    if rater == participant:
        reading.findings.add(RatedByOneself(at=table.cell(position, _RATER), participant=participant))
    return attrs.evolve(cell, rater=rater, reason=reason)


def in_time(reading: Reading, wanted: Input, cell: InputCell, participant: str, period: Period) -> bool:
    """Whether a value counts; one that became known after its deadline is named in the notes."""
    if wanted.due is None or cell.known is None:
        return True
    deadline = add(period.end, wanted.due)
    if cell.known <= deadline:
        return True
    late = f"known on {cell.known}, due by {deadline}"
    whose = f" of {participant}" if participant else ""
    reading.findings.note(f"`{wanted.name}`{whose} in {period} came late and does not count: {late}")
    return False
