"""What a whole rule pays as one figure moves: an exact curve, through conditions, tables, products, limits and caps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

import attrs

from incentlang.analysis import polynomials as poly
from incentlang.analysis.evaluating import Evaluator
from incentlang.analysis.names import Names
from incentlang.analysis.polynomials import Polynomial
from incentlang.analysis.reading import CAPPED, Split, Stretch
from incentlang.analysis.undecided import Undecided
from incentlang.analysis.world import USUAL_DAY, Key, Variable, World
from incentlang.ir.expressions import LiteralValue, NoneWithin
from incentlang.ir.program import Credit, PeriodRule, Program, RowRule, Rule
from incentlang.types import Money, Ratio
from incentlang.values.numbers import round_to
from incentlang.values.periods import period_of

MOST_PIECES = 240
"""A curve of more pieces is not worked out."""


@attrs.frozen
class Piece:
    """What a rule pays on a stretch; `met` is false where its conditions leave the row or the period out."""

    on: Stretch
    pays: Polynomial
    met: bool

    def at(self, x: Fraction) -> Fraction:
        """The pay at a point of it, or the pay that it comes close to at an end."""
        return poly.at(self.pays, x)


@attrs.frozen
class Curve:
    """All that a rule pays on one row, or in one period, as one figure moves from its lowest value on.

    Pieces follow each other: a value, what lies between it and the next, the next value, up to the highest if any.

    Attributes:
        limit: A cap on what the rule earns in a period; None: there is none.
    """

    program: Program
    rule: Rule
    world: World
    pieces: tuple[Piece, ...]
    limit: Fraction | None

    @property
    def variable(self) -> Variable:
        """What moves."""
        return self.world.variable

    @property
    def step(self) -> Decimal:
        """The smallest difference between two values of the variable."""
        match self.variable.type:
            case Money(places=places):
                return self.program.plan.quantum if places is None else Decimal(1).scaleb(-places)
            case Ratio():
                return Decimal("0.0001")
            case _:
                return Decimal(1)

    @property
    def points(self) -> Iterator[tuple[Piece, Piece, Piece]]:
        """Each point where something changes, with the piece before it and the one after it."""
        for place in range(2, len(self.pieces) - 1, 2):
            yield self.pieces[place - 1], self.pieces[place], self.pieces[place + 1]

    @property
    def stretches(self) -> tuple[Piece, ...]:
        """The pieces that are more than one point."""
        return self.pieces[1::2]

    def pays(self, x: Fraction) -> Fraction:
        """What is paid at a value, exactly, without the cap."""
        return next(
            piece.at(x)
            for piece in self.pieces
            if x == piece.on.low or (piece.on.low < x and (piece.on.high is None or x < piece.on.high))
        )

    def paid(self, x: Decimal) -> Decimal:
        """What the ledger says at a value: each credit rounded, and the cap."""
        plan = self.program.plan
        credits = _credits(self.rule, self.world, Stretch(Fraction(x), Fraction(x))) or ()
        total = sum((round_to(poly.at(each, Fraction(0)), plan.quantum, plan.rounding) for each in credits), Decimal(0))
        return self.within_cap(total)

    def within_cap(self, total: Decimal) -> Decimal:
        """What the cap leaves of an amount."""
        if self.limit is None or total <= self.limit:
            return total
        return round_to(self.limit, self.program.plan.quantum, self.program.plan.rounding)

    def near(self, x: Fraction, side: int) -> Decimal:
        """A value that can be written: `x` or the first one above it; below zero, the last one below it."""
        step = Fraction(self.step)
        places = -((-x) // step) if side >= 0 else -((-x) // step) - 1
        places += 1 if side > 0 and places * step == x else 0
        return Decimal(int(places)) * self.step


def curve(names: Names, rule: Rule, variable: Variable, wanted: Mapping[Key, LiteralValue], months: int = 0) -> Curve:
    """The curve of a rule.

    Args:
        names: The plan.
        rule: One of its rules.
        variable: What moves.
        wanted: Values of other fields and inputs, that its conditions ask for.
        months: For how long the person has been there.

    Raises:
        Undecided: Why there is none.
    """
    world = attrs.evolve(_world(names, rule, variable, wanted), months=months)
    if months and world.period.start != names.program.plan.start:
        raise Undecided("the person would be paid for earlier periods")
    low = Fraction(variable.low)
    high = None if variable.high is None else Fraction(variable.high)
    found: list[Piece] = []
    todo = [Stretch(low, high)]
    first = _piece(rule, world, Stretch(low, low))
    while todo:
        on = todo.pop()
        try:
            found.append(_piece(rule, world, on))
        except Split as split:
            todo += [Stretch(on.low, split.point), Stretch(split.point, on.high)]
        if len(found) + len(todo) > MOST_PIECES:
            raise Undecided("it has too many pieces")
    pieces = [first]
    for piece in sorted(found, key=lambda each: each.on.low):
        if len(pieces) > 1:
            pieces.append(_piece(rule, world, Stretch(piece.on.low, piece.on.low)))
        pieces.append(piece)
    if high is not None:
        pieces.append(_piece(rule, world, Stretch(high, high)))
    for kind, _ in world.cells:
        if kind in world.without:
            raise Undecided(f"it reads another row, of {kind}")
    return Curve(names.program, rule, world, tuple(pieces), _limit(rule, world))


def _world(names: Names, rule: Rule, variable: Variable, wanted: Mapping[Key, LiteralValue]) -> World:
    """The world of a rule, with a period that lies in the plan and in the rule's dates."""
    if rule.unit is not None or rule.overridden or rule.beside:
        raise Undecided("it is not in money" if rule.unit is not None else "another rule may take its place")
    plan = names.program.plan
    start = max((day for day in (plan.start, rule.dates.first) if day is not None), default=USUAL_DAY)
    grain = rule.each if isinstance(rule, PeriodRule) else "quarter"
    period = period_of(start, grain, plan.year_offset)
    period = period if period.start >= start else period.shifted(1)
    if not plan.in_range(period.end) or not rule.dates.holds(period.end):
        raise Undecided("no whole period lies in its dates")
    rows = {rule.subject} if isinstance(rule, RowRule) else set()
    rows |= {variable.kind} if variable.kind else set()
    world = World(names, variable, wanted, frozenset(rows), period)
    if isinstance(rule, RowRule):
        if rule.earned_on is not None or any(isinstance(each.trigger, NoneWithin) for each in rule.clawbacks):
            raise Undecided("its pay depends on more than one day")
    else:
        world.shortest = rule.each
        world.play(rule.role)
    return world


