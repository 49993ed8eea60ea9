"""A payout compared with what a run wrote, and what changed since where they differ."""

# ruff: noqa: PLC0415 (DuckDB is loaded when a run is compared)

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs

from incentlang.data.findings import Findings
from incentlang.data.places import find_place, has_place
from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.engines import NoSuchRun, RunDiffers
from incentlang.engines.result import Result
from incentlang.ir.program import Program
from incentlang.ir.schema import PARTICIPANT, Schema
from incentlang.outputs import tables_of
from incentlang.outputs.tables import fixed
from incentlang.pipeline import Compiled
from incentlang.project.model import DataSource, Project
from incentlang.running.facts import plan_files
from incentlang.running.params import value_text
from incentlang.values.dates import parse_date
from incentlang.values.numbers import plain
from incentlang.values.periods import Period
from incentlang.versions import VERSION

_FIRST = ("paid", "status", "balance", "opening")
"""Columns of a payout in the order in which a difference is told, before all others."""
_PLACES = ("entry", "file", "line")
"""Columns of an entry that say where it stands, which a comment in the plan may move."""


@attrs.frozen
class KeptRun:
    """A folder that `incent run --out` wrote.

    Attributes:
        folder: As the user named it.
        told: What run.json says.
    """

    folder: Path
    told: Mapping[str, Any]

    @property
    def as_of(self) -> date | None:
        """The knowledge date of the run."""
        return parse_date(self.told["as_of"]) if self.told["as_of"] else None

    @property
    def settings(self) -> dict[str, str]:
        """The parameters that were set for the run, as one writes them."""
        return {name: each["run"] for name, each in self.told["parameters"]["set_for_this_run"].items()}


