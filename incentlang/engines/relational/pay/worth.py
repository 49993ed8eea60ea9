"""What lines are worth, exact and rounded, on the clocks on which that can change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, BOTTOM, EARNED, FAILS, TICK, TOP
from incentlang.engines.relational.expressions.portions import named
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import Assumed, Rated, Reached, Scope, assumed_in
from incentlang.engines.relational.pay.rows import Lines
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
    SqlType,
    Union,
    both,
    calendar,
    coalesce,
    compared,
    either,
    known,
    missing,
    numbers,
    surely,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.expressions import Aggregate, InputRead, MeasureRead
from incentlang.ir.program import Credit, RowRule
from incentlang.ir.walk import everything
from incentlang.values.periods import Grain, is_shorter

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script


@attrs.frozen
class Amounts:
    """What lines are worth: one row for each line and clock.

    Attributes:
        step: The relation.
        top: The digits of the exact amount's numerator; `bottom` those of its divisor, None where it has none.
        amount: The digits of the rounded amount.
        once: Whether a line stands on one clock only.
        assumed: Defaults that were used, as in `Lines`.
        earned: Where lines stand in `step` also on clocks on which they are not earned: those that are.
    """

    step: str
    top: Dec
    bottom: Dec | None
    amount: Dec
    once: bool
    assumed: tuple[Assumed, ...]
    earned: str = ""

    def kinds(self) -> dict[str, Dec]:
        """The columns of numbers."""
        bottom = {} if self.bottom is None else {BOTTOM: self.bottom}
        return {TOP: self.top, **bottom, AMOUNT: self.amount}


def earned_amounts(script: Script, lines: Lines) -> Amounts:
    """What each line is worth from the day it is earned on, on the clocks on which that can change."""
    asked, once = _asked(script, lines)
    found = amounts_at(script, lines, asked, once)
    at = Source(found.step, "a")
    nothing = missing(Column(AMOUNT, found.amount, "a"))
    script.doubt(Select(((layout.KEY, Column(layout.KEY, "text", "a")),), at, where=nothing))
    return found


def amounts_at(
    script: Script,
    lines: Lines,
    asked: str,
    once: bool,
    beside: tuple[tuple[str, SqlType], ...] = (),
    shared: bool = True,
) -> Amounts:
    """What lines are worth on the clocks of a step: exact, and rounded as the plan rounds.

    Args:
        script: Where steps are put.
        lines: The lines.
        asked: A step of lines, each with a pay period and its clock.
        once: Whether each stands there once.
        beside: Further columns of the step that are carried along.
        shared: Whether each is worth its share; what waits is shown whole.
    """
    rule, credit = lines.rule, lines.credit
    plan = script.program.plan.in_unit(rule.unit)
    source = Source(asked, "l")
    lets = {let.name: let.value for let in rule.lets}
    scope = Scope(
        script.layout,
        source,
        rule.subject,
        day=Column(layout.DAY, "day", "l", True),
        who=Column(layout.WHO, "text", "l"),
        payee=credit.to,
        tick=Column(TICK, "whole", "l"),
        lets=lets,
        parted=lines.shares is not None,
        reached=Reached(often=True),
        reads=[] if lines.at_once else None,
        rated=Rated(Column(EARNED, "day", "l"), earning=True) if shared else None,  # what waits is worth its own day's
    )
    exact = script.values.number(credit.amount, scope)
    if credit.cap is not None:
        exact = numbers.least_of(exact, script.values.number(credit.cap, scope))
    script.before.note(scope, TRUE)  # an amount that cannot be computed is a doubt
    if not shared:  # a missing amount of what waits is shown as one, so what only is missing here must be in doubt
        key = ((layout.KEY, Column(layout.KEY, "text", "l")),)
        script.doubt(Select(key, source, tuple(scope.joins), surely(either(*scope.untold))))
    columns: list[tuple[str, Expr]] = [
        *lines.columns("l"),
        (TICK, Column(TICK, "whole", "l")),
        (layout.CLOCK, Column(layout.CLOCK, "day", "l")),
        *((name, Column(name, kind, "l")) for name, kind in beside),
        (TOP, exact.top),
    ]
    if exact.bottom is not None:
        columns.append((BOTTOM, exact.bottom))
    assumed = assumed_in(scope, len(lines.assumed))
    columns += [(each.column, used) for each, (_, _, used) in zip(assumed, scope.assumed, strict=True)]
    worth = script.add(f"worth of {rule.name}", Select(tuple(columns), source, tuple(scope.joins)), kept=False)
    top = numbers.kind_of(exact.top)
    bottom = numbers.kind_of(exact.bottom) if exact.bottom is not None else None
    number = Number(Column(TOP, top, "w"), None if bottom is None else Column(BOTTOM, bottom, "w"))
    kind = money(script, rule.unit)
    amount = numbers.rounded(number, plan.quantum, plan.rounding, kind)
    carried = tuple((name, Column(name, expr.type, "w")) for name, expr in columns)
    step = script.add(
        f"amounts of {rule.name}",
        Select((*carried, (AMOUNT, amount)), Source(worth, "w")),
        note=f"{rule.span.source.path}:{credit.span.line} {rule.name}: what each line is worth",
    )
    found = Amounts(step, top, bottom, kind, once, (*lines.assumed, *assumed))
    return found if lines.shares is None or not shared else _shared(script, lines, found)


def _shared(script: Script, lines: Lines, whole_: Amounts) -> Amounts:
    """What each line is worth where rows are shared, so that together they are the row's rounded amount."""
    assert lines.shares is not None
    exact = Number(Column(TOP, whole_.top, "a"), None if whole_.bottom is None else Column(BOTTOM, whole_.bottom, "a"))
    plan = script.program.plan.in_unit(lines.rule.unit)
    kept = [(name, expr.type) for name, expr in script.query(whole_.step).columns if name not in (TOP, BOTTOM, AMOUNT)]
    step, part = lines.shares.divided(script, whole_.step, (*kept,), exact, plan.quantum, whole_.amount)
    bottom = None if part.bottom is None else numbers.kind_of(part.bottom)
    return attrs.evolve(whole_, step=step, top=numbers.kind_of(part.top), bottom=bottom)


