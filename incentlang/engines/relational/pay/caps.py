"""Caps as relations: what each line keeps of what it earned, in the order in which it was earned (semantics 19)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, EARNED, TICK
from incentlang.engines.relational.expressions.portions import named
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import AtPeriod, Scope
from incentlang.engines.relational.pay.carrying import BROUGHT, LIMIT, OWN, THERE, all_windows, carried
from incentlang.engines.relational.pay.periods import PeriodAmounts
from incentlang.engines.relational.pay.pools import WAITS, PoolAmounts
from incentlang.engines.relational.pay.rows import Lines
from incentlang.engines.relational.pay.worth import Amounts, money
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
    calendar,
    choice,
    coalesce,
    compared,
    missing,
    numbers,
    opposite,
    same,
    whole,
)
from incentlang.ir.expressions import MeasureRead
from incentlang.ir.families import families
from incentlang.ir.lifecycle import Cap
from incentlang.ir.walk import everything
from incentlang.source import Span

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

LINE, PLACE, CUT = "_line", "_place", "_cut"


@attrs.frozen
class Capped:
    """What a cap cuts off: one row for each line that it cuts, which credit by `LINE`; it concerns those of `lines`.

    Attributes:
        paid: Where the excess is carried, what windows pay of what was brought into them; else empty.
        earned: The lines that it concerns, before it cuts.
        limits: The limit of each participant and window.
        reviewed: Where somebody reviews the excess, what waits for that; else empty.
        settled: Whether every line is paid in the period in which it is earned, and never changes.
    """

    cap: Cap
    step: str
    amount: Dec
    earned: str
    limits: str
    lines: tuple[int, ...] = ()
    paid: str = ""
    reviewed: str = ""
    settled: bool = False


@attrs.frozen
class Earning:
    """A credit whose lines a cap may concern, with what they are worth.

    Attributes:
        rule: The name of the rule, or of the pool.
        stays: Whether an amount never changes.
        parted: Whether rows are shared.
        adjusts: Whether it corrects what was paid, which no cap concerns.
    """

    rule: str
    unit: str | None
    clause: Span
    step: str
    amount: Dec
    stays: bool
    parted: bool = False
    adjusts: bool = False


def earning_of_rows(lines: Lines, amounts: Amounts) -> Earning:
    """The lines of a rule of rows as a cap sees them."""
    rule, credit = lines.rule, lines.credit
    parted = lines.shares is not None
    return Earning(
        rule.name, rule.unit, credit.span, amounts.step, amounts.amount, amounts.once, parted, credit.adjusts
    )


def earning_of_periods(amounts: PeriodAmounts) -> Earning:
    """The same for a rule of periods."""
    rule = amounts.rule
    return Earning(rule.name, rule.unit, amounts.credit.span, amounts.step, amounts.amount, not rule.to_date)


def earnings_of_pool(script: Script, found: PoolAmounts) -> Iterator[Earning]:
    """The same for each share of a pool, which is earned on the last day of its period."""
    pool, kind = found.pool, money(script, found.pool.unit)
    number = Column(layout.NUMBER, "whole", "g")
    columns = (
        *named("g", [(layout.WHO, "text"), (layout.KEY, "text"), (TICK, "whole"), (AMOUNT, kind)]),
        (EARNED, calendar.last_day(number, pool.each, script.program.plan.year_offset)),
    )
    for place, share in enumerate(pool.shares):
        mine = both(same(Column(layout.PART, "whole", "g"), whole(place)), opposite(Column(WAITS, "truth", "g")))
        step = script.add(f"earned of {pool.name}", Select(columns, Source(found.step, "g"), where=mine), kept=False)
        yield Earning(pool.name, pool.unit, share.span, step, kind, stays=True)


def capped(script: Script, cap: Cap, earnings: Sequence[Earning], earlier: Sequence[Capped]) -> Capped | None:
    """What a cap cuts off; None where it concerns no line.

    Args:
        script: Where steps are put.
        cap: The cap.
        earnings: The credits of the plan.
        earlier: The caps that cut before it.
    """
    if any(isinstance(node, MeasureRead) for node in (cap.limit, *everything(cap.limit))):
        raise Unsupported("a cap at a measure", cap.span)
    if cap.each not in calendar.MONTHLY:
        raise Unsupported(f"a cap each {cap.each}", cap.span)
    meant = families(script.program.rules)
    mine = [
        (place, each)
        for place, each in enumerate(earnings)
        if cap.of in meant.get(each.rule, ("", each.rule)) and cap.unit == each.unit and not each.adjusts
    ]
    if not mine:
        return None
    moving = next((each for _, each in mine if not each.stays), None)
    if moving is not None:
        raise Unsupported(f"a cap on `{moving.rule}`, which moves what it earned", cap.span)
    amount = mine[0][1].amount
    order = sorted({(each.rule, each.clause.start) for _, each in mine})
    parts: list[Query] = []
    for place, each in mine:
        parts.append(_lines(script, cap, place, each, order, [cut for cut in earlier if place in cut.lines]))
    earned = script.add("earned under a cap", parts[0] if len(parts) == 1 else Union(tuple(parts)), kept=False)
    settled = all(each.stays for _, each in mine)
    return attrs.evolve(_cut(script, cap, earned, amount), lines=tuple(place for place, _ in mine), settled=settled)


def cut_of(cuts: Sequence[Capped], place: int, of: str, parted: bool, amount: Dec) -> tuple[Expr, list[Join]]:
    """What caps cut off a line of a source together, missing where none does, with the joins that it needs.

    Args:
        cuts: The caps that concern the credit.
        place: Which credit it is.
        of: The name of the source.
        parted: Whether rows are shared.
        amount: The digits of amounts.
    """
    joins: list[Join] = []
    total: Expr = Const(None, amount)
    for number, cap in enumerate(cuts):
        at = f"k{number}"
        on = both(
            same(Column(LINE, "whole", at), whole(place)),
            *(same(Column(name, "text", at), Column(name, "text", of)) for name in (layout.WHO, layout.KEY)),
            *([same(Column(layout.PART, "whole", at), Column(layout.PART, "whole", of))] if parted else []),
        )
        joins.append(Join(Source(cap.step, at), on))
        cut = Column(CUT, amount, at)
        if number == 0:
            total = cut
            continue
        sum_ = numbers.narrowed(numbers.decimal_sum(total, cut), amount)
        total = choice([(missing(cut), total), (missing(total), cut)], sum_, amount)
    return total, joins


def _lines(
    script: Script,
    cap: Cap,
    place: int,
    earning: Earning,
    order: list[tuple[str, int]],
    earlier: Sequence[Capped],
) -> Select:
    """The lines of one credit whose payee is in the cap's role on the day they are earned, less earlier cuts."""
    source = Source(earning.step, "a")
    who, on = Column(layout.WHO, "text", "a"), Column(EARNED, "day", "a")
    scope = Scope(script.layout, source, day=on, who=who)
    inside = scope.is_in(who, cap.role, on)
    amount: Expr = Column(AMOUNT, earning.amount, "a")
    cut, joins = cut_of(earlier, place, "a", earning.parted, earning.amount)
    if joins:
        none = Const(numbers.ZERO.value, earning.amount)
        amount = numbers.narrowed(numbers.decimal_difference(amount, coalesce(cut, none)), earning.amount)
    columns: tuple[tuple[str, Expr], ...] = (
        (layout.WHO, who),
        (layout.NUMBER, calendar.number_of(on, cap.each, script.program.plan.year_offset)),
        (EARNED, on),
        (layout.KEY, Column(layout.KEY, "text", "a")),
        (PLACE, whole(order.index((earning.rule, earning.clause.start)))),
        (LINE, whole(place)),
        (layout.PART, Column(layout.PART, "whole", "a") if earning.parted else whole(0)),
        (TICK, Column(TICK, "whole", "a")),
        (AMOUNT, amount),
    )
    return Select(columns, source, (*scope.joins, *joins), inside)


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
    running = script.add(
        "running under a cap",
        Select((*_columns("e"), (AMOUNT, mine), ("_after", after)), Source(earned, "e")),
        kept=False,
    )
    limits, paid = _limits(script, cap, earned, amount), ""
    limit = Column(LIMIT, amount, "k")
    at = Source(running, "r")
    up_to: Expr = Column("_after", amount, "r")
    own = Column(AMOUNT, amount, "r")
    if cap.excess == "carried":
        found = carried(script, cap, limits, amount)
        limits, paid = found.windows, found.paid
        up_to = numbers.narrowed(numbers.decimal_sum(Column(BROUGHT, amount, "k"), up_to), amount)
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
    step = script.add("capped", Select(final, Source(cuts, "c"), where=where), note=told)
    return Capped(cap, step, amount, earned, limits, paid=paid)


