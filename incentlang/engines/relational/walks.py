"""Where a row or a period stands on a table: a stretch of what its measure sums (semantics 2 and 3).

Rows that feed a measure stand by counting day, then in the order in which the measure names its facts, then by key; one
window sum gives the total before and up to each. A row that does not count yet stands after all rows of its own day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational import calendar, layout, numbers
from incentlang.engines.relational.counting import ORDER, TROUBLE, counted_rows, sums_amounts
from incentlang.engines.relational.numbers import Number
from incentlang.engines.relational.refusing import Unsupported
from incentlang.engines.relational.scope import AtPeriod, Scope
from incentlang.engines.relational.sql import (
    FALSE,
    TRUE,
    Call,
    Column,
    Const,
    Dec,
    Expr,
    Join,
    Over,
    Select,
    Source,
    SqlType,
    Union,
    both,
    choice,
    coalesce,
    columns_of,
    compared,
    either,
    known,
    missing,
    null,
    opposite,
    same,
    text,
    whole,
)
from incentlang.ir.accumulation import Accumulation, Refused, accumulation
from incentlang.ir.expressions import Aggregate, LetRead, MeasureRead, PeriodWalk, Step, Walk
from incentlang.ir.program import Measure
from incentlang.ir.walk import everything
from incentlang.values.periods import Grain

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

BEFORE, AFTER, HELD, CHANGE = "_before", "_after", "_held", "_change"


@attrs.frozen
class Stretch:
    """A stretch of a measure's sums, and how much of them one unit of the measure is.

    Attributes:
        unit: Above zero, or missing.
        whole: What the measure as written is divided by.
        moves: Whether the row itself moves the measure; only then is the stretch its own.
    """

    before: Expr
    after: Expr
    unit: Number
    whole: Number
    moves: Expr


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
                on = (node, measure.role, inside.who)
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
        facts = list(dict.fromkeys(node.fact for node in nodes))
        if scope.owner not in facts:
            return null("day")
        rows = counted_rows(self.script, nodes, role)
        at = self._mine(rows.step, facts.index(scope.owner), len(facts), nodes[0], scope)
        return Column(layout.DAY, "day", at)

    def _mine(self, step: str, order: int, facts: int, node: Aggregate, scope: Scope) -> str:
        """The row at hand among rows that count."""
        row = scope.column(layout.ROW, "whole")
        who = scope.who if node.is_of_somebody else text("")
        assert who is not None
        # Where a row counts for the one whom it pays there is nobody else's to be taken for it.
        whose = bool(node.by) and node.above is None and node.by == scope.payee

        def on(at: str) -> Expr:
            mine = TRUE if whose else same(Column(layout.WHO, "text", at), who)
            return both(same(Column(layout.ROW, "whole", at), row), mine, _of_fact(at, order, facts))

        return scope.join(step, (row, who, order), on)

    # --- rows -------------------------------------------------------------------------------------

    def of_row(self, node: Walk | Step, scope: Scope) -> Stretch:
        """The measure's numerator just before and up to the row at hand."""
        read = node.measure
        measure = self._measure(read.name)
        if measure.key != "role" or read.of is not None or read.also is not None or measure.also:
            raise Unsupported("a table walked by a measure of something else than the participant", node.span)
        parts = self.apart(read)
        facts = [each.fact for each in parts.sums]
        if len(set(facts)) < len(facts):
            raise Unsupported("a table walked by a measure that counts one fact twice", node.span)
        if isinstance(node, Step) and node.by_day:
            raise Unsupported("a table that sees all rows of a day at once", node.span)
        gathers = self.script.values.gathers
        assert scope.who is not None
        assert scope.day is not None
        over = parts.window.grain if parts.window is not None else measure.each
        gathers.number_of(scope.day, over, node.span)
        placed = self._placed(parts.sums, self._role(measure), over)
        kind = self.script.kinds[placed]
        counted: Expr = FALSE
        day: Expr = scope.day
        if scope.owner in facts:
            at = self._mine(placed, facts.index(scope.owner), len(facts), parts.sums[0], scope)
            on = Column(layout.DAY, "day", at)
            counted = both(known(on), compared("<=", on, self.script.clock_of(scope)))
            day = choice([(counted, on)], scope.day, "day")
        order = facts.index(scope.owner) if scope.owner in facts else None
        mark = self._marked(placed, parts.sums[0], order, over, scope)
        resting = coalesce(Column(AFTER, kind, mark), Const(numbers.ZERO.value, kind))
        before, after = resting, resting
        lost = coalesce(Column(TROUBLE, "truth", mark), Const(False, "truth"))
        if counted != FALSE:
            before = choice([(counted, Column(BEFORE, kind, at))], before, kind)
            after = choice([(counted, Column(AFTER, kind, at))], after, kind)
            lost = choice([(counted, Column(TROUBLE, "truth", at))], lost, "truth")
        outside = opposite(scope.is_in(scope.who, measure.role, scope.day))
        trouble = either(lost, outside)
        number = gathers.number_of(day, measure.each, node.span)
        unit, whole_ = self._unit(parts, AtPeriod(number, measure.each), measure, scope)
        before = choice([(trouble, null(kind))], before, kind)
        return Stretch(before, after, unit, whole_, counted)

    def _placed(self, sums: tuple[Aggregate, ...], role: str, over: Grain) -> str:
        """Rows that count with the total of their window before and up to each."""
        script, made = self.script, ("placed", sums, role, over)
        if made not in script.known:
            rows = counted_rows(script, sums, role)
            kind = script.layout.sum_kind(rows.kind, sums_amounts(*sums))
            who, day = Column(layout.WHO, "text", "g"), Column(layout.DAY, "day", "g")
            order, key = Column(ORDER, "whole", "g"), self._key(sums)
            held = calendar.number_of(day, over, script.program.plan.year_offset)
            value = Column(layout.VALUE, rows.kind, "g")
            zero = Const(numbers.ZERO.value, rows.kind)
            total = Call("sum", (coalesce(value, zero),), Dec(38, kind.places))
            by = (day, key) if len({node.fact for node in sums}) == 1 else (day, order, key)
            after = numbers.cast(Over(total, (who, held), by, "up to here"), kind)
            lost: Expr = Over(Call("any", (Column(TROUBLE, "truth", "g"),), "truth"), (who, held))
            if not rows.doubtful:
                lost = Const(False, "truth")
            columns: tuple[tuple[str, Expr], ...] = (
                (layout.WHO, who),
                (layout.ROW, Column(layout.ROW, "whole", "g")),
                (ORDER, order),
                (layout.KEY, Column(layout.KEY, "text", "g")),
                (layout.DAY, day),
                (HELD, held),
                (BEFORE, numbers.narrowed(numbers.decimal_difference(after, coalesce(value, zero)), kind)),
                (AFTER, after),
                (TROUBLE, lost),
            )
            script.known[made] = script.add("placed", Select(columns, Source(rows.step, "g")))
            script.kinds[script.known[made]] = kind
        return script.known[made]

    def _key(self, sums: tuple[Aggregate, ...]) -> Expr:
        """What orders rows of one day: their keys, or their numbers where these are in the order of keys."""
        if {node.fact for node in sums} <= self.script.layout.widths.ordered and len(sums) == 1:
            return Column(layout.ROW, "whole", "g")
        return Column(layout.KEY, "text", "g")

    def _marked(self, placed: str, first: Aggregate, order: int | None, over: Grain, scope: Scope) -> str:
        """Where rows stand that do not count (yet): after all rows of their own day."""
        script, made = self.script, ("marked", placed, scope.source.table)
        kind = script.kinds[placed]
        if made not in script.known:
            marks = self._marks(placed, first, order, over, scope, kind)
            here = script.add("marks", marks)
            of_marks = Select(_columns("m", *columns_of(marks)), Source(here, "m"))
            table = script.add("days", Union((_day_ends(script, placed, here, kind), of_marks)), kept=False)
            who, held = Column(layout.WHO, "text", "m"), Column(HELD, "whole", "m")
            total = Call("sum", (Column(CHANGE, kind, "m"),), Dec(38, kind.places))
            by = (Column(layout.DAY, "day", "m"), Column(ORDER, "whole", "m"))
            running = script.add(
                "running",
                Select(
                    (
                        (layout.ROW, Column(layout.ROW, "whole", "m")),
                        (layout.WHO, who),
                        (AFTER, numbers.cast(Over(total, (who, held), by, "up to here"), kind)),
                        (TROUBLE, Over(Call("any", (Column(TROUBLE, "truth", "m"),), "truth"), (who, held))),
                    ),
                    Source(table, "m"),
                ),
                kept=False,
            )
            columns = _columns("r", (layout.ROW, "whole"), (layout.WHO, "text"), (AFTER, kind), (TROUBLE, "truth"))
            is_mark = known(Column(layout.ROW, "whole", "r"))
            script.known[made] = script.add("marked", Select(columns, Source(running, "r"), where=is_mark))
        mine = scope.column(layout.ROW, "whole")
        whose = scope.who if first.is_of_somebody else text("")
        assert whose is not None

        def on(at: str) -> Expr:
            return both(same(Column(layout.ROW, "whole", at), mine), same(Column(layout.WHO, "text", at), whose))

        return scope.join(script.known[made], (mine, whose), on)

    def _marks(self, placed: str, first: Aggregate, order: int | None, over: Grain, scope: Scope, kind: Dec) -> Select:
        """The rows at hand that have no place of their own on the clock on which they are asked."""
        row, day = Column(layout.ROW, "whole", "l"), Column(layout.DAY, "day", "l")
        who: Expr = Column(layout.WHO, "text", "l") if first.is_of_somebody else text("")
        joins: tuple[Join, ...] = ()
        where: Expr | None = None
        if order is not None:
            own = both(
                same(Column(layout.ROW, "whole", "p"), row),
                same(Column(layout.WHO, "text", "p"), who),
                same(Column(ORDER, "whole", "p"), whole(order)),
            )
            joins = (Join(Source(placed, "p"), own),)
            on = Column(layout.DAY, "day", "p")
            where = either(missing(on), compared(">", on, Column(layout.CLOCK, "day", "l")))
        columns: tuple[tuple[str, Expr], ...] = (
            (layout.WHO, who),
            (HELD, calendar.number_of(day, over, self.script.program.plan.year_offset)),
            (layout.DAY, day),
            (ORDER, whole(1)),
            (layout.ROW, row),
            (CHANGE, Const(numbers.ZERO.value, kind)),
            (TROUBLE, Const(False, "truth")),
        )
        return Select(
            columns,
            Source(scope.source.table, "l"),
            joins,
            where,
            group=(*tuple(expr for _, expr in columns[:3]), row),
        )

    def is_own(self, node: Walk, scope: Scope) -> bool:
        """Whether the amount of a walk is just what the row adds to the measure, so that nothing need be divided."""
        sums, amount = self.apart(node.measure).sums, node.amount
        while isinstance(amount, LetRead):
            amount = scope.lets[amount.name]
        return len(sums) == 1 and sums[0].kind == "sum" and sums[0].fact == scope.owner and sums[0].value == amount

    # --- periods ----------------------------------------------------------------------------------

    def of_period(self, node: PeriodWalk, scope: Scope) -> Stretch:
        """The measure's numerator at the end of the previous period of its window, and at the end of this one."""
        gathers = self.script.values.gathers
        read = node.measure
        measure = self._measure(read.name)
        if measure.key != "role" or read.of is not None or read.also is not None or measure.also:
            raise Unsupported("a table walked by a measure of something else than the participant", node.span)
        parts = self.apart(read)
        assert scope.period is not None
        at = gathers.as_seen(scope.period, measure.each, node.span)
        inside = scope.seen(period=at, until=gathers.ends(at, scope), role=measure.role, window=None, lets={})
        after, before, trouble = gathers.sums_between(parts, inside, None if node.whole else scope.period, node.span)
        unit, whole_ = self._unit(parts, at, measure, scope)
        kind = numbers.kind_of(before)
        return Stretch(choice([(trouble, null(kind))], before, kind), after, unit, whole_, TRUE)

    def unit_of_period(self, node: PeriodWalk, scope: Scope) -> Number:
        """How much of the sums one unit of a measure is that the period at hand walks."""
        measure = self._measure(node.measure.name)
        assert scope.period is not None
        at = self.script.values.gathers.as_seen(scope.period, measure.each, node.span)
        return self._unit(self.apart(node.measure), at, measure, scope)[0]

    def placed_rows(self, read: MeasureRead) -> tuple[str, Dec]:
        """The rows that move a measure, with the total of its window `BEFORE` and `AFTER` each, and its digits."""
        measure, parts = self._measure(read.name), self.apart(read)
        over = parts.window.grain if parts.window is not None else measure.each
        self.script.values.gathers.nests(over, read.span)
        placed = self._placed(parts.sums, self._role(measure), over)
        return placed, self.script.kinds[placed]

    def _unit(self, parts: Accumulation, period: AtPeriod, measure: Measure, scope: Scope) -> tuple[Number, Number]:
        """How much of the sums one unit of a walked measure is, and the denominator that its body writes."""
        values = self.script.values
        inside = scope.seen(owner="", day=None, period=period, tick=None, window=None, role=measure.role, lets={})
        unit = whole_ = Number(numbers.ONE)
        for node in parts.denominator:
            whole_ = values.number(node, inside)
            unit = numbers.multiply(unit, whole_)
        for node in parts.scale:
            unit = numbers.divide(unit, values.number(node, inside))
        above = numbers.holds(">", unit, Number(numbers.ZERO))
        if above != TRUE and not isinstance(unit.top, Const):
            unit = numbers.choose([(above, unit)], None)
        return unit, whole_


