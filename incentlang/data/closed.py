"""The posted entries of closed periods as `incent close` wrote them; anything else is refused."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import attrs

from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.closing import ClosedDamaged
from incentlang.values.dates import parse_date
from incentlang.values.periods import Grain, Period, parse_period

FOLDER = "closed"
ENTRIES = "entries.parquet"
RECORD = "close.json"
FORMAT = 1


@attrs.frozen
class PostedPeriod:
    """One closed period, its rows still text."""

    period: Period
    as_of: date
    plan_hash: str
    rows: tuple[dict[str, str | None], ...]


class _Damaged(Exception):
    """Why a folder is not what `incent close` wrote."""


def read_closed(root: Path, paid: Grain, year_offset: int) -> tuple[PostedPeriod, ...] | Diagnostic:
    """The closed periods of a project in order, each following the one before.

    Args:
        root: The project's folder.
        paid: The plan's pay period.
        year_offset: How the plan's periods lie, see `values.periods.offset_of`.
    """
    base = root / FOLDER
    if not base.is_dir():
        return ()
    found: list[PostedPeriod] = []
    for folder in sorted(base.iterdir()):
        if folder.name.startswith("."):  # a close that is being written, or what a system leaves in folders
            continue
        try:
            found.append(_read(folder, paid, year_offset))
        except _Damaged as damage:
            return ClosedDamaged(folder=f"{FOLDER}/{folder.name}", reason=str(damage))
    found.sort(key=lambda each: each.period.number)
    for before, after in pairwise(found):
        if after.period != before.period.shifted(1):
            missing = before.period.shifted(1)
            return ClosedDamaged(folder=f"{FOLDER}/{missing}", reason=f"is missing, and {after.period} is closed")
    return tuple(found)


def _read(folder: Path, paid: Grain, year_offset: int) -> PostedPeriod:
    period = parse_period(folder.name, year_offset)
    if period is None or not folder.is_dir():
        raise _Damaged("is no folder of a period")
    if period.grain != paid:
        raise _Damaged(f"is no pay period of a plan that pays each {paid}")
    record = _record(folder / RECORD)
    try:
        told, sum_, as_of = record["period"], record["entries"]["sha256"], parse_date(record["as_of"])
        plan_hash, count = str(record["plan"]["hash"]), int(record["entries"]["count"])
    except (KeyError, TypeError, ValueError):
        raise _Damaged(f"has a {RECORD} that lacks what it must say") from None
    if record.get("format") != FORMAT or told != str(period) or as_of is None:
        raise _Damaged(f"has a {RECORD} of another period or version")
    path = folder / ENTRIES
    if not path.is_file():
        raise _Damaged(f"has no {ENTRIES}")
    if hashlib.sha256(path.read_bytes()).hexdigest() != sum_:
        raise _Damaged(f"has an {ENTRIES} that is not the one that was written: its checksum differs")
    rows = _rows(path)
    if len(rows) != count:
        raise _Damaged(f"has {len(rows)} entries in {ENTRIES} and {count} in {RECORD}")
    return PostedPeriod(period, as_of, plan_hash, rows)


def _record(path: Path) -> dict[str, Any]:
    try:
        record = json.loads(path.read_bytes())
    except (OSError, ValueError):
        raise _Damaged(f"has no {RECORD} that can be read") from None
    if not isinstance(record, dict):
        raise _Damaged(f"has a {RECORD} that lacks what it must say")
    return record


def _rows(path: Path) -> tuple[dict[str, str | None], ...]:
    import glob  # noqa: PLC0415

    import duckdb  # noqa: PLC0415  (loaded only where something is closed)

    from incentlang.data.duck import connect  # noqa: PLC0415

    connection = connect(path.resolve().parent)
    try:
        quoted = glob.escape(str(path.resolve())).replace("'", "''")
        cursor = connection.execute(f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM read_parquet('{quoted}')")
        names = [column[0] for column in cursor.description or ()]
        return tuple(dict(zip(names, row, strict=True)) for row in cursor.fetchall())
    except duckdb.Error:
        raise _Damaged(f"has an {ENTRIES} that cannot be read") from None
    finally:
        connection.close()
