"""Tables in a trace: their rows as the plan writes them, and the stretch that was walked."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from incentlang.engines.reference.exact import minus
from incentlang.engines.reference.lookups import bands_for, plain
from incentlang.engines.reference.matrices import around
from incentlang.engines.reference.tables import band_at
from incentlang.engines.reference.walks import Place
from incentlang.explain.cells import value_text
from incentlang.explain.trace import Figure
from incentlang.explain.values import Reader
from incentlang.ir.bands import split_at
from incentlang.ir.expressions import LookUp, OwnWalk, PeriodWalk, Step, Walk
from incentlang.ir.program import (
    Band,
    BandTable,
    CellMatch,
    CurveTable,
    DecisionRow,
    DecisionTable,
    Head,
    MatrixTable,
    Table,
)
from incentlang.values.numbers import exact_text

Rows = tuple[tuple[str | None, ...], ...]


def _bands(bands: Sequence[Band]) -> Rows:
    """`from 100%` gives: the start, whether it is only above it, and what it gives."""
    return tuple(
        (_cell(CellMatch(None, band.at, None, band.above)), exact_text(band.gives), _words(band)) for band in bands
    )


def _words(row: Band | DecisionRow | MatrixTable) -> str:
    return row.span.words


def _cell(cell: CellMatch) -> str:
    """What a cell accepts: `any`, `is smb`, `from 10 below 20`, `above 10 to 20`."""
    if cell.value is not None:
        return f"is {value_text(cell.value)}"
    low = [] if cell.low is None else [f"{'above' if cell.low_open else 'from'} {exact_text(cell.low)}"]
    high = [] if cell.high is None else [f"{'to' if cell.high_in else 'below'} {exact_text(cell.high)}"]
    return " ".join((*low, *high)) or "any"


def _head(head: Head) -> str:
    return _cell(CellMatch(head.value, head.at, None, head.above))


def table_rows(table: Table) -> tuple[Rows, str]:
    """The rows of a table, and how it is read."""
    match table:
        case BandTable():
            return _bands(table.bands), "band"
        case CurveTable():
            points = tuple((value_text(point.at), exact_text(point.gives), _words(point)) for point in table.points)
            return points, f"curve, {table.below.does} below, {table.above.does} above"
        case DecisionTable():
            return tuple(
                (*map(_cell, row.cells), value_text(row.gives.value), _words(row)) for row in table.rows
            ), "row"
        case MatrixTable():
            heads = (None, *map(_head, table.columns))
            rows = zip(table.rows, table.cells, strict=True)
            return (heads, *((_head(head), *map(exact_text, cells)) for head, cells in rows)), table.method


def looked_up(reader: Reader, node: LookUp, value: str | None, arguments: Sequence[Figure]) -> Figure:
    """What a table gives for its arguments."""
    rows, mode = table_rows(reader.engine.compiler.tables.at(node.table, reader.env))
    if mode == "bilinear":
        return _between(reader, node, value, arguments)
    return Figure("table", value, node.table, tuple(arguments), mode=mode, table=rows)


def _between(reader: Reader, node: LookUp, value: str | None, arguments: Sequence[Figure]) -> Figure:
    """A straight line along one axis, between two points of straight lines along the other."""
    table = reader.engine.compiler.tables.at(node.table, reader.env)
    assert isinstance(table, MatrixTable)
    words = _words(table)
    (low, high), _ = around(table, table.axes[0], table.rows, plain(reader.value(node.arguments[0])))
    ends: list[Figure] = []
    for row in (low, high):
        cells = zip(table.columns, table.cells[row], strict=True)
        points = tuple((value_text(head.at), exact_text(cell), words) for head, cell in cells)
        ends.append(Figure("written", value_text(table.rows[row].at), words))
        ends.append(Figure("table", None, node.table, (arguments[1],), mode="curve", table=points))
    if low == high:
        return attrs.evolve(ends[1], value=value)
    return Figure("between", value, node.table, (arguments[0], *ends))


def walked(reader: Reader, node: Walk, value: str | None, amount: Figure, unit: Sequence[Figure]) -> Figure:
    """The stretch that a row covers, each part at its band's rate, blended onto an amount."""
    before, after = _stretch(reader, node)
    rows = _bands(_now(reader, node).bands)
    return Figure("walk", value, node.table, (amount, before, after, unit[0]), table=rows)


def stepped(reader: Reader, node: Step, value: str | None, unit: Sequence[Figure]) -> Figure:
    """The rate of the band in which the measure stands just before or just after a row."""
    before, after = _stretch(reader, node)
    at = Figure("position", None, node.measure.name, (after if node.after else before, unit[0]))
    rows, mode = table_rows(reader.engine.compiler.tables.at(node.table, reader.env))
    return Figure("table", value, node.table, (at,), mode=mode, table=rows)


def walked_by_period(reader: Reader, node: PeriodWalk, value: str | None, unit: Sequence[Figure]) -> Figure:
    """The stretch of a period, each part at its band's rate."""
    before, after = _stretch(reader, node)
    slices = Figure("slices", None, node.table, (before, after, unit[0]), table=_bands(_now(reader, node).bands))
    if node.unit == "numerator":
        slices = Figure("product", None, "", (slices, unit[1]))
    return Figure("position", value, node.table, (slices, unit[0]))


def walked_own(reader: Reader, node: OwnWalk, value: str | None, amount: Figure) -> Figure:
    """A value that begins at the bottom of the table."""
    table = reader.engine.compiler.tables.at(node.table, reader.env)
    assert isinstance(table, BandTable)
    if table.method == "retroactive" and table.split is None:
        rate = Figure("table", None, node.table, (amount,), mode="band", table=_bands(table.bands))
        return Figure("product", value, node.table, (amount, rate))
    ends = Figure("constant", "0"), amount, Figure("constant", "1")
    if table.split is not None:
        table = split_at(table, band_at(table, plain(reader.value(node.value))))
    return Figure("slices", value, node.table, ends, table=_bands(table.bands))


def _now(reader: Reader, node: Walk | PeriodWalk) -> BandTable:
    """The bands that a walk goes through: with `retroactive above` the one reached takes the place of those above."""
    table = reader.engine.compiler.tables.at(node.table, reader.env)
    assert isinstance(table, BandTable)
    return bands_for(reader.engine.compiler, table, node.measure)(reader.env)


def place_of(reader: Reader, node: Walk | Step | PeriodWalk) -> Place:
    """The rows that a walk goes along."""
    walks = reader.engine.measures.walks
    with reader.engine.measures.keyed(node.measure, reader.env):
        if isinstance(node, PeriodWalk):
            return walks.place_of_period(node, reader.env)
        return walks.place_of_row(node, reader.env)


def _stretch(reader: Reader, node: Walk | Step | PeriodWalk) -> tuple[Figure, Figure]:
    """Where a walk begins and ends: what the rows before it add up to, and those up to its end."""
    measures = reader.engine.measures
    place = place_of(reader, node)
    number = reader.along(measures.walks.apart(node.measure).sums, place.series, place.high)
    running = Figure("running", text=node.measure.name, series=number, first=place.first)
    totals = place.series.before
    before, after = (
        attrs.evolve(running, value=exact_text(minus(totals[end], totals[place.first])), last=end)
        for end in (place.low, place.high)
    )
    return before, after