def money(script: Script, unit: str | None) -> Dec:
    """The digits of a rounded amount in a unit."""
    quantum = script.program.plan.in_unit(unit).quantum
    places = max(0, -int(quantum.as_tuple().exponent))
    return Dec(layout.SUM_DIGITS + places, places)


def _asked(script: Script, found: Lines) -> tuple[str, bool]:
    """Each line that is earned by the last clock, on the clocks on which its worth can change."""
    rule, lines = found.rule, found.step
    walks, reads = list(found.moving.walks), list(found.moving.reads)
    at = Source(lines, "l")
    carried = tuple((name, Column(name, expr.type, "l")) for name, expr in script.query(lines).columns)
    earned = Column(EARNED, "day", "l")
    stands = both(compared("<=", earned, script.last_clock), compared(">", Column(FAILS, "day", "l"), earned))
    first = script.tick_of(earned)
    if reads:
        scope = Scope(
            script.layout,
            at,
            rule.subject,
            day=Column(layout.DAY, "day", "l"),
            who=Column(layout.WHO, "text", "l"),
            lets={let.name: let.value for let in rule.lets},
            parted=found.shares is not None,
        )
        last = moves_until(script, rule, [*reads, *(walk.measure for walk in walks)], earned, scope)
        number = Column(layout.NUMBER, "whole", "p")
        within = both(compared(">=", number, first), compared("<=", Column(layout.FIRST, "day", "p"), last))
        joins = (*scope.joins, Join(Source(layout.PERIODS, "p"), within, left=False))
        query: Query = Select(
            (*carried, (TICK, number), (layout.CLOCK, Column(layout.CLOCK, "day", "p"))), at, joins, stands
        )
        return script.add(f"clocks of {rule.name}", query, kept=False), False
    own = Select((*carried, (TICK, first), (layout.CLOCK, script.clock_at(first))), at, (), stands)
    different = dict.fromkeys(attrs.evolve(walk.measure, window=None) for walk in walks)
    later = [each for read in different if (each := _entering(script, found, read, carried, stands))]
    if not later:
        return script.add(f"clocks of {rule.name}", own, kept=False), True
    every = script.add(f"clocks of {rule.name}", Union((own, *later)), kept=False)
    if len(later) == 1:
        return every, False
    kinds = [(name, expr.type) for name, expr in own.columns]  # two measures may be entered on one clock
    once = Select(named("c", kinds), Source(every, "c"), group=tuple(expr for _, expr in named("c", kinds)))
    return script.add(f"different clocks of {rule.name}", once, kept=False), False


