"""Columns: kinds of fields, values of parameters, words of a header, cells of tables, comments beside clauses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from incentlang.format.clauses import Line
from incentlang.format.given import align_rows

_HEADS: dict[str, frozenset[str]] = {
    "PLAN": frozenset({"EFFECTIVE", "CURRENCY", "PAID", "OWNER", "APPROVED_BY", "BECAUSE", "CONVERT"}),
    "POOL": frozenset({"FUND", "SHARE"}),
    "PILOT": frozenset({"CONTROL", "BASELINE"}),
}
"""Clauses whose first words make a column."""

Cell = tuple[str, str, bool]
"""A cell of a table: `from`, `above`, `below` or nothing, the value, and whether that is one that has a size."""

_LITERALS = frozenset({"NUMBER", "PERCENT", "AMOUNT", "DURATION", "DATE", "PERIOD"})


def align(lines: Sequence[Line], together: Callable[[Line, Line], bool]) -> None:
    """Align what stands in columns.

    Args:
        lines: The lines of a file.
        together: Whether two lines follow each other with nothing in between.
    """
    for _, group in groupby(lines, key=lambda line: line.number):
        of_item = list(group)
        match of_item[0].item:
            case "ENTITY" | "FACT":
                _pad([line for line in of_item if line.kinds[0] == "FIELD"], 2)
            case "PLAN" | "POOL" | "PILOT":
                _heads(of_item)
            case "TABLE":
                _cells([line for line in of_item if line.whole])
            case "SCENARIO":
                align_rows(of_item)
            case _:
                pass
    _params(lines, together)


def _pad(lines: Sequence[Line], place: int) -> None:
    """Begin the word at a place of each line in one column."""
    widths = [_width(line, place) for line in lines]
    for line, width in zip(lines, widths, strict=True):
        line.gaps[place] = " " * (max(widths) - width + 1)


def _width(line: Line, place: int) -> int:
    return sum(len(line.gaps[i]) + len(line.texts[i]) for i in range(place))


def _heads(lines: Sequence[Line]) -> None:
    heads = [line for line in lines if line.depth == 1 and line.kinds[0] in _HEADS[line.item]]
    width = max((len(line.texts[0].split()[0]) for line in heads), default=0)
    for line in heads:
        first, *rest = line.texts[0].split()
        if rest:
            line.texts[0] = f"{first:<{width}} {' '.join(rest)}"
        else:
            line.gaps[1] = " " * (width - len(first) + 1)


def _params(lines: Sequence[Line], together: Callable[[Line, Line], bool]) -> None:
    run: list[Line] = []
    for line in lines:
        if line.item != "PARAM" or (run and not together(run[-1], line)):
            if len(run) > 1:
                _pad(run, 2)
            run = []
        if line.item == "PARAM":
            run.append(line)
    if len(run) > 1:
        _pad(run, 2)


def _cells(rows: Sequence[Line]) -> None:
    """Numbers end in one column, words begin in one; a first row of heads alone stands one column to the right."""
    cut = [_row(row) for row in rows]
    count = max((len(cells) for cells in cut), default=0)
    if cut and len(cut[0]) == count - 1:
        cut[0].insert(0, ("", "", False))
    if any(len(cells) != count for cells in cut):
        return
    columns = [_column([cells[place] for cells in cut]) for place in range(count)]
    for row, cells_of_row in zip(rows, zip(*columns, strict=True), strict=True):
        row.kinds, row.texts, row.gaps = ["ROW"], ["  ".join(cells_of_row).rstrip()], [""]


def _row(row: Line) -> list[Cell]:
    """The cells of a row."""
    cells: list[Cell] = []
    bound = sign = ""
    for kind, text in zip(row.kinds, row.texts, strict=True):
        if kind == "BOUND":
            bound = text
        elif kind == "MINUS":
            sign = text
        else:
            cells.append((bound, sign + text, kind in _LITERALS))
            bound = sign = ""
    return cells


def _column(cells: Sequence[Cell]) -> list[str]:
    starts = max(len(bound) + 1 if bound else 0 for bound, _, _ in cells)
    whole = max(starts + len(value) if bound else len(value) for bound, value, _ in cells)
    if any(literal for _, _, literal in cells):
        return [
            f"{bound:<{starts}}{value:>{whole - starts}}" if bound else f"{value:>{whole}}" for bound, value, _ in cells
        ]
    return [f"{f'{bound} {value}' if bound else value:<{whole}}" for bound, value, _ in cells]