def _piece(rule: Rule, world: World, on: Stretch) -> Piece:
    credits = _credits(rule, world, on)
    return Piece(on, poly.add(*credits) if credits else poly.ZERO, credits is not None)


def _credits(rule: Rule, world: World, on: Stretch) -> tuple[Polynomial, ...] | None:
    """The amount of each credit that is met; None where none is."""
    lets = {let.name: let.value for let in rule.lets}
    here = Evaluator(world, on, rule.subject if isinstance(rule, RowRule) else "", lets)
    if rule.where is not None and not here.holds(rule.where):
        return None
    found = [_amount(each, here) for each in rule.credits if all(here.met(condition) for condition in each.conditions)]
    return tuple(found) or None


def _amount(credit: Credit, here: Evaluator) -> Polynomial:
    if credit.among is not None or credit.less is not None or credit.evidence is not None or credit.adjusts:
        raise Undecided("it is shared by rows, or depends on earlier periods")
    for path in (*((credit.to,) if credit.to else ()), *(part.to for part in credit.split)):
        here.value_at(path)
    amount = here.amount(credit.amount)
    if credit.cap is None:
        return amount
    limit = here.amount(credit.cap)
    return limit if here.on.sign(poly.add(amount, poly.negate(limit)), CAPPED) > 0 else amount


def _limit(rule: Rule, world: World) -> Fraction | None:
    """The cap on what a rule earns."""
    caps = world.names.caps.get(rule.name, ())
    if not caps:
        return None
    limits = []
    for cap in caps:
        world.play(cap.role)
        limits.append(
            poly.at(Evaluator(world, Stretch(Fraction(0), Fraction(0)), "", {}).amount(cap.limit), Fraction(0))
        )
    return min(limits)
