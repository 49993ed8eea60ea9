"""A value for the part of a period in which somebody is in the role (semantics 16): both ends counted.

What changes by date alone is read once for each stretch between the days on which the plan changes it, and multiplied
by the time in the role there. What changes with the person is added up over the stretches of their assignments.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions.defaults import note_of_period
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import AtPeriod, Scope
from incentlang.engines.relational.sql import (
    FALSE,
    Binary,
    Call,
    Case,
    Column,
    Const,
    Dec,
    Expr,
    Join,
    Select,
    Source,
    both,
    calendar,
    choice,
    coalesce,
    compared,
    either,
    minus,
    missing,
    null,
    numbers,
    plus,
    same,
    whole,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.expressions import Expr as Node
from incentlang.ir.expressions import LetRead, MeasureRead, Otherwise, ParamRead, ParticipantRead, Prorated
from incentlang.ir.walk import everything
from incentlang.values.dates import LAST_DATE, ONE_DAY
from incentlang.values.periods import MONTHS_IN, Grain

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

_COUNT, _LOST, _TAKEN = "_time", "_lost", "_taken"
_DAY_ONE = date(1, 1, 1)  # a Monday


@attrs.frozen
class _Stretch:
    """Days between two changes of the plan, both included."""

    first: date
    last: date


@attrs.define
class Prorating:
    """Values by time in a role, read from within a selection."""

    script: Script

    def read(self, node: Prorated, scope: Scope) -> Number:
        """The average over the period, nothing while not in the role."""
        if scope.owner or scope.period is None or scope.role not in scope.schema.roles:
            raise Unsupported("`prorated by` read here", node.span)
        inside = list(self._inside(node.operand, scope))
        personal = any(isinstance(each, ParticipantRead) and each.at == "each day" for each in inside)
        stretches = self._stretches(inside)
        total = self._of_people(node, scope, stretches) if personal else self._of_dates(node, scope, stretches)
        whole_of = _time_in("year" if node.by == "days of the year" else scope.period.grain)
        below = numbers.cast(self._whole(node, scope.period), whole_of)
        return Number(total.top, below if total.bottom is None else numbers.decimal_product(total.bottom, below))

    def _inside(self, node: Node, scope: Scope) -> Iterator[Node]:
        """What the operand reads on each day: what a measure reads is that of its period."""
        for each in (node, *everything(node)):
            yield each
            if isinstance(each, LetRead):
                yield from self._inside(scope.lets[each.name], scope)

    def _stretches(self, inside: list[Node]) -> list[_Stretch]:
        """The days between which no parameter changes that the operand reads."""
        params = [self.script.values.params[each.name] for each in inside if isinstance(each, ParamRead)]
        days = sorted({each.start for param in params for each in param.since})
        firsts = [_DAY_ONE, *days]
        return [
            _Stretch(first, last)
            for first, last in zip(firsts, [*(day - ONE_DAY for day in days), LAST_DATE], strict=True)
        ]

    def _whole(self, node: Prorated, period: AtPeriod) -> Expr:
        """What the counts are divided by."""
        gathers = self.script.values.gathers
        first, last = gathers.first_day(period), gathers.last_day(period)
        match node.by:
            case "days":
                return _days(first, last)
            case "working days":
                return _working_days(first, last)
            case "months":
                return whole(MONTHS_IN[period.grain])
            case "days of the year":
                year = calendar.number_of(last, "year", gathers.offset)
                return _days(*(edge(year, "year", gathers.offset) for edge in (calendar.first_day, calendar.last_day)))

    # --- what changes by date -----------------------------------------------------------------------

    def _of_dates(self, node: Prorated, scope: Scope, stretches: list[_Stretch]) -> Number:
        """The sum of values, each times the time in the role while it holds."""
        assert scope.period is not None
        assert scope.who is not None
        at = self._time(scope.role, scope.period.grain, node.by, tuple(stretches))
        joined = self.script.values.gathers.at(
            at, (scope.who, scope.period.number), scope.period.number, scope.who, scope
        )
        total: Number | None = None
        taken: list[tuple[str, str, Expr]] = [] if scope.measure else scope.assumed
        for place, stretch in enumerate(stretches):
            time = coalesce(Column(f"{_COUNT} {place}", "whole", joined), whole(0))
            there = compared(">", time, whole(0))
            inside = scope.seen(on=Const(stretch.first, "day"), assumed=taken).where(there)
            value = self.script.values.number(node.operand, inside)
            part = numbers.multiply(value, Number(numbers.cast(time, _time_in(scope.period.grain))))
            part = numbers.choose([(there, part)], Number(numbers.ZERO))
            total = part if total is None else numbers.add(total, part)
        assert total is not None
        if scope.measure:
            self._note(node, scope, _by_default(self._defaults(node, scope), taken))
        return total

    def _defaults(self, node: Prorated, scope: Scope) -> list[Otherwise]:
        """The defaults in an operand, each text once."""
        every = (each for each in self._inside(node.operand, scope) if isinstance(each, Otherwise))
        return list({_words(each): each for each in every}.values())

    def _note(self, node: Prorated, scope: Scope, taken: Sequence[Expr]) -> None:
        """Note which defaults were taken on some day that counts."""
        for each, on in zip(self._defaults(node, scope), taken, strict=True):
            if scope.measure:
                note_of_period(self.script.values, each, on, scope)
            else:
                scope.assumed.append((*_words(each), both(scope.guard, on)))

    def _time(self, role: str, grain: Grain, by: str, stretches: tuple[_Stretch, ...]) -> str:
        """How long everybody is in a role in each period, within each stretch."""
        script, made = self.script, ("time", role, grain, by, stretches)
        if made not in script.known:
            part: Grain = "month" if by == "months" else grain
            there = self._in_role(role, part, stretches, by)
            who, number = Column(layout.WHO, "text", "t"), Column(layout.NUMBER, "whole", "t")
            held = calendar.within(number, part, grain, script.program.plan.year_offset)
            times = [
                (f"{_COUNT} {place}", Call("sum", (Column(f"{_COUNT} {place}", "whole", "t"),), "whole"))
                for place in range(len(stretches))
            ]
            query = Select(((layout.WHO, who), (layout.NUMBER, held), *times), Source(there, "t"), group=(who, held))
            script.known[made] = script.add(f"time in {role}", query)
        return script.known[made]

    def _in_role(self, role: str, part: Grain, stretches: tuple[_Stretch, ...], by: str) -> str:
        """The same for the parts of periods that count by themselves: a month counts when it is whole."""
        number, first, last, source, joins = self._stretched(role, part)
        begin, end = self._overlap(first, last)
        who = Column(layout.KEY, "text", "p")
        columns: list[tuple[str, Expr]] = [(layout.WHO, who), (layout.NUMBER, number)]
        if by != "months":
            for place, stretch in enumerate(stretches):
                columns.append((f"{_COUNT} {place}", _within(begin, end, stretch, by)))
            return self.script.add("time in a role", Select(tuple(columns), source, joins), kept=False)
        days = Call("sum", (_days(begin, end),), "whole")
        columns += [("_days", days), ("_all", _days(first, last)), (layout.FIRST, first)]
        months = self.script.add(
            "days of months", Select(tuple(columns), source, joins, group=(who, number)), kept=False
        )
        complete = same(Column("_days", "whole", "m"), Column("_all", "whole", "m"))
        opens = Column(layout.FIRST, "day", "m")
        counts = [
            (f"{_COUNT} {place}", choice([(both(complete, _holds(opens, stretch)), whole(1))], whole(0), "whole"))
            for place, stretch in enumerate(stretches)
        ]
        line = ((layout.WHO, Column(layout.WHO, "text", "m")), (layout.NUMBER, Column(layout.NUMBER, "whole", "m")))
        return self.script.add("time in a role", Select((*line, *counts), Source(months, "m")), kept=False)

    def _stretched(self, role: str, part: Grain) -> tuple[Expr, Expr, Expr, Source, tuple[Join, ...]]:
        """The stretches of people in a role, called `p`, with every period that they meet."""
        offset = self.script.program.plan.year_offset
        number = Column(layout.NUMBER, "whole", "n")
        first, last = calendar.first_day(number, part, offset), calendar.last_day(number, part, offset)
        held = Column(layout.in_role(role), "truth", "p")
        meet = both(
            held,
            compared("<=", Column(layout.FIRST, "day", "p"), last),
            compared(">=", Column(layout.LAST, "day", "p"), first),
        )
        join = Join(Source(self.script.numbers_of(part), "n"), meet, left=False)
        return number, first, last, Source(layout.PEOPLE, "p"), (join,)

    def _overlap(self, first: Expr, last: Expr) -> tuple[Expr, Expr]:
        """The days of a stretch of somebody within a period."""
        begin = Call("greatest", (Column(layout.FIRST, "day", "p"), first), "day")
        return begin, Call("least", (Column(layout.LAST, "day", "p"), last), "day")

    # --- what changes with the person ---------------------------------------------------------------

    def _of_people(self, node: Prorated, scope: Scope, stretches: list[_Stretch]) -> Number:
        """The sum of values, each times how long an assignment says so."""
        assert scope.period is not None
        assert scope.who is not None
        inside = list(self._inside(node.operand, scope))
        if node.by == "months" or any(isinstance(each, MeasureRead) for each in inside):
            raise Unsupported("`prorated by` of what changes with the person", node.span)
        made = ("prorated", node, scope.role, scope.period.grain, tuple(sorted(scope.lets)))
        if made not in self.script.known:
            self.script.known[made] = self._sums(node, scope, stretches)
        step = self.script.known[made]
        kind = self.script.kinds[step]
        at = self.script.values.gathers.at(
            step, (scope.who, scope.period.number), scope.period.number, scope.who, scope
        )
        value, lost = Column(layout.VALUE, kind, at), Column(_LOST, "truth", at)
        places = range(len(self._defaults(node, scope)))
        self._note(node, scope, [coalesce(Column(f"{_TAKEN} {each}", "truth", at), FALSE) for each in places])
        found = coalesce(value, Const(numbers.ZERO.value, kind))
        return Number(choice([(coalesce(lost, FALSE), null(kind))], found, kind))

    def _sums(self, node: Prorated, scope: Scope, stretches: list[_Stretch]) -> str:
        assert scope.period is not None
        grain = scope.period.grain
        number, first, last, source, joins = self._stretched(scope.role, grain)
        begin, end = self._overlap(first, last)
        own = Scope(
            scope.layout,
            source,
            day=last,
            who=Column(layout.KEY, "text", "p"),
            role=scope.role,
            period=AtPeriod(number, grain),
            lets=scope.lets,
            measure=scope.measure,
            joins=list(joins),
        )
        total: Expr = numbers.ZERO
        lost: Expr = FALSE
        assumed: list[tuple[str, str, Expr]] = []
        for stretch in stretches:
            time = _within(begin, end, stretch, node.by)
            opens = Call("greatest", (begin, Const(stretch.first, "day")), "day")
            here = own.seen(on=opens, assumed=[])
            value = self.script.values.number(node.operand, here)
            if value.bottom is not None:
                raise Unsupported("`prorated by` of what is divided", node.span)
            there = compared(">", time, whole(0))
            part = numbers.decimal_product(value.top, numbers.cast(time, _time_in(grain)))
            nothing = Const(numbers.ZERO.value, numbers.kind_of(part))
            total = numbers.decimal_sum(total, choice([(there, part)], nothing, numbers.kind_of(part)))
            lost = either(lost, both(there, missing(value.top)))
            assumed += [(told, default, both(there, on)) for told, default, on in here.assumed]
        taken = _by_default(self._defaults(node, scope), assumed)
        names = [f"{_TAKEN} {place}" for place in range(len(taken))]
        kind = numbers.kind_of(total)
        columns: tuple[tuple[str, Expr], ...] = (
            (layout.WHO, Column(layout.KEY, "text", "p")),
            (layout.NUMBER, number),
            (layout.VALUE, total),
            (_LOST, lost),
            *zip(names, taken, strict=True),
        )
        parts = self.script.add("prorated", Select(columns, source, tuple(own.joins)), kept=False)
        who, held = Column(layout.WHO, "text", "s"), Column(layout.NUMBER, "whole", "s")
        sum_ = Call("sum", (Column(layout.VALUE, kind, "s"),), Dec(38, kind.places))
        any_ = Call("any", (Column(_LOST, "truth", "s"),), "truth")
        grouped: tuple[tuple[str, Expr], ...] = (
            (layout.WHO, who),
            (layout.NUMBER, held),
            (layout.VALUE, numbers.cast(sum_, kind)),
            (_LOST, any_),
            *((name, Call("any", (Column(name, "truth", "s"),), "truth")) for name in names),
        )
        step = self.script.add("prorated", Select(grouped, Source(parts, "s"), group=(who, held)))
        self.script.kinds[step] = kind
        return step


def _words(node: Otherwise) -> tuple[str, str]:
    """What a run says was missing, and what was taken."""
    told, default = (" ".join(part.span.text.split()) for part in (node.operand, node.default))
    return told, default


def _by_default(defaults: Sequence[Otherwise], taken: Sequence[tuple[str, str, Expr]]) -> list[Expr]:
    """Where each default was taken."""
    return [either(*(on for *words, on in taken if tuple(words) == _words(each))) for each in defaults]


def _time_in(grain: Grain) -> Dec:
    """The digits of how many days, or less, a period has: a quarter has at most 92."""
    return Dec(3, 0) if grain in ("half year", "year") else Dec(2, 0)


def _holds(day: Expr, stretch: _Stretch) -> Expr:
    return both(compared(">=", day, Const(stretch.first, "day")), compared("<=", day, Const(stretch.last, "day")))


def _within(begin: Expr, end: Expr, stretch: _Stretch, by: str) -> Expr:
    """How many days, or working days, of a stretch of somebody lie in a stretch of the plan."""
    if stretch.first != _DAY_ONE:
        begin = Call("greatest", (begin, Const(stretch.first, "day")), "day")
    if stretch.last != LAST_DATE:
        end = Call("least", (end, Const(stretch.last, "day")), "day")
    time = _working_days(begin, end) if by == "working days" else _days(begin, end)
    return Case(((compared("<=", begin, end), time),), whole(0), "whole")


def _days(first: Expr, last: Expr) -> Expr:
    return plus(Call("days_between", (first, last), "whole"), whole(1))


def _working_days(first: Expr, last: Expr) -> Expr:
    """Mondays to Fridays, both ends counted."""
    return minus(_working_days_before(plus(_number(last), whole(1))), _working_days_before(_number(first)))


def _number(day: Expr) -> Expr:
    """A day counted from a Monday."""
    return Call("days_between", (Const(_DAY_ONE, "day"), day), "whole")


def _working_days_before(number: Expr) -> Expr:
    """How many working days come before a day."""
    weeks = Binary("*", Call("floor_divide", (number, whole(7)), "whole"), whole(5), "whole")
    return plus(weeks, Call("least", (Binary("%", number, whole(7), "whole"), whole(5)), "whole"))
