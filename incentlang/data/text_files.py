"""Reading CSV and JSON lines: as text, with row numbers that match what a spreadsheet or an editor shows.

The standard library reads both. Its CSV reader keeps a row whose cells hold line breaks together and gives
an empty line as an empty row, so counting its rows is counting as a spreadsheet does; DuckDB leaves empty
lines out. Its JSON reader hands over numbers as they are written.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Collection
from typing import Any

from incentlang.data.findings import Findings
from incentlang.data.headers import header_elsewhere
from incentlang.data.raw import Raw, RawTable, raw_of
from incentlang.diagnostics.base import Cell
from incentlang.diagnostics.data import FileUnreadable, LineUnreadable, RowOfOtherLength, WrongEncoding

_LINE_END = re.compile(r"[\r\n]")
LONGEST_CELL = 1_000_000
DELIMITERS = (",", ";", "\t")
_MARKS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?', re.IGNORECASE)
"""What spreadsheets write into a first line of its own."""
_ZIP, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_JSON_ADVICE = 'write one object per line: {"deal_id": "D-1", "ARR": 1200.00}'


def decoded(content: bytes, file: str, findings: Findings) -> str | None:
    """The text of a file that must be UTF-8, with or "
    "without a byte order mark, or None with the reason told."""
    at = Cell(file)
    if content.startswith((_ZIP, _OLD_WORKBOOK)):
        findings.add(_workbook(content, at))
        return None
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        findings.add(WrongEncoding(at=at, found="it is UTF-16, which spreadsheets call “Unicode text”"))
        return None
    if b"\0" in content[:2]:
        findings.add(WrongEncoding(at=at, found="it looks like UTF-16, which some editors call “Unicode”"))
        return None
    if b"\0" in content:
        findings.add(WrongEncoding(at=at, found="it holds bytes that no text has"))
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        byte = content[error.start]
        guess = ""
        if byte >= 0xA0 or byte in b"\x80\x91\x92\x93\x94\x96\x97":
            letter = content[error.start : error.start + 1].decode("cp1252", "replace")
            guess = f"; as Windows-1252 it would be `{letter}`"
        where = Cell(file, row=row)
        findings.add(WrongEncoding(at=where, found=f"line {row} has a byte that is not UTF-8{guess}"))
        return None


def _workbook(content: bytes, at: Cell) -> FileUnreadable:
    if content.startswith(_ZIP):
        return FileUnreadable(
            at=at,
            reason="it is a workbook, or an archive, under another name",
            advice="let its name end in .xlsx if it is a workbook, or save it in the spreadsheet as CSV UTF-8",
        )
    return FileUnreadable(
        at=at,
        reason="it is a workbook of the kind before xlsx",
        advice="open it in the spreadsheet and save it as CSV UTF-8 or xlsx",
    )


def read_csv(content: bytes, file: str, findings: Findings, columns: Collection[str] = ()) -> RawTable | None:
    """The rows of a CSV file, or of one with semicolons or tabs; None when it cannot be read.

    Args:
        content: The bytes of the file.
        file: Its name in messages.
        findings: Collects what is wrong.
        columns: The columns that the plan reads, where known: a header that stands elsewhere is told by them.
    """
    text = decoded(content, file, findings)
    if text is None:
        return None
    mark = _mark(_LINE_END.split(text, maxsplit=1)[0], file)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error as error:
        findings.add(_broken_csv(Cell(file, row=len(rows) + 1), str(error)))
        return None
    elsewhere = header_elsewhere(rows, columns, Cell(file))
    if elsewhere is not None:
        findings.add(elsewhere)
        return None
    return _table(rows, file, mark, findings)


def _mark(first_line: str, file: str) -> str:
    """What stands between cells."""
    said = _SEPARATOR.fullmatch(first_line)
    if said is not None:
        return said[1]
    used = [mark for mark in DELIMITERS if mark in first_line]
    # Only a header with one kind of mark settles the matter; otherwise the file is what its name says.
    return used[0] if len(used) == 1 else "\t" if file.lower().endswith(".tsv") else ","


