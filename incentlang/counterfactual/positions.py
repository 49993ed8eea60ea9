"""Where a payout stands before the bands, thresholds and gates of its rules, and which points lie ahead."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, assert_never

import attrs

from incentlang.counterfactual.levers import InPlay
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.exact import divided
from incentlang.engines.reference.lookups import plain
from incentlang.engines.reference.rules import ReadyRowRule
from incentlang.explain.conditions import clause_text
from incentlang.explain.trace import Node
from incentlang.ir.expressions import (
    After,
    Aggregate,
    Compare,
    Expr,
    LookUp,
    NoneWithin,
    OverAlso,
    OwnWalk,
    PeriodWalk,
    Standing,
    Step,
    Walk,
)
from incentlang.ir.kinds import kind_of
from incentlang.ir.program import BandTable, CurveTable, DecisionTable, MatrixTable, Table
from incentlang.ir.walk import everything, nodes_of
from incentlang.source import Span
from incentlang.types import is_numeric
from incentlang.values.numbers import as_fraction, exact_arithmetic
from incentlang.values.periods import Period, periods_between

Through = Walk | Step | PeriodWalk | OwnWalk | LookUp


@attrs.frozen(eq=False)
class Mark:
    """A point on the way of a position.

    Attributes:
        at: Where it is, and `above`: only beyond it.
        falling: It is reached from above, as with `at most`.
        span: Where the plan says so, and `text` its own words.
        threshold: Of a comparison, what the plan compares with; the position is then how far it is beyond it.
    """

    at: Fraction
    above: bool
    span: Span
    text: str
    falling: bool = False
    threshold: Fraction | None = None

    def reached(self, position: Fraction) -> bool:
        """Whether a position has reached it."""
        if self.falling:
            return position < self.at if self.above else position <= self.at
        return position > self.at if self.above else position >= self.at

    def first_beyond(self, units: Fraction) -> int:
        """The whole number of units that reaches it, where so many would be exactly there."""
        if self.falling:
            return math.ceil(units) - 1 if self.above else math.floor(units)
        return math.floor(units) + 1 if self.above else math.ceil(units)


@attrs.frozen(eq=False)
class Position:
    """One value of a line that a table or a threshold looks at.

    Attributes:
        name: What it is in the plan's words, and `node` the expression.
        ask: Its value by an engine, None where it has none.
        marks: The points on its way.
    """

    name: str
    node: Expr
    ask: Callable[[Engine], Fraction | None]
    marks: tuple[Mark, ...]


def positions(engine: Engine, rule: InPlay, who: str, clock: date) -> Iterator[Position]:
    """Every position of the lines of a rule: of its last credited row, or of each of its periods."""
    for line in _lines(rule):
        hand = _AtHand(rule, line, who, clock)
        for node in _of_the_line(rule.ready.rule):
            yield from _positions(engine, hand, node)


def _of_the_line(rule: object) -> Iterator[Expr]:
    """Every expression of a rule, without those that ask a waited or gathered row: their columns are not the line's."""
    asked: list[Expr | None] = []
    for each in nodes_of(rule, After, NoneWithin, Aggregate, OverAlso, Standing):
        asked += [each.where] if isinstance(each, After | NoneWithin) else [each.value, each.where]
    elsewhere = {id(each) for root in asked if root is not None for each in (root, *everything(root))}
    return (each for each in everything(rule) if id(each) not in elsewhere)


def _lines(rule: InPlay) -> Sequence[Node]:
    if isinstance(rule.ready, ReadyRowRule):
        return (rule.last_met,) if rule.last_met is not None else ()
    return rule.lines


@attrs.frozen(eq=False)
class _AtHand:
    """What is at hand in one line, for whichever engine."""

    rule: InPlay
    line: Node
    who: str
    clock: date

    @property
    def owner(self) -> str:
        ready = self.rule.ready
        return ready.fact.name if isinstance(ready, ReadyRowRule) else ""

    def env(self, engine: Engine) -> Env | None:
        """The line of this engine's data; None where it is gone."""
        ready = engine.rules[self.rule.index]
        if isinstance(ready, ReadyRowRule):
            source = self.line.rows[0]
            rows = engine.world.data.facts[ready.fact.name]
            row = next((row for row in rows if (row.file, row.number) == (source.file, source.row)), None)
            if row is None:
                return None
            env = ready.env(row, ready.day_of(row), self.clock)
            env.participant = self.who
            return env
        period = self._period(engine)
        return ready.env(self.who, period, self.clock) if period is not None else None

    def _period(self, engine: Engine) -> Period | None:
        ready = engine.rules[self.rule.index]
        assert not isinstance(ready, ReadyRowRule)
        start = engine.starts(ready)
        found = periods_between(start or self.clock, self.clock, ready.rule.each, engine.program.plan.year_offset)
        return next((each for each in found if str(each) == self.line.part("subject")), None)


