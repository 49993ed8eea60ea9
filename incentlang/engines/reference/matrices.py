"""Matrices evaluated: the cell that two values reach, or the exact point between four cells."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from incentlang.diagnostics.run import AboveMatrix, BelowTable
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.tables import axis_text
from incentlang.ir.program import Axis, Head, MatrixTable
from incentlang.values.numbers import Number, as_fraction


def cell_at(table: MatrixTable, first: Any, second: Any) -> Number:
    """What a matrix gives for its two values."""
    if table.method == "bilinear":
        return _between(table, first, second)
    row = reached(table, table.axes[0], table.rows, first)
    column = reached(table, table.axes[1], table.columns, second)
    return table.cells[row][column]


def reached(table: MatrixTable, axis: Axis, heads: Sequence[Head], value: Any) -> int:
    """The row or column that owns a value: the last that has begun there, or that of its category."""
    found = -1
    for index, head in enumerate(heads):
        if head.value is not None:
            if head.value == value:
                return index
        elif head.at is None or head.at < value or (head.at == value and not head.above):
            found = index
    if found < 0:
        raise Problem(_below(table, axis, heads, value))
    return found


def _below(table: MatrixTable, axis: Axis, heads: Sequence[Head], value: Any) -> BelowTable:
    lowest = heads[0].at
    assert lowest is not None  # every category has its row, and a head without lower end owns every value
    return BelowTable(table=table.name, value=axis_text(value, axis.type), lowest=axis_text(lowest, axis.type))


def _between(table: MatrixTable, first: Any, second: Any) -> Fraction:
    """The straight line along one axis, between two points of straight lines along the other."""
    (low, high), part = around(table, table.axes[0], table.rows, first)
    (left, right), share = around(table, table.axes[1], table.columns, second)
    lines = []
    for row in (low, high):
        start, end = Fraction(table.cells[row][left]), Fraction(table.cells[row][right])
        lines.append(start + share * (end - start))
    return lines[0] + part * (lines[1] - lines[0])


def around(table: MatrixTable, axis: Axis, heads: Sequence[Head], value: Any) -> tuple[tuple[int, int], Fraction]:
    """The two heads around a value, and how far between them it lies; outside the grid is a problem."""
    points = [head.at for head in heads if head.at is not None]
    if value < points[0]:
        raise Problem(_below(table, axis, heads, value))
    if value > points[-1]:
        highest = axis_text(points[-1], axis.type)
        raise Problem(AboveMatrix(table=table.name, value=axis_text(value, axis.type), highest=highest))
    for index, (point, following) in enumerate(pairwise(points)):
        if point <= value < following:
            return (index, index + 1), (as_fraction(value) - Fraction(point)) / Fraction(following - point)
    last = len(points) - 1
    return (last, last), Fraction(0)
