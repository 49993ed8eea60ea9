"""`paid to date`: a rule of periods that is earned in each pay period up to its value there (semantics 6)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, BOTTOM, EARNED, TICK, TOP
from incentlang.engines.relational.expressions.portions import named
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.pay.attributing import FACT, OF, TOTAL, WEIGHT, Attributed
from incentlang.engines.relational.pay.periods import PeriodAmounts, members_of, scope_of, worth_of
from incentlang.engines.relational.sql import (
    Call,
    Column,
    Const,
    Join,
    Over,
    Select,
    Source,
    SqlType,
    both,
    calendar,
    coalesce,
    compared,
)
from incentlang.engines.relational.sql.numbers import ZERO
from incentlang.ir.program import Credit, PeriodRule

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script


def to_date(script: Script, rule: PeriodRule, credit: Credit, starts: date) -> PeriodAmounts:
    """What a credit is worth on the clock of each pay period from a period's first day to its last one."""
    if rule.where is not None or credit.conditions or rule.overridden or rule.beside:
        raise Unsupported("`paid to date` under a condition", rule.span)
    if rule.schedule is not None or credit.less is not None:
        raise Unsupported("`paid to date` of money that waits, or less what was earned", rule.span)
    members = members_of(script, rule, starts)
    number, clock = Column(layout.NUMBER, "whole", "m"), Column(layout.CLOCK, "day", "p")
    first = calendar.first_day(number, rule.each, script.program.plan.year_offset)
    last = calendar.last_day(number, rule.each, script.program.plan.year_offset)
    tick = Column(layout.NUMBER, "whole", "p")
    begun = both(
        compared("<=", first, clock),
        compared("<=", Column(layout.FIRST, "day", "p"), last),
        compared(">=", Column(layout.LAST, "day", "p"), first),
    )
    scope = scope_of(script, rule, members, last)
    scope.joins.append(Join(Source(layout.PERIODS, "p"), begun, left=False))
    scope.tick = tick
    earned = Call("least", (clock, last), "day")
    return worth_of(script, rule, credit, scope, Const(True, "truth"), (TICK, tick), earned, None)


def changes_to_date(script: Script, amounts: PeriodAmounts, split: Attributed | None) -> str:
    """What each period, or each row's part of it, is worth now and was before, on the clocks on which that differs."""
    table = amounts.step if split is None else split.step
    found = script.query(table).columns
    kinds: list[tuple[str, SqlType]] = [(name, expr.type) for name, expr in found]
    slot: list[tuple[str, SqlType]] = [(layout.WHO, "text"), (layout.NUMBER, "whole")]
    if split is not None:
        slot += [(FACT, "whole"), (OF, "text")]
    line = tuple(expr for _, expr in named("a", slot))
    order = (Column(TICK, "whole", "a"),)
    moving = [(name, kind) for name, kind in kinds if name in (TOP, BOTTOM, AMOUNT, EARNED, WEIGHT, TOTAL)]
    before = tuple(
        (f"{name} before", Over(Call("lag", (Column(name, kind, "a"),), kind), line, order)) for name, kind in moving
    )
    history = script.add(
        f"history of {amounts.rule.name}", Select((*named("a", kinds), *before), Source(table, "a")), kept=False
    )
    every = [*kinds, *((f"{name} before", kind) for name, kind in moving)]
    now, was = Column(AMOUNT, amounts.amount, "h"), Column(f"{AMOUNT} before", amounts.amount, "h")
    moved = compared("<>", now, coalesce(was, Const(ZERO.value, amounts.amount)))
    query = Select(named("h", every), Source(history, "h"), where=moved)
    return script.add(f"changes of {amounts.rule.name}", query, kept=False)
