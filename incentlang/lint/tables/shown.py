"""Figures around the start of a row of a table, and what a rule that reads it pays there."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from incentlang.analysis.curves import Curve
from incentlang.analysis.undecided import Undecided
from incentlang.analysis.witnesses import witness
from incentlang.diagnostics.base import Place
from incentlang.ir.program import BandTable, CurveTable
from incentlang.ir.scenario import Scenario
from incentlang.lint.base import Subject

Spot = Literal["far below", "just below", "at", "just above", "above", "far above"]
_FAR = Fraction(1, 10)


def around(plan: Subject, row: Place, *spots: Spot) -> tuple[Scenario, ...]:
    """Some figures around the start of a row, as the first rule pays them that reads its table.

    Args:
        plan: The plan.
        row: The place of the row.
        spots: Where; `far` is a tenth of the way to zero or beyond.
    """
    for curve, point in _starts(plan, row):
        try:
            return tuple(witness(curve, _figure(curve, point, spot)) for spot in spots)
        except Undecided:
            continue
    return ()


def anywhere(plan: Subject, table: str, *figures: Decimal) -> tuple[Scenario, ...]:
    """Some figures, as the first rule pays them that reads a table."""
    for curve in plan.curves:
        if any(table in piece.on.touched for piece in curve.pieces):
            try:
                return tuple(witness(curve, figure) for figure in figures)
            except Undecided:
                continue
    return ()


def _figure(curve: Curve, point: Fraction, spot: Spot) -> Decimal:
    match spot:
        case "just below":
            return curve.near(point, -1)
        case "at":
            return curve.near(point, 0)
        case "just above":
            return curve.near(point, 1)
        case "far below":
            return curve.near(point * (1 - _FAR), 0)
        case "above":
            return curve.near(point * (1 + _FAR), 0)
        case "far above":
            return curve.near(point * (1 + 2 * _FAR), 0)


def _starts(plan: Subject, row: Place) -> Iterator[tuple[Curve, Fraction]]:
    """Each curve that bends where a row of a table starts, and the value of its figure there.

    Bands start in the order in which a rising figure reaches them.
    """
    for table in plan.program.tables:
        if not isinstance(table, BandTable | CurveTable):
            continue
        rows = table.bands if isinstance(table, BandTable) else table.points
        starts = [each for each in rows if each.at is not None and each.at > 0]
        place = next((place for place, each in enumerate(starts) if each.span == row), None)
        if place is None:
            continue
        for curve in plan.curves:
            points = [piece.on.low for piece in curve.pieces[2::2] if table.name in piece.on.touched]
            if len(points) == len(starts):
                yield curve, points[place]
