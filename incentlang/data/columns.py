"""Finding the columns of a table by the fields that the plan reads."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import attrs

from incentlang.data.findings import Findings
from incentlang.data.raw import RawTable
from incentlang.diagnostics.base import Cell, Place
from incentlang.diagnostics.data import (
    ColumnMissing,
    FieldUnknown,
    FileEmpty,
    HeaderDoubled,
    MappedColumnMissing,
)
from incentlang.diagnostics.suggest import closest
from incentlang.ir.schema import ASSIGNMENT_FIELDS, PARTICIPANT, Field
from incentlang.project.model import DataSource
from incentlang.source import NOWHERE

BUILT_IN = frozenset([PARTICIPANT, *ASSIGNMENT_FIELDS, "from", "to", "value", "period", "known_on", "rater", "reason"])
"""Columns that no plan declares."""


@attrs.frozen
class Wanted:
    """A field to read from a table.

    Attributes:
        field: What it is declared to be.
        may_lack: Whether the whole column may be left out, which then means that every cell is empty.
        quiet: Whether leaving it out is so usual that nobody needs to hear of it.
    """

    field: Field
    may_lack: bool = False
    quiet: bool = False


def header_of(wanted: Sequence[Wanted], source: DataSource) -> tuple[str, ...]:
    """The names that the columns have in the file."""
    return tuple(source.columns.get(want.field.name, want.field.name) for want in wanted)


def find_columns(
    table: RawTable,
    wanted: Sequence[Wanted],
    source: DataSource,
    findings: Findings,
    declared: Collection[str] | None = None,
) -> dict[str, int] | None:
    """The position of each field's column; a field that may lack its column can be left out.

    Args:
        table: The table with its header.
        wanted: The fields to find.
        source: What incent.toml says about the table.
        findings: Collects what is wrong.
        declared: Every field that the plan declares here, reached or not, where known.

    Returns:
        Positions by field, or None when the table has no header at all.
    """
    header = table.header
    if not any(header):
        needed = header_of([want for want in wanted if not want.may_lack], source)
        findings.add(FileEmpty(at=table.cell(row=1), header=needed))
        return None
    positions: dict[str, int] = {}
    taken = set(source.columns.values())
    free = [name for name in header if name and name not in taken]
    names = [want.field.name for want in wanted]
    misnamed = _misnamed(source, names, header, declared)
    for name, (setting, meant) in misnamed.items():
        known = tuple(sorted(declared)) if declared is not None else tuple(names)
        findings.add(
            FieldUnknown(
                at=_setting_place(source),
                table=source.name,
                field=name,
                setting=setting,
                known=known,
                suggestions=meant,
            )
        )
    excused = {meant for _, suggestions in misnamed.values() for meant in suggestions[:1]}
    for want in wanted:
        field = want.field.name
        column = source.columns.get(field, field)
        count = header.count(column)
        if count > 1:
            findings.add(HeaderDoubled(at=table.cell(row=1, column=column), column=column, count=count))
        elif count == 1:
            positions[field] = header.index(column)
        elif field not in excused:
            _report_missing(table, want, source, free, names, findings)
    return positions


def _setting_place(source: DataSource) -> Place:
    return source.at if source.at is not NOWHERE else Cell(source.name)


def _misnamed(
    source: DataSource, names: Sequence[str], header: Sequence[str], declared: Collection[str] | None
) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Names in the settings of a table that are no field of it, each with its setting and what was meant.

    Where only the reached fields are known, a name counts as misspelt if it is close to a reached field that
    has no column otherwise; any other name may be a declared field that this plan does not read.
    """
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for written in sorted(source.written):
        setting, _, name = written.partition(".")
        if not name or name in names or name in found:
            continue
        if declared is not None:
            if name not in declared and name not in BUILT_IN:
                found[name] = (setting, closest(name, declared))
            continue
        lacking = [field for field in names if field not in header and field not in source.columns]
        near = closest(name, lacking)
        if near:
            found[name] = (setting, near)
    return found


def _report_missing(
    table: RawTable,
    want: Wanted,
    source: DataSource,
    free: Sequence[str],
    names: Sequence[str],
    findings: Findings,
) -> None:
    field = want.field.name
    column = source.columns.get(field, field)
    header = tuple(name for name in table.header if name)
    at = table.cell(row=1)
    if f"columns.{field}" in source.written:
        near = closest(column, header)
        findings.add(MappedColumnMissing(at=at, field=field, column=column, header=header, suggestions=near))
        return
    near = closest(column, [name for name in free if name not in names])
    if want.may_lack and (not near or field in source.columns):
        if not want.quiet:
            findings.note(f"{table.file} has no column {column}: `{field}` is missing in every row.")
        return
    findings.add(
        ColumnMissing(
            at=at,
            table=source.name,
            field=column,
            header=header,
            suggestions=near,
            optional=want.may_lack,
        )
    )