def _positions(engine: Engine, hand: _AtHand, node: Expr) -> Iterator[Position]:
    match node:
        case PeriodWalk():
            yield from _through(engine, hand, node, node.measure.name, node.measure, _walked(node))
        case Walk() | Step():  # the measure itself may stand further on: later rows came after this one
            name = f"{node.measure.name} after {hand.line.part('subject')}"
            yield from _through(engine, hand, node, name, node.measure, _walked(node))
        case OwnWalk(value=value):
            yield from _through(engine, hand, node, _words(value), value, _valued(hand, value))
        case LookUp(arguments=arguments):
            for index, each in enumerate(arguments):
                if is_numeric(kind_of(each)):
                    yield from _through(engine, hand, node, _words(each), each, _valued(hand, each), index)
        case Compare(op=op, left=left, right=right) if op in _MARKS and is_numeric(kind_of(left)):
            above, falling = _MARKS[op]
            one, two = _valued(hand, left), _valued(hand, right)

            def beyond(engine: Engine, env: Env) -> Any:
                return as_fraction(one(engine, env)) - as_fraction(two(engine, env))

            threshold = _asking(hand, two)(engine)
            if threshold is not None:
                mark = Mark(Fraction(0), above, node.span, _words(node), falling, threshold)
                yield Position(_words(left), left, _asking(hand, beyond), (mark,))
        case _:
            return


_MARKS = {"at least": (False, False), "above": (True, False), "at most": (False, True), "below": (True, True)}
"""Of each comparison: whether the threshold itself is left out, and whether it is reached from above."""

Value = Callable[[Engine, Env], Any]


def _through(
    engine: Engine, hand: _AtHand, node: Through, name: str, of: Expr, value: Value, axis: int = 0
) -> Iterator[Position]:
    env = hand.env(engine)
    if env is None:
        return
    try:
        table = engine.compiler.tables.at(node.table, env)
    except Problem:
        return
    yield Position(name, of, _asking(hand, value), tuple(_marks(table, axis)))


def _asking(hand: _AtHand, value: Value) -> Callable[[Engine], Fraction | None]:
    def ask(engine: Engine) -> Fraction | None:
        with exact_arithmetic():
            env = hand.env(engine)
            try:
                return as_fraction(plain(value(engine, env))) if env is not None else None
            except Problem:
                return None

    return ask


def _walked(node: Walk | Step | PeriodWalk) -> Value:
    """How far a walk comes: the end of its stretch; the rate of a row before itself stands still."""

    def value(engine: Engine, env: Env) -> Any:
        measures = engine.measures
        walks = measures.period_walk(node, env) if isinstance(node, PeriodWalk) else measures.row_walk(node, env)
        end = walks.before if isinstance(node, Step) and not node.after else walks.after
        return divided(end, walks.unit)

    return value


def _valued(hand: _AtHand, node: Expr) -> Value:
    return lambda engine, env: engine.compiler.value(node, hand.owner)(env)


def _marks(table: Table, axis: int) -> Iterator[Mark]:
    match table:
        case BandTable(bands=bands) | CurveTable(points=bands):
            for band in bands:
                if band.at is not None:
                    yield Mark(Fraction(band.at), band.above, band.span, clause_text(band.span))
        case DecisionTable(rows=rows):
            for row in rows:
                cell = row.cells[axis]
                if cell.low is not None:
                    yield Mark(Fraction(cell.low), cell.low_open, row.span, clause_text(row.span))
        case MatrixTable():
            for head in (table.rows, table.columns)[axis]:
                if head.at is not None:
                    yield Mark(Fraction(head.at), head.above, table.span, f"table {table.name}")
        case _:
            assert_never(table)


def _words(node: Expr) -> str:
    return clause_text(node.span)