def kept_run(folder: Path, period: Period) -> KeptRun | Diagnostic:
    """The run in a folder, or why it cannot be compared with."""
    try:
        told = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        run = KeptRun(folder, told)
        known = told["format"] == 1 and (run.as_of, run.settings, told["plan"]["hash"], told["data"]["hash"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return NoSuchRun(folder=str(folder), reason="it has no run.json that a run writes")
    if not known:
        return NoSuchRun(folder=str(folder), reason="its run.json is of another version")
    if str(period) not in told["periods"]:
        listed = ", ".join(told["periods"])
        return NoSuchRun(folder=str(folder), reason=f"it did not compute {period}, but {listed}")
    return run


def against_run(
    run: KeptRun, compiled: Compiled, program: Program, result: Result, participant: str, period: Period
) -> Diagnostic | None:
    """Where a payout is not what a run wrote; None where every figure is the same.

    Args:
        run: The run.
        compiled: The project.
        program: Its program, with the parameters of the run.
        result: What its plan and data give now.
        participant: Whose payout.
        period: A pay period that the run computed.
    """
    from incentlang.engines.duckdb.kept import kept_rows

    tables = tables_of(result, program.plan, plan_files(compiled))
    for name in ("payouts", "entries"):
        table = tables[name]
        columns = [column.name for column in table.columns if column.name not in _PLACES]
        then = kept_rows(run.folder / f"{name}.parquet", columns, participant, str(period))
        if then is None:
            return NoSuchRun(folder=str(run.folder), reason=f"it has no {name}.parquet that a run writes")
        found = [dict(zip((column.name for column in table.columns), row, strict=True)) for row in table.rows]
        mine = [row for row in found if (row["participant"], row["period"]) == (participant, str(period))]
        before = [dict(zip(columns, row, strict=True)) for row in then]
        different = _payout(before, mine) if name == "payouts" else _entry(columns, before, mine, table.places)
        if different is not None:
            what, was, now = different
            changed = tuple(_changed(run, compiled, program, result))
            return RunDiffers(
                folder=str(run.folder),
                participant=participant,
                period=str(period),
                what=what,
                then=was,
                now=now,
                changed=changed,
                closed=bool(result.closed),
            )
    return None


Named = Mapping[str, Any]


def _payout(then: Sequence[Named], now: Sequence[Named]) -> tuple[str, str, str] | None:
    """The first figure of a payout that differs, with both."""
    before, after = {row["unit"]: row for row in then}, {row["unit"]: row for row in now}
    for unit in sorted(before.keys() | after.keys()):
        one, other = before.get(unit), after.get(unit)
        if one is None or other is None:
            return f"the payout in {unit}", _all(one, unit), _all(other, unit)
        for name in (*_FIRST, *one):
            if _same(one[name]) != _same(other[name]):
                return f"`{name}`", _figure(one[name]), _figure(other[name])
    return None


def _all(row: Named | None, unit: str) -> str:
    return "none" if row is None else f"{_figure(row['paid'])} {unit}"


def _entry(
    columns: Sequence[str], then: Sequence[Named], now: Sequence[Named], places: int
) -> tuple[str, str, str] | None:
    """The first entry that only one side has, with what the other has in its place."""

    def counted(rows: Iterable[Named]) -> Counter[tuple[Any, ...]]:
        return Counter(tuple(_same(row[name]) for name in columns) for row in rows)

    before, after = counted(then), counted(now)
    odd = sorted([*(before - after), *(after - before)], key=repr)
    if not odd:
        return None
    kind, rule, subject = (odd[0][columns.index(name)] for name in ("kind", "rule", "subject"))

    def amounts(rows: Counter[tuple[Any, ...]]) -> str:
        named = [dict(zip(columns, row, strict=True)) for row in rows.elements()]
        mine = [row for row in named if (row["kind"], row["rule"], row["subject"]) == (kind, rule, subject)]
        shown = ((fixed(row["amount"], places), _figure(row["unrounded"]), row["earned_on"]) for row in mine)
        return " and ".join(f"{amount} (exactly {exact}, of {day})" for amount, exact, day in shown) or "none"

    return f"`{kind}` of `{rule}` for {subject}", amounts(before), amounts(after)


def _same(value: Any) -> Any:
    """A cell so that the same figure is the same, however many zeros it is written with; nothing is empty text."""
    if value is None:
        return ""
    return value.normalize() if isinstance(value, Decimal) else value


def _figure(value: Any) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    return "nothing" if value in (None, "") else str(value)


def _changed(run: KeptRun, compiled: Compiled, program: Program, result: Result) -> Iterable[str]:
    """What is no longer as it was when the run was made, in words."""
    told = run.told
    values = {param.name: value_text(param, program) for param in program.params}
    if told["plan"]["hash"] != compiled.plan_hash:
        yield "the plan"
    elif told["parameters"]["values"] != values:
        yield "the parameters"
    if told["data"]["hash"] not in _digests(compiled.project, program.schema):
        yield "the data"
    if run.as_of != result.as_of:
        yield "the knowledge date"
    if told["versions"]["incentlang"] != VERSION:
        yield "incentlang itself"


def _digests(project: Project, schema: Schema) -> tuple[str, str]:
    """The digests that runs write of these data: of a run that reads rows, and of one on large files as they lie."""
    apart = [f"{entity.name}.{field.name}" for entity in schema.entities for field in entity.fields if field.over_time]
    entities = [each.name for each in schema.entities if each.name != PARTICIPANT]
    facts = [each.name for each in schema.facts]
    inputs = [each.name for each in schema.inputs]
    small = _of_files(project, [PARTICIPANT, *inputs, *schema.rate_tables])
    large = _of_files(project, [*entities, *facts])
    every = small | large | _of_files(project, [name for name in apart if has_place(project, name)])
    names = sorted([*entities, *facts])
    lines = "".join(_of_line(project, name, large) for name in names)
    return _total(every), hashlib.sha256(f"{lines}{_total(small)}\n".encode()).hexdigest()


def _of_files(project: Project, names: Iterable[str]) -> dict[str, str]:
    """By the shown name of each file that can be read the digest of its content."""
    found: dict[str, str] = {}
    for name in names:
        place = find_place(project, project.data.get(name) or DataSource(name), (), Findings())
        if place is not None:
            with place.path.open("rb") as file:
                found[place.shown] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _of_line(project: Project, name: str, digests: Mapping[str, str]) -> str:
    place = find_place(project, project.data.get(name) or DataSource(name), (), Findings())
    return f"{digests[place.shown]}  {place.shown}\n" if place is not None else ""


def _total(digests: Mapping[str, str]) -> str:
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
