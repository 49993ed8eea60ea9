"""A look into an xlsx file before it is opened: what would fill all memory, or hide an error, is found here.

The reader of workbooks makes a full grid up to the last cell used, and one forgotten cell in XFD1048576 then
ends the whole process; it also gives cells with `#N/A` as empty. Both are seen in the sheet's own text.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any
from xml.parsers import expat

import attrs

LARGEST_UNPACKED = 2**30
LARGEST_RATIO = 200
SMALL_PART = 16 * 2**20
"""Below this size a part may be packed as tightly as it likes."""

MOST_CELLS = 20_000_000
"""The grid from A1 to the last cell used may have so many cells, empty ones included."""

_CHUNK = 1 << 20
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_COLUMNS = {
    "".join(letters): number
    for number, letters in enumerate(
        (letters for length in (1, 2, 3) for letters in product(_LETTERS, repeat=length)), 1
    )
}
"""Every column's number by its letters, to ZZZ, which is more than a sheet has."""


class UnsafeWorkbook(Exception):
    """Why the workbook is not opened: a reason and an advice."""


@attrs.define
class SheetScan:
    """What one part of the workbook holds, if it is a sheet."""

    rows: int = 0
    columns: int = 0
    errors: dict[tuple[int, int], str] = attrs.field(factory=dict)


def scan_workbook(path: Path) -> Mapping[str, SheetScan]:
    """Look at every part of the workbook.

    Returns:
        The scan of each sheet, by the sheet's name.

    Raises:
        UnsafeWorkbook: It must not be opened.
        zipfile.BadZipFile: It is no workbook, or it is damaged.
    """
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        total = sum(part.file_size for part in parts)
        if total > LARGEST_UNPACKED:
            raise UnsafeWorkbook(
                f"unpacked, this workbook has {total / 2**30:.1f} GiB, and at most 1 GiB is opened",
                "keep only the sheet with the data, or save it as CSV UTF-8",
            )
        for part in parts:
            if part.file_size > SMALL_PART and part.file_size > LARGEST_RATIO * max(part.compress_size, 1):
                raise UnsafeWorkbook(
                    f"a part of this workbook unpacks to {part.file_size // max(part.compress_size, 1)} times its size",
                    "copy the data into a new workbook, or save it as CSV UTF-8",
                )
        # A sheet may stand under any name inside the archive, so every part that is XML is looked at.
        scans = {part.filename: scan for part in parts if (scan := _scan(archive, part)) is not None}
        return {name: scans.get(part, SheetScan()) for name, part in _sheet_parts(archive, set(scans)).items()}


def _scan(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> SheetScan | None:
    """What a part holds, or None when it is not XML."""
    scan = SheetScan()
    reader = _SheetReader(scan)
    try:
        with archive.open(part) as stream:
            chunk = stream.read(_CHUNK)
            if not chunk.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith(b"<"):
                while stream.read(_CHUNK):  # to the end, so that a false size shows
                    pass
                return None
            while chunk:
                reader.feed(chunk)
                chunk = stream.read(_CHUNK)
    except (zlib.error, EOFError, RuntimeError) as error:
        raise zipfile.BadZipFile(str(error)) from error
    except expat.ExpatError:
        return scan  # not well-formed: the reader of workbooks will say so
    return scan


class _SheetReader:
    """Follows the cells of a sheet by their references, as the reader of workbooks will."""

    def __init__(self, scan: SheetScan) -> None:
        self.scan = scan
        self.row = 0
        self.column = 0
        self.error: tuple[int, int] | None = None
        self.in_value = False
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.StartDoctypeDeclHandler = self._doctype
        parser.buffer_text = True
        self.parser = parser

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the part."""
        self.parser.Parse(chunk, False)

    def _doctype(self, *_: Any) -> None:
        raise UnsafeWorkbook(
            "this workbook brings its own definitions of text (a DTD), which no spreadsheet writes",
            "copy the data into a new workbook, or save it as CSV UTF-8",
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        # Called for every element of the sheet, so the two usual names are tried first, as they are.
        if name != "v" or self.error is not None:
            tag = name if name in ("c", "row", "v") else name.rpartition(":")[2]
            if tag == "c":
                self._cell(attributes)
            elif tag == "row":
                written = attributes.get("r", "")
                self.row = int(written) if written.isdigit() and len(written) <= 9 else self.row + 1
                self.column = 0
            elif tag == "v" and self.error is not None:
                self.in_value = True
                self.parser.CharacterDataHandler = self._value
                self.parser.EndElementHandler = self._end

    def _cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r", "")
        letters = reference.rstrip("0123456789")
        column = _COLUMNS.get(letters)
        digits = reference[len(letters) :]
        if column is not None and 0 < len(digits) <= 9:
            self.column, self.row = column, int(digits)
        else:
            self.column += 1
        if self.row > self.scan.rows or self.column > self.scan.columns:
            self._grow(reference)
        if attributes.get("t") == "e":
            self.error = (self.row, self.column)
        elif self.error is not None:
            self.error = None

    def _grow(self, reference: str) -> None:
        scan = self.scan
        scan.rows, scan.columns = max(scan.rows, self.row), max(scan.columns, self.column)
        if scan.rows * scan.columns > MOST_CELLS:
            far = reference[:20] or f"row {self.row}"
            raise UnsafeWorkbook(
                f"a sheet of this workbook reaches to {far}, a grid of {scan.rows * scan.columns:,} cells",
                f"delete the empty rows and columns after the data, up to {far}, and save it again",
            )

    def _value(self, text: str) -> None:
        if self.error is not None and self.in_value:
            self.scan.errors[self.error] = self.scan.errors.get(self.error, "") + text[:20]

    def _end(self, name: str) -> None:
        if self.in_value and name.rpartition(":")[2] == "v":
            self.in_value = False
            self.parser.CharacterDataHandler = None
            self.parser.EndElementHandler = None


def _sheet_parts(archive: zipfile.ZipFile, parts: set[str]) -> dict[str, str]:
    """The part of each sheet, by the sheet's name."""
    sheets: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "sheet":
            link = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            sheets[attributes.get("name", "")] = link

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    lowered = {part.lower(): part for part in parts}
    for part, handler in (("xl/workbook.xml", sheet), ("xl/_rels/workbook.xml.rels", relation)):
        if part in lowered:
            parser = expat.ParserCreate()
            parser.StartElementHandler = handler
            parser.Parse(archive.read(lowered[part]), True)
    found: dict[str, str] = {}
    for name, link in sheets.items():
        target = targets.get(link, "").replace("\\", "/")
        path = target.removeprefix("/") if target.startswith(("/", "xl/")) else f"xl/{target}"
        found[name] = lowered.get(path.lower(), path)
    return found
