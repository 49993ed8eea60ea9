"""What belongs to people and periods: gathers as running totals by period, inputs, targets, measures.

A gather is one relation of running totals: for each participant and each of the shortest periods that the plan knows,
all that counted up to its end. Whatever window a reader asks for is then the difference of two of its rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions.at_end import at_end
from incentlang.engines.relational.expressions.counting import counted_rows
from incentlang.engines.relational.expressions.extremes import extreme
from incentlang.engines.relational.expressions.others import of_another
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.running import COUNT, TROUBLES, Total, running
from incentlang.engines.relational.expressions.scope import AtPeriod, Read, Scope
from incentlang.engines.relational.expressions.unchanging import unchanging
from incentlang.engines.relational.expressions.weeks import (
    clock_period,
    clock_within,
    week_alone,
    without_later,
)
from incentlang.engines.relational.sql import (
    FALSE,
    Call,
    Column,
    Const,
    Dec,
    Expr,
    both,
    calendar,
    coalesce,
    either,
    minus,
    missing,
    null,
    numbers,
    opposite,
    same,
    text,
    whole,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.accumulation import Accumulation
from incentlang.ir.expressions import Aggregate, FieldRead, InputRead, MeasureRead, OfTrigger, ParticipantRead, Window
from incentlang.ir.program import Measure
from incentlang.ir.schema import Input
from incentlang.source import Span
from incentlang.values.periods import WEEKS, Grain, is_shorter

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script


@attrs.define
class Gathers:
    """Measures, gathers, inputs and targets, read from within a selection."""

    script: Script

    # --- periods ----------------------------------------------------------------------------------

    @property
    def unit(self) -> Grain:
        """The shortest grain in which anything is added up."""
        return self.script.unit

    @property
    def offset(self) -> int:
        """How the plan's periods lie."""
        return self.script.program.plan.year_offset

    def first_day(self, period: AtPeriod) -> Expr:
        """The first day of the period at hand."""
        return calendar.first_day(period.number, period.grain, self.offset)

    def last_day(self, period: AtPeriod) -> Expr:
        """The last day of the period at hand."""
        return calendar.last_day(period.number, period.grain, self.offset)

    def of_participant(self, path: tuple[str, ...], at: str, span: Span, scope: Scope) -> Read:
        """An attribute of the participant at hand."""
        if at == "all period" and scope.period is not None:
            return unchanging(self.script, path, scope, span)
        if at == "row date" or (at == "each day" and scope.on is not None):
            day = scope.day if scope.on is None else scope.on
        elif at in ("period start", "period end") and scope.period is not None:
            day = self.first_day(scope.period) if at == "period start" else self.last_day(scope.period)
        else:
            raise Unsupported(f"an attribute read {at}", span)
        assert scope.who is not None
        field = next(each for each in scope.layout.people_fields if each.name == path[0])
        start = scope.attribute(Read(scope.who, missing(scope.who)), path[0], day, span)
        return scope.follow(start, field, path[1:], day, span)

    # --- measures and inputs ----------------------------------------------------------------------

    def measure(self, name: str) -> Measure | None:
        """The measure of a name, None where an input is called so."""
        return next((each for each in self.script.program.measures if each.name == name), None)

    def supplied(self, name: str) -> Input:
        """The input of a name."""
        return next(each for each in self.script.program.schema.inputs if each.name == name)

    def read(self, node: MeasureRead | InputRead, scope: Scope) -> Number:
        """A measure or input of whom and for the period that its reader means."""
        if isinstance(node, InputRead):
            return self.script.inputs.read(node, scope)
        measure = self.measure(node.name)
        assert measure is not None
        if scope.owner and scope.tick is None:
            raise Unsupported("a measure that moves after the row is credited, read here", node.span)
        within, trouble = self.within(node, measure, scope)
        found = self.script.values.number(measure.body, within)
        if trouble == FALSE:
            return found
        return numbers.choose([(trouble, Number(null(numbers.kind_of(found.top))))], found)

    def within(self, node: MeasureRead, measure: Measure, scope: Scope) -> tuple[Scope, Expr]:
        """What the body of a measure sees, and where it cannot be told whose measure is read."""
        inside, trouble = self.whose_measure(node, scope)
        period, window = self._stretch(node, measure, inside)
        until, role = self.ends(period, scope), measure.role
        seen = inside.seen(owner="", day=None, on=None, period=period, until=until, window=window, role=role)
        return seen.seen(measure=measure.name, lets={}), trouble

    def ends_on(self, node: MeasureRead, scope: Scope) -> Expr:
        """The last day of the period of a measure that the row at hand means."""
        measure = self.measure(node.name)
        assert measure is not None
        inside, _ = self.whose_measure(node, scope)
        return self.last_day(self._stretch(node, measure, inside)[0])

    def settles_on(self, node: MeasureRead, scope: Scope) -> Expr:
        """The last day of the last period that a measure read by the row at hand covers."""
        measure, window = self.measure(node.name), node.window
        assert measure is not None
        whose = self.keyed(node, scope) if node.also is not None else scope
        number = self.number_of(self.script.walks.counting_day(node, whose), measure.each, node.span)
        if window is None or window.kind in ("to date", "last"):
            return self.last_day(AtPeriod(number, measure.each))
        self.nests(window.grain, node.span)
        held = calendar.within(number, measure.each, window.grain, self.offset)
        match window.kind:
            case "whole":
                return self.last_day(AtPeriod(held, window.grain))
            case "previous":
                return self.last_day(AtPeriod(minus(held, whole(1)), window.grain))
            case _:
                raise Unsupported("this window", node.span)

    def keyed(self, node: MeasureRead, scope: Scope) -> Scope:
        """The scope in which whose measure is read is at hand."""
        return self.whose_measure(node, scope)[0]

    def ends(self, period: AtPeriod, scope: Scope) -> Expr | None:
        """What a measure of a period sees: nothing after that, nor after the end of the period in which it is read."""
        if scope.owner or scope.period is None or scope.period.grain not in calendar.MONTHLY:
            return scope.until
        read = calendar.last_part(scope.period.number, scope.period.grain, self.unit, self.offset)
        return read if scope.until is None else Call("least", (read, scope.until), "whole")

    def whose_measure(self, node: MeasureRead, scope: Scope) -> tuple[Scope, Expr]:
        """Whose measure is read, and where nobody knows: in a rule of rows also somebody outside its role."""
        measure = self.measure(node.name)
        assert measure is not None
        if node.also is None:
            if measure.also and (scope.also is None or scope.owner):
                raise Unsupported("a measure of a participant together with an entity", node.span)
            return self._whose(node, measure, scope)
        if not isinstance(node.also, FieldRead | ParticipantRead | OfTrigger):
            raise Unsupported("a measure of a participant together with an entity", node.span)
        beside = self.script.values.maybe(node.also, scope)
        whose, trouble = self._whose(node, measure, scope)
        return whose.seen(also=beside.value), either(trouble, beside.trouble, missing(beside.value))

    def _whose(self, node: MeasureRead, measure: Measure, scope: Scope) -> tuple[Scope, Expr]:
        """The participant, or the entity, whose measure is read."""
        if measure.key == "plan":
            return scope.seen(who=text("")), FALSE
        if measure.key == "entity" or node.of is not None:
            if node.of is None:
                return scope, FALSE
            found = self.script.values.maybe(node.of, scope)
            if measure.key == "role":
                return of_another(self.script, node, measure, found, scope)
            return scope.seen(who=found.value), either(found.trouble, missing(found.value))
        if not scope.owner:
            return scope, FALSE
        assert scope.who is not None
        assert scope.day is not None
        return scope, opposite(scope.is_in(scope.who, measure.role, scope.day))

    def _stretch(self, node: MeasureRead, measure: Measure, scope: Scope) -> tuple[AtPeriod, Window | None]:
        """The period of a measure that its reader means, and the window over it."""
        each, window = measure.each, node.window or scope.window
        if scope.owner:
            number = self.number_of(self.script.walks.counting_day(node, scope), each, node.span)
            period = AtPeriod(number, each)
        else:
            assert scope.period is not None
            period = self.own_or_seen(scope.period, each, node.span)
        if node.window is not None and node.window.kind == "end":
            return at_end(self.script, period, scope), None
        if node.window is not None and node.window.kind == "previous":
            grain = node.window.grain
            self.nests(each if each in WEEKS else grain, node.span)
            before = minus(calendar.within(period.number, each, grain, self.offset), whole(1))
            number = calendar.last_part(before, grain, each, self.offset)
            return AtPeriod(number, each), None if grain == each else Window("to date", grain)
        return period, window

    def number_of(self, day: Expr, grain: Grain, span: Span) -> Expr:
        """The number of the period that holds a day."""
        self.nests(grain, span)
        return calendar.number_of(day, grain, self.offset)

    def nests(self, grain: Grain, span: Span) -> None:
        if grain not in calendar.MONTHLY or is_shorter(grain, self.unit):
            raise Unsupported(f"a {grain} beside other periods", span)

    def own_or_seen(self, period: AtPeriod, grain: Grain, span: Span) -> AtPeriod:
        """The same, also where it is a week in which a week is asked for."""
        return period if period.grain == grain and grain in WEEKS else self.as_seen(period, grain, span)

    def as_seen(self, period: AtPeriod, grain: Grain, span: Span) -> AtPeriod:
        """The period of another grain with whose end, or in which, a period ends."""
        self.nests(period.grain if period.grain in WEEKS else grain, span)
        if is_shorter(grain, period.grain):
            return AtPeriod(calendar.last_part(period.number, period.grain, grain, self.offset), grain)
        return AtPeriod(calendar.within(period.number, period.grain, grain, self.offset), grain)

    def span_of(self, period: AtPeriod, window: Window | None, span: Span) -> tuple[Expr, Expr]:
        """The first and last of the shortest periods that a window covers."""
        offset, unit = self.offset, self.unit
        self.nests(period.grain, span)
        ends = calendar.last_part(period.number, period.grain, unit, offset)
        match window:
            case None:
                return calendar.first_part(period.number, period.grain, unit, offset), ends
            case Window(kind="to date" | "last" | "whole" | "previous", grain=grain):
                self.nests(grain, span)
                if is_shorter(grain, period.grain):
                    raise Unsupported("a window shorter than the measure's period", span)
                held = calendar.within(period.number, period.grain, grain, offset)
            case _:
                raise Unsupported("this window", span)
        match window.kind:
            case "to date":
                return calendar.first_part(held, grain, unit, offset), ends
            case "last":
                since = minus(held, whole(window.count - 1)) if window.count > 1 else held
                return calendar.first_part(since, grain, unit, offset), ends
            case "previous":
                held = minus(held, whole(1))
            case _:
                pass
        return calendar.first_part(held, grain, unit, offset), calendar.last_part(held, grain, unit, offset)

    def _unit_of(self, period: AtPeriod | None) -> Grain:
        return period.grain if period is not None and period.grain in WEEKS else self.unit

    def at(self, table: str, on: object, number: Expr, who: Expr, scope: Scope) -> str:
        def condition(at: str) -> Expr:
            return both(same(Column(layout.WHO, "text", at), who), same(Column(layout.NUMBER, "whole", at), number))

        return scope.join(table, on, condition)

    # --- gathers ----------------------------------------------------------------------------------

    def gathered(self, node: Aggregate, scope: Scope) -> Number:
        """The sum, count or average of rows over the reader's period or window."""
        at_end = node.above is not None and node.above.at_end
        if node.also and scope.also is None:
            raise Unsupported("a gather of a participant together with an entity", node.span)
        if node.also or at_end or node.kind in ("highest", "lowest", "distinct"):
            start, end = self.stretch(node, scope)
            return extreme(self.script, node, start, end, _role(scope), scope)
        assert scope.period is not None
        window = node.window or scope.window
        start, end = (
            week_alone(scope.period, window, node.span)
            if scope.period.grain in WEEKS
            else self.span_of(scope.period, window, node.span)
        )
        found = self._between(node, start, self._up_to_clock(end, scope, node.span, node), scope)
        total = self._worth(node, found.total, scope)
        if node.kind == "average":
            total = numbers.divide(total, Number(found.count))
        return numbers.choose([(found.trouble, Number(null(numbers.kind_of(total.top))))], total)

    def stretch(self, node: Aggregate, scope: Scope) -> tuple[Expr, Expr]:
        """The first and last of the shortest periods that a gather covers, as far as its reader sees."""
        assert scope.period is not None
        start, end = self.span_of(scope.period, node.window or scope.window, node.span)
        return start, self.until(end, scope, node.span)

    def sums_between(
        self, parts: Accumulation, scope: Scope, reader: AtPeriod | None, span: Span
    ) -> tuple[Number, Number, Expr]:
        """What sums add up to at the end of the period at hand, and before the reader's period; and where nobody knows.

        Both have the same divisor; what is nothing may have none.

        Args:
            parts: The sums of a measure.
            scope: What is at hand: a period of the measure.
            reader: The period whose stretch is asked for; None: from the start of the window.
            span: Where that is written.
        """
        assert scope.period is not None
        start, end = self.span_of(scope.period, parts.window, span)
        after = before = Number(numbers.ZERO)
        trouble: Expr = FALSE
        for node in parts.sums:
            found, lost = self._summed(node, start, self._up_to_clock(end, scope, span, node), scope)
            after, trouble = _and(after, found), either(trouble, lost)
            if reader is not None:
                opened = minus(calendar.first_part(reader.number, reader.grain, self.unit, self.offset), whole(1))
                before = _and(before, self._summed(node, start, opened, scope)[0])
        return after, before, trouble

    def _summed(self, node: Aggregate, start: Expr, end: Expr, scope: Scope) -> tuple[Number, Expr]:
        """A sum from one of the shortest periods to another, both included; and where nobody knows."""
        if node.also:
            found = extreme(self.script, node, start, end, _role(scope), scope)
            return found, missing(found.top)
        total = self._between(node, start, end, scope)
        return self._worth(node, total.total, scope), total.trouble

    def until(self, end: Expr, scope: Scope, span: Span) -> Expr:
        """The last of the shortest periods that a reader sees: nothing that comes after its clock."""
        if scope.until is not None:
            end = Call("least", (end, scope.until), "whole")
        if scope.tick is None:
            return end
        paid = self.script.program.plan.paid
        if paid not in calendar.MONTHLY:
            raise Unsupported(f"a measure read each {paid}", span)
        return Call("least", (end, calendar.last_part(scope.tick, paid, self.unit, self.offset)), "whole")

    def _up_to_clock(self, end: Expr, scope: Scope, span: Span, node: Aggregate) -> Expr:
        """The same for running totals, which are cut where the clock lies within a period."""
        unit = self._unit_of(scope.period)
        if node.also or scope.tick is None or not (unit in WEEKS or clock_within(self.script, unit)):
            return self.until(end, scope, span)
        end = self.until(end, scope.seen(tick=None), span)
        return Call("least", (end, clock_period(self.script, scope.tick, unit)), "whole")

    def _worth(self, node: Aggregate, total: Expr, scope: Scope) -> Number:
        """What a total of rows is."""
        return counted_rows(self.script, (node,), _role(scope)).worth(total, scope)

    def _between(self, node: Aggregate, start: Expr, end: Expr, scope: Scope) -> Total:
        """The total from one of the shortest periods to another, both included."""
        who = (scope.who if node.is_of_somebody else text("")) or text("")
        role, unit = _role(scope), self._unit_of(scope.period)
        totals, kind = running(self.script, node, role, unit)
        names = [self.at(totals, (who, at), at, who, scope) for at in (end, minus(start, whole(1)))]

        def between(name: str, kind_: Dec) -> Expr:
            zero = Const(numbers.ZERO.value, kind_)
            upper, lower = (coalesce(Column(name, kind_, at), zero) for at in names)
            return numbers.narrowed(numbers.decimal_difference(upper, lower), kind_)

        upper, lower = (coalesce(Column(TROUBLES, "whole", at), whole(0)) for at in names)
        count = between(COUNT, self.script.layout.counted)
        found = Total(between(layout.VALUE, kind), count, minus(upper, lower))
        if scope.tick is not None and clock_within(self.script, unit):
            found = without_later(self.script, node, role, unit, who, end, scope, found)
        return found


def _role(scope: Scope) -> str:
    """The role in which rows count for who is at hand; nobody is in the role of an entity."""
    return scope.role if scope.role in scope.schema.roles else ""


def _and(a: Number, b: Number) -> Number:
    """A sum, of which the first part is without a divisor only while it is nothing."""
    return Number(numbers.decimal_sum(a.top, b.top), b.bottom) if a.top == numbers.ZERO else numbers.add(a, b)
