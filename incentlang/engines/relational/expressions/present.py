"""Gathers over what there is on a day: entities and people, whose they are, and what they add up to (semantics 15).

Readers ask for somebody's figure of a period. Who counts for whom is found once for each day that is asked about; then
only what belongs to those who asked is looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions.answered import moves
from incentlang.engines.relational.expressions.conditions import truth
from incentlang.engines.relational.expressions.counting import OF, TROUBLE
from incentlang.engines.relational.expressions.divisors import of_one
from incentlang.engines.relational.expressions.figures import ASKED, DAYS, UNTIL, Counted, Figure, asked_for
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import AtPeriod, Read, Scope
from incentlang.engines.relational.sql import (
    TRUE,
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
    compared,
    either,
    known,
    missing,
    numbers,
    opposite,
    plus,
    same,
    surely,
    text,
    whole,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.expressions import (
    Not,
    PeriodDay,
    Standing,
    TargetFor,
)
from incentlang.ir.schema import PARTICIPANT
from incentlang.ir.walk import everything
from incentlang.values.periods import Grain

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

END = "_end"


@attrs.define
class Present:
    """Gathers over entities and people, read from within a selection."""

    script: Script

    def day(self, node: PeriodDay, scope: Scope) -> Expr:
        """The first day of the period at hand, or its last one as far as it is known."""
        if scope.ends_on is None or scope.period is None:
            raise Unsupported("the first or last day of a period as a value", node.span)
        return scope.ends_on if node.at == "period end" else self.script.values.gathers.first_day(scope.period)

    def read(self, node: Standing, scope: Scope) -> Number:
        """The sum, count, average, highest or lowest value of what counts for whom is at hand, in their period."""
        assert scope.period is not None
        _refuse(node)
        period = scope.period
        who = text("") if node.everything else scope.who
        asked, key = asked_for(self.script, "asked of who is there", scope, who, node.span)
        members = self._members(node, period.grain, asked)
        inner = self._at_hand(node, period.grain, members)
        counted = self._counted(node, inner)
        figure = Figure(node.kind, node.of, node.on == "days")
        found = figure.read(self.script, figure.put_together(self.script, counted), key, scope, period)
        return found

    # --- who is there -----------------------------------------------------------------------------

    def _members(self, node: Standing, grain: Grain, asked: str) -> str:
        """What there is on each day that is asked about, and for whom of those who ask it counts."""
        days = self._days(node, grain, asked)
        there, key = self._there(node)
        day = Column(layout.DAY, "day", "d")
        first = Call("greatest", (day, Column(layout.FIRST, "day", "e")), "day") if node.on == "days" else day
        scope = Scope(self.script.layout, Source(days, "d"), day=first)
        scope.joins.append(there)
        owner = self._owner(node, scope, key, first)
        length: Expr = whole(1)
        if node.on == "days":
            last = Call("least", (Column(END, "day", "d"), Column(layout.LAST, "day", "e")), "day")
            length = plus(Call("days_between", (first, last), "whole"), whole(1))
        mine = (same(Column(name, "whole", "a"), Column(name, "whole", "d")) for name in ASKED)
        scope.joins.append(
            Join(Source(asked, "a"), both(same(Column(layout.WHO, "text", "a"), owner), *mine), left=False)
        )
        columns: tuple[tuple[str, Expr], ...] = (
            (layout.WHO, owner),
            *((name, Column(name, "whole", "d")) for name in ASKED),
            (layout.KEY, key),
            (layout.DAY, first),
            (END, Column(END, "day", "d")),
            (DAYS, length),
        )
        return self.script.add(
            f"{node.of} on a day",
            Select(columns, scope.source, tuple(scope.joins)),
            note=f"each {node.of} on the days asked about",
        )

    def _days(self, node: Standing, grain: Grain, asked: str) -> str:
        """The days that are asked about: the first of a period, and the last as far as it is known."""
        offset, unit = self.script.program.plan.year_offset, self.script.unit
        number, until = (Column(name, "whole", "a") for name in ASKED)
        first = calendar.first_day(number, grain, offset)
        known_by = Call("least", (calendar.last_day(until, unit, offset), self.script.last_clock), "day")
        end = calendar.last_day(number, grain, offset) if node.on == "days" else known_by
        columns: tuple[tuple[str, Expr], ...] = (
            *((name, Column(name, "whole", "a")) for name in ASKED),
            (layout.DAY, end if node.on == "period end" else first),
            (END, end),
        )
        query = Select(columns, Source(asked, "a"), group=(number, until))
        return self.script.add("days asked about", query)

    def _there(self, node: Standing) -> tuple[Join, Column]:
        """Every entity, or everybody who is in the role on the day, or on some days of the period."""
        if not node.people:
            every = Join(Source(layout.entity_table(node.of), "e"), same(whole(1), whole(1)), left=False)
            return every, Column(layout.KEY, "text", "e", True)
        until = Column(END if node.on == "days" else layout.DAY, "day", "d")
        held = Column(layout.in_role(node.of), "truth", "e")
        there = both(
            compared("<=", Column(layout.FIRST, "day", "e"), until),
            compared(">=", Column(layout.LAST, "day", "e"), Column(layout.DAY, "day", "d")),
            held,
        )
        return Join(Source(layout.PEOPLE, "e"), there, left=False), Column(layout.KEY, "text", "e", True)

    def _owner(self, node: Standing, scope: Scope, key: Column, day: Expr) -> Expr:
        """Whom one of them counts for; where that cannot be told it counts for nobody, which a run must say."""
        if node.everything:
            return text("")
        named = Read(key)
        if node.by:
            scope.who = key
            named = scope.of_key(node.by, PARTICIPANT if node.people else node.of, node.span)
        lost = named.trouble
        if node.above is not None:
            lost = either(lost, both(known(named.value), opposite(scope.is_assigned(named.value, day))))
        self.script.doubt(Select(((layout.KEY, key),), scope.source, tuple(scope.joins), surely(lost)))
        if node.above is None:
            return named.value
        at = self.script.managers_above(node.above, named.value, day, scope)
        return Column("manager", "text", at)

    # --- what they are worth ----------------------------------------------------------------------

    def _at_hand(self, node: Standing, grain: Grain, members: str) -> Scope:
        return Scope(
            self.script.layout,
            Source(members, "m"),
            day=Column(layout.DAY, "day", "m"),
            who=Column(layout.KEY, "text", "m"),
            role=node.of,
            entity="" if node.people else node.of,
            period=AtPeriod(Column(layout.NUMBER, "whole", "m"), grain),
            until=Column(UNTIL, "whole", "m"),
            ends_on=Column(END, "day", "m"),
        )

    def _counted(self, node: Standing, scope: Scope) -> Counted:
        """Each that meets the condition, with its value and for how many days it counts."""
        values = self.script.values
        where = TRUE if node.where is None else truth(values, node.where, scope)
        inside = scope.seen(guard=both(scope.guard, surely(where)))
        different: tuple[tuple[str, Expr], ...] = ()
        value: Expr = numbers.cast(numbers.ONE, Dec(1, 0))
        bottom: Expr | None = None
        own = False
        trouble = missing(where)
        if node.value is not None and node.kind == "distinct":
            different = ((OF, values.single(node.value, inside)),)
            trouble = either(trouble, missing(different[0][1]))
        elif node.value is not None:
            found = of_one(values.number(node.value, inside))
            value, bottom = found.top, found.bottom
            own = not isinstance(bottom, Const | None) and not isinstance(node.value, TargetFor)
            trouble = either(trouble, missing(value))
        columns: tuple[tuple[str, Expr], ...] = (
            (layout.WHO, Column(layout.WHO, "text", "m")),
            *((name, Column(name, "whole", "m")) for name in ASKED),
            (layout.KEY, Column(layout.KEY, "text", "m")),
            (layout.VALUE, value),
            (DAYS, Column(DAYS, "whole", "m")),
            (TROUBLE, surely(trouble)),
            *(() if bottom is None else ((layout.BOTTOM, bottom),)),
            *different,
        )
        kept = either(missing(where), where)
        query = Select(columns, scope.source, tuple(scope.joins), None if kept == TRUE else kept)
        step = self.script.add(f"what {node.of} counts", query)
        divided = None if bottom is None else numbers.kind_of(bottom)
        return Counted(step, numbers.kind_of(value), divided, own)


def _refuse(node: Standing) -> None:
    """What no relation is built for yet."""
    if node.above is not None and node.above.at_end:
        raise Unsupported("a team as at period end", node.span)
    if node.on == "days" and (node.above is not None or len(node.by) > 1):
        raise Unsupported("people further above, prorated by days", node.span)
    if node.on == "days" and node.kind not in ("sum", "count"):
        raise Unsupported(f"the {node.kind} of people, prorated by days", node.span)
    for each in everything(node):
        if isinstance(each, Not) and moves(each.condition, {}):
            raise Unsupported("`not` of a figure of what is gathered", node.span)
