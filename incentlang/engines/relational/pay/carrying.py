"""What a cap carries: each window begins with what the one before it could not pay (semantics 19).

With what is earned above the limits added up, what is carried out of a window is that sum less the lowest it ever was,
or nothing: below it a window pays all of what came into it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, TICK
from incentlang.engines.relational.expressions.portions import named
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.sql import (
    Call,
    Column,
    Const,
    Dec,
    Expr,
    Join,
    Over,
    Select,
    Source,
    SqlType,
    both,
    calendar,
    choice,
    coalesce,
    compared,
    either,
    known,
    missing,
    numbers,
    same,
)
from incentlang.ir.lifecycle import Cap

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

LIMIT, OWN, BROUGHT = "_limit", "_own", "_brought"
THERE, ABOVE, OUT = "_there", "_above", "_out"
_MORE = 4
"""Digits by which a sum over windows may be longer than an amount."""


@attrs.frozen
class Carried:
    """The windows of everybody under a cap.

    Attributes:
        windows: With the limit of each, and what was brought into it.
        paid: What each pays of what was brought.
    """

    windows: str
    paid: str


def all_windows(script: Script, cap: Cap, earned: str, amount: Dec, moving: bool) -> str:
    """Every window from the first in which somebody earned until the run ends.

    It has what was earned in it, unless that is `moving` from one pay period to the next.
    """
    plan = script.program.plan
    if plan.paid not in calendar.MONTHLY:
        raise Unsupported(f"a cap whose excess is carried, of a plan paid by the {plan.paid}", cap.span)
    own = _own_of(script, earned, amount, moving)
    whose = Column(layout.WHO, "text", "o")
    first = Call("min", (Column(layout.NUMBER, "whole", "o"),), "whole")
    begins = script.add(
        "first windows", Select(((layout.WHO, whose), (layout.NUMBER, first)), Source(own, "o"), group=(whose,))
    )
    each = Column(layout.NUMBER, "whole", "n")
    begun = both(
        compared(">=", each, Column(layout.NUMBER, "whole", "b")),
        compared("<=", calendar.first_day(each, cap.each, plan.year_offset), script.last_clock),
    )
    names: tuple[tuple[str, Expr], ...] = (
        (layout.WHO, Column(layout.WHO, "text", "b")),
        (layout.NUMBER, each),
    )
    numbered = Join(Source(script.numbers_of(cap.each), "n"), begun, left=False)
    if moving:
        return script.add("windows of a cap", Select(names, Source(begins, "b"), (numbered,)))
    mine = both(
        same(Column(layout.WHO, "text", "o"), Column(layout.WHO, "text", "b")),
        same(Column(layout.NUMBER, "whole", "o"), each),
    )
    there = Column(OWN, amount, "o")
    columns = (*names, (THERE, known(there)), (OWN, coalesce(there, Const(numbers.ZERO.value, amount))))
    return script.add(
        "windows of a cap", Select(columns, Source(begins, "b"), (numbered, Join(Source(own, "o"), mine)))
    )


def windows_in_pay_periods(script: Script, cap: Cap, limits: str, earned: str, versions: str, amount: Dec) -> str:
    """The windows that have begun by each pay period, with their limits and what was earned in them by then."""
    own = _own_of(script, earned, amount, moving=True)
    who, number, tick = Column(layout.WHO, "text", "k"), Column(layout.NUMBER, "whole", "k"), Column(TICK, "whole", "v")
    start = calendar.first_day(number, cap.each, script.program.plan.year_offset)
    begun = both(same(Column(layout.WHO, "text", "v"), who), compared("<=", start, script.clock_at(tick)))
    mine = both(
        same(Column(layout.WHO, "text", "o"), who),
        same(Column(layout.NUMBER, "whole", "o"), number),
        same(Column(TICK, "whole", "o"), tick),
    )
    there = Column(OWN, amount, "o")
    columns: tuple[tuple[str, Expr], ...] = (
        (layout.WHO, who),
        (layout.NUMBER, number),
        (TICK, tick),
        (LIMIT, Column(LIMIT, amount, "k")),
        (THERE, known(there)),
        (OWN, coalesce(there, Const(numbers.ZERO.value, amount))),
    )
    joins = (Join(Source(versions, "v"), begun, left=False), Join(Source(own, "o"), mine))
    return script.add("windows in pay periods", Select(columns, Source(limits, "k"), joins))


def _own_of(script: Script, earned: str, amount: Dec, moving: bool) -> str:
    """What was earned in each window; where that is moving, by each pay period."""
    kinds: tuple[tuple[str, SqlType], ...] = ((layout.WHO, "text"), (layout.NUMBER, "whole"))
    keys = named("e", (*kinds, (TICK, "whole")) if moving else kinds)
    total = numbers.cast(Call("sum", (Column(AMOUNT, amount, "e"),), Dec(38, amount.places)), amount)
    query = Select((*keys, (OWN, total)), Source(earned, "e"), group=tuple(expr for _, expr in keys))
    return script.add("own of windows", query)


def carried(script: Script, cap: Cap, limits: str, amount: Dec, moving: bool) -> Carried:
    """What is carried from window to window, of windows with their limits.

    Args:
        script: Where steps are put.
        cap: The cap.
        limits: The windows.
        amount: The digits of amounts.
        moving: Whether they stand in every pay period.
    """
    wide = Dec(amount.digits + _MORE, amount.places)
    zero, none = Const(numbers.ZERO.value, amount), Const(numbers.ZERO.value, wide)
    whose: tuple[tuple[str, SqlType], ...] = ((layout.WHO, "text"), *(((TICK, "whole"),) if moving else ()))

    def by(of: str) -> tuple[tuple[Expr, ...], tuple[Expr, ...]]:
        return tuple(expr for _, expr in named(of, whose)), (Column(layout.NUMBER, "whole", of),)

    told: tuple[tuple[str, SqlType], ...] = (*whose, (layout.NUMBER, "whole"), (THERE, "truth"))
    limit, own = coalesce(Column(LIMIT, amount, "w"), zero), Column(OWN, amount, "w")
    lost = missing(Column(LIMIT, amount, "w"))
    more = numbers.narrowed(numbers.decimal_difference(own, limit), amount)
    above = numbers.cast(Over(Call("sum", (more,), Dec(38, amount.places)), *by("w"), "up to here"), wide)
    running = script.add(
        "above the limits",
        Select(
            (
                *named("w", told),
                (LIMIT, limit),
                ("_lost", either(lost, compared("<", limit, zero))),
                (ABOVE, above),
            ),
            Source(limits, "w"),
        ),
        kept=False,
    )
    kinds: tuple[tuple[str, SqlType], ...] = (*told, (LIMIT, amount), ("_lost", "truth"))
    up_to = Column(ABOVE, wide, "r")
    lowest = Over(Call("min", (up_to,), wide), *by("r"), "up to here")
    low = choice([(compared("<", lowest, none), lowest)], none, wide)
    out = script.add(
        "carried out",
        Select((*named("r", kinds), (ABOVE, up_to), ("_low", low)), Source(running, "r")),
        kept=False,
    )
    left = numbers.narrowed(numbers.decimal_difference(Column(ABOVE, wide, "o"), Column("_low", wide, "o")), amount)
    over = script.add("left over", Select((*named("o", kinds), (OUT, left)), Source(out, "o")), kept=False)
    came = Over(Call("lag", (Column(OUT, amount, "v"),), amount), *by("v"))
    brought: tuple[tuple[str, Expr], ...] = ((BROUGHT, coalesce(came, zero)), (OUT, Column(OUT, amount, "v")))
    windows = script.add("carried windows", Select((*named("v", kinds), *brought), Source(over, "v")))
    script.doubt(_without_limit(script, windows, amount, moving))
    paid = _paid_later(script, windows, amount) if moving else _paid(script, cap, windows, amount)
    return Carried(windows, paid)


def _without_limit(script: Script, windows: str, amount: Dec, moving: bool) -> Select:
    """Windows that are asked for a limit and have none.

    Where amounts move a window is asked for it in every pay period once anything was earned in it or carried.
    """
    zero = Const(numbers.ZERO.value, amount)
    who, lost = Column(layout.WHO, "text", "c"), Column("_lost", "truth", "c")
    if not moving:
        asked = either(Column(THERE, "truth", "c"), compared(">", Column(BROUGHT, amount, "c"), zero))
        return Select(((layout.WHO, who),), Source(windows, "c"), where=both(lost, asked))
    there = Over(Call("any", (Column(THERE, "truth", "c"),), "truth"), (who, Column(layout.NUMBER, "whole", "c")))
    carries = Over(Call("any", (compared(">", Column(OUT, amount, "c"), zero),), "truth"), (who,))
    asks = ((layout.WHO, who), ("_lost", lost), ("_asked", either(there, carries)))
    every = script.add("windows asked for a limit", Select(asks, Source(windows, "c")), kept=False)
    where = both(Column("_lost", "truth", "w"), Column("_asked", "truth", "w"))
    return Select(((layout.WHO, Column(layout.WHO, "text", "w")),), Source(every, "w"), where=where)


def _used(amount: Dec) -> Expr:
    """What a window pays of what was brought into it."""
    limit, brought = Column(LIMIT, amount, "c"), Column(BROUGHT, amount, "c")
    return choice([(compared("<", limit, brought), limit)], brought, amount)


def _paid(script: Script, cap: Cap, windows: str, amount: Dec) -> str:
    """What each window pays of what was brought into it, from its first day on."""
    window = Column(layout.NUMBER, "whole", "c")
    start = calendar.first_day(window, cap.each, script.program.plan.year_offset)
    columns: tuple[tuple[str, Expr], ...] = (
        (layout.WHO, Column(layout.WHO, "text", "c")),
        (layout.NUMBER, window),
        (TICK, script.tick_of(start)),
        (AMOUNT, _used(amount)),
    )
    where = compared("<>", _used(amount), Const(numbers.ZERO.value, amount))
    return script.add("paid of what was carried", Select(columns, Source(windows, "c"), where=where))


def _paid_later(script: Script, windows: str, amount: Dec) -> str:
    """By how much that differs from one pay period to the next."""
    zero = Const(numbers.ZERO.value, amount)
    kinds: tuple[tuple[str, SqlType], ...] = ((layout.WHO, "text"), (layout.NUMBER, "whole"), (TICK, "whole"))
    used = script.add(
        "paid by pay periods", Select((*named("c", kinds), (AMOUNT, _used(amount))), Source(windows, "c")), kept=False
    )
    by = (Column(layout.WHO, "text", "u"), Column(layout.NUMBER, "whole", "u")), (Column(TICK, "whole", "u"),)
    own = Column(AMOUNT, amount, "u")
    before = coalesce(Over(Call("lag", (own,), amount), *by), zero)
    more = numbers.narrowed(numbers.decimal_difference(own, before), amount)
    changes = script.add(
        "changes of what was carried", Select((*named("u", kinds), (AMOUNT, more)), Source(used, "u")), kept=False
    )
    query = Select(named("p", (*kinds, (AMOUNT, amount))), Source(changes, "p"))
    moved = compared("<>", Column(AMOUNT, amount, "p"), zero)
    return script.add("paid of what was carried", attrs.evolve(query, where=moved))
