"""Tables evaluated: the band reached, a curve's point, the row that applies, and a walk through bands."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from incentlang.diagnostics.run import BelowTable
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.exact import minus, plus, times
from incentlang.ir.program import Band, BandTable, CurveTable, DecisionRow, DecisionTable
from incentlang.types import DaysType, MonthsType, Ratio, Type
from incentlang.values.numbers import Number, as_fraction, exact_text, trimmed

ZERO = Decimal(0)


class Slice(NamedTuple):
    """A part of a walk: so much of the measure's numerator, at the rate of one band."""

    band: Band
    width: Number


def _starts_before(band: Band, value: Number) -> bool:
    """Whether the band has begun at `value`: `from` includes its start, `above` does not."""
    if band.at is None:
        return True
    return band.at < value or (band.at == value and not band.above)


def band_at(table: BandTable, value: Number) -> Band:
    """The band that owns `value`; below the lowest is a problem."""
    found: Band | None = None
    for band in table.bands:
        if not _starts_before(band, value):
            break
        found = band
    if found is None:
        raise Problem(_below(table, value))
    return found


def _below(table: BandTable, value: Number) -> BelowTable:
    """The value and the lowest band, as the plan writes them: a percentage with its sign."""
    first, kind = table.bands[0], table.axis_type
    lowest = first.at or Decimal(0)
    return BelowTable(
        table=table.name,
        value=axis_text(value, kind),
        lowest=axis_text(lowest, kind),
        above=first.above and as_fraction(value) == as_fraction(lowest),
    )


def axis_text(value: Number, kind: Type) -> str:
    """A value on an axis, as the plan writes it: a percentage with its sign, a length with its unit."""
    text = exact_text(times(value, Decimal(100)) if isinstance(kind, Ratio) else value)
    if isinstance(value, Decimal):
        text = trimmed(value * 100 if isinstance(kind, Ratio) else value)
    unit = {DaysType: " day", MonthsType: " month"}.get(type(kind), "")
    if unit:
        return f"{text}{unit}" if value == 1 else f"{text}{unit}s"
    return f"{text}%" if isinstance(kind, Ratio) else text


def walk(table: BandTable, before: Number, after: Number, unit: Number) -> list[Slice]:
    """The slices between two positions of the numerator; widths are negative where the walk goes back.

    Args:
        table: A marginal table; its bounds are in units of the measure.
        before: Where the walk begins, in the numerator's unit.
        after: Where it ends.
        unit: How much of the numerator one unit of the measure is (the denominator; no division).

    Returns:
        The bands touched, in order, with how much of the stretch lies in each. Empty when nothing moves.
    """
    if before == after:
        return []
    if unit < 0:  # the measure falls while its sums rise
        return [Slice(band, -width) for band, width in walk(table, minus(ZERO, before), minus(ZERO, after), -unit)]
    low, high, sign = (before, after, 1) if before < after else (after, before, -1)
    bounds = [None if band.at is None else times(band.at, unit) for band in table.bands]
    if bounds[0] is not None and low < bounds[0]:
        raise Problem(_below(table, as_fraction(low) / as_fraction(unit)))
    slices: list[Slice] = []
    for index, band in enumerate(table.bands):
        start = low if index == 0 else max(low, _bound(bounds[index]))
        end = high if index == len(bounds) - 1 else min(high, _bound(bounds[index + 1]))
        if start < end:
            slices.append(Slice(band, minus(end, start) * sign))
    return slices if sign > 0 else slices[::-1]


def _bound(value: Number | None) -> Number:
    assert value is not None  # only the first band may lack a start
    return value


def rated(slices: Sequence[Slice]) -> Number:
    """The sum of rate x width."""
    total: Number = Decimal(0)
    for part in slices:
        total = plus(total, times(part.band.gives, part.width))
    return total


def curve_at(table: CurveTable, value: Number) -> Number:
    """The point of a curve at `value`, exact."""
    points = [(_point(point), point.gives) for point in table.points]
    first, last = points[0], points[-1]
    if value < first[0]:
        return _past(table.below.does, points[:2], first[1], value)
    if value > last[0]:
        return _past(table.above.does, points[-2:], last[1], value)
    for (x, y), (next_x, next_y) in zip(points, [*points[1:], last], strict=True):
        if value == x:
            return y
        if x < value < next_x:
            return _line((x, y), (next_x, next_y), value)
    raise AssertionError("a value between the ends lies between two points")


def _point(band: Band) -> Decimal:
    assert band.at is not None
    return band.at


def _past(does: str, line: Sequence[tuple[Decimal, Decimal]], end: Decimal, value: Number) -> Number:
    if does == "flat" or len(line) < 2:
        return end
    return Decimal(0) if does == "zero" else _line(line[0], line[1], value)


def _line(a: tuple[Decimal, Decimal], b: tuple[Decimal, Decimal], value: Number) -> Number:
    part = (as_fraction(value) - Fraction(a[0])) / Fraction(b[0] - a[0])
    return Fraction(a[1]) + part * Fraction(b[1] - a[1])


def row_for(table: DecisionTable, values: Sequence[Any]) -> DecisionRow:
    """The one row that applies; only a value below what its axis may have, computed in the plan, finds none."""
    for row in table.rows:
        if all(_accepts(cell, value) for cell, value in zip(row.cells, values, strict=True)):
            return row
    for i, (axis, value) in enumerate(zip(table.axes, values, strict=True)):
        starts = [low for row in table.rows if (low := row.cells[i].low) is not None]
        if starts and value < min(starts):
            shown = axis_text(value, axis.type), axis_text(min(starts), axis.type)
            raise Problem(BelowTable(table=table.name, value=shown[0], lowest=shown[1]))
    raise AssertionError(f"no row of {table.name} covers {values}")


def _accepts(cell: Any, value: Any) -> bool:
    if (cell.low is not None or cell.high is not None) and not cell.holds(value):
        return False
    return cell.value is None or bool(cell.value == value)
