"""Finding the columns of a table by the fields that the plan reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import attrs

from incentlang.data.findings import Findings
from incentlang.data.misnamed import as_meant, misnamed_settings
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
from incentlang.ir.schema import Field
from incentlang.project.model import DataSource
from incentlang.source import NOWHERE


@attrs.frozen
class Wanted:
    """A field to read from a table.

    Attributes:
        field: What it is declared to be.
        may_lack: Whether the whole column may be left out, which then means that every cell is empty.
        quiet: Whether leaving it out is so usual that nobody needs to hear of it.
        beside: A field whose column makes this one needed: it may be left out only together with that one.
        settled: Whether the declaration cannot make the field `optional`, as with a key.
        also: Names that people give to this column, for suggestions.
    """

    field: Field
    may_lack: bool = False
    quiet: bool = False
    beside: str | None = None
    settled: bool = False
    also: tuple[str, ...] = ()

    @property
    def own(self) -> bool:
        """Whether the plan's own files could declare the field `optional`."""
        path = self.field.span.source.path
        return not self.settled and self.field.span is not NOWHERE and not Path(path).is_relative_to("stdlib")


def header_of(wanted: Sequence[Wanted], source: DataSource) -> tuple[str, ...]:
    """The names that the columns have in the file."""
    return tuple(source.columns.get(want.field.name, want.field.name) for want in wanted)


@attrs.frozen
class Found:
    """The columns of a table.

    Attributes:
        positions: The position of each field's column; a field that may lack its column can be left out.
        source: What incent.toml says about the table, with misspelt fields as they were meant, so that one
            slip is not followed by a message for every cell.
    """

    positions: Mapping[str, int]
    source: DataSource


def find_columns(
    table: RawTable,
    wanted: Sequence[Wanted],
    source: DataSource,
    findings: Findings,
    declared: Collection[str] | None = None,
) -> Found | None:
    """Find each field's column.

    Args:
        table: The table with its header.
        wanted: The fields to find.
        source: What incent.toml says about the table.
        findings: Collects what is wrong.
        declared: Every field that the plan declares here, reached or not, where known.

    Returns:
        The columns, or None when the table has no header at all.
    """
    header = table.header
    if not any(header):
        needed = header_of([want for want in wanted if not want.may_lack], source)
        findings.add(FileEmpty(at=table.cell(row=1), header=needed))
        return None
    names = [want.field.name for want in wanted]
    misnamed = misnamed_settings(source, names, header, declared)
    for slip in misnamed:
        findings.add(
            FieldUnknown(
                at=_setting_place(source),
                table=source.name,
                field=slip.name,
                setting=slip.setting,
                known=tuple(sorted(declared)) if declared is not None else tuple(names),
                suggestions=slip.meant,
                is_column=slip.is_column,
            )
        )
    excused = {field for slip in misnamed for field in slip.meant[:1]}
    positions: dict[str, int] = {}
    missing: list[ColumnMissing] = []
    for want in wanted:
        field = want.field.name
        column = source.columns.get(field, field)
        count = header.count(column)
        if count > 1:
            findings.add(HeaderDoubled(at=table.cell(row=1, column=column), column=column, count=count))
        elif count == 1:
            positions[field] = header.index(column)
        elif field not in excused:
            needed_here = want.beside is not None and want.beside in positions
            looked_for = attrs.evolve(want, may_lack=want.may_lack and not needed_here)
            missing += _report_missing(table, looked_for, source, wanted, findings)
    others = _settings_together(source, missing)
    for lacking in missing:
        findings.add(attrs.evolve(lacking, others=others))
    return Found(positions, as_meant(source, misnamed))


def _setting_place(source: DataSource) -> Place:
    return source.at if source.at is not NOWHERE else Cell(source.name)


def loose(name: str) -> str:
    """A column's name without what exports change: letter case, spaces, underscores, hyphens."""
    return name.lower().replace(" ", "").replace("_", "").replace("-", "")


def _settings_together(source: DataSource, missing: Sequence[ColumnMissing]) -> tuple[tuple[str, str], ...]:
    """The columns that incent.toml names, and what all missing ones probably are: `columns` is one setting."""
    written = [(field, column) for field, column in source.columns.items() if f"columns.{field}" in source.written]
    entries = [*written, *((lacking.field, lacking.suggestions[0]) for lacking in missing if lacking.suggestions)]
    columns = [column for _, column in entries]
    return tuple(entries) if len(set(columns)) == len(columns) else tuple(written)


def _report_missing(
    table: RawTable, want: Wanted, source: DataSource, wanted: Sequence[Wanted], findings: Findings
) -> tuple[ColumnMissing, ...]:
    """Tell of a column that is not there; one that incent.toml does not name is given back, to be told with others."""
    field = want.field.name
    column = source.columns.get(field, field)
    header = tuple(name for name in table.header if name)
    at = table.cell(row=1)
    if f"columns.{field}" in source.written:
        near = closest(column, header)
        findings.add(MappedColumnMissing(at=at, field=field, column=column, header=header, suggestions=near))
        return ()
    taken = set(source.columns.values())
    unmapped = [name for name in header if name not in taken]
    if field in source.columns:
        _report_unmapped(table, want, source, unmapped, findings)
        return ()
    names = {other.field.name for other in wanted}
    free = [name for name in unmapped if name not in names]
    near = closest(column, free)
    if want.may_lack and not near:
        if not want.quiet:
            findings.note(f"{table.file} has no column {column}: `{field}` is missing in every row.")
        return ()
    usual = [loose(other) for other in (field, *want.also)]
    likely = sorted((name for name in free if loose(name) in usual), key=lambda name: usual.index(loose(name)))
    return (
        ColumnMissing(
            at=at,
            table=source.name,
            field=column,
            header=header,
            suggestions=near or tuple(likely[:1]),
            optional=want.field.optional,
            whole=tuple(other.field.name for other in wanted) if want.also else (),
        ),
    )


def _report_unmapped(
    table: RawTable, want: Wanted, source: DataSource, unmapped: Sequence[str], findings: Findings
) -> None:
    """A ready map lists what an export may lack; a column under a slightly different name is not lacking."""
    field = want.field.name
    column = source.columns[field]
    near = tuple(name for name in unmapped if loose(name) in (loose(column), loose(field)))
    if want.may_lack and not near:
        findings.note(
            f"{table.file} has no column {column}, from which the map {source.map} reads `{field}`: "
            f"`{field}` is missing in every row."
        )
        return
    findings.add(
        MappedColumnMissing(
            at=table.cell(row=1),
            field=field,
            column=column,
            header=tuple(name for name in table.header if name),
            suggestions=near or closest(column, unmapped),
            map=source.map,
            table=source.name,
        )
    )
