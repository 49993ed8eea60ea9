"""Where the stretches of a table begin, and when a value stands at such a start or just below it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import assert_never

import attrs

from incentlang.engines.reference.tables import axis_text
from incentlang.ir.program import Axis, BandTable, CurveTable, DecisionTable, Head, MatrixTable, Plan, Table
from incentlang.source import Span
from incentlang.types import Count, DaysType, Money, MonthsType, Ratio, Type
from incentlang.values.currencies import minor_unit
from incentlang.values.numbers import Number, as_fraction

HUNDREDTH = Decimal("0.01")
AT, BELOW, REACHED = "at", "below", "reached"


@attrs.frozen
class Edge:
    """The start of a stretch that is not the first: which argument of the table it divides, and where.

    Attributes:
        name: Tells the edges of one span apart; empty where it has only one.
        above: The start itself still belongs to the stretch before.
        step: The smallest step of the axis.
    """

    span: Span
    name: str
    axis: int
    at: Decimal
    above: bool
    step: Decimal
    type: Type

    def side_of(self, value: Number) -> str | None:
        """The side on which a value tests the edge: the first that belongs to it, or the last that does not."""
        exact, start, step = as_fraction(value), as_fraction(self.at), as_fraction(self.step)
        if self.above:
            if exact == start:
                return self.side(BELOW)
            return self.side(AT) if start < exact <= start + step else None
        if exact == start:
            return self.side(AT)
        return self.side(BELOW) if start - step <= exact < start else None

    def side(self, side: str) -> str:
        """The side as it is noted."""
        return f"{self.name} {side}".strip()

    def target(self, side: str) -> Decimal:
        """A value that stands on a side."""
        if self.above:
            return self.at if side == self.side(BELOW) else self.at + self.step
        return self.at if side == self.side(AT) else self.at - self.step


def step_of(kind: Type, plan: Plan) -> Decimal:
    """The smallest step of an axis: a coin, a hundredth of a percent, one day, one hundredth of a plain number."""
    match kind:
        case Money(unit=None, places=None):
            return minor_unit(plan.currency)
        case Money(unit=None, places=int(places)):
            return Decimal(1).scaleb(-places)
        case Money(unit=unit):
            return plan.in_unit(unit).quantum
        case Ratio():
            return HUNDREDTH / 100
        case Count() | DaysType() | MonthsType():
            return Decimal(1)
        case _:
            return HUNDREDTH


def edges_of(table: Table, plan: Plan) -> Iterator[Edge]:
    """Every start of a stretch that has another before it. A bilinear matrix bends there and has no sides."""
    match table:
        case BandTable():
            step = step_of(table.axis_type, plan)
            for band in table.bands[1:]:
                assert band.at is not None
                yield Edge(band.span, "", 0, band.at, band.above, step, table.axis_type)
        case CurveTable():
            step = step_of(table.axis_type, plan)
            for point in table.points:
                assert point.at is not None
                yield Edge(point.span, "", 0, point.at, False, step, table.axis_type)
        case DecisionTable():
            yield from _of_cells(table, plan)
        case MatrixTable():
            for index, (axis, heads) in enumerate(zip(table.axes, (table.rows, table.columns), strict=True)):
                for head in heads[1:] if table.method == "lookup" else ():
                    if head.at is not None:
                        name, step = f"{axis.name} {_start(axis, head)}", step_of(axis.type, plan)
                        yield Edge(table.span, name, index, head.at, head.above, step, axis.type)
        case _:
            assert_never(table)


def _of_cells(table: DecisionTable, plan: Plan) -> Iterator[Edge]:
    """The starts in a decision table where another row's stretch ends."""
    for index, axis in enumerate(table.axes):
        ends = {row.cells[index].high for row in table.rows}
        seen: set[tuple[Decimal, bool]] = set()
        for row in table.rows:
            cell = row.cells[index]
            if cell.low is not None and cell.low in ends and (cell.low, cell.low_open) not in seen:
                seen.add((cell.low, cell.low_open))
                yield Edge(row.span, axis.name, index, cell.low, cell.low_open, step_of(axis.type, plan), axis.type)


def squares_of(table: MatrixTable) -> Iterator[tuple[int, int, str]]:
    """The cells of a matrix, or of a bilinear one the squares between four of them, with the side that notes each."""
    rows, columns = _stretches(table, table.axes[0], table.rows), _stretches(table, table.axes[1], table.columns)
    for row, down in enumerate(rows):
        for column, across in enumerate(columns):
            yield row, column, f"{down}, {across}"


def _stretches(table: MatrixTable, axis: Axis, heads: tuple[Head, ...]) -> list[str]:
    if table.method == "bilinear":
        return [f"{axis.name} {_start(axis, a)} to {_start(axis, b)}" for a, b in pairwise(heads)]
    return [f"{axis.name} {_start(axis, head)}" for head in heads]


def _start(axis: Axis, head: Head) -> str:
    if isinstance(head.value, bool):
        return "yes" if head.value else "no"
    if head.at is None:
        return head.value or "below all starts"
    return axis_text(head.at, axis.type)
