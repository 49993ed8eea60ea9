"""Weeks beside months: clocks within the periods in which totals are kept, and weekly inputs added up over months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions.counting import TROUBLE, counted_rows
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.running import COUNT, TROUBLES, Total
from incentlang.engines.relational.expressions.scope import AtPeriod, Scope
from incentlang.engines.relational.sql import (
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
    choice,
    coalesce,
    compared,
    minus,
    numbers,
    same,
    whole,
)
from incentlang.ir.expressions import Aggregate, Window
from incentlang.source import Span
from incentlang.values.periods import WEEKS, Grain

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script


def week_alone(period: AtPeriod, window: Window | None, span: Span) -> tuple[Expr, Expr]:
    """The first and last week of a window: the one at hand."""
    if window is not None and (window.grain != period.grain or window.kind not in ("to date", "whole")):
        raise Unsupported(f"a window over a {period.grain}", span)
    return period.number, period.number


def clock_within(script: Script, unit: Grain) -> bool:
    """Whether pay periods end within the periods in which totals are kept."""
    paid = script.program.plan.paid
    return paid != unit and (paid in WEEKS or unit in WEEKS)


def clock_period(script: Script, tick: Expr, unit: Grain) -> Expr:
    """The number of the period that holds the clock of a pay period."""
    return calendar.number_of(script.clock_at(tick), unit, script.program.plan.year_offset)


def without_later(
    script: Script,
    node: Aggregate,
    role: str,
    unit: Grain,
    who: Expr,
    end: Expr,
    scope: Scope,
    found: Total,
) -> Total:
    """A total up to a period without the rows that come after the clock, where the period holds it."""
    assert scope.tick is not None
    tick = scope.tick
    made = ("later", node, role, unit)
    if made not in script.known:
        script.known[made] = _later(script, node, role, unit)

    def mine(at: str) -> Expr:
        return both(same(Column(layout.WHO, "text", at), who), same(Column(layout.NUMBER, "whole", at), tick))

    at = scope.join(script.known[made], ("later", who, tick), mine)
    cut = compared(">=", end, clock_period(script, tick, unit))

    def less(total: Expr, name: str) -> Expr:
        kind = numbers.kind_of(total)
        zero = Const(numbers.ZERO.value, kind)
        part = choice([(cut, coalesce(Column(name, kind, at), zero))], zero, kind)
        return numbers.narrowed(numbers.decimal_difference(total, part), kind)

    troubles = choice([(cut, coalesce(Column(TROUBLES, "whole", at), whole(0)))], whole(0), "whole")
    return Total(less(found.total, layout.VALUE), less(found.count, COUNT), minus(found.troubles, troubles))


def _later(script: Script, node: Aggregate, role: str, unit: Grain) -> str:
    """Sums of the rows that come after each clock, in the period that holds it."""
    rows = counted_rows(script, (node,), role)
    plain = rows.kind
    kind = rows.sum_kind(script)
    offset = script.program.plan.year_offset
    day, clock = Column(layout.DAY, "day", "g"), Column(layout.CLOCK, "day", "p")
    on = both(
        compared(">", day, clock), same(calendar.number_of(day, unit, offset), calendar.number_of(clock, unit, offset))
    )
    who, tick = Column(layout.WHO, "text", "g"), Column(layout.NUMBER, "whole", "p")
    value = Column(layout.VALUE, plain, "g")
    count = Call("count", (value,), "whole")
    lost = Call("sum", (choice([(Column(TROUBLE, "truth", "g"), whole(1))], whole(0), "whole"),), "whole")
    columns: tuple[tuple[str, Expr], ...] = (
        (layout.WHO, who),
        (layout.NUMBER, tick),
        (layout.VALUE, numbers.cast(Call("sum", (value,), Dec(38, kind.places)), kind)),
        (COUNT, numbers.cast(count, script.layout.counted)),
        (TROUBLES, lost),
    )
    join = Join(Source(layout.PERIODS, "p"), on, left=False)
    return script.add("later", Select(columns, Source(rows.step, "g"), (join,), group=(who, tick)))


def weeks_within(script: Script, period: AtPeriod, window: Window, each: Grain, span: Span) -> tuple[Expr, Expr]:
    """The first and last week that a window adds up: a week is that of its last day, two weeks count with any day."""
    gathers, offset = script.values.gathers, script.program.plan.year_offset
    if window.kind not in ("whole", "to date") or period.grain in WEEKS or window.grain in WEEKS:
        raise Unsupported("an input over this window", span)
    gathers.nests(window.grain, span)
    held = AtPeriod(calendar.within(period.number, period.grain, window.grain, offset), window.grain)
    last = gathers.last_day(held if window.kind == "whole" else period)
    first = calendar.number_of(gathers.first_day(held), each, offset)
    if each == "2 weeks":
        return first, calendar.number_of(last, each, offset)
    return first, minus(calendar.number_of(Call("add_days", (last, whole(1)), "day"), each, offset), whole(1))
