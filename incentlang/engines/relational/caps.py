"""Caps as relations: what each line keeps of what it earned, in the order in which it was earned (semantics 19)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational import calendar, layout, numbers
from incentlang.engines.relational.layout import AMOUNT, EARNED, TICK
from incentlang.engines.relational.periods import PeriodAmounts
from incentlang.engines.relational.refusing import Unsupported
from incentlang.engines.relational.rows import Lines
from incentlang.engines.relational.scope import AtPeriod, Scope
from incentlang.engines.relational.sql import (
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
    choice,
    compared,
    missing,
    same,
    whole,
)
from incentlang.engines.relational.worth import Amounts
from incentlang.ir.expressions import MeasureRead
from incentlang.ir.families import families
from incentlang.ir.lifecycle import Cap
from incentlang.ir.program import Credit
from incentlang.ir.walk import everything

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

LINE, PLACE, CUT, LIMIT = "_line", "_place", "_cut", "_limit"


@attrs.frozen
class Capped:
    """What a cap cuts off: one row for each line that it cuts, which credit by `LINE`; it concerns those of `lines`."""

    cap: Cap
    step: str
    amount: Dec
    lines: tuple[int, ...] = ()


@attrs.frozen
class Earning:
    """A credit whose lines a cap may concern, with what they are worth.

    Attributes:
        stays: Whether an amount never changes.
        parted: Whether rows are shared.
    """

    rule: str
    unit: str | None
    credit: Credit
    step: str
    amount: Dec
    stays: bool
    parted: bool = False


def earning_of_rows(lines: Lines, amounts: Amounts) -> Earning:
    """The lines of a rule of rows as a cap sees them."""
    rule = lines.rule
    stays = amounts.once and not rule.clawbacks
    return Earning(rule.name, rule.unit, lines.credit, amounts.step, amounts.amount, stays, lines.shares is not None)


def earning_of_periods(amounts: PeriodAmounts) -> Earning:
    """The same for a rule of periods."""
    rule = amounts.rule
    return Earning(rule.name, rule.unit, amounts.credit, amounts.step, amounts.amount, not rule.to_date)


def capped(script: Script, cap: Cap, earnings: Sequence[Earning]) -> Capped | None:
    """What a cap cuts off; None where it concerns no line."""
    if cap.excess != "lost":
        raise Unsupported(f"a cap whose excess is {cap.excess}", cap.span)
    if any(isinstance(node, MeasureRead) for node in (cap.limit, *everything(cap.limit))):
        raise Unsupported("a cap at a measure", cap.span)
    if cap.each not in calendar.MONTHLY:
        raise Unsupported(f"a cap each {cap.each}", cap.span)
    meant = families(script.program.rules)
    mine = [
        (place, each)
        for place, each in enumerate(earnings)
        if cap.of in meant.get(each.rule, ("", each.rule)) and cap.unit == each.unit and not each.credit.adjusts
    ]
    if not mine:
        return None
    moving = next((each for _, each in mine if not each.stays), None)
    if moving is not None:
        raise Unsupported(f"a cap on `{moving.rule}`, which takes back or moves what it earned", cap.span)
    if sum(_concerns(script, each, meant) for _, each in mine) > len(mine):
        raise Unsupported("two caps on one rule", cap.span)
    amount = mine[0][1].amount
    order = sorted({(each.rule, each.credit.span.start) for _, each in mine})
    parts: list[Query] = [_lines(script, cap, place, each, order) for place, each in mine]
    earned = script.add("earned under a cap", parts[0] if len(parts) == 1 else Union(tuple(parts)), kept=False)
    return attrs.evolve(_cut(script, cap, earned, amount), lines=tuple(place for place, _ in mine))


def _concerns(script: Script, earning: Earning, meant: dict[str, frozenset[str]]) -> int:
    """How many caps concern a credit."""
    names = meant.get(earning.rule, frozenset(("", earning.rule)))
    return sum(cap.of in names and cap.unit == earning.unit for cap in script.program.caps)


def _lines(script: Script, cap: Cap, place: int, earning: Earning, order: list[tuple[str, int]]) -> Select:
    """The lines of one credit whose payee is in the cap's role on the day they are earned."""
    source = Source(earning.step, "a")
    who, on = Column(layout.WHO, "text", "a"), Column(EARNED, "day", "a")
    scope = Scope(script.layout, source, day=on, who=who)
    inside = scope.is_in(who, cap.role, on)
    columns: tuple[tuple[str, Expr], ...] = (
        (layout.WHO, who),
        (layout.NUMBER, calendar.number_of(on, cap.each, script.program.plan.year_offset)),
        (EARNED, on),
        (layout.KEY, Column(layout.KEY, "text", "a")),
        (PLACE, whole(order.index((earning.rule, earning.credit.span.start)))),
        (LINE, whole(place)),
        (layout.PART, Column(layout.PART, "whole", "a") if earning.parted else whole(0)),
        (TICK, Column(TICK, "whole", "a")),
        (AMOUNT, Column(AMOUNT, earning.amount, "a")),
    )
    return Select(columns, source, tuple(scope.joins), inside)


