"""What comes next: what one more step of a figure pays, and how far it is to the points at which that changes.

A point is found on a straight line between two evaluations and then evaluated itself: there it must be reached, and
one smallest unit before it must not. What does not hold its promise is not told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import attrs

from incentlang.counterfactual.cells import Cell
from incentlang.counterfactual.evaluating import Bench, Evaluated
from incentlang.counterfactual.levers import cells, rules_in_play
from incentlang.counterfactual.positions import Mark, Position, positions
from incentlang.counterfactual.reaching import reached
from incentlang.engines.reference.engine import Engine
from incentlang.explain.ahead import Lever, Point, WhatNext, Worth
from incentlang.explain.trace import Trace
from incentlang.ir.expressions import FieldRead, InputRead, MeasureRead
from incentlang.ir.walk import everything
from incentlang.values.numbers import as_fraction, exact_arithmetic, exact_text, plain

_MOST_LEVERS = 6
_MOST_POINTS = 3
_MOST_POINTS_TO_REACH = 12


@attrs.frozen(eq=False)
class Moving:
    """One figure that is moved, with the evaluations that are already known.

    Attributes:
        unit: The unit of the rule through which it was found.
    """

    bench: Bench
    cell: Cell
    unit: str
    known: dict[Decimal, Evaluated] = attrs.field(factory=dict)

    def at(self, change: Decimal) -> Evaluated:
        """The payout with the figure so much greater."""
        if change == 0:
            return self.bench.base
        if change not in self.known:
            self.known[change] = self.bench.evaluate(data=self.cell.moved(self.bench.data, change))
        return self.known[change]

    def paid(self, change: Decimal) -> Decimal | None:
        """What is paid then."""
        return self.at(change).paid(self.unit)

    def worth(self, change: Decimal) -> Worth:
        """What the payout is more then."""
        return self.bench.worth(self.at(change), self.unit)

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that post something else when the figure moves by a step."""
        now, then = self.bench.base.by_rule, self.at(self.cell.step).by_rule
        return tuple(rule for rule in dict.fromkeys((*now, *then)) if now.get(rule) != then.get(rule))


def what_next(bench: Bench, trace: Trace, reach: Decimal | None) -> WhatNext:
    """The figures that move a payout, with the points ahead of each.

    Args:
        bench: The payout, ready to be evaluated again.
        trace: Its derivation, or that of one rule.
        reach: A payout to be reached, in the plan's currency.
    """
    base, currency = bench.base, trace.currency
    if base.withheld:
        return WhatNext(None, currency, (), (f"pay is withheld: {base.withheld}",))
    paid = base.paid(currency)
    assert paid is not None
    rules = rules_in_play(base.engine, trace)
    ahead = [each for rule in rules for each in positions(base.engine, rule, bench.participant, bench.clock)]
    levers: dict[tuple[str, str, tuple[str, ...]], Lever] = {}
    moves: set[Position] = set()
    not_told: dict[str, None] = {}
    for rule, cell in cells(base.engine, trace, rules):
        unit = bench.program.plan.in_unit(rule.ready.rule.unit).currency
        moving = Moving(bench, cell, unit)
        found = _lever(moving, rule.ready.rule.name, ahead, reach if unit == currency else None, not_told, moves)
        if found is not None:
            levers.setdefault((cell.table, cell.column, found.rules), found)
        if len(levers) == _MOST_LEVERS:
            break
    not_told |= dict.fromkeys(_counted(base.engine, [each for each in ahead if each not in moves]))
    if not levers:
        not_told["none of the figures tried raises this payout by itself"] = None
    return WhatNext(plain(paid), currency, tuple(levers.values()), tuple(not_told))


def _lever(
    moving: Moving,
    rule: str,
    ahead: Sequence[Position],
    reach: Decimal | None,
    not_told: dict[str, None],
    moves: set[Position],
) -> Lever | None:
    """One figure with what it pays; None where more of it pays nothing, and no point ahead of it does.

    What it moves is added to `moves`, and what of it cannot be told to `not_told`.
    """
    cell = moving.cell
    if not cell.allows(cell.step):
        return None
    pays = moving.worth(cell.step)
    if pays.paid is None or Decimal(pays.paid) < 0 or Decimal(pays.earned or 0) < 0:
        return None
    targets = {(target.change, target.mark.span): target for each in ahead for target in _targets(moving, each)}
    moves |= {target.position for target in targets.values()}
    nearest = sorted(targets.values(), key=lambda target: abs(target.change))
    points: list[Point] = []
    for target in nearest[: _MOST_POINTS_TO_REACH if reach is not None else 2 * _MOST_POINTS]:
        points += _point(moving, target, pays, not_told)
        if len(points) == _MOST_POINTS and reach is None:
            break
    if _is_nothing(pays) and not points:
        return None
    passed = [Decimal(point.change) for point in points if Decimal(point.change) > 0]
    return Lever(
        moving.rules or (rule,),
        cell.column,
        "" if cell.table == cell.column else cell.table,
        cell.of,
        cell.unit,
        exact_text(cell.now),
        exact_text(cell.step),
        pays,
        tuple(points[:_MOST_POINTS]),
        reached(moving.paid, reach, passed, cell) if reach is not None else None,
        cell.file,
        cell.row,
    )


