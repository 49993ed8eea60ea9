"""Closed periods of a project, as entries that a run can take in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

from incentlang.data.closed import FOLDER, PostedPeriod, read_closed
from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.closing import ClosedDamaged
from incentlang.ledger.closing import ClosedPeriod
from incentlang.ledger.entries import Entry
from incentlang.ledger.moves import EntryKind
from incentlang.values.periods import Grain, Period, parse_period


def closed_periods(root: Path, paid: Grain, year_offset: int = 0) -> tuple[ClosedPeriod, ...] | Diagnostic:
    """The closed periods of a project in order, or why they cannot be used.

    Args:
        root: The project's folder.
        paid: The plan's pay period.
        year_offset: How the plan's periods lie, see `values.periods.offset_of`.
    """
    found = read_closed(root, paid, year_offset)
    if isinstance(found, Diagnostic):
        return found
    made: list[ClosedPeriod] = []
    for each in found:
        try:
            made.append(_closed(each))
        except (KeyError, ValueError, ArithmeticError, TypeError):
            reason = "has entries that do not say what entries say"
            return ClosedDamaged(folder=f"{FOLDER}/{each.period}", reason=reason)
    return tuple(made)


def _closed(posted: PostedPeriod) -> ClosedPeriod:
    entries = tuple(_entry(row, posted.period.offset) for row in posted.rows)
    if any(entry.period != posted.period for entry in entries):
        raise ValueError("an entry of another period")
    return ClosedPeriod(posted.period, posted.as_of, posted.plan_hash, entries)


def _entry(row: dict[str, Any], offset: int) -> Entry:
    if row["kind"] not in get_args(EntryKind):
        raise ValueError(f"no entry is a {row['kind']}")
    return Entry(
        row["participant"],
        _period(row["period"], offset),
        row["kind"],
        row["rule"],
        row["file"],
        int(row["line"]),
        row["subject_type"],
        row["subject"],
        date.fromisoformat(row["earned_on"]),
        row["unit"],
        Decimal(row["unrounded"]),
        Decimal(row["amount"]),
        row["cause"],
        _period(row["for_period"], offset),
        row["of_kind"] or "",
        evidence=row.get("evidence") or "",
    )


def _period(text: str, offset: int) -> Period:
    found = parse_period(text, offset)
    if found is None:
        raise ValueError(f"{text} is no period")
    return found
