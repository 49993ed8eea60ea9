"""The tables of a plan as tables."""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

from incentlang.documents.model import Grid
from incentlang.ir.program import (
    BandTable,
    CellMatch,
    CurveTable,
    DecisionTable,
    Head,
    MatrixTable,
    Program,
    Table,
)
from incentlang.types import Type
from incentlang.words.naming import amount, literal, spoken
from incentlang.words.tables import start_in_words


def table_grid(program: Program, table: Table) -> Grid:
    """A table of a plan with all its rows; what its rows leave open, such as edges, the words beside it say."""
    currency = program.plan.currency

    def number(value: Decimal, kind: Type) -> str:
        return amount(value, kind, currency)

    def head(each: Head, kind: Type) -> str:
        return _word(each.value) if each.value is not None else start_in_words(program, each, kind)

    def cell(each: CellMatch, kind: Type) -> str:
        if each.value is not None:
            return _word(each.value)
        low = "" if each.low is None else f"{'above' if each.low_open else 'from'} {number(each.low, kind)}"
        high = "" if each.high is None else f"{'up to' if each.high_in else 'below'} {number(each.high, kind)}"
        return f"{low} {high}".strip() or "any"

    match table:
        case BandTable():
            rows = tuple(
                (start_in_words(program, band, table.axis_type), number(band.gives, table.gives))
                for band in table.bands
            )
            headings = (_title(table.axis), "Gives")
        case CurveTable():
            rows = tuple(
                (number(point.at, table.axis_type), number(point.gives, table.gives))
                for point in table.points
                if point.at is not None
            )
            headings = (f"At {spoken(table.axis)}", "Gives")
        case DecisionTable():
            return Grid(
                _caption(table),
                (*(_title(axis.name) for axis in table.axes), "Gives"),
                tuple(
                    (
                        *(cell(each, axis.type) for axis, each in zip(table.axes, row.cells, strict=True)),
                        literal(row.gives, currency),
                    )
                    for row in table.rows
                ),
            )
        case MatrixTable(axes=(down, across)):
            return Grid(
                _caption(table),
                (f"{_title(down.name)} / {spoken(across.name)}", *(head(each, across.type) for each in table.columns)),
                tuple(
                    (head(row, down.type), *(number(each, table.gives) for each in cells))
                    for row, cells in zip(table.rows, table.cells, strict=True)
                ),
            )
        case _:
            assert_never(table)
    return Grid(_caption(table), headings, rows)


def _caption(table: Table) -> str:
    return table.title or f"The table “{spoken(table.name)}”"


def _title(name: str) -> str:
    words = " of ".join(spoken(part) for part in reversed(name.split(".")))
    return words[:1].upper() + words[1:]


def _word(value: str | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return spoken(value)
