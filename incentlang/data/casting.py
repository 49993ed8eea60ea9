"""From raw columns to typed ones: every cell is cast by its column's function, every bad one reported."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import tzinfo
from itertools import repeat
from operator import itemgetter
from typing import Any

import attrs

from incentlang.data import foreign as others
from incentlang.data.cells import ColumnSettings, caster
from incentlang.data.columns import Wanted, find_columns, header_of
from incentlang.data.currencies import check_currency
from incentlang.data.findings import Findings
from incentlang.data.raw import Raw, RawTable, float_text, text_of
from incentlang.data.refused import Cast, Refused
from incentlang.data.shelf import Shelf
from incentlang.data.totals import is_total
from incentlang.diagnostics.base import Cell
from incentlang.diagnostics.data import CellMissing
from incentlang.project.model import ISO_DATE, DataSource
from incentlang.types import Money


@attrs.frozen
class Reading:
    """What every table of one reading shares.

    Attributes:
        shelf: Where tables come from.
        currency: The plan's currency.
        zone: The project's time zone.
        findings: Collects what is wrong.
        declared: Every declared field by table, reached or not, where known.
        year_offset: How the plan's periods lie, see `values.periods.offset_of`.
        foreign: The other currencies that the plan converts.
    """

    shelf: Shelf
    currency: str
    findings: Findings
    zone: tzinfo | None = None
    declared: Mapping[str, Collection[str]] | None = None
    year_offset: int = 0
    foreign: frozenset[str] = frozenset()


@attrs.frozen
class CastTable:
    """A table whose cells are values.

    Attributes:
        raw: Where it came from.
        source: What incent.toml says about it.
        columns: Values by field; a bad cell holds its `Refused`.
        names: The name of each field's column in the file.
        bad: Positions of the rows with a bad cell.
        whole: Whether every column was found and every line could be read.
        codes: The currency of each row that is not in the plan's, by its position.
    """

    raw: RawTable
    source: DataSource
    columns: Mapping[str, Sequence[Any]]
    names: Mapping[str, str]
    bad: frozenset[int]
    whole: bool
    codes: Mapping[int, str] = attrs.field(factory=dict)

    @property
    def good(self) -> Sequence[int]:
        """Positions of the rows without a bad cell, in file order; none when a column is missing."""
        if len(self.columns) < len(self.names):
            return ()
        if not self.bad:
            return range(len(self.raw.rows))
        return [position for position in range(len(self.raw.rows)) if position not in self.bad]

    def cell(self, position: int, field: str | None = None) -> Cell:
        """The place of a row, or of one of its cells."""
        column = self.names[field] if field is not None else None
        return self.raw.cell(self.raw.numbers[position], column)

    def number(self, position: int) -> int:
        """The number of a row as the spreadsheet counts."""
        return self.raw.numbers[position]

    def sound(self, field: str) -> bool:
        """Whether every value of a column is known, so that what is not in it truly does not exist."""
        values = self.columns.get(field)
        return self.whole and values is not None and not any(isinstance(values[row], Refused) for row in self.bad)


class _Casts(dict[Raw, Any]):
    """The values of the texts seen so far; a text is cast the first time it turns up."""

    def __init__(self, cast: Cast) -> None:
        super().__init__()
        self.cast = cast
        self.faults: set[Raw] = set()

    def __missing__(self, raw: Raw) -> Any:
        value = self.cast(raw)
        if value.__class__ is Refused:
            self.faults.add(raw)
        self[raw] = value
        return value


def cast_table(
    reading: Reading, name: str, wanted: Sequence[Wanted], foreign: Collection[str] = (), dated: bool = False
) -> CastTable | None:
    """Open a table and cast the columns that the plan reads.

    Args:
        reading: What all tables share.
        name: The table.
        wanted: Its fields.
        foreign: The other currencies in which its rows may be.
        dated: Whether its rows have a date, on which a rate can be taken.

    Returns:
        The table with what could be read, or None when nothing could.
    """
    source = reading.shelf.source(name)
    header = header_of(wanted, source)
    needed = [*header, source.currency] if source.currency else header
    raw = reading.shelf.open(name, [column for column in needed if column], reading.findings)
    if raw is None:
        return None
    declared = reading.declared.get(name) if reading.declared is not None else None
    found = find_columns(raw, wanted, source, reading.findings, declared)
    if found is None:
        return None
    positions, source = found.positions, found.source
    names = dict(zip((want.field.name for want in wanted), header, strict=True))
    columns: dict[str, Sequence[Any]] = {}
    bad: set[int] = set()
    several = frozenset(foreign) if source.currency in raw.header else frozenset()
    for want in wanted:
        field = want.field
        if field.name in positions:
            position, read = positions[field.name], others.widened(want, reading.currency, several)
            columns[field.name] = _cast_column(reading, raw, source, read, position, names[field.name], bad)
        elif want.may_lack:
            columns[field.name] = list(repeat(None, len(raw.rows)))
    codes: Mapping[int, str] = {}
    if any(isinstance(want.field.type, Money) and want.field.type.unit is None for want in wanted):
        wrong, codes = check_currency(raw, source, reading.currency, reading.findings, several, dated)
        bad |= wrong
        if several:
            written = [codes.get(row, reading.currency) for row in range(len(raw.rows))]
            finest = others.finest((reading.currency, *several))
            for want in wanted:
                values = columns.get(want.field.name)
                if isinstance(values, list) and want.field.name in positions:
                    bad |= others.fit_digits(raw, source, want, values, written, finest, reading.findings)
    whole = raw.complete and len(columns) == len(wanted)
    return CastTable(raw, source, columns, names, frozenset(bad), whole, codes)


def _cast_column(
    reading: Reading,
    raw: RawTable,
    source: DataSource,
    want: Wanted,
    position: int,
    column: str,
    bad: set[int],
) -> list[Any]:
    field = want.field
    settings = ColumnSettings(
        table=source.name,
        currency=reading.currency,
        form=source.dates.get(field.name, ISO_DATE),
        unit=source.units.get(field.name),
        values=source.values.get(field.name, {}),
        zone=reading.zone,
        own=want.own,
        year_offset=reading.year_offset,
    )
    casts = _Casts(caster(field, settings))
    cells = list(map(itemgetter(position), raw.rows))
    values = list(map(casts.__getitem__, cells))
    if casts.faults:
        for row, value in enumerate(values):
            if value.__class__ is Refused:
                bad.add(row)
                finding = value.at(raw.cell(raw.numbers[row], column))
                if isinstance(finding, CellMissing) and is_total(raw.rows[row]):
                    finding = attrs.evolve(finding, total=True)
                reading.findings.add(finding)
    where = f"{raw.cell(column=column).place}"
    if settings.trimmed:
        count = sum(1 for cell in cells if cell in settings.trimmed)
        times = "1 cell" if count == 1 else f"{count} cells"
        reading.findings.note(f"{where}: spaces around the text of {times} were left out.")
    if settings.noisy:
        count = sum(1 for cell in cells if cell in settings.noisy)
        example = min(settings.noisy)
        taken = text_of(float(f"{example:.15g}"))
        reading.findings.note(
            f"{where}: {count} of the numbers have binary digits beyond the 15 that a spreadsheet keeps, "
            f"such as {float_text(example)}, taken as {taken}."
        )
    return values
