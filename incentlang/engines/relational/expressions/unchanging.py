"""An attribute that must not change while somebody is in their role within a period, as overrides ask for it.

The days of a period are cut where anything on the way to the attribute changes. Then one value holds for all of them,
or none can be told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import FIRST, LAST
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import Read, Scope
from incentlang.engines.relational.sql import (
    FALSE,
    Call,
    Column,
    Expr,
    Join,
    Over,
    Select,
    Source,
    both,
    calendar,
    choice,
    compared,
    either,
    known,
    missing,
    opposite,
    plus,
    same,
    surely,
    text,
    whole,
)
from incentlang.ir.schema import PARTICIPANT, Field
from incentlang.source import Span
from incentlang.types import Ref
from incentlang.values.periods import Grain

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

_DAYS, _LOST, _UNSURE = "_days", "_lost", "_unsure"


def unchanging(script: Script, path: tuple[str, ...], scope: Scope, span: Span) -> Read:
    """The value that an attribute has on all days, or for who is not in the role on the first; none is two values."""
    assert scope.who is not None
    assert scope.period is not None
    period, who = scope.period, scope.who
    if scope.role not in scope.schema.roles:
        raise Unsupported("an attribute of somebody without a role, over a period", span)
    made = ("unchanging", path, scope.role, period.grain)
    if made not in script.known:
        script.known[made] = _Cutting(script, scope.role, period.grain).of(path)
    step = script.known[made]
    at = script.values.gathers.at(step, (who, period.number), period.number, who, scope)
    kind = next(each for name, each in script.columns_of(step) if name == layout.VALUE)
    lost = Column(_LOST, "truth", at)
    own = scope.follow(Read(who), Field("", Ref(PARTICIPANT)), path, script.values.gathers.first_day(period), span)
    value = choice([(missing(lost), own.value)], Column(layout.VALUE, kind, at), kind)
    return Read(value, choice([(missing(lost), own.trouble)], lost, "truth"))


@attrs.frozen
class _Cutting:
    """The days of people in a role, cut step by step along a path."""

    script: Script
    role: str
    grain: Grain

    def of(self, path: tuple[str, ...]) -> str:
        """One row for each person and period: the value, and whether it cannot be told."""
        field = Field("", Ref(PARTICIPANT))
        step = self._days(len(path) > 1)
        for name in path:
            assert isinstance(field.type, Ref)
            owner = field.type.target
            if not (owner == PARTICIPANT and name == PARTICIPANT):
                table = self.script.program.schema.entity(owner) or self.script.program.schema.fact(owner)
                assert table is not None
                field = next(each for each in table.fields if each.name == name)
                step = self._followed(step, owner, field)
        return self._one_value(step)

    def _days(self, every: bool) -> str:
        """The days in the role within each period, or the first of each assignment; the value is their own key."""
        offset = self.script.program.plan.year_offset
        number = Column(layout.NUMBER, "whole", "n")
        first, last = calendar.first_day(number, self.grain, offset), calendar.last_day(number, self.grain, offset)
        begin, end = Column(FIRST, "day", "a"), Column(LAST, "day", "a")
        held = same(Column("role", "text", "a"), text(self.role))
        meet = both(held, compared("<=", begin, last), compared(">=", end, first))
        who = Column(layout.KEY, "text", "a")
        since = Call("greatest", (begin, first), "day")
        until = Call("least", (end, last), "day") if every else since
        columns: tuple[tuple[str, Expr], ...] = (
            (layout.WHO, who),
            (layout.NUMBER, number),
            (FIRST, since),
            (LAST, until),
            (layout.VALUE, who),
            (_LOST, FALSE),
            (_DAYS, Over(Call("sum", (_length(since, until),), "whole"), (who, number))),
        )
        periods = Join(Source(self.script.numbers_of(self.grain), "n"), meet, left=False)
        query = Select(columns, Source(layout.ASSIGNMENTS, "a"), (periods,))
        return self.script.add(f"days of {self.role}", query, kept=False)

    def _followed(self, step: str, owner: str, field: Field) -> str:
        """The same one step further along the path; what changes over time cuts the days."""
        key = Column(layout.VALUE, "text", "s")
        begin, end = Column(FIRST, "day", "s"), Column(LAST, "day", "s")
        kind = self.script.layout.type_of(field.type)
        first: Expr = begin
        last: Expr = end
        mine = same(Column(layout.KEY, "text", "v"), key)
        lost: Expr = Column(_LOST, "truth", "s")
        if owner != PARTICIPANT and not field.over_time:
            entity = self.script.program.schema.entity(owner) is not None
            table = layout.entity_table(owner) if entity else layout.fact_table(owner)
            value: Expr = Column(field.name, kind, "v")
        else:
            since, until = Column(FIRST, "day", "v"), Column(LAST, "day", "v")
            mine = both(mine, compared("<=", since, end), compared(">=", until, begin))
            first = choice([(missing(since), begin)], Call("greatest", (begin, since), "day"), "day")
            last = choice([(missing(until), end)], Call("least", (end, until), "day"), "day")
            if owner == PARTICIPANT:
                table, value = layout.PEOPLE, Column(field.name, kind, "v")
                away = both(known(key), missing(since))
                differs = Column(layout.differs(field.name), "truth", "v")
                lost = either(lost, away, both(known(differs), differs))
            else:
                table, value = layout.timeline_table(owner, field.name), Column(layout.VALUE, kind, "v")
        columns: tuple[tuple[str, Expr], ...] = (
            (layout.WHO, Column(layout.WHO, "text", "s")),
            (layout.NUMBER, Column(layout.NUMBER, "whole", "s")),
            (FIRST, first),
            (LAST, last),
            (layout.VALUE, value),
            (_LOST, lost),
            (_DAYS, Column(_DAYS, "whole", "s")),
        )
        query = Select(columns, Source(step, "s"), (Join(Source(table, "v"), mine),))
        return self.script.add(f"{field.name} on days of {self.role}", query, kept=False)

    def _one_value(self, step: str) -> str:
        """The value of all days, if there is one; where only some have none, or some are left out, nobody knows."""
        who, number = Column(layout.WHO, "text", "s"), Column(layout.NUMBER, "whole", "s")
        kind = next(each for name, each in self.script.columns_of(step) if name == layout.VALUE)
        value = Column(layout.VALUE, kind, "s")
        least, most = Call("min", (value,), kind), Call("max", (value,), kind)
        some, none = (Call("any", (each,), "truth") for each in (known(value), missing(value)))
        lost = Call("any", (Column(_LOST, "truth", "s"),), "truth")
        days = Call("sum", (_length(Column(FIRST, "day", "s"), Column(LAST, "day", "s")),), "whole")
        left_out = opposite(same(days, Call("min", (Column(_DAYS, "whole", "s"),), "whole")))
        several = either(surely(opposite(same(least, most))), both(some, either(none, left_out)))
        columns: tuple[tuple[str, Expr], ...] = (
            (layout.WHO, who),
            (layout.NUMBER, number),
            (layout.VALUE, least),
            (_LOST, either(lost, several)),
            (_UNSURE, both(left_out, none)),
        )
        query = Select(columns, Source(step, "s"), group=(who, number))
        found = self.script.add("unchanging", query, note=f"what is one value while {self.role} in a {self.grain}")
        unsure = both(Column(_UNSURE, "truth", "u"), missing(Column(layout.VALUE, kind, "u")))
        self.script.doubt(Select(((layout.WHO, Column(layout.WHO, "text", "u")),), Source(found, "u"), where=unsure))
        return found


def _length(first: Expr, last: Expr) -> Expr:
    """How many days there are, both ends counted."""
    return plus(Call("days_between", (first, last), "whole"), whole(1))
