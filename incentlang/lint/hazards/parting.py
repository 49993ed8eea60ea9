"""What two rows of one person are paid, against one row of their sum."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import islice

import attrs

from incentlang.analysis.curves import Curve
from incentlang.ir.scenario import Scenario
from incentlang.lint.base import Lint, Subject
from incentlang.lint.tables.moving import witnesses
from incentlang.lint.tables.whole import bends, told_by_tables
from incentlang.lint.words import amount_text, value_text
from incentlang.types import Money

MATTERS = Fraction(1, 20)
"""What is gained by less than this part of pay is not worth writing a deal otherwise."""
POINTS = 12
"""So many points of a curve are looked at."""


@attrs.frozen
class Parting:
    """Two rows and their sum, with what both ways pay, exactly."""

    curve: Curve
    one: Decimal
    other: Decimal
    apart: Fraction
    together: Fraction

    @property
    def whole(self) -> Decimal:
        """The sum of both rows."""
        return self.one + self.other


def partings(plan: Subject) -> Iterator[Parting]:
    """Ways to write one row as two, of rules whose pay depends on nothing but the row, equal halves first."""
    for curve in plan.curves:
        kind = curve.variable.kind
        own = isinstance(curve.variable.type, Money) and kind == getattr(curve.rule, "subject", "")
        if not own or curve.world.grains or any(_told(plan, curve)):
            continue
        for one, other in _ways(curve):
            whole = one + other
            if all(_met(curve, each) for each in (one, other, whole)):
                apart = curve.pays(Fraction(one)) + curve.pays(Fraction(other))
                yield Parting(curve, one, other, _capped(curve, apart), _capped(curve, curve.pays(Fraction(whole))))


def _told(plan: Subject, curve: Curve) -> Iterator[bool]:
    """Points at which pay jumps where tables tell it, or falls."""
    for bend in bends(plan, curve):
        below, there, above = bend.pays
        yield (below, below) != (there, above) and (told_by_tables(plan, bend) or min(there, above) < below)


def _ways(curve: Curve) -> Iterator[tuple[Decimal, Decimal]]:
    points = [curve.near(piece.on.low, 0) for piece in islice(curve.pieces[2::2], POINTS)]
    for point in points:
        yield point, point
    for point in points:
        half = curve.near(Fraction(point) / 2, 0)
        yield half, point - half
    for point in points:
        for part in points:
            if part < point:
                yield part, point - part


def _met(curve: Curve, x: Decimal) -> bool:
    at = Fraction(x)
    high = curve.variable.high
    if x <= 0 or x < curve.variable.low or (high is not None and x > high):
        return False
    return next(
        piece.met
        for piece in curve.pieces
        if at == piece.on.low or (piece.on.low < at and (piece.on.high is None or at < piece.on.high))
    )


def _capped(curve: Curve, pay: Fraction) -> Fraction:
    return pay if curve.limit is None else min(pay, curve.limit)


@attrs.frozen(kw_only=True)
class PartingLint(Lint):
    """Two rows and their sum, and what both ways pay, in words."""

    rule: str
    subject: str
    figure: str
    one: Decimal
    other: Decimal
    parts: str
    whole: str
    apart: str
    together: str

    def witness(self, plan: Subject) -> tuple[Scenario, ...]:
        """One row, and two."""
        return witnesses(plan, self.rule, self.figure, ((self.one + self.other,), (self.one, self.other)))


def told(cls: type[PartingLint], plan: Subject, found: Parting) -> PartingLint:
    """The advice on a way to part a row."""
    currency, curve = plan.program.plan.currency, found.curve
    kind = curve.variable.type
    one, other, whole = (value_text(each, kind, currency) for each in (found.one, found.other, found.whole))
    apart = curve.within_cap(curve.paid(found.one) + curve.paid(found.other))
    return cls(
        at=plan.name_at(curve.rule.name, curve.rule.span),
        rule=curve.rule.name,
        subject=curve.variable.kind,
        figure=curve.variable.name,
        one=found.one,
        other=found.other,
        parts=f"two of {one}" if one == other else f"{one} and {other}",
        whole=whole,
        apart=amount_text(apart, currency),
        together=amount_text(curve.paid(found.whole), currency),
    )


def first_of_each(plan: Subject, pays: type[PartingLint], apart: bool) -> Iterator[PartingLint]:
    """For each rule, the first way by which enough is gained: written as two (`apart`), or as one."""
    done: set[str] = set()
    for found in partings(plan):
        less, more = (found.together, found.apart) if apart else (found.apart, found.together)
        if found.curve.rule.name not in done and more > 0 and more - less >= MATTERS * more:
            done.add(found.curve.rule.name)
            yield told(pays, plan, found)
