"""Where a row or a period stands on a table: a stretch of what its measure sums (semantics 2 and 3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions.counting import ORDER, TROUBLE, counted_rows
from incentlang.engines.relational.expressions.places import AFTER, BEFORE, Places, facts_of, places, whose_of
from incentlang.engines.relational.expressions.scope import AtPeriod, Scope
from incentlang.engines.relational.sql import (
    FALSE,
    TRUE,
    Column,
    Const,
    Expr,
    Source,
    both,
    choice,
    coalesce,
    compared,
    either,
    known,
    null,
    numbers,
    same,
    surely_not,
    text,
    whole,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.accumulation import Accumulation, Refused, accumulation
from incentlang.ir.expressions import Aggregate, LetRead, MeasureRead, PeriodWalk, Step, Walk
from incentlang.ir.program import Measure
from incentlang.ir.walk import everything
from incentlang.values.periods import Grain

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script


@attrs.frozen
class Stretch:
    """A stretch of a measure's sums, and how much of them one unit of the measure is.

    Where the measure falls while its sums rise, stretch and unit are taken with the other sign.

    Attributes:
        unit: Above zero, or missing.
        whole: What the measure as written is divided by.
        moves: Whether the row itself moves the measure; only then is the stretch its own.
        parts: Into how many parts each one of the sums is divided, of which the stretch tells the number; None: none.
        falls: Whether the measure falls while its sums rise.
    """

    before: Expr
    after: Expr
    unit: Number
    whole: Number
    moves: Expr
    parts: Expr | None = None
    falls: bool = False

    def of_sums(self, value: Number) -> Number:
        """A value of the stretch as one of the sums: with their sign, and whole."""
        signed = numbers.negate(value) if self.falls else value
        return signed if self.parts is None else numbers.multiply(signed, Number(numbers.ONE, self.parts))


@attrs.define
class Walks:
    """Positions of rows and periods on tables."""

    script: Script

    def apart(self, read: MeasureRead) -> Accumulation:
        """What a walked measure accumulates."""
        gathers = self.script.values.gathers

        def grain_of(name: str) -> Grain:
            measure = gathers.measure(name)
            return measure.each if measure is not None else gathers.supplied(name).each

        found = accumulation(read, lambda name: self._measure(name).body, grain_of)
        assert not isinstance(found, Refused)
        return found

    def _measure(self, name: str) -> Measure:
        measure = self.script.values.gathers.measure(name)
        assert measure is not None
        return measure

    def counting_day(self, read: MeasureRead, scope: Scope) -> Expr:
        """The day on which the row at hand counts for a measure it feeds, once it does; else its compensation date."""
        assert scope.day is not None
        measure = self._measure(read.name)
        day = scope.day
        for node in reversed([each for each in self._feeds(measure) if each.fact == scope.owner]):
            counted = self._counted_on((node,), self._role(measure), scope)
            come = both(known(counted), compared("<=", counted, self.script.clock_of(scope)))
            day = choice([(come, counted)], day, "day")
        return day

    def counting_days(self, reads: Sequence[MeasureRead], scope: Scope) -> Iterator[Expr]:
        """The days on which the row at hand counts for measures, whenever that is; missing where it never does."""
        made: set[tuple[object, ...]] = set()
        for read in reads:
            measure = self._measure(read.name)
            inside = self.script.values.gathers.keyed(read, scope)
            for node in self._feeds(measure):
                on = (node, measure.role, inside.who, inside.also)
                if node.fact == scope.owner and on not in made:
                    made.add(on)
                    yield self._counted_on((node,), self._role(measure), inside)

    def _feeds(self, measure: Measure) -> list[Aggregate]:
        found: list[Aggregate] = []
        for node in (measure.body, *everything(measure.body)):
            if isinstance(node, Aggregate):
                found.append(node)
            elif isinstance(node, MeasureRead):
                found += self._feeds(self._measure(node.name))
        return found

    def _role(self, measure: Measure) -> str:
        return measure.role if measure.role in self.script.program.schema.roles else ""

    def _counted_on(self, nodes: tuple[Aggregate, ...], role: str, scope: Scope) -> Expr:
        """The day on which the row at hand counts, missing where it never does."""
        if scope.owner not in facts_of(nodes):
            return null("day")
        at = self._mine(counted_rows(self.script, nodes, role).step, nodes, scope)
        return Column(layout.DAY, "day", at)

    def _mine(self, step: str, nodes: tuple[Aggregate, ...], scope: Scope) -> str:
        """The row at hand among rows that count."""
        facts, row = facts_of(nodes), scope.column(layout.ROW, "whole")
        order = facts.index(scope.owner)
        who = self._whose(nodes, scope)
        # Where a row counts for the one whom it pays there is nobody else's to be taken for it.
        mine = [node for node in nodes if node.fact == scope.owner]
        known_ = all(bool(node.by) and node.above is None and node.by == scope.payee for node in mine)

        def on(at: str) -> Expr:
            own = TRUE if known_ and not nodes[0].also else _same_whose(nodes, who, at)
            return both(same(Column(layout.ROW, "whole", at), row), own, _of_fact(at, order, len(facts)))

        return scope.join(step, (row, who, order), on)

    def _whose(self, nodes: tuple[Aggregate, ...], scope: Scope) -> tuple[Expr, ...]:
        """Whose sums are meant: of whom is at hand, alone or together with an entity, or of everybody."""
        who = scope.who if nodes[0].is_of_somebody else text("")
        assert who is not None
        if not nodes[0].also or scope.also is None:  # a row counts with one entity, so of whom it is says which
            return (who,)
        return who, scope.also

    # --- rows -------------------------------------------------------------------------------------

    def places_of(self, read: MeasureRead) -> Places:
        """Where the rows stand that move a measure."""
        measure, parts = self._measure(read.name), self.apart(read)
        over = parts.window.grain if parts.window is not None else measure.each
        self.script.values.gathers.nests(over, read.span)
        return places(self.script, parts.sums, self._role(measure), over)

    def entering_on(self, read: MeasureRead, scope: Scope) -> Expr:
        """The day on which the row at hand takes its place among the rows that move a measure; missing where never."""
        found = self.places_of(read)
        if scope.owner not in found.facts:
            return null("day")
        inside, _ = self.script.values.gathers.whose_measure(read, scope)
        return Column(layout.DAY, "day", self._mine(found.step, found.sums, inside))

    def of_row(self, node: Walk | Step, scope: Scope) -> Stretch:
        """The measure's numerator just before and up to the row at hand."""
        read, gathers = node.measure, self.script.values.gathers
        measure, parts, found = self._measure(read.name), self.apart(read), self.places_of(read)
        assert scope.day is not None
        inside, trouble = gathers.whose_measure(read, scope)
        by_day = isinstance(node, Step) and node.by_day
        counted: Expr = FALSE
        day: Expr = scope.day
        before, after, lost = self._resting(node, found, by_day, scope)
        kind = found.kind
        if scope.owner in found.facts:
            at = self._mine(found.step, found.sums, inside)
            on = Column(layout.DAY, "day", at)
            counted = both(known(on), compared("<=", on, self.script.clock_of(scope)))
            day = choice([(counted, on)], scope.day, "day")
            where = at if not by_day else self._of_its_day(found, on, inside)
            before = choice([(counted, Column(BEFORE, kind, where))], before, kind)
            after = choice([(counted, Column(AFTER, kind, where))], after, kind)
            lost = choice([(counted, Column(TROUBLE, "truth", at))], lost, "truth")
        number = gathers.number_of(day, measure.each, node.span)
        divisor = None if found.divisor is None else found.divisor.read(scope)
        unit = self._unit(parts, AtPeriod(number, measure.each), measure, inside, divisor)
        before = choice([(either(lost, trouble), null(kind))], before, kind)
        return _stretch(before, after, unit, counted, divisor)

    def _of_its_day(self, found: Places, day: Expr, scope: Scope) -> str:
        """The totals before and after the day on which the row at hand counts."""
        who = self._whose(found.sums, scope)

        def on(at: str) -> Expr:
            return both(_same_whose(found.sums, who, at), same(Column(layout.DAY, "day", at), day))

        return scope.join(found.of_days(), (who, day), on)

    def _resting(self, node: Walk | Step, found: Places, by_day: bool, scope: Scope) -> tuple[Expr, Expr, Expr]:
        """Where the row at hand stands while it does not count: before and after, and whether nobody knows."""
        inside, _ = self.script.values.gathers.whose_measure(node.measure, scope)
        at = self._marked(node.measure, found, False, inside)
        zero = Const(numbers.ZERO.value, found.kind)
        after = coalesce(Column(AFTER, found.kind, at), zero)
        lost = coalesce(Column(TROUBLE, "truth", at), Const(False, "truth"))
        if not by_day:
            return after, after, lost
        opening = self._marked(node.measure, found, True, inside)
        return coalesce(Column(AFTER, found.kind, opening), zero), after, lost

    def _marked(self, read: MeasureRead, found: Places, before: bool, scope: Scope) -> str:
        asked = Scope(
            scope.layout,
            Source(scope.source.table, "l"),
            scope.owner,
            day=Column(layout.DAY, "day", "l"),
            who=Column(layout.WHO, "text", "l"),
            lets=scope.lets,
            parted=scope.parted,
        )
        theirs, _ = self.script.values.gathers.whose_measure(read, asked)
        marked = found.marked(theirs, self._whose(found.sums, theirs), before, (read.of, read.also, read.name))
        mine, who = scope.column(layout.ROW, "whole"), self._whose(found.sums, scope)

        def on(at: str) -> Expr:
            return both(same(Column(layout.ROW, "whole", at), mine), _same_whose(found.sums, who, at))

        return scope.join(marked, (mine, who), on)

    def is_own(self, node: Walk, scope: Scope) -> bool:
        """Whether the amount of a walk is just what the row adds to the measure, so that nothing need be divided."""
        sums, amount = self.apart(node.measure).sums, node.amount
        if scope.rated is not None and any(each.on == "earned date" for each in scope.schema.conversions):
            return False  # what it adds is worth what it is on its own day
        while isinstance(amount, LetRead):
            amount = scope.lets[amount.name]
        return len(sums) == 1 and sums[0].kind == "sum" and sums[0].fact == scope.owner and sums[0].value == amount

    # --- periods ----------------------------------------------------------------------------------

    def of_period(self, node: PeriodWalk, scope: Scope) -> Stretch:
        """The measure's numerator at the end of the previous period of its window, and at the end of this one."""
        gathers = self.script.values.gathers
        read = node.measure
        measure = self._measure(read.name)
        parts = self.apart(read)
        assert scope.period is not None
        theirs, nobody = gathers.whose_measure(read, scope)
        at = gathers.as_seen(scope.period, measure.each, node.span)
        inside = theirs.seen(period=at, until=gathers.ends(at, scope), role=measure.role, window=None, lets={})
        after, before, trouble = gathers.sums_between(parts, inside, None if node.whole else scope.period, node.span)
        unit = self._unit(parts, at, measure, theirs, after.bottom)
        kind = numbers.kind_of(before.top)
        begin = choice([(either(nobody, trouble), null(kind))], before.top, kind)
        return _stretch(begin, after.top, unit, TRUE, after.bottom)

    def within_period(self, node: PeriodWalk, before: Expr, after: Expr, scope: Scope) -> Stretch:
        """A stretch between two totals of rows, of what the period at hand walks."""
        measure = self._measure(node.measure.name)
        assert scope.period is not None
        at = self.script.values.gathers.as_seen(scope.period, measure.each, node.span)
        inside, _ = self.script.values.gathers.whose_measure(node.measure, scope)
        divisor = self.places_of(node.measure).divisor
        parts = None if divisor is None else divisor.read(scope)
        unit = self._unit(self.apart(node.measure), at, measure, inside, parts)
        return _stretch(before, after, unit, TRUE, parts)

    def _unit(
        self, parts: Accumulation, period: AtPeriod, measure: Measure, scope: Scope, divisor: Expr | None
    ) -> _Unit:
        """How much of the sums one unit of a walked measure is, and the denominator that its body writes."""
        values = self.script.values
        inside = scope.seen(owner="", day=None, period=period, tick=None, window=None, role=measure.role, lets={})
        unit = whole_ = Number(numbers.ONE)
        falls = False
        for node in parts.denominator:
            whole_ = values.number(node, inside)
            size, back = _size(whole_)
            unit, falls = numbers.multiply(unit, size), falls != back
        for node in parts.scale:
            size, back = _size(values.number(node, inside))
            unit, falls = numbers.divide(unit, size), falls != back
        if not isinstance(unit.top, Const):
            above = numbers.holds(">", unit, Number(numbers.ZERO))
            scope.untold.append(both(scope.guard, surely_not(above)))
            unit = numbers.choose([(above, unit)], None)
        return _Unit(unit if divisor is None else numbers.multiply(unit, Number(divisor)), whole_, falls)


