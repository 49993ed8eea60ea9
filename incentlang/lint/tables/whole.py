"""Points of a whole rule's pay at which advice on tables has not spoken yet."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import attrs

from incentlang.analysis.curves import Curve, Piece
from incentlang.analysis.evaluating import place_of
from incentlang.analysis.reading import CAPPED, CHOICE
from incentlang.ir.expressions import Compare, MeasureRead
from incentlang.ir.program import BandTable, CurveTable, RowRule, Unless, When
from incentlang.ir.walk import everything
from incentlang.lint.base import Subject
from incentlang.lint.tables.bands import neighbours
from incentlang.lint.tables.jumps import jumps
from incentlang.source import Span

SMALL = Fraction(1, 20)
"""A jump of a smaller part of pay is not worth a word."""


@attrs.frozen
class Bend:
    """A point of a curve, with the pay that comes close to it from below, there, and close to it from above."""

    curve: Curve
    before: Piece
    here: Piece
    after: Piece

    @property
    def at(self) -> Fraction:
        """The value of the figure."""
        return self.here.on.low

    @property
    def pays(self) -> tuple[Fraction, Fraction, Fraction]:
        """Below, at and above it."""
        return self.before.at(self.at), self.here.at(self.at), self.after.at(self.at)


def bends(plan: Subject, curve: Curve) -> Iterator[Bend]:
    """Every point at which pay changes its way, but for those at which rows begin or cease to count."""
    asked = _asked_of_measures(curve)
    for before, here, after in curve.points:
        same = before.met and here.met and after.met
        opens = not before.met and after.met and bool(asked & here.on.touched)
        if same or opens:
            yield Bend(curve, before, here, after)


def causes(plan: Subject, bend: Bend) -> tuple[Span, ...]:
    """The tables and conditions that change at the point, in the order of the plan."""
    touched = bend.here.on.touched
    found = [plan.name_at(table.name, table.span) for table in plan.program.tables if table.name in touched]
    found += [node.span for node in plan.each(Compare) if place_of(node) in touched]
    return tuple(sorted(set(found), key=lambda span: (span.source.path, span.start)))


def told_by_tables(plan: Subject, bend: Bend) -> bool:
    """Whether a single table makes pay jump at the point, and advice on tables tells it."""
    jumping = bend.here.on.touched - _smooth(plan) - {CAPPED}
    jumping = {each for each in jumping if not each.startswith(CHOICE)}
    return len(jumping) == 1 and jumping <= _told(plan)


def _smooth(plan: Subject) -> frozenset[str]:
    """Tables along which pay never jumps: slices, and straight lines but for an end at which nothing follows."""
    return frozenset(
        table.name
        for table in plan.program.tables
        if (isinstance(table, BandTable) and table.method == "marginal")
        or (isinstance(table, CurveTable) and not _falls_off(table))
    )


def _falls_off(table: CurveTable) -> bool:
    """Whether a curve ends at more than zero, and gives zero beyond; that is told (L0109)."""
    ends = ((table.below, table.points[0]), (table.above, table.points[-1]))
    return any(end.does == "zero" and point.gives != 0 for end, point in ends)


def _told(plan: Subject) -> frozenset[str]:
    """Tables at which jumps are told, and those that are written so that each row takes one whole."""
    rows = {
        table.name
        for table in plan.program.tables
        if isinstance(table, CurveTable) or (isinstance(table, BandTable) and table.method.startswith("stepwise"))
    }
    return frozenset({jump.table.name for jump in jumps(plan)} | rows)


def falling_tables(plan: Subject) -> frozenset[str]:
    """Tables of which a higher band has a lower rate."""
    return frozenset(table.name for table, lower, higher in neighbours(plan) if higher.gives < lower.gives)


def _asked_of_measures(curve: Curve) -> frozenset[str]:
    """The places of conditions on a measure, under amounts that read one: what is paid there is no fixed bonus."""
    found = set()
    for credit in curve.rule.credits:
        reads = isinstance(curve.rule, RowRule) or any(
            isinstance(node, MeasureRead) for node in (credit.amount, *everything(credit.amount))
        )
        for condition in credit.conditions if reads else ():
            if isinstance(condition, When | Unless):
                for node in (condition.condition, *everything(condition.condition)):
                    if isinstance(node, Compare) and any(isinstance(each, MeasureRead) for each in everything(node)):
                        found.add(place_of(node))
    return frozenset(found)
