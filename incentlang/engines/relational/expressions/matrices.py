"""Tables of two axes in SQL: the cell that two values reach, or the exact point between four cells."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import TYPE_CHECKING

from incentlang.engines.relational.expressions.scope import Scope
from incentlang.engines.relational.sql import Const, Expr, both, numbers, same
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.expressions import Expr as Node
from incentlang.ir.expressions import LookUp
from incentlang.ir.program import Band, Head, MatrixTable

if TYPE_CHECKING:
    from incentlang.engines.relational.expressions.values import Values


def begun(band: Band | Head, value: Number) -> Expr:
    """Whether a band has begun at a value: `from` includes its start, `above` does not."""
    if band.at is None:
        return numbers.is_there(value)
    return numbers.holds(">" if band.above else ">=", value, Number(numbers.constant(band.at)))


def cell_at(values: Values, table: MatrixTable, node: LookUp, scope: Scope) -> Number:
    """What a matrix gives for its two values."""
    if table.method == "bilinear":
        first, second = (values.number(argument, scope) for argument in node.arguments)
        return _between(table, first, second)
    rows, columns = (
        _heads(values, heads, argument, scope)
        for heads, argument in zip((table.rows, table.columns), node.arguments, strict=True)
    )
    cases = [
        (both(row, column), Number(numbers.constant(table.cells[i][j]))) for i, row in rows for j, column in columns
    ]
    return numbers.choose(cases, None)


def _heads(values: Values, heads: tuple[Head, ...], argument: Node, scope: Scope) -> list[tuple[int, Expr]]:
    """The rows or columns in the order in which they are asked: the last that has begun owns a value."""
    if heads[0].value is not None:
        value = values.plain(argument, scope)
        kinds = [Const(head.value, "text" if isinstance(head.value, str) else "truth") for head in heads]
        return [(index, same(value, kind)) for index, kind in enumerate(kinds)]
    number = values.number(argument, scope)
    return [(index, begun(heads[index], number)) for index in reversed(range(len(heads)))]


# --- between cells --------------------------------------------------------------------------------


def _between(table: MatrixTable, x: Number, y: Number) -> Number:
    """The point between four cells; outside the grid there is none.

    At the end of a stretch its plane and the next one meet, so it does not matter which is asked.
    """
    rows, columns = _points(table.rows), _points(table.columns)
    inside = both(*(_within(points, value) for points, value in ((rows, x), (columns, y))))
    cases: list[tuple[Expr, Number]] = []
    for i, (_, row) in enumerate(_stretches(rows)):
        for j, (_, column) in enumerate(_stretches(columns)):
            reached = both(inside, _up_to(row, x), _up_to(column, y))
            cases.append((reached, _plane(table, (rows, i), (columns, j), x, y)))
    return numbers.choose(cases, None)


def _points(heads: tuple[Head, ...]) -> list[Decimal]:
    return [head.at for head in heads if head.at is not None]


def _stretches(points: list[Decimal]) -> list[tuple[Decimal, Decimal]]:
    return list(pairwise(points)) or [(points[0], points[0])]


def _within(points: list[Decimal], value: Number) -> Expr:
    lowest, highest = (Number(numbers.constant(point)) for point in (points[0], points[-1]))
    return both(numbers.holds(">=", value, lowest), numbers.holds("<=", value, highest))


def _up_to(point: Decimal, value: Number) -> Expr:
    return numbers.holds("<=", value, Number(numbers.constant(point)))


def _plane(
    table: MatrixTable, rows: tuple[list[Decimal], int], columns: tuple[list[Decimal], int], x: Number, y: Number
) -> Number:
    """The straight lines both ways between four cells: (a + b x + c y + d x y) / e in whole numbers."""
    (xs, i), (ys, j) = rows, columns
    low, high = (_line(table, ys, row, j) for row in (i, min(i + 1, len(xs) - 1)))
    # Each is start + rise y; between them lies another straight line in x.
    start, rise = (_through(xs, i, low[part], high[part]) for part in (0, 1))
    terms = (start[0], start[1], rise[0], rise[1])
    below = lcm(*(term.denominator for term in terms))
    a, b, c, d = (numbers.fraction(term * below) for term in terms)
    along, across = Number(x.bottom or numbers.ONE), Number(y.bottom or numbers.ONE)
    x_, y_ = Number(x.top), Number(y.top)
    still = numbers.add(numbers.multiply(a, across), numbers.multiply(c, y_))
    moves = numbers.add(numbers.multiply(b, across), numbers.multiply(d, y_))
    top = numbers.add(numbers.multiply(still, along), numbers.multiply(moves, x_))
    scale = numbers.multiply(numbers.multiply(along, across), numbers.fraction(Fraction(below)))
    return numbers.divide(top, scale)


def _line(table: MatrixTable, points: list[Decimal], row: int, column: int) -> tuple[Fraction, Fraction]:
    """What one row gives along the columns, as start + rise x value."""
    cells = table.cells[row]
    following = min(column + 1, len(points) - 1)
    return _through(points, column, Fraction(cells[column]), Fraction(cells[following]))


def _through(points: list[Decimal], place: int, start: Fraction, end: Fraction) -> tuple[Fraction, Fraction]:
    """The straight line from a point of an axis to the next, as start + rise x value; level where there is no next."""
    if place + 1 == len(points):
        return start, Fraction(0)
    first, run = Fraction(points[place]), Fraction(points[place + 1]) - Fraction(points[place])
    rise = (end - start) / run
    return start - rise * first, rise