@attrs.frozen
class _Unit:
    """How much of the sums one unit of a measure is, what that is divided by, and whether it falls as they rise."""

    size: Number
    whole: Number
    falls: bool


def _size(value: Number) -> tuple[Number, bool]:
    """A number without its sign, where the plan says that it is below zero; and whether it is."""
    below = isinstance(value.top, Const) and isinstance(value.top.value, Decimal) and value.top.value < 0
    return (numbers.negate(value), True) if below else (value, False)


def _stretch(before: Expr, after: Expr, unit: _Unit, moves: Expr, parts: Expr | None) -> Stretch:
    if unit.falls:
        before, after = numbers.decimal_negative(before), numbers.decimal_negative(after)
    return Stretch(before, after, unit.size, unit.whole, moves, parts, unit.falls)


def _same_whose(sums: tuple[Aggregate, ...], whose: tuple[Expr, ...], at: str) -> Expr:
    """Whether a row of a source is of whom the sums are meant."""
    return both(*(same(Column(name, "text", at), expr) for name, expr in zip(whose_of(sums), whose, strict=False)))


def _of_fact(at: str, order: int, facts: int) -> Expr:
    """Whether a row is of one of the facts that a measure names; of a single one there is nothing to ask."""
    return TRUE if facts == 1 else same(Column(ORDER, "whole", at), whole(order))
