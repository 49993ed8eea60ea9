"""Tables in words: every row, whom the edge of a band belongs to, and how an amount passes through."""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

from incentlang.ir.program import (
    Band,
    BandTable,
    CellMatch,
    CurveEnd,
    CurveTable,
    DecisionTable,
    Head,
    MatrixTable,
    PastEnd,
    Program,
    Table,
)
from incentlang.types import Type
from incentlang.words.naming import amount, in_force, listed, literal, quoted, spoken
from incentlang.words.paragraph import Paragraph, paragraph

_METHODS = {
    "marginal": "Each slice is paid at the rate of its own band",
    "retroactive": "The rate of the band that is finally reached holds for everything from the first on",
    "stepwise before deal": "A row as a whole gets the rate of the band in force just before it",
    "stepwise after deal": "A row as a whole gets the rate of the band in force just after it",
}
_PAST: dict[PastEnd, str] = {
    "flat": "the value of that end holds",
    "zero": "it gives nothing",
    "extended": "the line of the last two points goes on",
}


def table_in_words(program: Program, table: Table) -> tuple[Paragraph, ...]:
    """A table with all its rows, for somebody who wants to find their own."""
    version = _version(table)
    head = f"{quoted(table.name)}: {table.title}" if table.title else ""
    said = paragraph("pays", table.span, *_rows(program, table), *_beside(program, table))
    return (paragraph("what", table.span, head, version), said) if head or version else (said,)


def beside_table_in_words(program: Program, table: Table) -> Paragraph | None:
    """What stands beside a table whose rows are shown; None where they say everything."""
    said = [each for each in (_version(table), *_beside(program, table)) if each]
    return paragraph("pays", table.span, *said) if said else None


def _version(table: Table) -> str:
    dates = in_force(table.dates)
    return f"This version holds {dates}" if dates else ""


def _rows(program: Program, table: Table) -> list[str]:
    """Every row."""
    match table:
        case BandTable():
            return _bands(program, table)
        case CurveTable():
            return _curve(program, table)
        case DecisionTable():
            return _decisions(program, table)
        case MatrixTable():
            return _matrix(program, table)
        case _:
            assert_never(table)


def _beside(program: Program, table: Table) -> list[str]:
    """How the rows are read: edges, what lies between and beyond them, how an amount passes through."""
    match table:
        case BandTable():
            return _beside_bands(program, table)
        case CurveTable():
            first, last = (
                _number(program, _at(point), table.axis_type) for point in (table.points[0], table.points[-1])
            )
            ends = f"Below {first} {_end(table.below)}; above {last} {_end(table.above)}"
            return ["Between two points it follows a straight line", ends]
        case DecisionTable():
            return []
        case MatrixTable(method="bilinear"):
            return ["Between these points it follows straight lines both ways"]
        case MatrixTable():
            return ["“From” a figure begins with the figure itself, “above” just after it"]
        case _:
            assert_never(table)


def _number(program: Program, value: Decimal, kind: Type) -> str:
    return amount(value, kind, program.plan.currency)


def start_in_words(program: Program, start: Band | Head, kind: Type) -> str:
    """Where a band, or a stretch of a row or a column, begins."""
    if start.at is None:
        return "from the bottom"
    word = "above" if start.above else "from"
    return f"{word} {_number(program, start.at, kind)}"


def _bands(program: Program, table: BandTable) -> list[str]:
    rows = [
        f"{start_in_words(program, band, table.axis_type)} it is {_number(program, band.gives, table.gives)}"
        for band in table.bands
    ]
    return [f"The table {quoted(table.name)} goes by {spoken(table.axis)}: {'; '.join(rows)}"]


def _beside_bands(program: Program, table: BandTable) -> list[str]:
    said = [_METHODS[table.method]]
    if table.split is not None:
        point = _number(program, table.split, table.axis_type)
        said = [
            f"Up to {point} each slice is paid at the rate of its own band;"
            f" only what lies above {point} is paid at the rate of the band that is finally reached"
        ]
    if table.by_day:
        said.append("All rows that count on one day are treated alike")
    lowest = table.bands[0]
    if lowest.at is not None:
        below = "at or below" if lowest.above else "below"
        point = _number(program, lowest.at, table.axis_type)
        said.append(f"It says nothing of what lies {below} {point}: where that comes up, pay is withheld")
    edges = {band.above for band in table.bands if band.at is not None}
    if False in edges:
        said.append("Exactly at a figure after “from”, its own row holds")
    if True in edges:
        said.append("Exactly at a figure after “above”, the row before still holds")
    return said


def _curve(program: Program, table: CurveTable) -> list[str]:
    points = [
        f"{_number(program, point.gives, table.gives)} at {_number(program, _at(point), table.axis_type)}"
        for point in table.points
    ]
    return [f"The table {quoted(table.name)} goes by {spoken(table.axis)}: it gives {listed(points)}"]


def _at(point: Band) -> Decimal:
    assert point.at is not None
    return point.at


def _end(end: CurveEnd) -> str:
    return _PAST[end.does]


def _decisions(program: Program, table: DecisionTable) -> list[str]:
    said = [f"The table {quoted(table.name)} goes by {listed([_axis(axis.name) for axis in table.axes])}"]
    for row in table.rows:
        asks = [
            f"{_axis(axis.name)} {_cell(program, cell, axis.type)}"
            for axis, cell in zip(table.axes, row.cells, strict=True)
            if cell != CellMatch()
        ]
        when = f"Where {listed(asks)}" if asks else "In every case"
        said.append(f"{when}, it gives {literal(row.gives, program.plan.currency)}")
    return said


def _axis(name: str) -> str:
    return " of the ".join(
        ["the " + spoken(part) if i == 0 else spoken(part) for i, part in enumerate(reversed(name.split(".")))]
    )


def _cell(program: Program, cell: CellMatch, kind: Type) -> str:
    match cell.value:
        case bool() as value:
            return f"is {'yes' if value else 'no'}"
        case str() as value:
            return f"is {spoken(value)}"
        case None:
            parts = []
    if cell.low is not None:
        parts.append(f"is {'above' if cell.low_open else 'at least'} {_number(program, cell.low, kind)}")
    if cell.high is not None:
        parts.append(f"is {'at most' if cell.high_in else 'below'} {_number(program, cell.high, kind)}")
    return listed(parts)


def _matrix(program: Program, table: MatrixTable) -> list[str]:
    down, across = table.axes
    said = [f"The table {quoted(table.name)} goes by {_axis(down.name)} and {_axis(across.name)}"]
    for head, cells in zip(table.rows, table.cells, strict=True):
        told = [
            f"{_number(program, cell, table.gives)} {_head(program, column, across.type)}"
            for column, cell in zip(table.columns, cells, strict=True)
        ]
        said.append(f"{_axis(down.name)} {_head(program, head, down.type)}: {'; '.join(told)}")
    return said


def _head(program: Program, head: Head, kind: Type) -> str:
    match head.value:
        case bool() as value:
            return "where it is yes" if value else "where it is no"
        case str() as value:
            return f"for {spoken(value)}"
        case None:
            return start_in_words(program, head, kind)
