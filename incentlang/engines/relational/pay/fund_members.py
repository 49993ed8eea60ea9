"""Who shares a pool's fund: the members of each share, whether they qualify, and with what weight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, TICK
from incentlang.engines.relational.expressions.answered import moves
from incentlang.engines.relational.expressions.conditions import truth
from incentlang.engines.relational.expressions.divisors import of_one, shared_by
from incentlang.engines.relational.expressions.portions import named
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import AtPeriod, Scope
from incentlang.engines.relational.pay.worth import money
from incentlang.engines.relational.sql import (
    FALSE,
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
    choice,
    compared,
    either,
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
from incentlang.ir.expressions import Not
from incentlang.ir.pools import Pool, PoolShare
from incentlang.ir.walk import everything

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

QUALIFIES, WEIGHT, TOTAL, LOST, DAYS = "_qualifies", "_weight", "_total", "_lost", "_days"
At = Sequence[tuple[str, SqlType]]


@attrs.frozen
class Sharers:
    """The members of all shares, one row for each share and period as it stands.

    Attributes:
        kind: The digits of a weight, which is a whole number: weights of one share have the same scale.
        total: Those of all weights of a share together.
        columns: All columns, with what was decided for each.
    """

    step: str
    kind: Dec
    total: Dec
    columns: tuple[tuple[str, SqlType], ...]


def sharers(script: Script, pool: Pool, periods: str, at: At, noted: bool) -> Sharers:
    """Who shares a fund, with the total of what counts, and whether somebody of the period cannot be told of.

    `noted`: what stands in for missing values of periods is noted elsewhere.
    """
    amount = money(script, pool.unit)
    parts = [_share(script, pool, place, periods, at, amount, noted) for place in range(len(pool.shares))]
    every, kind, divisor = _weighed(script, pool, parts, at)
    kinds: list[tuple[str, SqlType]] = [
        *at,
        (layout.KEY, "text"),
        (layout.WHO, "text"),
        (layout.PART, "whole"),
        (QUALIFIES, "truth"),
        (WEIGHT, kind),
        (AMOUNT, amount),
    ]
    total = script.layout.sum_kind(kind, parts=divisor)
    period = tuple(Column(name, of, "s") for name, of in at)
    added = Over(Call("sum", (Column(WEIGHT, kind, "s"),), Dec(38, 0)), (*period, Column(layout.PART, "whole", "s")))
    lost = Over(Call("any", (Column(LOST, "truth", "s"),), "truth"), period)
    columns = (*named("s", kinds), (TOTAL, numbers.cast(added, total)), (LOST, surely(lost)))
    step = script.add(f"weights of {pool.name}", Select(columns, Source(every, "s")))
    return Sharers(step, kind, total, (*kinds, (TOTAL, total), (LOST, "truth")))


def _weighed(script: Script, pool: Pool, parts: Sequence[Select], at: At) -> tuple[str, Dec, int]:
    """The members of all shares, the digits of their weights, and how many of these come from a divisor they share."""
    columns = [dict(part.columns) for part in parts]
    kind = numbers.widest([each[WEIGHT] for each in columns])
    bottoms = [each[layout.BOTTOM] for each in columns if layout.BOTTOM in each]
    below = numbers.widest(bottoms) if bottoms else None
    aligned: list[Query] = []
    for part, each in zip(parts, columns, strict=True):
        each[WEIGHT] = numbers.cast(each[WEIGHT], kind)
        if below is not None:
            each[layout.BOTTOM] = numbers.cast(each.get(layout.BOTTOM, numbers.ONE), below)
        aligned.append(attrs.evolve(part, columns=tuple(each.items())))
    every = script.add(f"who shares {pool.name}", aligned[0] if len(aligned) == 1 else Union(tuple(aligned)))
    if below is None:
        return every, kind, 0
    step, kind, shared = shared_by(script, every, (*at, (layout.PART, "whole")), (WEIGHT, kind), below)
    return step, kind, shared.digits


def _share(script: Script, pool: Pool, place: int, periods: str, at: At, amount: Dec, noted: bool) -> Select:
    """The members of one share; a weight that does not count is nothing, and is not asked for."""
    share = pool.shares[place]
    _refuse(share)
    scope = scope_of(script, pool, share, members_of(script, pool, share, periods, at))
    if not noted:
        scope.reads = None
    meets = both(*(truth(script.values, each.condition, scope) for each in share.conditions))
    qualifies = surely(meets)
    counts = TRUE if counts_for_all(pool, share) else qualifies
    source = share.decided or share.weight
    given = of_one(Number(numbers.ONE) if source is None else script.values.number(source, scope))
    decided, wrong = _decided(script, pool, share, given, amount)
    trouble = either(missing(given.top), surely(numbers.compare("<", given.top, numbers.ZERO)), wrong)
    weight = numbers.whole_of(given.top, numbers.kind_of(given.top).places)
    if share.by_days:
        weight = numbers.decimal_product(weight, numbers.cast(Column(DAYS, "whole", "m"), Dec(4, 0)))
    kind = numbers.kind_of(weight)
    nothing = Const(numbers.ZERO.value, kind)
    columns: tuple[tuple[str, Expr], ...] = (
        *named("m", [*at, (layout.KEY, "text"), (layout.WHO, "text")]),
        (layout.PART, whole(place)),
        (QUALIFIES, qualifies),
        (WEIGHT, choice([(both(counts, trouble), nothing), (counts, weight)], nothing, kind)),
        (AMOUNT, decided),
        (LOST, either(missing(meets), both(counts, trouble))),
        # What all are divided by alike is nothing to their proportions.
        *(() if isinstance(given.bottom, Const | None) else ((layout.BOTTOM, given.bottom),)),
    )
    return Select(columns, scope.source, tuple(scope.joins))


def scope_of(script: Script, pool: Pool, share: PoolShare, members: str) -> Scope:
    """What the conditions and the weight of a share see of its members."""
    number = Column(layout.NUMBER, "whole", "m")
    return Scope(
        script.layout,
        Source(members, "m"),
        day=calendar.last_day(number, pool.each, script.program.plan.year_offset),
        who=Column(layout.WHO, "text", "m"),
        role=share.role,
        period=AtPeriod(number, pool.each),
        tick=Column(TICK, "whole", "m"),
        reads=[],
    )


def counts_for_all(pool: Pool, share: PoolShare) -> bool:
    """Whether the weights of members count who do not qualify."""
    return pool.undistributed != "redistributed" and share.decided is None


def _decided(script: Script, pool: Pool, share: PoolShare, given: Number, amount: Dec) -> tuple[Expr, Expr]:
    """What people decided as an amount, and where it is no multiple of the smallest one."""
    if share.decided is None:
        return null(amount), FALSE
    plan = script.program.plan.in_unit(pool.unit)
    found = numbers.rounded(given, plan.quantum, "down", amount)
    return found, surely(numbers.compare("<>", found, given.top))


def members_of(script: Script, pool: Pool, share: PoolShare, periods: str, at: At) -> str:
    """Who is in the role on a period's last day; with `by days` on any day of it, with how many there are."""
    offset = script.program.plan.year_offset
    number, who = Column(layout.NUMBER, "whole", "q"), Column(layout.KEY, "text", "a")
    first, last = (f(number, pool.each, offset) for f in (calendar.first_day, calendar.last_day))
    start, end = Column(layout.FIRST, "day", "a"), Column(layout.LAST, "day", "a")
    there = both(
        same(Column("role", "text", "a"), text(share.role)),
        compared("<=", start, last),
        compared(">=", end, first if share.by_days else last),
    )
    inside = (Call("greatest", (start, first), "day"), Call("least", (end, last), "day"))
    days = plus(Call("days_between", inside, "whole"), whole(1))
    key = named("q", [*at, (layout.KEY, "text")])
    query = Select(
        (*key, (layout.WHO, who), (DAYS, Call("sum", (days,), "whole"))),
        Source(periods, "q"),
        (Join(Source(layout.ASSIGNMENTS, "a"), there, left=False),),
        group=(*(expr for _, expr in key), who),
    )
    return script.add(f"members of {pool.name}", query)


def _refuse(share: PoolShare) -> None:
    """What no relation is built for yet."""
    if share.decided is not None and share.by_days:
        raise Unsupported("what people decided, by days", share.span)
    for node in everything(share):
        if isinstance(node, Not) and moves(node.condition, {}):
            raise Unsupported("`not` of a measure in a pool", share.span)
