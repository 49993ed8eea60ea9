"""Aligned tables of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from incentlang.cli.characters import harmless, width_of
from incentlang.cli.screen import Ink


@attrs.frozen
class Column:
    """A heading; numbers stand at the right."""

    heading: str
    right: bool = False


def table(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], ink: Ink, totals: Sequence[str] | None = None
) -> str:
    """The table, headings first; totals stand under a line."""
    heads = [column.heading for column in columns]
    safe = [[harmless(cell) for cell in row] for row in rows]
    every = [heads, *safe, *([totals] if totals else [])]
    widths = [max(width_of(row[index]) for row in every) for index in range(len(columns))]

    def line(cells: Sequence[str]) -> str:
        return "  ".join(_cell(*each) for each in zip(cells, widths, columns, strict=True)).rstrip()

    def lines() -> Iterator[str]:
        yield ink(line(heads), "strong")
        yield from (line(row) for row in safe)
        if totals:
            yield ink("  ".join("─" * width for width in widths), "faint")
            yield ink(line(totals), "strong")

    return "\n".join(lines())


def _cell(text: str, width: int, column: Column) -> str:
    room = " " * (width - width_of(text))
    return room + text if column.right else text + room
