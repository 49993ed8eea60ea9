"""Tables of a scenario: the cells of its rows below the names of their columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from incentlang.format.clauses import Line

_SIZED = frozenset({"NUMBER", "PERCENT", "AMOUNT", "DURATION"})
"""What ends in one column; words and dates begin in one."""

_INDENT = 2


def align_rows(lines: Sequence[Line]) -> None:
    """Align every table of a scenario, given its lines: a clause with rows below it, one step deeper."""
    run: list[Line] = []
    for line in lines:
        if line.depth < 2:
            _align(run)
            run = []
        run.append(line)
    _align(run)


def _align(table: Sequence[Line]) -> None:
    if len(table) < 2:
        return
    cut = [_parts(line) for line in table]
    width = max(len(parts) for parts in cut)
    columns = [_column([parts[place] if place < len(parts) else None for parts in cut]) for place in range(1, width)]
    leads = [" " * _INDENT * (line.depth - 1) + parts[0][0] for line, parts in zip(table, cut, strict=True)]
    longest = max(map(len, leads))
    for index, (line, lead) in enumerate(zip(table, leads, strict=True)):
        cells = " ".join(column[index] for column in columns).rstrip()
        text = f"{lead:<{longest}} {cells}".lstrip()
        line.kinds, line.texts, line.gaps, line.whole = ["ROW"], [text], [""], True


def _parts(line: Line) -> list[tuple[str, bool]]:
    """What stands before the colon, and each cell with its comma; whether it has a size."""
    return list(_cells(line))


def _cells(line: Line) -> Iterator[tuple[str, bool]]:
    text, sized, before = "", False, True
    for kind, word, gap in zip(line.kinds, line.texts, line.gaps, strict=True):
        text += (gap if text else "") + word
        sized = sized or kind in _SIZED
        if kind == "COMMA" or (kind == "COLON" and before):
            yield text, sized and not before
            text, sized, before = "", False, False
    yield text, sized


def _column(cells: Sequence[tuple[str, bool] | None]) -> list[str]:
    """Cells of one column; the first of them is its name. Rows that are too short keep their room."""
    width = max(len(cell[0]) for cell in cells if cell is not None)
    return [
        f"{text:>{width}}" if sized else f"{text:<{width}}"
        for text, sized in (cell if cell is not None else ("", False) for cell in cells)
    ]
