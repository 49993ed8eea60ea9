"""What a cap cuts off that somebody is to review: it waits at the end of each pay period (semantics 19)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, TICK, WANTED
from incentlang.engines.relational.expressions.portions import named
from incentlang.engines.relational.pay.caps import Capped
from incentlang.engines.relational.pay.carrying import LIMIT
from incentlang.engines.relational.sql import (
    Call,
    Column,
    Const,
    Dec,
    Expr,
    Join,
    Select,
    Source,
    SqlType,
    Union,
    both,
    choice,
    compared,
    either,
    missing,
    null,
    numbers,
    plus,
    same,
    whole,
)

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script


SINCE, UNTIL = "_since", "_until"


def reviews(script: Script, cap: Capped, taken: str) -> str:
    """What stands above the limit of each window, at the end of each reported pay period.

    Args:
        script: Where steps are put.
        cap: The cap.
        taken: What claw backs take out of its windows, with `TICK`, `UNTIL` and `SINCE`; empty where they take nothing.
    """
    kind = cap.amount
    columns_: tuple[tuple[str, SqlType], ...] = (
        (layout.WHO, "text"),
        (layout.NUMBER, "whole"),
        (TICK, "whole"),
        (AMOUNT, kind),
    )
    moved = cap.earned
    if taken:
        first = Column(TICK, "whole", "e")
        last: Expr = (
            plus(first, whole(1)) if cap.changes else null("whole")
        )  # each stands in one pay period, or goes on
        stays_ = Select((*named("e", columns_), (SINCE, first), (UNTIL, last)), Source(cap.earned, "e"))
        less = Select(named("e", (*columns_, (SINCE, "whole"), (UNTIL, "whole"))), Source(taken, "e"))
        moved = script.add("earned and taken to review", Union((stays_, less)), kept=False)
    who, number = Column(layout.WHO, "text", "e"), Column(layout.NUMBER, "whole", "e")
    tick = Column(layout.NUMBER, "whole", "p")
    since = compared("=" if cap.changes and not taken else "<=", Column(TICK, "whole", "e"), tick)
    if taken:
        until = Column(UNTIL, "whole", "e")
        stands = compared("<=", Column(SINCE, "whole", "e"), tick)
        since = both(since, stands, either(missing(until), compared(">", until, tick)))
    come = Join(Source(WANTED, "p"), since, left=False)
    total = numbers.cast(Call("sum", (Column(AMOUNT, kind, "e"),), Dec(38, kind.places)), kind)
    earned = script.add(
        "earned to review",
        Select(
            ((layout.WHO, who), (layout.NUMBER, number), (TICK, tick), (AMOUNT, total)),
            Source(moved, "e"),
            (come,),
            group=(who, number, tick),
        ),
    )
    mine = both(
        same(Column(layout.WHO, "text", "k"), Column(layout.WHO, "text", "t")),
        same(Column(layout.NUMBER, "whole", "k"), Column(layout.NUMBER, "whole", "t")),
    )
    own, limit = Column(AMOUNT, kind, "t"), Column(LIMIT, kind, "k")
    over = numbers.narrowed(numbers.decimal_difference(own, kept_of(limit, own, kind)), kind)
    columns: tuple[tuple[str, Expr], ...] = (
        (layout.WHO, Column(layout.WHO, "text", "t")),
        (layout.NUMBER, Column(layout.NUMBER, "whole", "t")),
        (TICK, Column(TICK, "whole", "t")),
        (AMOUNT, over),
    )
    joins = (Join(Source(cap.limits, "k"), mine, left=False),)
    found = script.add("above the limit", Select(columns, Source(earned, "t"), joins), kept=False)
    names = tuple((name, Column(name, expr.type, "r")) for name, expr in columns)
    there = compared("<>", Column(AMOUNT, kind, "r"), Const(numbers.ZERO.value, kind))
    return script.add("to be reviewed", Select(names, Source(found, "r"), where=there))


def kept_of(limit: Expr, amount: Expr, kind: Dec) -> Expr:
    """What a limit leaves of all that was earned in a window."""
    zero = Const(numbers.ZERO.value, kind)
    least = choice([(compared("<", limit, amount), limit)], amount, kind)
    below = choice([(compared("<", limit, zero), limit)], zero, kind)
    return numbers.narrowed(numbers.decimal_difference(least, below), kind)
