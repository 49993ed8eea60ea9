"""Where the names of the columns stand: reports put a title above them, and some exports leave them out."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from incentlang.diagnostics.base import Cell
from incentlang.diagnostics.data import RowsAboveHeader

_SEARCHED = 20
"""A title is not longer than so many rows."""
_DATA = re.compile(r"-?\d[\d,]*\.\d+|\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{4}")


def header_elsewhere(grid: Sequence[Sequence[object]], columns: Collection[str], at: Cell) -> RowsAboveHeader | None:
    """What to say of a first row that names none of the columns because the names stand below it, or nowhere.

    Args:
        grid: All rows of the file.
        columns: The columns of the file that the plan reads.
        at: The file.
    """
    first = _texts(grid[0]) if grid else []
    if not columns or set(columns) & set(first):
        return None
    place, names = Cell(at.file, at.sheet, 1), tuple(columns)
    enough = min(2, len(set(columns)))  # one name alone may be an ordinary cell
    for number, row in enumerate(grid[1:_SEARCHED], 2):
        if len(set(columns) & set(_texts(row))) >= enough:
            return RowsAboveHeader(at=place, first=next(filter(None, first), ""), header=names, row=number)
    data = next((text for text in first if _DATA.fullmatch(text)), None)
    return RowsAboveHeader(at=place, first=data, header=names) if data is not None else None


def _texts(row: Sequence[object]) -> list[str]:
    return [str(cell).strip() if cell is not None else "" for cell in row]
