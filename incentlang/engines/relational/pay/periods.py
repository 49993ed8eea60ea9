"""Rules of periods as relations: for each participant in the role and each period, what it pays at the period's end."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, BOTTOM, EARNED, TICK, TOP, WANTED
from incentlang.engines.relational.expressions.conditions import truth
from incentlang.engines.relational.expressions.counting import holds_on, in_dates
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import Assumed, AtPeriod, Reached, Scope, assumed_in
from incentlang.engines.relational.pay.earlier import Earlier, made, versions_before
from incentlang.engines.relational.pay.nominating import EVIDENCE, EVIDENCE_BOTTOM
from incentlang.engines.relational.pay.possible import possible
from incentlang.engines.relational.pay.worth import money
from incentlang.engines.relational.sql import (
    TRUE,
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
    null,
    numbers,
    opposite,
    same,
    surely,
    surely_not,
    text,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.expressions import (
    After,
    NoneWithin,
)
from incentlang.ir.expressions import Expr as Node
from incentlang.ir.program import Credit, PeriodRule, Unless, When

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script


@attrs.frozen
class PeriodAmounts:
    """What a credit pays: one row for each participant and period; with `waits` one more for each clock before its end.

    Attributes:
        top: The digits of the exact amount's numerator; `bottom` those of its divisor, None where it has none.
        assumed: Defaults that were used.
        evidence: The columns of the figure that a nomination rests on.
        reads: Whether it reads what a default may stand in for.
    """

    rule: PeriodRule
    credit: Credit
    step: str
    top: Dec
    bottom: Dec | None
    amount: Dec
    assumed: tuple[Assumed, ...]
    evidence: tuple[str, ...] = ()
    reads: bool = False


def period_amounts(script: Script, rule: PeriodRule, credit: Credit, starts: date) -> PeriodAmounts:
    """What a credit pays at the end of each period that has ended."""
    members = members_of(script, rule, starts)
    number = Column(layout.NUMBER, "whole", "m")
    last = calendar.last_day(number, rule.each, script.program.plan.year_offset)
    ended = compared("<=", last, script.last_clock)
    scope = scope_of(script, rule, members, last)
    found = worth_of(script, rule, credit, scope, ended, (TICK, script.tick_of(last)), last, None)
    made(script, rule, found.step)
    return found


def waiting_periods(
    script: Script, rule: PeriodRule, credit: Credit, starts: date, amounts: PeriodAmounts
) -> PeriodAmounts:
    """What a credit would pay if its period ended on the clock, for each reported clock before its end."""
    scope, last = _open(script, rule, starts, WANTED)
    assert scope.tick is not None
    return worth_of(script, rule, credit, scope, Const(True, "truth"), (TICK, scope.tick), last, amounts)


def read_while_open(script: Script, rule: PeriodRule, credit: Credit, starts: date) -> None:
    """Note what a default may stand in for, on each clock before a period's end, whether it is reported or not.

    What comes after a problem is not read.
    """
    scope, _ = _open(script, rule, starts, layout.PERIODS)
    conditions, _, reached = _conditions(script, rule, credit, scope, True)
    scope = scope.seen(reached=reached)
    exact = script.values.number(credit.amount, scope)
    if credit.cap is not None:
        exact = numbers.least_of(exact, script.values.number(credit.cap, scope))
    script.before.note(scope, both(*(known(each) for each in conditions), numbers.is_there(exact)))


def _open(script: Script, rule: PeriodRule, starts: date, clocks: str) -> tuple[Scope, Expr]:
    """The periods of a rule on those of some clocks that lie before their end, and their last day."""
    members = members_of(script, rule, starts)
    offset = script.program.plan.year_offset
    number, clock = Column(layout.NUMBER, "whole", "m"), Column(layout.CLOCK, "day", "p")
    last = calendar.last_day(number, rule.each, offset)
    open_ = both(compared("<=", calendar.first_day(number, rule.each, offset), clock), compared("<", clock, last))
    scope = scope_of(script, rule, members, last)
    scope.joins.append(Join(Source(clocks, "p"), open_, left=False))
    scope.tick, scope.waits = Column(layout.NUMBER, "whole", "p"), TRUE
    return scope, last


def members_of(script: Script, rule: PeriodRule, starts: date) -> str:
    """Who is in the role on at least one day of a period, for each period of the rule."""
    made = ("members", rule.name, rule.dates)
    if made not in script.known:
        plan = script.program.plan
        offset = plan.year_offset
        number = Column(layout.NUMBER, "whole", "n")
        first = calendar.first_day(number, rule.each, offset)
        last = calendar.last_day(number, rule.each, offset)
        who = Column(layout.KEY, "text", "a")
        there = both(
            same(Column("role", "text", "a"), text(rule.role)),
            compared("<=", Column(layout.FIRST, "day", "a"), last),
            compared(">=", Column(layout.LAST, "day", "a"), first),
        )
        within = both(
            compared(">=", last, Const(starts, "day")),
            compared("<=", first, script.last_clock),
            in_dates(last, plan.start, plan.end),
            holds_on(rule.dates, first),
        )
        name = Column(layout.KEY, "text", "n")
        query = Select(
            ((layout.WHO, who), (layout.NUMBER, number), (layout.KEY, name)),
            Source(layout.ASSIGNMENTS, "a"),
            (Join(Source(script.numbers_of(rule.each), "n"), there, left=False),),
            within,
            group=(who, number, name),
        )
        script.known[made] = script.add(f"members of {rule.name}", query)
    return script.known[made]


def scope_of(script: Script, rule: PeriodRule, members: str, last: Expr) -> Scope:
    return Scope(
        script.layout,
        Source(members, "m"),
        day=last,
        who=Column(layout.WHO, "text", "m"),
        role=rule.role,
        period=AtPeriod(Column(layout.NUMBER, "whole", "m"), rule.each),
        lets={let.name: let.value for let in rule.lets},
        reads=[],
    )


def worth_of(
    script: Script,
    rule: PeriodRule,
    credit: Credit,
    scope: Scope,
    kept: Expr,
    tick: tuple[str, Expr],
    last: Expr,
    ended: PeriodAmounts | None,
) -> PeriodAmounts:
    """The amounts of a selection; what cannot be told is a doubt, or, before a period's end, left out.

    `ended`: the amounts of periods that have ended, where those are asked for that have not.
    """
    waits = ended is not None
    plan = script.program.plan.in_unit(rule.unit)
    conditions, troubles, reached = _conditions(script, rule, credit, scope, waits)
    scope = scope.seen(reached=reached)
    exact = script.values.number(credit.amount, scope)
    if credit.cap is not None:
        exact = numbers.least_of(exact, script.values.number(credit.cap, scope))
    beside: list[tuple[str, Expr]] = []
    if credit.evidence is not None:  # a figure that cannot be told nominates nobody
        rests_on = script.values.number(credit.evidence, scope)
        exact = numbers.choose([(missing(rests_on.top), Number(null(numbers.kind_of(exact.top))))], exact)
        beside += [(EVIDENCE, rests_on.top)]
        beside += [(EVIDENCE_BOTTOM, rests_on.bottom)] if rests_on.bottom is not None else []
    columns: list[tuple[str, Expr]] = [
        (layout.WHO, Column(layout.WHO, "text", "m")),
        (layout.NUMBER, Column(layout.NUMBER, "whole", "m")),
        (layout.KEY, Column(layout.KEY, "text", "m")),
        (EARNED, last),
        tick,
        (TOP, exact.top),
    ]
    if exact.bottom is not None:
        columns.append((BOTTOM, exact.bottom))
    columns += beside
    assumed = assumed_in(scope)
    columns += [(each.column, used) for each, (_, _, used) in zip(assumed, scope.assumed, strict=True)]
    columns.append(("_trouble", surely(either(*troubles))))
    where = both(kept, *((surely(each) if waits else either(missing(each), each)) for each in conditions))
    if waits:
        # What is missing before a period's end is left out below, so what only is missing here must be in doubt.
        untold = both(where, either(*scope.untold))
        script.doubt(Select(((layout.WHO, Column(layout.WHO, "text", "m")),), scope.source, tuple(scope.joins), untold))
    if not waits:  # a problem at the end is a doubt
        script.before.note(scope, both(*(known(each) for each in conditions)), kept)
    reads = bool(scope.reads)
    worth = script.add(
        f"worth of {rule.name}", Select(tuple(columns), scope.source, tuple(scope.joins), where), kept=False
    )
    kind = money(script, rule.unit)
    if credit.less is not None:
        earlier = Earlier(script, rule, credit.less, kind, versions_before(script, rule, credit))
        less = earlier.earned(worth) if ended is None else earlier.expected(worth, ended.step)
        if ended is None:
            _doubt(script, less.step, kind)
        return PeriodAmounts(rule, credit, less.step, less.top, less.bottom, kind, assumed, (), reads)
    top = numbers.kind_of(exact.top)
    bottom = numbers.kind_of(exact.bottom) if exact.bottom is not None else None
    number = Number(Column(TOP, top, "w"), None if bottom is None else Column(BOTTOM, bottom, "w"))
    amount = numbers.rounded(number, plan.quantum, plan.rounding, kind)
    carried = tuple((name, Column(name, expr.type, "w")) for name, expr in columns)
    told_by = f"{rule.span.source.path}:{credit.span.line} {rule.name}"
    step = script.add(
        f"{'waiting' if waits else 'amounts'} of {rule.name}",
        Select((*carried, (AMOUNT, amount)), Source(worth, "w")),
        note=f"{told_by}: what {'waits' if waits else 'each period pays'}",
    )
    if not waits:
        _doubt(script, step, kind)
    evidence = tuple(name for name, _ in beside)
    return PeriodAmounts(rule, credit, step, top, bottom, kind, assumed, evidence, reads)


def _doubt(script: Script, step: str, kind: Dec) -> None:
    lost = either(Column("_trouble", "truth", "a"), missing(Column(AMOUNT, kind, "a")))
    script.doubt(Select(((layout.WHO, Column(layout.WHO, "text", "a")),), Source(step, "a"), where=lost))


def _conditions(
    script: Script, rule: PeriodRule, credit: Credit, scope: Scope, waits: bool
) -> tuple[list[Expr], list[Expr], Reached]:
    """What must hold, or before a period's end may still come to hold; where that cannot be told; who is asked more."""
    found: list[Expr] = []
    assert scope.period is not None
    first = script.values.gathers.first_day(scope.period)
    roots: list[tuple[Node, bool, Expr]] = [(rule.where, True, TRUE)] if rule.where is not None else []
    roots += [(way.where, False, holds_on(way.dates, first)) for way in rule.overridden]
    for condition in credit.conditions:
        match condition:
            case When(condition=inner):
                roots.append((inner, True, TRUE))
            case Unless(condition=inner):
                roots.append((inner, False, TRUE))
            case After() | NoneWithin():
                raise Unsupported("a wait in a rule of periods", condition.span)
    for node, wanted, in_force in roots:
        if not waits:
            holds = truth(script.values, node, scope)
            holds = holds if wanted else opposite(holds)
        else:
            holds = possible(script.values, node, scope, wanted)
        found.append(either(opposite(in_force), holds))
        scope = scope.seen(reached=scope.reached.where(opposite(surely_not(found[-1]))))
    troubles = [missing(each) for each in found]
    for way in rule.beside:  # two rules that override the same one and apply together are a problem
        alone = either(opposite(holds_on(way.dates, first)), opposite(truth(script.values, way.where, scope)))
        found += [alone] if waits else []
        troubles += [] if waits else [opposite(surely(alone))]
    return found, troubles, scope.reached