def _limits(script: Script, cap: Cap, earned: str, amount: Dec) -> str:
    """The limit of each participant and window, once for each."""
    who, number = Column(layout.WHO, "text", "e"), Column(layout.NUMBER, "whole", "e")
    beside: tuple[tuple[str, SqlType], ...] = ()
    if cap.excess == "carried":
        windows = all_windows(script, cap, earned, amount)
        beside = ((THERE, "truth"), (OWN, amount))
    else:
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
    columns = (
        (layout.WHO, Column(layout.WHO, "text", "w")),
        (layout.NUMBER, mine),
        (LIMIT, limit),
        *named("w", beside),
    )
    step = script.add("limits of a cap", Select(columns, source, tuple(scope.joins)))
    if beside:
        return step  # a window in which nothing is earned may have no limit
    nothing = missing(Column(LIMIT, amount, "k"))
    script.doubt(Select(((layout.WHO, Column(layout.WHO, "text", "k")),), Source(step, "k"), where=nothing))
    return step


def _columns(of: str) -> tuple[tuple[str, Expr], ...]:
    """What tells lines apart under a cap."""
    return named(of, UNDER)


UNDER: tuple[tuple[str, SqlType], ...] = (
    (layout.WHO, "text"),
    (layout.NUMBER, "whole"),
    (EARNED, "day"),
    (layout.KEY, "text"),
    (LINE, "whole"),
    (layout.PART, "whole"),
    (TICK, "whole"),
)
"""What tells lines apart under a cap."""
