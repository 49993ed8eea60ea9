"""Findings as plain records: what text, JSON and the cache are made of.

The JSON form is read by other programs, so names are only ever added:

* `code`, `severity` (`error`, `warning`, `advice`), `title`, `message`, `help` (text or null);
* in a plan or in incent.toml: `file`, `line`, `column`, `end_line`, `end_column`: lines and columns from 1, columns in
  Unicode characters, the end just after the last one;
* in data: `file`, `sheet`, `row` (as the spreadsheet counts, the header is 1), `column_name`;
* `labels`: further places, each with the five fields of a place in a plan and a `text`.

What does not apply is null.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs

from incentlang.diagnostics.base import Cell, Diagnostic
from incentlang.source import NOWHERE, Span

LINES_SHOWN = 4
"""Of a stretch of several lines, so many are kept at its start, and the last one."""


@attrs.frozen
class Mark:
    """A stretch of a text file, with the lines it covers as far as they are shown."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str = ""
    lines: tuple[tuple[int, str], ...] = ()

    @classmethod
    def of(cls, span: Span, file: str, text: str = "") -> Mark:
        """The stretch of a span, in a file as messages name it."""
        first, last = span.line, span.end_line
        shown = [number for number in range(first, last + 1) if number - first < LINES_SHOWN or number == last]
        lines = tuple((number, span.source.line_text(number)) for number in shown)
        return cls(file, first, span.column, last, span.end_column, text, lines)

    def to_json(self) -> dict[str, Any]:
        """The five fields of a place in a plan."""
        names = ("file", "line", "column", "end_line", "end_column")
        return {name: getattr(self, name) for name in names}


@attrs.frozen
class Finding:
    """One diagnostic, told.

    Attributes:
        mark: Its place in a plan or in incent.toml, or None.
        cell: Its place in data, or None.
    """

    code: str
    severity: str
    title: str
    message: str
    help: str | None
    mark: Mark | None
    cell: Cell | None
    labels: tuple[Mark, ...] = ()

    @classmethod
    def of(cls, found: Diagnostic, root: Path | None = None) -> Finding:
        """The record of a diagnostic.

        Args:
            found: The diagnostic.
            root: The project's folder, from which data files and incent.toml are named.
        """
        mark, cell = None, None
        if isinstance(found.at, Cell):
            cell = attrs.evolve(found.at, file=seen_from_here(found.at.file, root))
        elif found.at is not NOWHERE and found.at.source is not NOWHERE.source:
            mark = Mark.of(found.at, _file(found.at, root))
        labels = tuple(
            Mark.of(label.span, _file(label.span, root), label.text)
            for label in found.labels()
            if label.span.source is not NOWHERE.source
        )
        return cls(found.code, found.severity.value, found.title, found.message(), found.help(), mark, cell, labels)

    def to_json(self) -> dict[str, Any]:
        """The published form; see the module."""
        told: dict[str, Any] = {name: getattr(self, name) for name in ("code", "severity", "title", "message", "help")}
        place = dict.fromkeys(("file", "line", "column", "end_line", "end_column", "sheet", "row", "column_name"))
        if self.mark is not None:
            place |= self.mark.to_json()
        if self.cell is not None:
            place |= {
                "file": self.cell.file,
                "sheet": self.cell.sheet,
                "row": self.cell.row,
                "column_name": self.cell.column,
            }
        labels = [{**label.to_json(), "text": label.text} for label in self.labels]
        return {**told, **place, "labels": labels}


def seen_from_here(file: str, root: Path | None) -> str:
    """A file that a project names from its own folder, as named from the current one."""
    if root is None or Path(file).is_absolute() or Path(file) == root:
        return file
    path = (root / file).absolute()
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(root / file)


def _file(span: Span, root: Path | None) -> str:
    # Plan files are named from the current folder already; incent.toml is named from its own.
    return seen_from_here(span.source.path, root) if span.source.path == "incent.toml" else span.source.path


def counted(number: int, word: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def summary(severities: list[str]) -> str:
    """`2 errors, 1 warning`, or `no findings`."""
    words = {"error": "error", "warning": "warning", "advice": "piece"}
    parts = []
    for severity, word in words.items():
        count = severities.count(severity)
        if count:
            part = counted(count, word)
            parts.append(f"{part} of advice" if severity == "advice" else part)
    return ", ".join(parts) or "no findings"