def _cut(script: Script, cap: Cap, earned: str, amount: Dec) -> Capped:
    """What stands above the limit: of each line min(limit, after) - min(limit, before) is kept."""
    who, number = Column(layout.WHO, "text", "e"), Column(layout.NUMBER, "whole", "e")
    by = (
        Column(EARNED, "day", "e"),
        Column(layout.KEY, "text", "e"),
        Column(PLACE, "whole", "e"),
        Column(LINE, "whole", "e"),
        Column(layout.PART, "whole", "e"),
    )
    mine = Column(AMOUNT, amount, "e")
    after = numbers.cast(Over(Call("sum", (mine,), Dec(38, amount.places)), (who, number), by, "up to here"), amount)
    carried = _columns("e")
    running = script.add(
        "running under a cap", Select((*carried, (AMOUNT, mine), ("_after", after)), Source(earned, "e")), kept=False
    )
    limits = _limits(script, cap, earned, amount)
    limit = Column(LIMIT, amount, "k")
    at = Source(running, "r")
    up_to, own = Column("_after", amount, "r"), Column(AMOUNT, amount, "r")
    before = numbers.narrowed(numbers.decimal_difference(up_to, own), amount)

    def at_most(value: Expr) -> Expr:
        return choice([(compared("<", limit, value), limit)], value, amount)

    kept = numbers.decimal_difference(at_most(up_to), at_most(before))
    cut = numbers.narrowed(numbers.decimal_difference(own, kept), amount)
    on = both(
        same(Column(layout.WHO, "text", "k"), Column(layout.WHO, "text", "r")),
        same(Column(layout.NUMBER, "whole", "k"), Column(layout.NUMBER, "whole", "r")),
    )
    cuts = script.add(
        "cuts", Select((*_columns("r"), (CUT, cut)), at, (Join(Source(limits, "k"), on, left=False),)), kept=False
    )
    zero = Const(numbers.ZERO.value, amount)
    final = (*_columns("c"), (CUT, Column(CUT, amount, "c")))
    where = compared("<>", Column(CUT, amount, "c"), zero)
    told = f"{cap.span.source.path}:{cap.span.line} what a cap cuts off"
    return Capped(cap, script.add("capped", Select(final, Source(cuts, "c"), where=where), note=told), amount)


def _limits(script: Script, cap: Cap, earned: str, amount: Dec) -> str:
    """The limit of each participant and window, once for each."""
    who, number = Column(layout.WHO, "text", "e"), Column(layout.NUMBER, "whole", "e")
    windows = script.add(
        "windows of a cap",
        Select(((layout.WHO, who), (layout.NUMBER, number)), Source(earned, "e"), group=(who, number)),
    )
    source = Source(windows, "w")
    mine = Column(layout.NUMBER, "whole", "w")
    last = calendar.last_day(mine, cap.each, script.program.plan.year_offset)
    scope = Scope(
        script.layout,
        source,
        day=last,
        who=Column(layout.WHO, "text", "w"),
        role=cap.role,
        period=AtPeriod(mine, cap.each),
    )
    plan = script.program.plan.in_unit(cap.unit)
    limit = numbers.rounded(script.values.number(cap.limit, scope), plan.quantum, plan.rounding, amount)
    columns = ((layout.WHO, Column(layout.WHO, "text", "w")), (layout.NUMBER, mine), (LIMIT, limit))
    step = script.add("limits of a cap", Select(columns, source, tuple(scope.joins)))
    nothing = missing(Column(LIMIT, amount, "k"))
    script.doubt(Select(((layout.WHO, Column(layout.WHO, "text", "k")),), Source(step, "k"), where=nothing))
    return step


def _columns(of: str) -> tuple[tuple[str, Expr], ...]:
    """What tells lines apart under a cap."""
    names: tuple[tuple[str, SqlType], ...] = (
        (layout.WHO, "text"),
        (layout.NUMBER, "whole"),
        (EARNED, "day"),
        (layout.KEY, "text"),
        (LINE, "whole"),
        (layout.PART, "whole"),
        (TICK, "whole"),
    )
    return tuple((name, Column(name, kind, of)) for name, kind in names)
