"""Workbooks: one sheet by its name, errors kept apart from empty cells, and what is never opened."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from incentlang.data.workbook_scan import UnsafeWorkbook, scan_workbook
from incentlang.diagnostics import data as codes
from incentlang.diagnostics.base import Cell, Diagnostic
from tests.unit.data_world import read, sound, told

HEADER = ["deal_id", "closed_on", "ARR", "kind", "customer", "owner"]


def only(folder: Path, changes: dict[str, str | bytes | None], settings: str = "") -> Diagnostic:
    dataset, findings = read(folder, changes, settings)
    assert dataset is None
    assert len(findings) == 1, told(findings)
    return findings[0]


def workbook(path: Path, *sheets: str) -> bytes:
    """A workbook with one deal on each sheet, the way a person would type it."""
    book = xlsxwriter.Workbook(str(path))
    as_date = book.add_format({"num_format": "yyyy-mm-dd"})
    for name in sheets:
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["D-1", "", 1200.5, "new_logo", "acme", "maya"])
        sheet.write_datetime(1, 1, datetime(2026, 1, 5), as_date)
        sheet.write_row(3, 0, [1002, "2026-01-06", 0.1 + 0.2, "expansion", "acme", "maya"])
    book.close()
    return path.read_bytes()


def test_a_workbook(tmp_path: Path) -> None:
    content = workbook(tmp_path / "made.xlsx", "Won")
    dataset = sound(tmp_path, {"data/deal.csv": None, "data/deal.xlsx": content})
    rows = dataset.facts["deal"]
    assert [(row.key, row.number, row.values[4]) for row in rows] == [
        ("D-1", 2, Decimal("1200.5")),
        ("1002", 4, Decimal("0.3")),
    ]
    assert rows[0].values[1] == date(2026, 1, 5)
    assert rows[0].cell == Cell("data/deal.xlsx", row=2)


def test_a_sheet_is_chosen_by_name(tmp_path: Path) -> None:
    content = workbook(tmp_path / "made.xlsx", "Lost", "Won")
    changes: dict[str, str | bytes | None] = {"data/deal.csv": None, "data/deal.xlsx": content}
    assert isinstance(only(tmp_path, changes), codes.SheetNotChosen)
    settings = '[data.deal]\nsource = "data/deal.xlsx"\nsheet = "{}"'
    sound(tmp_path, changes, settings.format("Won"))
    finding = only(tmp_path, changes, settings.format("won"))
    assert isinstance(finding, codes.SheetMissing)
    assert finding.suggestions == ("Won",)


def test_an_error_in_a_workbook_is_not_an_empty_cell(tmp_path: Path) -> None:
    path = tmp_path / "made.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Won")
    sheet.write_row(0, 0, [*HEADER, "discount"])
    sheet.write_row(1, 0, ["D-1", "2026-01-05", 1, "new_logo", "acme", "maya"])
    sheet.write_formula(1, 6, "=NA()", None, "#N/A")
    book.close()
    finding = only(tmp_path, {"data/deal.csv": None, "data/deal.xlsx": path.read_bytes()})
    assert isinstance(finding, codes.SpreadsheetError)
    assert finding.at == Cell("data/deal.xlsx", "Won", 2, "discount")


def test_a_far_cell_does_not_end_the_process(tmp_path: Path) -> None:
    path = tmp_path / "made.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Won")
    sheet.write_row(0, 0, HEADER)
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    finding = only(tmp_path, {"data/deal.csv": None, "data/deal.xlsx": path.read_bytes()})
    assert isinstance(finding, codes.WorkbookUnsafe)
    assert "reaches to XFD1048576" in finding.message()


def repacked(content: bytes, part: str, change: bytes, tmp_path: Path) -> Path:
    """The workbook with the text of one part replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change if name == part else old.read(name))
    path = tmp_path / "changed.xlsx"
    path.write_bytes(made.getvalue())
    return path


def test_a_workbook_with_definitions_of_its_own_or_a_bomb_is_not_opened(tmp_path: Path) -> None:
    content = workbook(tmp_path / "made.xlsx", "Won")
    entities = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'
    with pytest.raises(UnsafeWorkbook, match="DTD"):
        scan_workbook(repacked(content, "xl/worksheets/sheet1.xml", entities, tmp_path))
    bomb = b"<worksheet>" + b" " * (32 * 2**20) + b"</worksheet>"
    with pytest.raises(UnsafeWorkbook, match="times its size"):
        scan_workbook(repacked(content, "xl/worksheets/sheet1.xml", bomb, tmp_path))
    hidden = b'<x:worksheet xmlns:x="a"><x:row r="1048576"><x:c r=\'XFD1048576\'/></x:row></x:worksheet>'
    with pytest.raises(UnsafeWorkbook, match="XFD1048576"):
        scan_workbook(repacked(content, "docProps/app.xml", hidden, tmp_path))
    counted = b"<worksheet><row r='9999999'><c/><c/><c/></row></worksheet>"
    with pytest.raises(UnsafeWorkbook, match="row 9999999"):
        scan_workbook(repacked(content, "xl/worksheets/sheet1.xml", counted, tmp_path))


def test_a_damaged_workbook(tmp_path: Path) -> None:
    for content in (b"deal_id,ARR\n", workbook(tmp_path / "made.xlsx", "Won")[:-200]):
        finding = only(tmp_path, {"data/deal.csv": None, "data/deal.xlsx": content})
        assert isinstance(finding, codes.FileUnreadable)
