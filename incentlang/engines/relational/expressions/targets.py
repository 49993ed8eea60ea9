"""Targets of people for periods: what assignments say for the year, by the days they are in force (semantics 16)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import Scope
from incentlang.engines.relational.sql import (
    Call,
    Column,
    Const,
    Dec,
    Expr,
    Join,
    Select,
    Source,
    add_days,
    both,
    calendar,
    choice,
    coalesce,
    compared,
    minus,
    missing,
    null,
    numbers,
    plus,
    same,
    text,
    whole,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.expressions import TargetFor
from incentlang.values.periods import MONTHS_IN, Grain

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script


_DAYS = Dec(3, 0)
"""How many days of a period somebody has a target, and how many it has."""


@attrs.define
class Targets:
    """Targets, read from within a selection."""

    script: Script

    def read(self, node: TargetFor, scope: Scope) -> Number:
        """Annual target x months / 12 x days active / days, summed over assignments (semantics 16)."""
        assert scope.period is not None
        assert scope.who is not None
        gathers = self.script.values.gathers
        period = gathers.as_seen(scope.period, node.grain, node.span)
        if node.grain == "half month":
            raise Unsupported("a target for half a month", node.span)
        table, kind = self._targets(scope.role, node.grain, scope)
        at = gathers.at(table, (scope.who, period.number), period.number, scope.who, scope)
        value = choice(
            [(coalesce(Column("_trouble", "truth", at), Const(False, "truth")), null(kind))],
            Column(layout.VALUE, kind, at),
            kind,
        )
        weighted = Number(value, numbers.cast(Column("_days", "whole", at), _DAYS))
        return numbers.multiply(weighted, numbers.fraction(Fraction(MONTHS_IN[node.grain], 12)))

    def months_in_role(self, by_calendar: bool, scope: Scope) -> Expr:
        """Full months from the first day in the role to the end of the period, or calendar months; the first is 0."""
        assert scope.period is not None
        who = scope.who
        assert who is not None
        table = self._first_days(scope.role)
        at = scope.join(table, who, lambda name: same(Column(layout.KEY, "text", name), who))
        first = Column(layout.FIRST, "day", at)
        last: Expr = self.script.values.gathers.last_day(scope.period)
        if not by_calendar:
            last = add_days(last, 1)
        months = minus(calendar.month_of(last), calendar.month_of(first))
        if not by_calendar:
            short = compared("<", Call("day_of_month", (last,), "whole"), Call("day_of_month", (first,), "whole"))
            months = minus(minus(months, choice([(short, whole(1))], whole(0), "whole")), whole(1))
        return choice([(missing(first), null("whole")), (compared("<", months, whole(0)), whole(0))], months, "whole")

    def _first_days(self, role: str) -> str:
        """The first day of each participant in a role."""
        made = ("first days", role)
        if made not in self.script.known:
            who = Column(layout.KEY, "text", "a")
            first = Call("min", (Column(layout.FIRST, "day", "a"),), "day")
            query = Select(
                ((layout.KEY, who), (layout.FIRST, first)),
                Source(layout.ASSIGNMENTS, "a"),
                where=same(Column("role", "text", "a"), text(role)),
                group=(who,),
            )
            self.script.known[made] = self.script.add("first days in a role", query)
        return self.script.known[made]

    def _targets(self, role: str, grain: Grain, scope: Scope) -> tuple[str, Dec]:
        """Target times days in force, summed over the assignments of each participant in each period."""
        script, made = self.script, ("target", role, grain)
        money = next(field for field in scope.layout.people_fields if field.name == "target")
        kind = scope.layout.type_of(money.type)
        assert isinstance(kind, Dec)
        wide = Dec(kind.digits + _DAYS.digits, kind.places)  # nobody is twice in a role on one day
        if made not in script.known:
            number = Column(layout.NUMBER, "whole", "n")
            first = calendar.first_day(number, grain, script.program.plan.year_offset)
            last = calendar.last_day(number, grain, script.program.plan.year_offset)
            start, end = Column(layout.FIRST, "day", "a"), Column(layout.LAST, "day", "a")
            who, target = Column(layout.KEY, "text", "a"), Column("target", kind, "a")
            inside = both(
                same(Column("role", "text", "a"), text(role)), compared("<=", start, last), compared(">=", end, first)
            )
            days = plus(
                Call(
                    "days_between",
                    (Call("greatest", (start, first), "day"), Call("least", (end, last), "day")),
                    "whole",
                ),
                whole(1),
            )
            each = numbers.decimal_product(target, numbers.cast(days, _DAYS))
            length = plus(Call("days_between", (first, last), "whole"), whole(1))
            query = Select(
                (
                    (layout.WHO, who),
                    (layout.NUMBER, number),
                    (layout.VALUE, numbers.cast(Call("sum", (each,), Dec(38, kind.places)), wide)),
                    ("_trouble", Call("any", (missing(target),), "truth")),
                    ("_days", length),
                ),
                Source(layout.ASSIGNMENTS, "a"),
                (Join(Source(script.numbers_of(grain), "n"), inside, left=False),),
                group=(who, number),
            )
            script.known[made] = script.add("targets", query)
        return script.known[made], wide
