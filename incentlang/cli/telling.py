"""From diagnostics to findings, with places named as seen from the current folder."""

from __future__ import annotations

from pathlib import Path

import attrs

from incentlang.cli.findings import Finding, Mark, Mending, Spot
from incentlang.diagnostics.base import Cell, Diagnostic
from incentlang.diagnostics.fixes import Edit
from incentlang.project.model import SETTINGS_FILE
from incentlang.source import NOWHERE, Span

LINES_SHOWN = 4
"""Of a stretch of several lines, so many are kept at its start, and the last one."""


def finding_of(found: Diagnostic, root: Path | None = None, proof: tuple[str, ...] = ()) -> Finding:
    """The finding of a diagnostic.

    Args:
        found: The diagnostic.
        root: The project's folder, from which data files and incent.toml are named.
        proof: Scenarios that show what it says, as text.
    """
    mark, spot = None, None
    if isinstance(found.at, Cell):
        cell = attrs.evolve(found.at, file=seen_from_here(found.at.file, root))
        spot = Spot(cell.place, cell.file, cell.sheet, cell.row, cell.column)
    elif found.at.source is not NOWHERE.source:
        mark = _mark(found.at, root)
    labels = tuple(
        _mark(label.span, root, label.text) for label in found.labels() if label.span.source is not NOWHERE.source
    )
    severity = found.severity.value
    fix = found.fix()
    mending = None if fix is None else Mending(fix.title, tuple(_edit(edit, root) for edit in fix.edits))
    return Finding(found.code, severity, found.title, found.message(), found.help(), mark, spot, labels, mending, proof)


def seen_from_here(file: str, root: Path | None) -> str:
    """A file that a project names from its own folder, as named from the current one."""
    if root is None or Path(file).is_absolute() or Path(file) == root:
        return file
    path = (root / file).absolute()
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(root / file)


def _edit(edit: Edit, root: Path | None) -> Mark:
    """The place of an edit, which may be empty, or begin the line after its last character."""
    source, start, end = edit.span
    first, last = source.line_of(start), source.line_of(end)
    return Mark(_file(edit.span, root), first, source.column_of(start), last, source.column_of(end), edit.text)


def _mark(span: Span, root: Path | None, text: str = "") -> Mark:
    first, last = span.line, span.end_line
    shown = [number for number in range(first, last + 1) if number - first < LINES_SHOWN or number == last]
    lines = tuple((number, span.source.line_text(number)) for number in shown)
    return Mark(_file(span, root), first, span.column, last, span.end_column, text, lines)


def _file(span: Span, root: Path | None) -> str:
    # Plan files are named from the current folder already; incent.toml is named from its own.
    file = span.source.path
    return seen_from_here(file, root) if file == SETTINGS_FILE else file
