"""Reading one sheet of an xlsx workbook; the only module that loads its reader."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from incentlang.data.findings import Findings
from incentlang.data.headers import header_elsewhere
from incentlang.data.raw import Raw, RawTable, raw_of
from incentlang.data.text_files import note_empty_rows
from incentlang.data.workbook_scan import SheetScan, UnsafeWorkbook, scan_workbook
from incentlang.diagnostics.base import Cell
from incentlang.diagnostics.data import FileUnreadable, SheetMissing, SheetNotChosen, WorkbookUnsafe
from incentlang.diagnostics.suggest import closest


def read_sheet(
    path: Path, file: str, table: str, sheet: str | None, findings: Findings, columns: Collection[str] = ()
) -> RawTable | None:
    """The rows of one sheet, its first row being the header; None when it cannot be read.

    Args:
        path: The workbook.
        file: Its name in messages.
        table: What the rows feed, for messages.
        sheet: The sheet's name; only a workbook with one sheet does without.
        findings: Collects what is wrong.
        columns: The columns that the plan reads, where known: a header that stands elsewhere is told by them.
    """
    at = Cell(file)
    try:
        scans = scan_workbook(path)
        with CalamineWorkbook.from_path(str(path)) as workbook:
            name = _chosen(tuple(workbook.sheet_names), at, table, sheet, findings)
            if name is None:
                return None
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except UnsafeWorkbook as error:
        reason, advice = error.args
        findings.add(WorkbookUnsafe(at=at, reason=reason, advice=advice))
        return None
    except (zipfile.BadZipFile, expat.ExpatError, CalamineError, OSError, ValueError):
        findings.add(_unreadable(path, at))
        return None
    elsewhere = header_elsewhere(rows, columns, Cell(file, name))
    if elsewhere is not None:
        findings.add(elsewhere)
        return None
    return _table(rows, file, name, scans, findings)


def _unreadable(path: Path, at: Cell) -> FileUnreadable:
    """Why no workbook can be read: most often the file is text, and was given the ending of a workbook."""
    with path.open("rb") as file:
        beginning = file.read(4096)
    if b"\n" in beginning and b"\0" not in beginning and not beginning.startswith(b"PK"):
        return FileUnreadable(
            at=at,
            reason="it is a text file under another name",
            advice="let its name end in .csv, or save it in the spreadsheet as xlsx",
        )
    return FileUnreadable(at=at, reason="it is damaged, protected by a password, or no xlsx")


def _chosen(names: tuple[str, ...], at: Cell, table: str, sheet: str | None, findings: Findings) -> str | None:
    if sheet is None:
        if len(names) == 1:
            return names[0]
        findings.add(SheetNotChosen(at=at, table=table, sheets=names))
        return None
    if sheet not in names:
        near = closest(sheet, names)
        findings.add(SheetMissing(at=at, sheet=sheet, sheets=names, suggestions=near))
        return None
    return sheet


def _cell(value: object) -> Raw:
    if value == "":
        return None
    # A time of day or a length of time has no place in a plan; as text it gets the message of its column.
    return raw_of(value) if isinstance(value, str | float | int | bool | date) else str(value)


def _table(
    grid: list[list[Any]],
    file: str,
    sheet: str,
    scans: Mapping[str, SheetScan],
    findings: Findings,
) -> RawTable:
    for (y, x), text in scans.get(sheet, SheetScan()).errors.items():
        if y <= len(grid) and x <= len(grid[y - 1]):
            grid[y - 1][x - 1] = text or "#N/A"
    names = [str(name).strip() for name in grid[0]] if grid else []
    while names and not names[-1]:
        names.pop()
    width = len(names)
    rows: list[list[Raw]] = []
    numbers: list[int] = []
    last = 0
    for number, row in enumerate(grid[1:], 2):
        cells = [_cell(value) for value in row[:width]]
        if any(cell is not None for cell in cells):
            rows.append(cells + [None] * (width - len(cells)))
            numbers.append(number)
            last = number
    note_empty_rows(max(0, last - 1 - len(rows)), f"{file} › {sheet}", findings)
    return RawTable(file, tuple(names), rows, numbers, sheet=sheet)