def _broken_csv(at: Cell, reason: str) -> LineUnreadable:
    if "field larger" in reason:
        return LineUnreadable(
            at=at,
            reason=f"this row has a cell of more than {LONGEST_CELL:,} characters",
            advice="most likely a quotation mark is opened in it and not closed; otherwise leave the cell out",
        )
    if "unexpected end" in reason:
        found = "a quotation mark is opened here and not closed"
    else:
        found = "after a closing quotation mark this row goes on without a comma"
    return LineUnreadable(
        at=at,
        reason=found,
        advice=('a quotation mark inside a cell is written twice, and the cell stands in quotation marks: "5"" pipe"'),
    )


def _table(rows: list[list[str]], file: str, mark: str, findings: Findings) -> RawTable:
    header = tuple(name.strip() for name in rows[0]) if rows else ()
    if not any(header):
        return RawTable(file, (), (), ())
    width = len(header)
    kept: list[list[str]] = []
    numbers: list[int] = []
    empty = 0
    complete = True
    for number, row in enumerate(rows[1:], 2):
        if len(row) != width:
            if not any(cell.strip() for cell in row):
                empty += 1
                continue
            if any(cell.strip() for cell in row[width:]) or len(row) < width:
                parted = _parted(row, width, mark)
                findings.add(RowOfOtherLength(at=Cell(file, row=number), cells=len(row), columns=width, parted=parted))
                complete = False
                continue
            row = row[:width]  # noqa: PLW2901 - empty cells after the last column are how spreadsheets write
        elif not any(row):
            empty += 1
            continue
        kept.append(row)
        numbers.append(number)
    note_empty_rows(empty, file, findings)
    return RawTable(file, header, kept, numbers, complete=complete)


def _parted(row: list[str], width: int, mark: str) -> tuple[str, str] | None:
    """The marks of a row that would have the right number of cells by another mark, and those of the header."""
    if len(row) > 1:
        return None
    other = next((other for other in DELIMITERS if row[0].count(other) == width - 1), None)
    return (_MARKS[other], _MARKS.get(mark, mark)) if other is not None else None


def note_empty_rows(empty: int, file: str, findings: Findings) -> None:
    """Tell of rows without any content, which are not rows of the table."""
    if empty:
        rows = "1 empty row was" if empty == 1 else f"{empty} empty rows were"
        findings.note(f"{file}: {rows} passed over.")


def read_json_lines(content: bytes, file: str, findings: Findings) -> RawTable | None:
    """The rows of a file with one JSON object per line; None when nothing can be read.

    Args:
        content: The bytes of the file.
        file: Its name in messages.
        findings: Collects what is wrong.
    """
    text = decoded(content, file, findings)
    if text is None:
        return None
    objects: list[dict[str, Any]] = []
    numbers: list[int] = []
    names: dict[str, None] = {}
    complete = True
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        found = _object(line)
        if isinstance(found, str):
            findings.add(LineUnreadable(at=Cell(file, row=number), reason=found, advice=_JSON_ADVICE))
            if number == 1:
                return None  # most likely no JSON lines at all: one message is enough
            complete = False
            continue
        objects.append(found)
        numbers.append(number)
        names.update(dict.fromkeys(found))
    header = tuple(names)
    rows: list[list[Raw]] = [[raw_of(found.get(name)) for name in header] for found in objects]
    return RawTable(file, header, rows, numbers, complete=complete)


def _object(line: str) -> dict[str, Any] | str:
    """The object on a line, its numbers as text, or what is wrong with the line."""
    try:
        found = json.loads(line, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_without_repeats)
    except json.JSONDecodeError:
        stripped = line.strip()
        if stripped.startswith("[") or stripped == "{":
            return "this is one JSON text over several lines, expected one object on each line"
        return "this line is not a JSON object"
    except RecursionError:
        return "this line is nested too deeply"
    except ValueError as error:
        return str(error)
    if isinstance(found, dict):
        return found if "\\u" not in line or _has_characters(found) else "this line holds half a character"
    return "this line is not a JSON object, or more than one"


def _has_characters(found: dict[str, Any]) -> bool:
    """Whether every text can be written: JSON can spell half of a character that needs two codes."""
    try:
        "".join(map(str, [*found, *found.values()])).encode()
    except UnicodeEncodeError:
        return False
    return True


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in this object")
    return found
