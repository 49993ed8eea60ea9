"""One figure for each who asks, of what counts for them in a period: a sum, a count, an average, an extreme."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions.counting import OF, TROUBLE
from incentlang.engines.relational.expressions.divisors import shared_by
from incentlang.engines.relational.expressions.scope import AtPeriod, Scope
from incentlang.engines.relational.sql import (
    FALSE,
    Call,
    Column,
    Const,
    Dec,
    Expr,
    Join,
    Select,
    Source,
    both,
    calendar,
    coalesce,
    compared,
    either,
    missing,
    null,
    numbers,
    plus,
    same,
    text,
    whole,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.expressions import AggregateKind
from incentlang.source import Span

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

UNTIL, DAYS, FOUND, COUNT = "_until", "_days", "_found", "_count"
ASKED: tuple[str, ...] = (layout.NUMBER, UNTIL)

Key = tuple[tuple[str, Expr], ...]


@attrs.frozen
class Counted:
    """What counts for whom, with the digits of its value, and of what it is divided by.

    Attributes:
        own: Whether each value of one figure is divided by its own.
    """

    step: str
    kind: Dec
    bottom: Dec | None = None
    own: bool = False


@attrs.frozen
class Figure:
    """How what counts is put together.

    Attributes:
        kind: A sum, a count, and so on.
        of: What counts, for the names of steps.
        by_days: Each for as many days as it counted, over the days of the period.
    """

    kind: AggregateKind
    of: str
    by_days: bool = False

    def put_together(self, script: Script, counted: Counted) -> Counted:
        """One figure for each who asks, of how many."""
        if counted.own and counted.bottom is not None and self.kind not in ("highest", "lowest"):
            counted = self._parted(script, counted, counted.bottom)
        mine, many = key_of("c"), script.layout.counted
        by = tuple(expr for _, expr in mine)
        lost = (TROUBLE, Call("any", (Column(TROUBLE, "truth", "c"),), "truth"))
        count = (COUNT, numbers.cast(Call("count", (Column(layout.VALUE, counted.kind, "c"),), "whole"), many))
        source = Source(counted.step, "c")
        value: Expr = Column(layout.VALUE, counted.kind, "c")
        kind, result = counted.kind, value
        match self.kind:
            case "distinct":
                of = Column(OF, dict(script.query(counted.step).columns)[OF].type, "c")
                each = script.add("different values", Select((*mine, (OF, of), lost), source, group=(*by, of)))
                source, kind = Source(each, "c"), many
                result = numbers.cast(Call("count", (of,), "whole"), kind)
                count = (COUNT, result)
            case "highest" | "lowest":
                if counted.bottom is not None:
                    source = Source(self._furthest(script, counted, counted.bottom), "c")
                result = Call("max" if self.kind == "highest" else "min", (value,), kind)
            case "sum" | "count" | "average":
                if self.by_days:
                    value = numbers.decimal_product(value, numbers.cast(Column(DAYS, "whole", "c"), Dec(4, 0)))
                counts = self.kind == "count" and not self.by_days
                parts = 0 if counted.bottom is None else counted.bottom.digits
                kind = many if counts else script.layout.sum_kind(numbers.kind_of(value), parts=parts)
                result = numbers.cast(Call("sum", (value,), Dec(38, kind.places)), kind)
            case _:
                assert_never(self.kind)
        columns = [*mine, (FOUND, result), count, lost]
        if counted.bottom is not None:  # the one that all share, or of the one that is furthest
            columns.append((layout.BOTTOM, Call("max", (Column(layout.BOTTOM, counted.bottom, "c"),), counted.bottom)))
        query = Select(tuple(columns), source, group=by)
        return Counted(script.add(f"{self.kind} of {self.of}", query), kind, counted.bottom)

    def _parted(self, script: Script, counted: Counted, bottom: Dec) -> Counted:
        """The same where all that counts for one who asks is divided by the same."""
        key = tuple((name, expr.type) for name, expr in key_of("q"))
        step, kind, shared = shared_by(script, counted.step, key, (layout.VALUE, counted.kind), bottom)
        return Counted(step, kind, shared)

    def _furthest(self, script: Script, counted: Counted, bottom: Dec) -> str:
        """The highest or lowest of quotients, compared two by two; of equal ones the first by key."""

        def number(of: str) -> Number:
            return Number(Column(layout.VALUE, counted.kind, of), Column(layout.BOTTOM, bottom, of))

        mine, other, one = key_of("c"), number("o"), number("c")
        key, others = Column(layout.KEY, "text", "c"), Column(layout.KEY, "text", "o")
        further = numbers.holds(">" if self.kind == "highest" else "<", other, one)
        first = both(numbers.holds("=", other, one), compared("<", others, key))
        on = both(*(same(expr, Column(name, expr.type, "o")) for name, expr in mine), either(further, first))
        lost = Column(TROUBLE, "truth", "c")
        columns = (*mine, (layout.VALUE, one.top), (layout.BOTTOM, Column(layout.BOTTOM, bottom, "c")), (TROUBLE, lost))
        at, beside = Source(counted.step, "c"), Join(Source(counted.step, "o"), on)
        query = Select(columns, at, (beside,), either(lost, missing(others)))
        return script.add(f"the {self.kind} of {self.of}", query)

    def read(self, script: Script, found: Counted, key: Key, scope: Scope, period: AtPeriod) -> Number:
        """The figure as its reader sees it: of nobody there is a sum and a count, and nothing else."""
        at = scope.join(found.step, key, lambda name: both(*(same(Column(n, e.type, name), e) for n, e in key)))
        value: Expr = Column(FOUND, found.kind, at)
        if self.kind in ("sum", "count", "distinct"):
            value = coalesce(value, Const(numbers.ZERO.value, found.kind))
        result = Number(value)
        if found.bottom is not None:
            one = Const(numbers.ONE.value, found.bottom)
            result = Number(value, coalesce(Column(layout.BOTTOM, found.bottom, at), one))
        if self.kind == "average":
            many = script.layout.counted
            result = numbers.divide(result, Number(coalesce(Column(COUNT, many, at), Const(0, many))))
        if self.by_days:
            gathers = script.values.gathers
            first, last = gathers.first_day(period), gathers.last_day(period)
            days = plus(Call("days_between", (first, last), "whole"), whole(1))
            result = numbers.multiply(result, Number(numbers.ONE, numbers.cast(days, Dec(4, 0))))
        trouble = coalesce(Column(TROUBLE, "truth", at), FALSE)
        lost = Number(null(numbers.kind_of(result.top)))
        return numbers.choose([(trouble, lost)], result)


def asked_for(script: Script, name: str, scope: Scope, who: Expr | None, span: Span) -> tuple[str, Key]:
    """Whose figure of which period is asked for, and as known by the end of which of the shortest periods."""
    assert scope.period is not None
    gathers, period = script.values.gathers, scope.period
    gathers.nests(period.grain, span)
    last = calendar.last_part(period.number, period.grain, gathers.unit, gathers.offset)
    until = gathers.until(last, scope, span)
    key = ((layout.WHO, who or text("")), (layout.NUMBER, period.number), (UNTIL, until))
    query = Select(key, scope.source, tuple(scope.joins), group=tuple(expr for _, expr in key))
    return script.add(name, query), key


def key_of(of: str) -> Key:
    """The columns that say whose figure of which period is asked for, and as known by when."""
    return ((layout.WHO, Column(layout.WHO, "text", of)), *((name, Column(name, "whole", of)) for name in ASKED))
