"""Lines that depend on measures, asked on every clock on which they can change: since when each is earned, if it is.

A line is earned on the clock of the first period in which all that it waits for is met, and keeps that day while it
stays met.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, BOTTOM, EARNED, FAILS, TICK, TOP, WANTED
from incentlang.engines.relational.expressions.portions import named
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import Assumed, Scope
from incentlang.engines.relational.expressions.thresholds import NOTHING, answer
from incentlang.engines.relational.pay.nominating import columns_of, last_awaited
from incentlang.engines.relational.pay.rows import FAR, Lines
from incentlang.engines.relational.pay.schedules import left_after
from incentlang.engines.relational.pay.waiting import UNTIL, WAITING_FOR, Waiting
from incentlang.engines.relational.pay.worth import Amounts, amounts_at, moves_until
from incentlang.engines.relational.sql import (
    Call,
    Column,
    Const,
    Expr,
    Join,
    Over,
    Select,
    Source,
    SqlType,
    both,
    choice,
    coalesce,
    compared,
    either,
    known,
    missing,
    null,
    numbers,
    opposite,
    same,
    text,
    whole,
)
from incentlang.ir.expressions import After, NoneWithin
from incentlang.ir.program import Unless, When
from incentlang.ir.words import waited_for
from incentlang.values.periods import Grain

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

STATE_MET, STATE_FAILED, TROUBLE, SINCE, ENDS = "_is met", "_is failed", "_in trouble", "_since", "_settles"
WHERE, OPEN = "_where is open", "_is open"
BEGINS, RUN = "_begins", "_run"


@attrs.frozen
class Standings:
    """Lines on their clocks.

    Attributes:
        amounts: What each is worth on a clock, nothing where it is not earned.
        waiting: Those that wait.
    """

    amounts: Amounts
    waiting: Waiting | None


def standings(script: Script, lines: Lines, pending: bool) -> Standings:
    """How lines stand that depend on measures."""
    step = _answers(script, lines, _clocks(script, lines))
    earned = _earned(script, lines, step)
    worth = amounts_at(script, lines, earned, once=False)
    nothing = missing(Column(AMOUNT, worth.amount, "a"))
    script.doubt(Select(((layout.KEY, Column(layout.KEY, "text", "a")),), Source(worth.step, "a"), where=nothing))
    amounts = _on_every_clock(script, lines, step, worth)
    return Standings(amounts, _waiting(script, lines, step) if pending else None)


def _scope(script: Script, lines: Lines, source: Source, at_tick: bool) -> Scope:
    rule, of = lines.rule, source.name
    return Scope(
        script.layout,
        source,
        rule.subject,
        day=Column(layout.DAY, "day", of),
        who=Column(layout.WHO, "text", of),
        tick=Column(TICK, "whole", of) if at_tick else None,
        lets={let.name: let.value for let in rule.lets},
        parted=lines.shares is not None,
    )


def _kinds(script: Script, step: str) -> list[tuple[str, SqlType]]:
    return [(name, expr.type) for name, expr in script.query(step).columns]


# --- clocks ---------------------------------------------------------------------------------------


def _clocks(script: Script, lines: Lines) -> str:
    """Each line on every clock from its own day on until nothing that it reads, or waits for, can move any more."""
    rule = lines.rule
    source = Source(lines.step, "l")
    scope = _scope(script, lines, source, at_tick=False)
    assert scope.day is not None
    moves = moves_until(script, rule, lines.reads, scope.day, scope)
    ready = Column(EARNED, "day", "l")
    comes = compared("<=", ready, script.last_clock)
    until = choice([(comes, Call("greatest", (moves, ready), "day"))], Column(FAILS, "day", "l"), "day")
    # What can still move when the run ends waits in every period after that.
    more = compared(">", moves, script.last_clock)
    until = choice([(more, FAR)], Call("greatest", (moves, until), "day"), "day")
    number, first = Column(layout.NUMBER, "whole", "p"), Column(layout.FIRST, "day", "p")
    within = both(compared(">=", number, script.tick_of(scope.day)), compared("<=", first, until))
    join = Join(Source(layout.PERIODS, "p"), within, left=False)
    columns = (
        *named("l", _kinds(script, lines.step)),
        (TICK, number),
        (layout.CLOCK, Column(layout.CLOCK, "day", "p")),
    )
    return script.add(f"clocks of {rule.name}", Select(columns, source, (*scope.joins, join)))


def _answers(script: Script, lines: Lines, asked: str) -> str:
    """How each line stands on each clock."""
    rule = lines.rule
    source = Source(asked, "l")
    scope = _scope(script, lines, source, at_tick=True)
    clock = Column(layout.CLOCK, "day", "l")
    where = NOTHING if lines.where is None else answer(script, lines.where, scope)
    every = [where]
    open_: list[tuple[str, Expr]] = []
    since: Expr = Column(EARNED, "day", "l")
    for place, condition in lines.thresholds:
        assert isinstance(condition, When | Unless)
        found = answer(script, condition.condition, scope, wanted=isinstance(condition, When))
        every.append(found)
        open_.append((f"{OPEN} {place}", opposite(found.met)))
        if not isinstance(found.since, Const):
            since = Call("greatest", (since, coalesce(found.since, since)), "day")
    settles: Expr = null("day")
    if lines.settling:
        ends = [script.values.gathers.settles_on(read, scope) for read in lines.settling]
        settles = reduce(lambda a, b: Call("greatest", (a, b), "day"), ends)
        since = Call("greatest", (since, settles), "day")
    if scope.assumed:
        raise Unsupported("a default in a condition on a measure", rule.span)
    met = both(compared("<=", since, clock), *(each.met for each in every))
    failed = either(compared("<=", Column(FAILS, "day", "l"), clock), *(each.failed for each in every))
    if rule.leaving == "forfeit all":
        assert scope.day is not None
        left = left_after(script, scope, scope.day)
        assert scope.who is not None
        gone = both(scope.is_assigned(scope.who, scope.day), known(left), compared("<=", left, clock))
        failed = either(failed, both(gone, either(opposite(met), compared(">=", since, left))))
    trouble = both(opposite(failed), either(*(each.trouble for each in every)))
    columns = (
        *named("l", _kinds(script, asked)),
        (STATE_MET, both(opposite(failed), met)),
        (STATE_FAILED, failed),
        (TROUBLE, trouble),
        (SINCE, since),
        (ENDS, settles),
        (WHERE, opposite(where.met)),
        *open_,
    )
    note = f"{rule.span.source.path}:{lines.credit.span.line} {rule.name}: how each line stands on each clock"
    step = script.add(f"standings of {rule.name}", Select(columns, source, tuple(scope.joins)), note=note)
    at = Source(step, "s")
    script.doubt(Select(((layout.KEY, Column(layout.KEY, "text", "s")),), at, where=Column(TROUBLE, "truth", "s")))
    return step


# --- since when -----------------------------------------------------------------------------------


def _earned(script: Script, lines: Lines, step: str) -> str:
    """The clocks on which lines are earned, with the day on which they were when that began."""
    kinds = _kinds(script, step)

    def by(of: str) -> tuple[tuple[Expr, ...], tuple[Expr, ...]]:
        return tuple(expr for _, expr in lines.line(of)), (Column(TICK, "whole", of),)

    met = Column(STATE_MET, "truth", "s")
    before = coalesce(Over(Call("lag", (met,), "truth"), *by("s")), Const(False, "truth"))
    begins = script.add(
        "begins", Select((*named("s", kinds), (BEGINS, both(met, opposite(before)))), Source(step, "s")), kept=False
    )
    start = Column(BEGINS, "truth", "b")
    number = Over(Call("sum", (choice([(start, whole(1))], whole(0), "whole"),), "whole"), *by("b"), "up to here")
    runs = script.add(
        "runs",
        Select((*named("b", kinds), (BEGINS, start), (RUN, number)), Source(begins, "b")),
        kept=False,
    )
    own, _ = by("r")
    day = choice([(Column(BEGINS, "truth", "r"), Column(SINCE, "day", "r"))], null("day"), "day")
    first = Over(Call("max", (day,), "day"), (*own, Column(RUN, "whole", "r")))
    columns = tuple((name, first if name == EARNED else Column(name, kind, "r")) for name, kind in kinds)
    name = f"earned by {lines.rule.name}"
    return script.add(name, Select(columns, Source(runs, "r"), where=Column(STATE_MET, "truth", "r")))


def _on_every_clock(script: Script, lines: Lines, step: str, worth: Amounts) -> Amounts:
    """What lines are worth on all their clocks, so that what is no longer earned is taken off again."""
    on = both(lines.same_line("s", "m"), same(Column(TICK, "whole", "s"), Column(TICK, "whole", "m")))
    join = Join(Source(worth.step, "m"), on)
    names: list[tuple[str, SqlType]] = [(name, "whole") for name, _ in lines.line("s")]
    names += [(layout.KEY, "text"), (layout.DAY, "day"), (layout.WHO, "text"), (TICK, "whole"), (layout.CLOCK, "day")]
    names += columns_of(lines.credit)
    exact: list[tuple[str, SqlType]] = [(TOP, worth.top)]
    if worth.bottom is not None:
        exact.append((BOTTOM, worth.bottom))
    line, order = tuple(expr for _, expr in lines.line("s")), (Column(TICK, "whole", "s"),)
    earned = Column(EARNED, "day", "m")
    stood = coalesce(earned, Over(Call("lag", (earned,), "day"), line, order))
    columns = (
        *named("s", names),
        (EARNED, stood),
        *((each.column, _of_paid(each)) for each in worth.assumed),
        *named("m", exact),
        (AMOUNT, coalesce(Column(AMOUNT, worth.amount, "m"), Const(numbers.ZERO.value, worth.amount))),
    )
    every = script.add(f"worth on every clock of {lines.rule.name}", Select(columns, Source(step, "s"), (join,)))
    return attrs.evolve(worth, step=every, earned=worth.step)


def _of_paid(assumed: Assumed) -> Expr:
    """Where a default was taken for lines that are paid; for others none is."""
    column = Column(assumed.column, assumed.kind, "m")
    return coalesce(column, Const(False, "truth")) if assumed.kind == "truth" else column


# --- what waits -----------------------------------------------------------------------------------


def _settling_grain(script: Script, lines: Lines) -> Grain | None:
    """The grain of the periods that must have ended."""
    measures = [script.values.gathers.measure(read.name) for read in lines.settling]
    grains = {measure.each for measure in measures if measure is not None}
    if len(grains) > 1:
        raise Unsupported("measures of different periods that settle a rule", lines.rule.span)
    return next(iter(grains), None)


def _waiting(script: Script, lines: Lines, step: str) -> Waiting:
    """The lines that wait at the end of each reported pay period."""
    clock = Column(layout.CLOCK, "day", "s")
    dated = {waited.node: waited for waited in lines.waits}
    asked: list[tuple[Expr, Expr]] = []
    until: list[tuple[Expr, Expr]] = []
    for place, condition in enumerate(lines.credit.conditions):
        last: Expr = null("day")
        if isinstance(condition, After | NoneWithin):
            waited = dated[condition]
            met = Column(waited.met, "day", "s")
            waits = either(missing(met), compared(">", met, clock))
            last = last if waited.deadline is None else Column(waited.deadline, "day", "s")
        elif (place, condition) in lines.thresholds:
            waits = Column(f"{OPEN} {place}", "truth", "s")
        else:
            continue
        asked.append((waits, text(waited_for(condition))))
        until.append((waits, last))
    if lines.where is not None:
        open_ = Column(WHERE, "truth", "s")
        asked.append((open_, text("where")))
        until.append((open_, null("day")))
    grain = _settling_grain(script, lines)
    if grain is not None:
        ends = Column(ENDS, "day", "s")
        settling = compared("<", clock, ends)
        asked.append((settling, text("")))  # the end of the period that holds that day
        until.append((settling, ends))
    awaited, late = last_awaited(lines.rule, lines.credit, clock, "s")
    wanted = Join(
        Source(WANTED, "p"), same(Column(layout.NUMBER, "whole", "p"), Column(TICK, "whole", "s")), left=False
    )
    here = both(
        opposite(Column(STATE_MET, "truth", "s")),
        opposite(Column(STATE_FAILED, "truth", "s")),
    )
    columns = (
        *named("s", _kinds(script, step)),
        (WAITING_FOR, choice(asked, awaited, "text")),
        (UNTIL, choice(until, late, "day")),
    )
    name = f"waiting for {lines.rule.name}"
    found = script.add(name, Select(columns, Source(step, "s"), (wanted,), here), kept=False)
    beside: tuple[tuple[str, SqlType], ...] = ((WAITING_FOR, "text"), (UNTIL, "day"))
    return Waiting(lines, amounts_at(script, lines, found, False, beside, shared=False), grain)
