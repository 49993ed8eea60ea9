"""Tables on a stretch: the band reached, a curve's line, the row that applies, and a walk from zero."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from incentlang.analysis import polynomials as poly
from incentlang.analysis.polynomials import Polynomial
from incentlang.analysis.reading import Stretch, Value, number, written
from incentlang.analysis.undecided import Undecided
from incentlang.ir.program import Band, BandTable, CellMatch, CurveTable, DecisionTable, Head, MatrixTable, Table


def looked_up(table: Table, arguments: tuple[Value, ...], on: Stretch) -> Value:
    """What a table gives.

    Raises:
        Undecided: Nothing, or it is of a kind that is not decided.
    """
    match table:
        case BandTable():
            return poly.constant(band_at(table, number(arguments[0]), on).gives)
        case CurveTable():
            return _on_curve(table, number(arguments[0]), on)
        case DecisionTable():
            for row in table.rows:
                cells = zip(row.cells, arguments, strict=True)
                if all(_accepts(cell, value, on, table.name) for cell, value in cells):
                    return written(row.gives.value)
            raise Undecided(f"`{table.name}` has no row for it")
        case MatrixTable(method="lookup"):
            across = table.cells[_place(table.rows, arguments[0], on, table.name)]
            return poly.constant(across[_place(table.columns, arguments[1], on, table.name)])
        case _:
            raise Undecided(f"`{table.name}` is bilinear")


def band_at(table: BandTable, value: Polynomial, on: Stretch) -> Band:
    """The band that a value reaches."""
    found = None
    for band in table.bands:
        if not _begun(band.at, band.above, value, on, table.name):
            break
        found = band
    if found is None:
        raise Undecided(f"`{table.name}` begins above it")
    return found


def walked(table: BandTable, value: Polynomial, on: Stretch) -> Polynomial:
    """What a table pays from zero to a value: each slice at its own rate, or as the table says.

    Raises:
        Undecided: It goes below zero, or begins above it.
    """
    if on.sign(value, table.name) < 0:
        raise Undecided("it falls below zero")
    if table.method == "retroactive":
        reached = band_at(table, value, on)
        split = table.split
        if split is None:
            return poly.multiply(poly.constant(reached.gives), value)
        if on.sign(poly.add(value, poly.constant(-split)), table.name) > 0:
            lower = tuple(band for band in table.bands if band.at is None or band.at < split)
            below = _slices(lower, poly.constant(split), on, table.name)
            above = poly.add(value, poly.constant(-split))
            return poly.add(below, poly.multiply(poly.constant(reached.gives), above))
    return _slices(table.bands, value, on, table.name)


def _slices(bands: tuple[Band, ...], value: Polynomial, on: Stretch, name: str) -> Polynomial:
    first = bands[0]
    if first.at is not None and (first.at > 0 or (first.at == 0 and first.above)):
        raise Undecided(f"`{name}` begins above zero")
    total = poly.ZERO
    for band, following in pairwise((*bands, None)):
        assert band is not None
        start = max(Fraction(band.at), Fraction(0)) if band.at is not None else Fraction(0)
        rate = poly.constant(band.gives)
        if following is not None and following.at is not None:
            if following.at <= 0:
                continue
            if on.sign(poly.add(value, poly.constant(-following.at)), name) > 0:
                total = poly.add(total, poly.multiply(rate, poly.constant(Fraction(following.at) - start)))
                continue
        return poly.add(total, poly.multiply(rate, poly.add(value, poly.constant(-start))))
    raise AssertionError("the last band has no end")


def _on_curve(table: CurveTable, value: Polynomial, on: Stretch) -> Polynomial:
    points = [(Fraction(point.at), Fraction(point.gives)) for point in table.points if point.at is not None]
    signs = [on.sign(poly.add(value, poly.constant(-x)), table.name) for x, _ in points]
    if signs[0] < 0:
        return _past(table.below.does, points[:2], points[0], value)
    if signs[-1] > 0:
        return _past(table.above.does, points[-2:], points[-1], value)
    for (low, high), (_, sign) in zip(pairwise(points), pairwise(signs), strict=True):
        if sign <= 0:
            return _line(low, high, value)
    return poly.constant(points[0][1])


def _past(
    does: str, line: list[tuple[Fraction, Fraction]], end: tuple[Fraction, Fraction], x: Polynomial
) -> Polynomial:
    if does == "zero":
        return poly.ZERO
    return poly.constant(end[1]) if does == "flat" or len(line) < 2 else _line(line[0], line[1], x)


def _line(low: tuple[Fraction, Fraction], high: tuple[Fraction, Fraction], x: Polynomial) -> Polynomial:
    rise = (high[1] - low[1]) / (high[0] - low[0])
    return poly.add(poly.constant(low[1] - rise * low[0]), poly.multiply(poly.constant(rise), x))


def _accepts(cell: CellMatch, value: Value, on: Stretch, name: str) -> bool:
    if cell.low is not None or cell.high is not None:
        there = number(value)
        if cell.low is not None and not _begun(cell.low, cell.low_open, there, on, name):
            return False
        return cell.high is None or not _begun(cell.high, cell.high_in, there, on, name)
    return cell.value is None or cell.value == value


def _place(heads: tuple[Head, ...], value: Value, on: Stretch, name: str) -> int:
    """The row or column that a value reaches."""
    found = None
    for place, head in enumerate(heads):
        if head.value is not None:
            if head.value == value:
                return place
        elif _begun(head.at, head.above, number(value), on, name):
            found = place
    if found is None:
        raise Undecided(f"`{name}` has no cell for it")
    return found


def _begun(start: Decimal | None, above: bool, value: Polynomial, on: Stretch, name: str) -> bool:
    """Whether a value has reached a start, or lies above it."""
    if start is None:
        return True
    sign = on.sign(poly.add(value, poly.negate(poly.constant(start))), name)
    return sign > 0 if above else sign >= 0
