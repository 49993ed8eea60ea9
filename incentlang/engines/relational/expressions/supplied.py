"""What is supplied for people and periods: one value, or the sum of several periods in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.running import COUNT
from incentlang.engines.relational.expressions.scope import AtPeriod, Before, Scope
from incentlang.engines.relational.expressions.weeks import weeks_within
from incentlang.engines.relational.sql import (
    Call,
    Case,
    Column,
    Const,
    Dec,
    Expr,
    Join,
    Over,
    Select,
    Source,
    both,
    calendar,
    choice,
    coalesce,
    compared,
    known,
    minus,
    missing,
    numbers,
    plus,
    same,
    text,
    whole,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.expressions import InputRead, Window
from incentlang.ir.schema import Input
from incentlang.source import Span
from incentlang.types import Money
from incentlang.values.periods import WEEKS, Grain, is_shorter

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script


_IN_A_YEAR: dict[Grain, int] = {"half month": 24, "month": 12, "quarter": 4, "half year": 2, "year": 1}
"""How many periods of a grain a year has."""
_WEEKS_IN_A_YEAR = 53
"""At most; a window holds no more."""


@attrs.define
class Inputs:
    """Supplied measures, read from within a selection."""

    script: Script

    def read(self, node: InputRead, scope: Scope) -> Number:
        """What was supplied for whom and the period that the reader means."""
        gathers = self.script.values.gathers
        own = gathers.supplied(node.name)
        if node.also is not None or (own.also and (scope.also is None or scope.owner)):
            raise Unsupported("an input of a participant together with an entity", node.span)
        window = node.window or scope.window
        if window is not None and own.each in WEEKS and scope.period is not None and scope.period.grain not in WEEKS:
            some = weeks_within(self.script, scope.period, window, own.each, node.span)
            who = text("") if own.of_plan else scope.who
            assert who is not None
            return self._supplied(own, self._several(own, who, some, _WEEKS_IN_A_YEAR, scope), scope)
        if scope.period is not None:
            period = self._seen(scope.period, own.each, node)
        else:
            assert scope.day is not None
            period = AtPeriod(gathers.number_of(scope.day, own.each, node.span), own.each)
        who = text("") if own.of_plan else scope.who
        assert who is not None
        if window is None or (window.kind in ("whole", "to date") and window.grain == own.each):
            return self._of_period(node, own, who, period.number, scope)
        ends = self._ends(own, period.number, window, node.span)
        parts = _IN_A_YEAR[own.each] // _IN_A_YEAR[window.grain]
        return self._supplied(own, self._several(own, who, ends, parts, scope), scope)

    def periods_read(self, node: InputRead, period: AtPeriod, window: Window | None) -> tuple[Expr, Expr]:
        """The first and the last period of an input that are read for a period of its reader."""
        own = self.script.values.gathers.supplied(node.name)
        if own.each in WEEKS and window is not None and period.grain not in WEEKS:
            return weeks_within(self.script, period, window, own.each, node.span)
        number = self._seen(period, own.each, node).number
        return (number, number) if window is None else self._ends(own, number, window, node.span)

    def _ends(self, own: Input, number: Expr, window: Window, span: Span) -> tuple[Expr, Expr]:
        """The first and the last period of an input in a window that holds one of them."""
        gathers = self.script.values.gathers
        if window.kind not in ("whole", "to date") or is_shorter(window.grain, own.each):
            raise Unsupported("an input over this window", span)
        gathers.nests(window.grain, span)
        held = calendar.within(number, own.each, window.grain, gathers.offset)
        first = calendar.first_part(held, window.grain, own.each, gathers.offset)
        last = calendar.last_part(held, window.grain, own.each, gathers.offset)
        return first, last if window.kind == "whole" else number

    def _seen(self, period: AtPeriod, grain: Grain, node: InputRead) -> AtPeriod:
        """The period of an input with whose end, or in which, one ends: also one shorter than all that is added up."""
        gathers = self.script.values.gathers
        if grain in calendar.MONTHLY and period.grain in calendar.MONTHLY and is_shorter(grain, period.grain):
            return AtPeriod(calendar.last_part(period.number, period.grain, grain, gathers.offset), grain)
        return gathers.own_or_seen(period, grain, node.span)

    def _supplied(self, own: Input, value: Expr, scope: Scope) -> Number:
        """A value that is there; which defaults stand in for others is told by the reference evaluator."""
        if own.missing is not None:
            row = next(name for name in (layout.ROW, layout.WHO) if scope.owner or name == layout.WHO)
            key = ((row, scope.column(row, "whole" if row == layout.ROW else "text")),)
            self.script.doubt(Select(key, scope.source, tuple(scope.joins), missing(value)))
        return Number(value)

    def _of_period(self, node: InputRead, own: Input, who: Expr, number: Expr, scope: Scope) -> Number:
        """The value of one period, or its default, where the reader says that it was taken."""
        value = self._one(own, who, number, scope)
        if own.missing is None or not _says_so(own, who, scope):
            return self._supplied(own, value, scope)
        assert scope.reads is not None
        scope.reads.append(Before(node, who, number, known(value), scope.reached))
        return numbers.choose([(known(value), Number(value))], Number(numbers.constant(own.missing)))

    def _one(self, own: Input, who: Expr, number: Expr, scope: Scope) -> Expr:
        """The value supplied for one period; missing where there is none, also where a default would stand in."""
        table = layout.input_table(own.name)

        def on(at: str) -> Expr:
            whose = same(Column(layout.WHO, "text", at), who)
            if own.also:
                assert scope.also is not None
                whose = both(whose, same(Column(layout.ALSO, "text", at), scope.also))
            return both(whose, same(Column(layout.PERIOD, "whole", at), number))

        joined = scope.join(table, (who, number, scope.also if own.also else None), on)
        return Column(layout.VALUE, scope.layout.supplied_kind(own), joined)

    def _several(self, own: Input, who: Expr, ends: tuple[Expr, Expr], parts: int, scope: Scope) -> Expr:
        """The sum of what was supplied for some periods in a row, so many at most; missing where one is."""
        first, last = ends
        kind = scope.layout.supplied_kind(own)
        running = self._running_input(own, kind)
        wide = self.script.layout.sum_kind(kind, "amounts" if isinstance(own.type, Money) else "anything")
        names = [self._standing(running, own, who, number, scope) for number in (last, minus(first, whole(1)))]
        zero = Const(numbers.ZERO.value, wide)
        value = [coalesce(Column(layout.VALUE, wide, at), zero) for at in names]
        count = [coalesce(Column(COUNT, "whole", at), whole(0)) for at in names]
        wanted = plus(minus(last, first), whole(1))
        complete = same(minus(count[0], count[1]), wanted)
        sum_ = Dec(kind.digits + len(str(parts)), kind.places)
        return Case(((complete, numbers.narrowed(numbers.decimal_difference(*value), sum_)),), None, sum_)

    def _standing(self, running: str, own: Input, who: Expr, number: Expr, scope: Scope) -> str:
        """Running totals at the end of a period, joined."""
        if not own.also:
            return self.script.values.gathers.at(running, (who, number), number, who, scope)
        assert scope.also is not None
        whose = ((layout.WHO, who), (layout.ALSO, scope.also))

        def on(at: str) -> Expr:
            mine = both(*(same(Column(name, "text", at), expr) for name, expr in whose))
            return both(mine, same(Column(layout.NUMBER, "whole", at), number))

        return scope.join(running, (who, scope.also, number), on)

    def _running_input(self, own: Input, kind: Dec) -> str:
        """Running totals of an input over all its periods, with how many values there are."""
        made = ("input", own.name)
        if made not in self.script.known:
            table = layout.input_table(own.name)
            number = Column(layout.PERIOD, "whole", "i")
            names = (layout.WHO, layout.ALSO) if own.also else (layout.WHO,)
            whose = tuple((name, Column(name, "text", "i")) for name in names)
            partition = tuple(Column(name, "text", "p") for name in names)
            by = tuple(expr for _, expr in whose)
            people = self.script.add("people", Select(whose, Source(table, "i"), group=by), kept=False)
            ends = self.script.add(
                "ends",
                Select(
                    (
                        ("_low", Call("min", (number,), "whole")),
                        ("_high", Call("max", (number,), "whole")),
                    ),
                    Source(table, "i"),
                ),
                kept=False,
            )
            months = self.script.numbers_of(own.each)
            each = Column(layout.NUMBER, "whole", "n")
            there = Join(Source(months, "n"), _between(each, "b"), left=False)
            every = Join(Source(ends, "b"), same(whole(1), whole(1)), left=False)
            supplied = Join(Source(table, "i"), both(*map(same, by, partition), same(number, each)))
            value = Column(layout.VALUE, kind, "i")
            wide = self.script.layout.sum_kind(kind, "amounts" if isinstance(own.type, Money) else "anything")
            order = (each,)
            zero = Const(numbers.ZERO.value, kind)
            total = Over(Call("sum", (coalesce(value, zero),), Dec(38, kind.places)), partition, order, "up to here")
            present = choice([(known(value), whole(1))], whole(0), "whole")
            count = Over(Call("sum", (present,), "whole"), partition, order, "up to here")
            query = Select(
                (
                    *zip(names, partition, strict=True),
                    (layout.NUMBER, each),
                    (layout.VALUE, numbers.cast(total, wide)),
                    (COUNT, count),
                ),
                Source(people, "p"),
                (every, there, supplied),
            )
            self.script.known[made] = self.script.add(f"{own.name} to date", query)
        return self.script.known[made]


def _says_so(own: Input, who: Expr, scope: Scope) -> bool:
    """Whether the reader tells which defaults were taken, by whose and which period."""
    if scope.reads is None or scope.owner or own.also or own.each in WEEKS:
        return False
    if scope.on is not None or scope.payee or scope.window is not None:
        return False
    return own.of_plan or Column(layout.WHO, "text", scope.source.name) == who


def _between(number: Expr, at: str) -> Expr:
    low, high = Column("_low", "whole", at), Column("_high", "whole", at)
    return both(compared(">=", number, low), compared("<=", number, high))
