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


def all_windows(script: Script, cap: Cap, earned: str, amount: Dec) -> str:
    """Every window from the first in which somebody earned until the run ends, with what was earned in it."""
    plan = script.program.plan
    if plan.paid not in calendar.MONTHLY:
        raise Unsupported(f"a cap whose excess is carried, of a plan paid by the {plan.paid}", cap.span)
    who, number = Column(layout.WHO, "text", "e"), Column(layout.NUMBER, "whole", "e")
    total = numbers.cast(Call("sum", (Column(AMOUNT, amount, "e"),), Dec(38, amount.places)), amount)
    own = script.add(
        "own of windows",
        Select(((layout.WHO, who), (layout.NUMBER, number), (OWN, total)), Source(earned, "e"), group=(who, number)),
    )
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
    mine = both(
        same(Column(layout.WHO, "text", "o"), Column(layout.WHO, "text", "b")),
        same(Column(layout.NUMBER, "whole", "o"), each),
    )
    zero = Const(numbers.ZERO.value, amount)
    there = Column(OWN, amount, "o")
    columns: tuple[tuple[str, Expr], ...] = (
        (layout.WHO, Column(layout.WHO, "text", "b")),
        (layout.NUMBER, each),
        (THERE, known(there)),
        (OWN, coalesce(there, zero)),
    )
    joins = (Join(Source(script.numbers_of(cap.each), "n"), begun, left=False), Join(Source(own, "o"), mine))
    return script.add("windows of a cap", Select(columns, Source(begins, "b"), joins))


def carried(script: Script, cap: Cap, limits: str, amount: Dec) -> Carried:
    """What is carried from window to window, of windows with their limits."""
    wide = Dec(amount.digits + _MORE, amount.places)
    zero, none = Const(numbers.ZERO.value, amount), Const(numbers.ZERO.value, wide)
    who, number = (Column(layout.WHO, "text", "w"),), (Column(layout.NUMBER, "whole", "w"),)
    limit, own = coalesce(Column(LIMIT, amount, "w"), zero), Column(OWN, amount, "w")
    kept = (*who, *number)
    told = ((layout.WHO, kept[0]), (layout.NUMBER, kept[1]), (THERE, Column(THERE, "truth", "w")))
    lost = missing(Column(LIMIT, amount, "w"))
    more = numbers.narrowed(numbers.decimal_difference(own, limit), amount)
    above = numbers.cast(Over(Call("sum", (more,), Dec(38, amount.places)), who, number, "up to here"), wide)
    running = script.add(
        "above the limits",
        Select(
            (
                *told,
                (LIMIT, limit),
                ("_lost", either(lost, compared("<", limit, zero))),
                (ABOVE, above),
            ),
            Source(limits, "w"),
        ),
        kept=False,
    )
    kinds: tuple[tuple[str, SqlType], ...] = (
        (layout.WHO, "text"),
        (layout.NUMBER, "whole"),
        (THERE, "truth"),
        (LIMIT, amount),
        ("_lost", "truth"),
    )
    up_to, mine = Column(ABOVE, wide, "r"), (Column(layout.WHO, "text", "r"),)
    order = (Column(layout.NUMBER, "whole", "r"),)
    lowest = Over(Call("min", (up_to,), wide), mine, order, "up to here")
    low = choice([(compared("<", lowest, none), lowest)], none, wide)
    out = script.add(
        "carried out",
        Select((*named("r", kinds), (ABOVE, up_to), ("_low", low)), Source(running, "r")),
        kept=False,
    )
    left = numbers.narrowed(numbers.decimal_difference(Column(ABOVE, wide, "o"), Column("_low", wide, "o")), amount)
    over = script.add("left over", Select((*named("o", kinds), (OUT, left)), Source(out, "o")), kept=False)
    came = Over(
        Call("lag", (Column(OUT, amount, "v"),), amount),
        (Column(layout.WHO, "text", "v"),),
        (Column(layout.NUMBER, "whole", "v"),),
    )
    windows = script.add(
        "carried windows", Select((*named("v", kinds), (BROUGHT, coalesce(came, zero))), Source(over, "v"))
    )
    at = Source(windows, "c")
    brought = Column(BROUGHT, amount, "c")
    asked = either(Column(THERE, "truth", "c"), compared(">", brought, zero))
    doubtful = both(Column("_lost", "truth", "c"), asked)
    script.doubt(Select(((layout.WHO, Column(layout.WHO, "text", "c")),), at, where=doubtful))
    limit = Column(LIMIT, amount, "c")
    used = choice([(compared("<", limit, brought), limit)], brought, amount)
    window = Column(layout.NUMBER, "whole", "c")
    start = calendar.first_day(window, cap.each, script.program.plan.year_offset)
    columns: tuple[tuple[str, Expr], ...] = (
        (layout.WHO, Column(layout.WHO, "text", "c")),
        (layout.NUMBER, window),
        (TICK, script.tick_of(start)),
        (AMOUNT, used),
    )
    paid = script.add("paid of what was carried", Select(columns, at, where=compared("<>", used, zero)))
    return Carried(windows, paid)
