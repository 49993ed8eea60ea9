"""What there is to cover in a table, and what one reading of it covers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, assert_never

from incentlang.engines.reference import matrices, tables
from incentlang.engines.reference.tables import axis_text
from incentlang.ir.program import BandTable, CurveTable, DecisionTable, Head, MatrixTable, Plan, Table
from incentlang.scenarios.coverage.edges import AT, BELOW, REACHED, Edge, edges_of, squares_of
from incentlang.scenarios.coverage.place import Key, Place, quoted
from incentlang.source import Span
from incentlang.values.numbers import Number, as_fraction


def places_of(table: Table, plan: Plan) -> Iterator[Place]:
    """Every stretch of a table, and both sides of every start between two of them."""
    match table:
        case BandTable():
            for band in table.bands:
                yield _band(band.span, f"no value falls into {quoted(band.span)}")
        case CurveTable():
            yield _band(table.below.span, f"no value falls below the first point of `{table.name}`")
            for point in table.points[:-1]:
                yield _band(point.span, f"no value falls between {quoted(point.span)} and the next point")
            last = table.points[-1].span
            yield _band(last, f"no value reaches the last point, {quoted(last)}")
        case DecisionTable():
            for row in table.rows:
                yield _band(row.span, f"no case comes to {quoted(row.span)}")
        case MatrixTable():
            for _, _, name in squares_of(table):
                yield Place(table.span, f"{name} {REACHED}", "band", f"no value comes to the cell of {name}")
        case _:
            assert_never(table)
    for edge in edges_of(table, plan):
        yield from _sides(edge)


def _band(span: Span, missing: str) -> Place:
    return Place(span, REACHED, "band", missing)


def _sides(edge: Edge) -> Iterator[Place]:
    start, step = axis_text(edge.at, edge.type), axis_text(edge.step, edge.type)
    value = f"no value of `{edge.name.split()[0]}`" if edge.name else "no value"
    if edge.above:
        first = f"{value} stands just above {start}, by at most {step}"
        last = f"{value} stands exactly at {start}, where the stretch before ends"
    else:
        first = f"{value} stands exactly at {start}"
        last = f"{value} stands just below {start}, by at most {step}"
    yield Place(edge.span, edge.side(AT), "boundary", first)
    yield Place(edge.span, edge.side(BELOW), "boundary", last)


def read_at(table: Table, plan: Plan, arguments: Sequence[Any]) -> Iterator[Key]:
    """What one look-up covers: the stretch that owns its arguments, and the sides of starts that they stand on."""
    match table:
        case BandTable():
            yield tables.band_at(table, arguments[0]).span, REACHED
        case CurveTable():
            yield _stretch_of(table, arguments[0]), REACHED
        case DecisionTable():
            yield tables.row_for(table, arguments).span, REACHED
        case MatrixTable():
            row, column = _square(table, arguments)
            yield from (
                (table.span, f"{name} {REACHED}") for i, j, name in squares_of(table) if (i, j) == (row, column)
            )
        case _:
            assert_never(table)
    yield from stood_at(table, plan, arguments)


def stood_at(table: Table, plan: Plan, arguments: Sequence[Any]) -> Iterator[Key]:
    """The sides of starts that the arguments stand on."""
    for edge in edges_of(table, plan):
        side = edge.side_of(arguments[edge.axis])
        if side is not None:
            yield edge.span, side


def walked(table: BandTable, plan: Plan, slices: Sequence[tables.Slice], ends: Sequence[Number]) -> Iterator[Key]:
    """What a walk through bands covers: those in which something lay, and the sides that its two ends stand on."""
    yield from ((part.band.span, REACHED) for part in slices if part.width != 0)
    if not slices:
        yield tables.band_at(table, ends[-1]).span, REACHED
    for end in ends:
        yield from stood_at(table, plan, [end])


def _stretch_of(table: CurveTable, value: Number) -> Span:
    found = table.below.span
    for point in table.points:
        assert point.at is not None
        if as_fraction(value) >= Fraction(point.at):
            found = point.span
    return found


def _square(table: MatrixTable, arguments: Sequence[Any]) -> tuple[int, int]:
    """The row and column of the cell, or of the square between four points."""
    first, second = (
        _between(heads, value) if table.method == "bilinear" else matrices.reached(table, axis, heads, value)
        for axis, heads, value in zip(table.axes, (table.rows, table.columns), arguments, strict=True)
    )
    return first, second


def _between(heads: Sequence[Head], value: Number) -> int:
    """Which stretch between two starts; the last start belongs to the last."""
    found = 0
    for index, (start, _) in enumerate(pairwise(heads)):
        if start.at is not None and as_fraction(value) >= Fraction(start.at):
            found = index
    return found
