"""`earned of RULE`: what a rule earned for somebody over a stretch of periods, as posted, before caps and claw backs.

What the lines of the rule post in each pay period is added up for each participant; whatever window a reader asks for
is then the difference of two running totals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, TICK
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import Scope
from incentlang.engines.relational.sql import (
    TRUE,
    Call,
    Column,
    Const,
    Dec,
    Expr,
    Join,
    Over,
    Query,
    Select,
    Source,
    Union,
    both,
    coalesce,
    minus,
    numbers,
    same,
    whole,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.expressions import EarnedRead
from incentlang.source import Span

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script


@attrs.frozen
class Posted:
    """What the lines of one credit are worth, by pay period.

    Attributes:
        step: One row for each line and pay period in which its amount may change.
        amount: The digits of the amount.
        moving: Whether there is an amount that stood before.
        of_rows: Whether lines are of rows, each with its own day.
    """

    step: str
    amount: Dec
    moving: bool
    of_rows: bool


@attrs.define
class Earned:
    """What rules earned, read from within a selection; `posted_by` gives what the family of a rule posts."""

    script: Script
    posted_by: Callable[[str, Span], Sequence[Posted]] = attrs.field(init=False)

    def read(self, node: EarnedRead, scope: Scope) -> Number:
        """The amount for the participant and period at hand."""
        gathers, paid = self.script.values.gathers, self.script.program.plan.paid
        if scope.period is None or scope.who is None or scope.role not in scope.schema.roles:
            raise Unsupported("what a rule earned, read here", node.span)
        if self.script.unit != paid:
            raise Unsupported("what a rule earned, beside periods shorter than those of pay", node.span)
        start, end = gathers.span_of(scope.period, node.window or scope.window, node.span)
        seen = gathers.ends(scope.period, scope)
        end = gathers.until(end if seen is None else Call("least", (end, seen), "whole"), scope, node.span)
        posted = self.posted_by(node.rule, node.span)
        if not posted:
            return Number(numbers.ZERO)
        totals, kind = self._totals(node.rule, posted, scope.role)
        ats = [gathers.at(totals, (scope.who, at), at, scope.who, scope) for at in (end, minus(start, whole(1)))]
        zero = Const(numbers.ZERO.value, kind)
        upper, lower = (coalesce(Column(layout.VALUE, kind, at), zero) for at in ats)
        return Number(numbers.narrowed(numbers.decimal_difference(upper, lower), kind))

    def _totals(self, rule: str, posted: Sequence[Posted], role: str) -> tuple[str, Dec]:
        """Running totals of what a rule earned, by participant and pay period."""
        made, script = ("earned", rule, role), self.script
        if made in script.known:
            return script.known[made], script.kinds[script.known[made]]
        places = max(each.amount.places for each in posted)
        kind = Dec(layout.WIDEST_SUM + places, places)
        parts: list[Query] = [self._changes(each, role, kind) for each in posted]
        changes = script.add(f"earned by {rule}", parts[0] if len(parts) == 1 else Union(tuple(parts)), kept=False)
        who, number = Column(layout.WHO, "text", "e"), Column(layout.NUMBER, "whole", "e")
        value = numbers.cast(Call("sum", (Column(layout.VALUE, kind, "e"),), Dec(38, places)), kind)
        sums = script.add(
            f"earned in each period by {rule}",
            Select(
                ((layout.WHO, who), (layout.NUMBER, number), (layout.VALUE, value)),
                Source(changes, "e"),
                group=(who, number),
            ),
        )
        mine, unit = Column(layout.WHO, "text", "p"), Column(layout.NUMBER, "whole", "u")
        own = Column(layout.WHO, "text", "s")
        people = script.add("earners", Select(((layout.WHO, own),), Source(sums, "s"), group=(own,)), kept=False)
        every = Join(Source(script.numbers_of(script.unit), "u"), same(whole(1), whole(1)), left=False)
        here = both(same(own, mine), same(Column(layout.NUMBER, "whole", "s"), unit))
        change = coalesce(Column(layout.VALUE, kind, "s"), Const(numbers.ZERO.value, kind))
        total = numbers.cast(Over(Call("sum", (change,), Dec(38, places)), (mine,), (unit,), "up to here"), kind)
        query = Select(
            ((layout.WHO, mine), (layout.NUMBER, unit), (layout.VALUE, total)),
            Source(people, "p"),
            (every, Join(Source(sums, "s"), here)),
        )
        step = script.add(f"earned to date by {rule}", query, note=f"what {rule} earned by each period's end")
        script.known[made], script.kinds[step] = step, kind
        return step, kind

    def _changes(self, posted: Posted, role: str, kind: Dec) -> Select:
        """What the lines of a credit post; those of rows only where the participant is in the role on the row's day."""
        source, who = Source(posted.step, "a"), Column(layout.WHO, "text", "a")
        value: Expr = Column(AMOUNT, posted.amount, "a")
        if posted.moving:
            before = coalesce(Column(f"{AMOUNT} before", posted.amount, "a"), Const(numbers.ZERO.value, posted.amount))
            value = numbers.decimal_difference(value, before)
        scope = Scope(self.script.layout, source)
        inside = scope.is_in(who, role, Column(layout.DAY, "day", "a")) if posted.of_rows else TRUE
        columns = (
            (layout.WHO, who),
            (layout.NUMBER, Column(TICK, "whole", "a")),
            (layout.VALUE, numbers.narrowed(value, kind)),
        )
        return Select(columns, source, tuple(scope.joins), inside)