def _of_fact(at: str, order: int, facts: int) -> Expr:
    """Whether a row is of one of the facts that a measure names; of a single one there is nothing to ask."""
    return TRUE if facts == 1 else same(Column(ORDER, "whole", at), whole(order))


def _columns(of: str, *names: tuple[str, SqlType]) -> tuple[tuple[str, Expr], ...]:
    return tuple((name, Column(name, kind, of)) for name, kind in names)


def _day_ends(script: Script, placed: str, marks: str, kind: Dec) -> Select:
    """How much each day changes the sums of somebody in a window; only of those of whom some row has no place."""
    asked = Column(layout.WHO, "text", "k")
    people = script.add("marked people", Select(((layout.WHO, asked),), Source(marks, "k"), group=(asked,)), kept=False)
    who, held = Column(layout.WHO, "text", "p"), Column(HELD, "whole", "p")
    day = Column(layout.DAY, "day", "p")
    change = numbers.narrowed(numbers.decimal_difference(Column(AFTER, kind, "p"), Column(BEFORE, kind, "p")), kind)
    columns: tuple[tuple[str, Expr], ...] = (
        (layout.WHO, who),
        (HELD, held),
        (layout.DAY, day),
        (ORDER, whole(0)),
        (layout.ROW, null("whole")),
        (CHANGE, numbers.cast(Call("sum", (change,), Dec(38, kind.places)), kind)),
        (TROUBLE, Call("any", (Column(TROUBLE, "truth", "p"),), "truth")),
    )
    concerned = Join(Source(people, "k"), same(asked, who), left=False)
    return Select(columns, Source(placed, "p"), (concerned,), group=(who, held, day))