def _counted(engine: Engine, ahead: Sequence[Position]) -> Iterator[str]:
    """Marks ahead that only another row would reach: none is made up, for what it pays depends on what it says."""
    for position in ahead:
        now = position.ask(engine)
        mark = next((each for each in position.marks if now is not None and not each.reached(now)), None)
        reads = [each for each in (position.node, *everything(position.node)) if isinstance(each, MeasureRead)]
        gathered = [part for read in reads for part in engine.measures.feeds(read.name)]
        if mark is not None and any(part.kind in ("count", "distinct") for part in gathered):
            yield f"line {mark.span.line}, {mark.text}: {position.name} counts rows, and no row is made up"


def _is_nothing(worth: Worth) -> bool:
    return Decimal(worth.paid or 0) == 0 == Decimal(worth.earned or 0)


@attrs.frozen(eq=False)
class _Target:
    """A mark ahead of a figure: how far it is by a straight line."""

    position: Position
    mark: Mark
    change: Decimal


def _targets(moving: Moving, position: Position) -> Iterator[_Target]:
    """The marks that a position would pass, were the figure moved; none where the figure does not move it.

    A figure that must fall for a position to rise, such as a quota, is no advice; nor is one that must fall for some
    other figure to fall.
    """
    cell, now = moving.cell, position.ask(moving.bench.base.engine)
    further = position.ask(moving.at(cell.step).engine)
    if now is None or further is None or further <= now:
        return
    slope = (further - now) / as_fraction(cell.step)
    for mark in position.marks:
        if not mark.reached(now) and (not mark.falling or _is_itself(position, cell)):
            units = (mark.at - now) / slope / as_fraction(cell.quantum)
            with exact_arithmetic():
                yield _Target(position, mark, mark.first_beyond(units) * cell.quantum)


def _is_itself(position: Position, cell: Cell) -> bool:
    """Whether a position is the very figure that is moved."""
    node = position.node
    if isinstance(node, InputRead):
        return node.name == cell.column == cell.table
    return isinstance(node, FieldRead) and node.path == (cell.column,)


def _point(moving: Moving, target: _Target, pays: Worth, not_told: dict[str, None]) -> Iterator[Point]:
    """A point ahead, if evaluating it shows that it is reached there and not one unit before."""
    cell, mark, change = moving.cell, target.mark, target.change
    place = f"line {mark.span.line}, {mark.text}"
    if not cell.allows(change):
        not_told[f"{place}: {cell.column} of {cell.of} is not declared to go that far"] = None
        return
    back = cell.quantum if mark.falling else -cell.quantum
    there, before = (target.position.ask(moving.at(each).engine) for each in (change, change + back))
    if there is None or before is None or not mark.reached(there) or mark.reached(before):
        not_told[f"{place}: {target.position.name} does not move evenly with {cell.column} of {cell.of}"] = None
        return
    worth, at, after = moving.worth(change), moving.paid(change), moving.paid(change + cell.step)
    if at is None or after is None or _goes_on(worth, change, after - at, pays, cell):
        return
    yield Point(
        mark.span.source.path,
        mark.span.line,
        mark.text,
        target.position.name,
        exact_text(mark.at if mark.threshold is None else mark.threshold),
        exact_text(change),
        worth,
        plain(after - at),
    )


def _goes_on(worth: Worth, change: Decimal, then: Decimal, pays: Worth, cell: Cell) -> bool:
    """Whether pay goes on past a point as it came there, so that there is nothing to tell."""
    paid = as_fraction(Decimal(pays.paid or 0))
    straight = paid * as_fraction(change) / as_fraction(cell.step)
    return then == paid and abs(as_fraction(Decimal(worth.paid or 0)) - straight) <= as_fraction(cell.quantum)
