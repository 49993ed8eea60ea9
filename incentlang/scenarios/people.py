"""Participants of a scenario: assignments put together from what is given of somebody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from incentlang.data.model import Assignment, Participant
from incentlang.ir.expressions import LiteralValue
from incentlang.ir.scenario import GivenRow
from incentlang.scenarios.unknown import Attributes
from incentlang.source import Span
from incentlang.values.dates import FIRST_DATE

ROLE, NAME = "role", "name"


class Contradiction(Exception):
    """Two things that a scenario gives cannot both be so."""

    def __init__(self, words: str, span: Span | None) -> None:
        super().__init__(words)
        self.span = span


Dates = tuple[date | None, date | None]


def participant(key: str, given: Sequence[GivenRow]) -> Participant:
    """Somebody, from the rows given of them.

    A row with dates is an assignment of its own; rows without dates say what holds in all of them. Two roles
    without dates are two assignments side by side. Somebody only referred to is here all the time, in a role
    that is unknown.
    """
    dated = [row for row in given if any(_dates(row))]
    always = [row for row in given if not any(_dates(row))]
    roles = list(dict.fromkeys(value for row in always for name, value in row.cells if name == ROLE))
    shared = _together(key, [row.cells for row in always], leave_out=ROLE)
    found: list[Assignment] = []
    for row in dated:
        cells = _together(key, [tuple(shared.items()), row.cells])
        if ROLE not in cells and len(roles) == 1:
            cells[ROLE] = roles[0]
        found.append(_assignment(key, cells, _dates(row), row))
    left = [role for role in roles if not any(each.values.get(ROLE) == role for each in found)]
    for role in left:
        found.append(_assignment(key, {**shared, ROLE: role}, (None, None), always[0]))
    if not found:
        found.append(_assignment(key, shared, (None, None), always[0] if always else None))
    found.sort(key=lambda each: each.start)
    _check_overlaps(key, found, given)
    name = next((str(each.values[NAME]) for each in found if NAME in each.values), key)
    return Participant(key, name, tuple(found))


def _dates(row: GivenRow) -> Dates:
    cells = dict(row.cells)
    start, end = cells.get("from", row.start), cells.get("to", row.end)
    return start if isinstance(start, date) else None, end if isinstance(end, date) else None


def _together(
    key: str, rows: Sequence[Sequence[tuple[str, LiteralValue | None]]], leave_out: str = ""
) -> dict[str, LiteralValue | None]:
    found: dict[str, LiteralValue | None] = {}
    for row in rows:
        for name, value in row:
            if name not in ("from", "to", leave_out) and found.setdefault(name, value) != value:
                raise Contradiction(f"`{name}` of participant {key} is given twice, with two values", None)
    return found


def _assignment(key: str, cells: dict[str, Any], dates: Dates, row: GivenRow | None) -> Assignment:
    file, line = (row.span.source.path, row.span.line) if row is not None else ("", 0)
    start, end = dates
    return Assignment(str(cells.get(ROLE, "")), start or FIRST_DATE, end, Attributes(key, cells), file, line)


def _check_overlaps(key: str, found: Sequence[Assignment], given: Sequence[GivenRow]) -> None:
    for index, after in enumerate(found):
        for before in found[:index]:
            if before.role == after.role and before.covers(after.start):
                words = f"participant {key} has two assignments as {after.role or 'one thing'} on {after.start}"
                raise Contradiction(words, given[0].span)
