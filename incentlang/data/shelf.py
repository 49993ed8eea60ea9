"""Where raw tables come from: the files of a project, or tables given by a program."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import attrs

from incentlang.data.findings import Findings
from incentlang.data.places import Place, find_place, has_place
from incentlang.data.raw import Raw, RawTable, raw_of, text_of
from incentlang.data.text_files import read_csv, read_json_lines
from incentlang.diagnostics.base import Cell
from incentlang.diagnostics.data import FileMissing, FileUnreadable
from incentlang.diagnostics.suggest import closest
from incentlang.project.model import DataSource, Project


class Shelf(Protocol):
    """Gives tables by name."""

    def has(self, name: str) -> bool:
        """Whether anything says where the rows of `name` are."""
        ...

    def source(self, name: str) -> DataSource:
        """How the table called `name` is written."""
        ...

    def open(self, name: str, columns: Sequence[str], findings: Findings) -> RawTable | None:
        """The table called `name`; None after telling `findings` why not.

        Args:
            name: What the rows feed.
            columns: The columns of the file that the plan reads.
            findings: Collects what is wrong.
        """
        ...

    @property
    def digest(self) -> str:
        """SHA-256 over the names and contents of everything opened so far."""
        ...


@attrs.define
class Digests:
    """The contents read so far, each by its name."""

    _parts: dict[str, str] = attrs.field(factory=dict)

    def add(self, name: str, content: bytes) -> None:
        """Count one file in."""
        self._parts[name] = hashlib.sha256(content).hexdigest()

    @property
    def total(self) -> str:
        """One digest of all of them, whatever the order in which they were read."""
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(self._parts.items()))
        return hashlib.sha256(lines.encode()).hexdigest()


@attrs.define
class ProjectShelf:
    """The data files of a project."""

    project: Project
    _digests: Digests = attrs.field(factory=Digests)

    def has(self, name: str) -> bool:
        return has_place(self.project, name)

    def source(self, name: str) -> DataSource:
        return self.project.data.get(name) or DataSource(name)

    @property
    def digest(self) -> str:
        return self._digests.total

    def open(self, name: str, columns: Sequence[str], findings: Findings) -> RawTable | None:
        source = self.source(name)
        place = find_place(self.project, source, columns, findings)
        if place is None:
            return None
        try:
            content = place.path.read_bytes()
        except OSError as error:
            findings.add(_unreadable(error, place.shown))
            return None
        self._digests.add(place.shown, content)
        return _read(place, source, content, columns, findings)


def _read(
    place: Place, source: DataSource, content: bytes, columns: Collection[str], findings: Findings
) -> RawTable | None:
    # The readers of workbooks and of Parquet are heavy, so each is loaded when the first such file turns up.
    match place.path.suffix.lower():
        case ".csv" | ".tsv":
            return read_csv(content, place.shown, findings, columns)
        case ".jsonl" | ".ndjson" | ".json":
            return read_json_lines(content, place.shown, findings)
        case ".xlsx":
            from incentlang.data.workbooks import read_sheet  # noqa: PLC0415

            return read_sheet(place.path, place.shown, source.name, source.sheet, findings, columns)
        case _:
            from incentlang.data.duck import read_parquet  # noqa: PLC0415

            return read_parquet(place.path, place.shown, columns, findings)


def _unreadable(error: OSError, shown: str) -> FileUnreadable:
    reason = (error.strerror or "the system refuses it").lower()
    advice = "close it in other programs, and see that you may read it; or read a copy of it"
    return FileUnreadable(at=Cell(shown), reason=reason, advice=advice)


def open_alone(path: Path, shown: str, findings: Findings) -> RawTable | None:
    """The table of a file that feeds nothing of a plan; of a workbook its only sheet.

    Args:
        path: The file.
        shown: Its name in messages.
        findings: Collects why it cannot be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        findings.add(_unreadable(error, shown))
        return None
    place, source = Place(path, shown), DataSource(path.stem)
    table = _read(place, source, content, (), findings)
    if table is not None and path.suffix.lower() == ".parquet":  # whose columns are read by name, and now are known
        table = _read(place, source, content, table.header, findings)
    return table


@attrs.define
class GivenShelf:
    """Tables handed over by a program, by the name of what they feed."""

    tables: Mapping[str, object]
    _digests: Digests = attrs.field(factory=Digests)

    def has(self, name: str) -> bool:
        return name in self.tables

    def source(self, name: str) -> DataSource:
        return DataSource(name)

    @property
    def digest(self) -> str:
        return self._digests.total

    def open(self, name: str, columns: Sequence[str], findings: Findings) -> RawTable | None:
        if name not in self.tables:
            findings.add(
                FileMissing(
                    at=Cell(name),
                    table=name,
                    file=name,
                    header=tuple(columns),
                    suggestions=closest(name, self.tables),
                )
            )
            return None
        given = self.tables[name]
        if isinstance(given, list | tuple) and all(isinstance(row, Mapping) for row in given):
            table: RawTable | None = _from_rows(name, given, columns)
        else:
            from incentlang.data.duck import read_arrow  # noqa: PLC0415

            table = read_arrow(given, name, columns, findings)
        if table is not None:
            self._digests.add(name, _content(table))
        return table


def _from_rows(name: str, rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> RawTable:
    header = tuple(dict.fromkeys(str(key) for row in rows for key in row)) if rows else tuple(columns)
    cells: list[list[Raw]] = [[raw_of(row.get(column)) for column in header] for row in rows]
    return RawTable(name, header, cells, range(2, len(cells) + 2))


def _content(table: RawTable) -> bytes:
    """The table as bytes that differ whenever a cell differs: each text goes with its length."""
    cells = [*table.header, *(text_of(cell) for row in table.rows for cell in row)]
    return "".join(f"{len(cell)}:{cell}" for cell in cells).encode(errors="surrogatepass")