def moves_until(script: Script, rule: RowRule, reads: Sequence[MeasureRead], since: Expr, scope: Scope) -> Expr:
    """The last day on which a measure that the row at hand reads can move, whenever the row itself comes to count."""
    longest = longest_of(script, list(reads), script.program.plan.paid)
    if longest not in calendar.MONTHLY:
        raise Unsupported(f"a measure of a {longest}", rule.span)
    last = since
    for day in script.walks.counting_days(reads, scope):
        last = Call("greatest", (last, coalesce(day, since)), "day")
    offset = script.program.plan.year_offset
    return calendar.last_day(calendar.number_of(last, longest, offset), longest, offset)


def _entering(
    script: Script, found: Lines, read: MeasureRead, carried: tuple[tuple[str, Expr], ...], stands: Expr
) -> Select | None:
    """Lines that were earned before they count for the measure: asked again on the clock on which they enter."""
    rule, sums = found.rule, script.walks.apart(read).sums
    mine = [node for node in sums if node.fact == rule.subject]
    if all(_counts_by_earning(node, found.credit) for node in mine):
        return None
    scope = Scope(
        script.layout,
        Source(found.step, "l"),
        rule.subject,
        day=Column(layout.DAY, "day", "l"),
        who=Column(layout.WHO, "text", "l"),
        lets={let.name: let.value for let in rule.lets},
        parted=found.shares is not None,
    )
    on = script.walks.entering_on(read, scope)
    tick = script.tick_of(on)
    comes = both(known(on), compared("<=", on, script.last_clock))
    later = both(stands, comes, compared(">", tick, script.tick_of(Column(EARNED, "day", "l"))))
    columns = (*carried, (TICK, tick), (layout.CLOCK, script.clock_at(tick)))
    return Select(columns, scope.source, tuple(scope.joins), later)


def _counts_by_earning(node: Aggregate, credit: Credit) -> bool:
    """Whether a row that is earned counts by then: what it waits for to count, it waits for to be earned."""
    return all(condition in credit.conditions for condition in node.conditions)


def longest_of(script: Script, reads: list[MeasureRead], paid: Grain) -> Grain:
    """The longest period over which a read measure can move."""
    longest = paid
    gathers = script.values.gathers
    left = list(reads)
    seen: set[str] = set()
    while left:
        read = left.pop()
        measure = gathers.measure(read.name)
        assert measure is not None
        grains = [measure.each, *([read.window.grain] if read.window is not None else [])]
        if read.name not in seen:
            seen.add(read.name)
            for node in (measure.body, *everything(measure.body)):
                if isinstance(node, MeasureRead):
                    left.append(node)
                elif isinstance(node, Aggregate | InputRead) and node.window is not None:
                    grains.append(node.window.grain)
        for grain in grains:
            longest = grain if is_shorter(longest, grain) else longest
    return longest


# --- entries --------------------------------------------------------------------------------------


def changes(script: Script, lines: Lines, amounts: Amounts) -> str:
    """What each line is worth now and was before, on the clocks on which that differs."""
    at = Source(amounts.step, "a")
    kinds: dict[str, SqlType] = {name: expr.type for name, expr in script.query(amounts.step).columns}
    carried: list[tuple[str, Expr]] = [(name, Column(name, kind, "a")) for name, kind in kinds.items()]
    if amounts.once:
        moved = compared("<>", Column(AMOUNT, kinds[AMOUNT], "a"), _zero(kinds[AMOUNT]))
        return script.add(f"changes of {lines.rule.name}", Select(tuple(carried), at, where=moved), kept=False)
    line = tuple(expr for _, expr in lines.line("a"))
    order = (Column(TICK, "whole", "a"),)
    names = [TOP, AMOUNT, *([BOTTOM] if amounts.bottom is not None else [])]
    before = [
        (f"{name} before", Over(Call("lag", (Column(name, kinds[name], "a"),), kinds[name]), line, order))
        for name in names
    ]
    every: list[tuple[str, Expr]] = [*carried, *before]
    step = script.add(f"history of {lines.rule.name}", Select(tuple(every), at), kept=False)
    now, was = Column(AMOUNT, kinds[AMOUNT], "h"), Column(f"{AMOUNT} before", kinds[AMOUNT], "h")
    zero = _zero(kinds[AMOUNT])
    moved = compared("<>", now, Call("coalesce", (was, zero), kinds[AMOUNT]))
    columns = tuple((name, Column(name, expr.type, "h")) for name, expr in every)
    return script.add(f"changes of {lines.rule.name}", Select(columns, Source(step, "h"), where=moved), kept=False)


def _zero(kind: object) -> Const:
    assert isinstance(kind, Dec)
    return Const(numbers.ZERO.value, kind)
