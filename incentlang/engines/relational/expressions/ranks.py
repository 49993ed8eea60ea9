"""Places of people by a measure: everybody in its role in the period is compared, exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import BOTTOM, TOP
from incentlang.engines.relational.expressions.counting import TROUBLE
from incentlang.engines.relational.expressions.figures import UNTIL
from incentlang.engines.relational.expressions.portions import named
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import AtPeriod, Read, Scope
from incentlang.engines.relational.sql import (
    FALSE,
    Binary,
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
    both,
    calendar,
    choice,
    coalesce,
    compared,
    either,
    known,
    minus,
    missing,
    null,
    numbers,
    plus,
    same,
    surely,
    text,
    whole,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.expressions import Rank

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

READER, GROUP, HIGHER, ALIKE, COUNT, PLACE = "_reader", "_group", "_higher", "_alike", "_count", "_place"
_KEY: tuple[tuple[str, SqlType], ...] = ((READER, "whole"), (layout.NUMBER, "whole"), (UNTIL, "whole"))


@attrs.frozen
class _Field:
    """Everybody who is compared, with their value and group."""

    step: str
    top: Dec
    bottom: Dec | None
    group: SqlType | None

    @property
    def compared(self) -> tuple[tuple[str, SqlType], ...]:
        """What people have in common who are compared."""
        return (*_KEY, *(() if self.group is None else ((GROUP, self.group),)))

    def value(self, of: str) -> Number:
        """The value of a row."""
        return Number(Column(TOP, self.top, of), None if self.bottom is None else Column(BOTTOM, self.bottom, of))


@attrs.define
class Ranks:
    """Places and quartiles, read from within a selection."""

    script: Script

    def read(self, node: Rank, scope: Scope) -> Number:
        """The place of whom is at hand; missing where there is none."""
        found = self.maybe(node, scope)
        value = self.script.values.as_decimal(found.value)
        return Number(choice([(found.trouble, null(value.type))], value, value.type))

    def maybe(self, node: Rank, scope: Scope) -> Read:
        """The same, where too few people are no trouble, nor is who is in no group."""
        assert scope.period is not None
        measure = self.script.values.gathers.measure(node.measure.name)
        assert measure is not None
        if measure.key != "role" or measure.also or node.measure.of is not None:
            raise Unsupported("a rank by a measure of something else", node.span)
        gathers = self.script.values.gathers
        within, _ = gathers.within(node.measure, measure, scope)
        assert within.period is not None
        last = calendar.last_part(within.period.number, measure.each, gathers.unit, gathers.offset)
        until = gathers.until(last, within, node.span)
        key = ((READER, scope.period.number), (layout.NUMBER, within.period.number), (UNTIL, until))
        asked = self.script.add(
            "fields asked for",
            Select(key, scope.source, tuple(scope.joins), group=tuple(expr for _, expr in key)),
        )
        field = self._values(node, within, scope.period, self._members(measure.role, within.period, asked))
        placed = self._placed(field) if field.bottom is None else self._placed_by_pairs(field)
        assert scope.who is not None
        mine = (*key, (layout.WHO, scope.who))
        at = scope.join(placed, mine, lambda name: both(*(same(Column(n, e.type, name), e) for n, e in mine)))
        return self._read(node, field, at)

    def _members(self, role: str, period: AtPeriod, asked: str) -> str:
        """Everybody who is in the role on any day of the measure's period."""
        offset = self.script.program.plan.year_offset
        number, who = Column(layout.NUMBER, "whole", "a"), Column(layout.KEY, "text", "s")
        first, last = (f(number, period.grain, offset) for f in (calendar.first_day, calendar.last_day))
        there = both(
            same(Column("role", "text", "s"), text(role)),
            compared("<=", Column(layout.FIRST, "day", "s"), last),
            compared(">=", Column(layout.LAST, "day", "s"), first),
        )
        key = named("a", _KEY)
        query = Select(
            (*key, (layout.WHO, who)),
            Source(asked, "a"),
            (Join(Source(layout.ASSIGNMENTS, "s"), there, left=False),),
            group=(*(expr for _, expr in key), who),
        )
        return self.script.add("people who are compared", query)

    def _values(self, node: Rank, within: Scope, reader: AtPeriod, members: str) -> _Field:
        """The value and the group of everybody; where one cannot be told, no place of theirs can be."""
        assert within.period is not None
        scope = Scope(
            self.script.layout,
            Source(members, "m"),
            who=Column(layout.WHO, "text", "m"),
            role=within.role,
            period=AtPeriod(Column(layout.NUMBER, "whole", "m"), within.period.grain),
            until=Column(UNTIL, "whole", "m"),
            window=within.window,
            measure=within.measure,
        )
        measure = self.script.values.gathers.measure(node.measure.name)
        assert measure is not None
        value = self.script.values.number(measure.body, scope)
        group = self._group(node, scope.seen(period=AtPeriod(Column(READER, "whole", "m"), reader.grain), until=None))
        columns: list[tuple[str, Expr]] = [*named("m", [*_KEY, (layout.WHO, "text")]), (TOP, value.top)]
        columns.append((TROUBLE, missing(value.top)))
        if value.bottom is not None:
            columns.append((BOTTOM, value.bottom))
        if group is not None:
            columns += [(GROUP, group.value), ("_no group", surely(group.trouble))]
        step = self.script.add("values that are compared", Select(tuple(columns), scope.source, tuple(scope.joins)))
        bottom = None if value.bottom is None else numbers.kind_of(value.bottom)
        return _Field(step, numbers.kind_of(value.top), bottom, None if group is None else group.value.type)

    def _group(self, node: Rank, scope: Scope) -> Read | None:
        """What somebody is grouped by; who is not there on the day is in no group."""
        if node.within is None:
            return None
        if len(node.within.path) > 1 or node.within.at not in ("period start", "period end"):
            raise Unsupported("a rank within this group", node.span)
        gathers, period = self.script.values.gathers, scope.period
        assert period is not None
        assert scope.who is not None
        found = gathers.of_participant(node.within.path, node.within.at, node.span, scope)
        day = gathers.first_day(period) if node.within.at == "period start" else gathers.last_day(period)
        return Read(found.value, both(scope.is_assigned(scope.who, day), found.trouble))

    # --- places -----------------------------------------------------------------------------------

    def _placed(self, field: _Field) -> str:
        """How many have more than each, and how many as much: of different values in order."""
        by = named("v", field.compared)
        value = Column(TOP, field.top, "v")
        alike = Call("count", (Column(layout.WHO, "text", "v"),), "whole")
        group = (*(expr for _, expr in by), value)
        each = self.script.add(
            "different values", Select((*by, (TOP, value), (ALIKE, alike)), Source(field.step, "v"), group=group)
        )
        part = tuple(Column(name, kind, "d") for name, kind in field.compared)
        order = (numbers.decimal_negative(Column(TOP, field.top, "d")),)
        higher = Over(Call("sum", (Column(ALIKE, "whole", "d"),), "whole"), part, order, "before here")
        kinds: list[tuple[str, SqlType]] = [*field.compared, (TOP, field.top), (ALIKE, "whole")]
        places = self.script.add(
            "places of values", Select((*named("d", kinds), (HIGHER, coalesce(higher, whole(0)))), Source(each, "d"))
        )
        on = both(*(same(Column(n, k, "p"), Column(n, k, "v")) for n, k in (*field.compared, (TOP, field.top))))
        joins = (Join(Source(places, "p"), on),)
        counts = (HIGHER, Column(HIGHER, "whole", "p")), (ALIKE, Column(ALIKE, "whole", "p"))
        return self._counted(field, joins, counts)

    def _placed_by_pairs(self, field: _Field) -> str:
        """The same of quotients, which are compared two by two."""
        on = both(*(same(Column(n, k, "o"), Column(n, k, "v")) for n, k in field.compared))

        def number_of(op: str) -> Expr:
            holds = surely(numbers.holds(op, field.value("o"), field.value("v")))
            return Call("sum", (choice([(holds, whole(1))], whole(0), "whole"),), "whole")

        own = named("v", [*field.compared, (layout.WHO, "text")])
        query = Select(
            (*own, (HIGHER, number_of(">")), (ALIKE, number_of("="))),
            Source(field.step, "v"),
            (Join(Source(field.step, "o"), on, left=False),),
            group=tuple(expr for _, expr in own),
        )
        pairs = self.script.add("places of people", query)
        mine = both(*(same(Column(n, e.type, "p"), e) for n, e in own))
        counts = (HIGHER, Column(HIGHER, "whole", "p")), (ALIKE, Column(ALIKE, "whole", "p"))
        return self._counted(field, (Join(Source(pairs, "p"), mine),), counts)

    def _counted(self, field: _Field, joins: tuple[Join, ...], counts: tuple[tuple[str, Expr], ...]) -> str:
        """Everybody with how many are compared, and whether somebody's value or group cannot be told."""
        part = tuple(expr for _, expr in named("v", field.compared))
        lost: Expr = surely(Over(Call("any", (Column(TROUBLE, "truth", "v"),), "truth"), part))
        own: tuple[tuple[str, SqlType], ...] = (*_KEY, (layout.WHO, "text"))
        if field.group is not None:
            everybody = tuple(expr for _, expr in named("v", _KEY))
            lost = either(lost, surely(Over(Call("any", (Column("_no group", "truth", "v"),), "truth"), everybody)))
            own = (*own, (GROUP, field.group))
        count = Over(Call("count", (Column(layout.WHO, "text", "v"),), "whole"), part)
        columns = (*named("v", own), *counts, (COUNT, count), (TROUBLE, lost))
        return self.script.add("places", Select(columns, Source(field.step, "v"), joins))

    def _read(self, node: Rank, field: _Field, at: str) -> Read:
        """The place, missing where too few are compared; trouble for who is not, and where it cannot be told."""
        higher, alike, count = (Column(name, "whole", at) for name in (HIGHER, ALIKE, COUNT))
        there = known(Column(layout.WHO, "text", at))
        trouble = either(missing(Column(layout.WHO, "text", at)), coalesce(Column(TROUBLE, "truth", at), FALSE))
        few = compared("<", count, whole(node.at_least))
        if field.group is not None:
            few = either(missing(Column(GROUP, field.group, at)), few)
        if node.ties == "refused":
            tied = both(there, surely(compared(">", alike, whole(1))), compared(">=", count, whole(node.at_least)))
            trouble = either(trouble, tied)
        place: Expr = plus(higher, alike if node.ties == "worse" else whole(1))
        if node.kind == "quartile":
            four = Binary("*", place, whole(4), "whole")
            place = Call("floor_divide", (plus(four, minus(count, whole(1))), count), "whole")
        return Read(choice([(few, Const(None, "whole"))], place, "whole"), trouble)
