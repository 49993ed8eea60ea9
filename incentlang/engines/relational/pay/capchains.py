"""What caps pay while money is taken out of their windows (semantics 19 and 20).

A window pays by itself. Where the excess is carried all windows of a payee pay together: the sum of their limits, less
what the money stayed below them at the most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, TICK
from incentlang.engines.relational.expressions.portions import named
from incentlang.engines.relational.pay.capevents import ASK, BEFORE, EVENT, OUT, STANDS, Kinds, order_of
from incentlang.engines.relational.pay.caps import Capped
from incentlang.engines.relational.pay.carrying import LIMIT
from incentlang.engines.relational.pay.credited import VERSION
from incentlang.engines.relational.pay.reviews import kept_of
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
    both,
    calendar,
    choice,
    coalesce,
    compared,
    known,
    numbers,
    same,
)

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

INSIDE, PAYS, LESS = "_inside", "_pays", "_less"
_IN: Kinds = ((layout.WHO, "text"), (VERSION, "whole"))
_WINDOW: Kinds = (*_IN, (layout.NUMBER, "whole"))


@attrs.frozen
class Chain:
    """Claw backs with what the windows pay that they take of.

    Attributes:
        step: They, with `PAYS`, what those windows pay while nothing is taken, and `LESS`, how much less each makes it.
        by: The columns that tell apart what pays together.
    """

    step: str
    by: Kinds


def chain_of(script: Script, cap: Capped, inside: str, versions: str, kind: Dec, before_cap: bool) -> Chain:
    """What windows pay less for every claw back.

    Args:
        script: Where steps are put.
        cap: The cap.
        inside: Claw backs with the window that each takes of, where the cap concerns its line.
        versions: The versions of every payee.
        kind: The digits of amounts.
        before_cap: Whether all of them take the money itself.
    """
    totals = _totals(script, cap, versions, kind)
    if cap.cap.excess == "carried":
        return _together(script, cap, inside, versions, totals, kind, before_cap)
    return _alone(script, cap, inside, totals, kind)


def _totals(script: Script, cap: Capped, versions: str, kind: Dec) -> str:
    """What was earned in each window by each version."""
    on = both(
        same(Column(layout.WHO, "text", "e"), Column(layout.WHO, "text", "v")),
        compared("=" if cap.changes else "<=", Column(TICK, "whole", "e"), Column(VERSION, "whole", "v")),
    )
    keys = (*named("v", _IN), (layout.NUMBER, Column(layout.NUMBER, "whole", "e")))
    total = numbers.cast(Call("sum", (Column(AMOUNT, kind, "e"),), Dec(38, kind.places)), kind)
    group = tuple(expr for _, expr in keys)
    join = Join(Source(cap.earned, "e"), on, left=False)
    return script.add(
        "earned by versions", Select((*keys, (AMOUNT, total)), Source(versions, "v"), (join,), group=group)
    )


def _less(a: Expr, b: Expr, kind: Dec) -> Expr:
    return numbers.narrowed(numbers.decimal_difference(a, b), kind)


def _same(kinds: Kinds, a: str, b: str) -> Expr:
    return both(*(same(Column(name, each, a), Column(name, each, b)) for name, each in kinds))


# --- each window by itself ------------------------------------------------------------------------


def _alone(script: Script, cap: Capped, inside: str, totals: str, kind: Dec) -> Chain:
    wide = Dec(38, kind.places)
    by = tuple(expr for _, expr in named("x", _WINDOW))
    out = numbers.cast(Over(Call("sum", (Column(OUT, kind, "x"),), wide), by, order_of("x"), "up to here"), kind)
    whose: Kinds = ((layout.WHO, "text"), (layout.NUMBER, "whole"))
    beside: Kinds = ((layout.NUMBER, "whole"), (ASK, kind), (OUT, kind))
    joins = (
        Join(Source(totals, "t"), _same(_WINDOW, "t", "x")),
        Join(Source(cap.limits, "k"), _same(whose, "k", "x")),
    )
    joined = script.add(
        "windows while claw backs take",
        Select(
            (
                *named("x", (*STANDS, *beside)),
                ("_gone", out),
                (AMOUNT, Column(AMOUNT, kind, "t")),
                (LIMIT, Column(LIMIT, kind, "k")),
            ),
            Source(inside, "x"),
            joins,
        ),
        kept=False,
    )
    own, limit, gone = (Column(name, kind, "w") for name in (AMOUNT, LIMIT, "_gone"))
    before = _less(gone, Column(OUT, kind, "w"), kind)
    first = kept_of(limit, _less(own, before, kind), kind)
    after = kept_of(limit, _less(own, gone, kind), kind)
    less = choice([(Column(BEFORE, "truth", "w"), Column(ASK, kind, "w"))], _less(first, after, kind), kind)
    columns = (*named("w", (*STANDS, *beside)), (PAYS, kept_of(limit, own, kind)), (LESS, less))
    return Chain(script.add("what windows pay less", Select(columns, Source(joined, "w")), kept=False), _WINDOW)


# --- windows that carry ---------------------------------------------------------------------------


def _together(
    script: Script, cap: Capped, inside: str, versions: str, totals: str, kind: Dec, before_cap: bool
) -> Chain:
    windows = _begun(script, cap, versions, totals, kind)
    paid = _paid(script, windows, kind)
    beside: Kinds = ((layout.NUMBER, "whole"), (ASK, kind), (OUT, kind))
    there = known(Column(layout.NUMBER, "whole", "x"))
    less: Expr = Column(ASK, kind, "x")
    joins = [Join(Source(paid, "p"), _same(_IN, "p", "x"))]
    columns = (*named("x", (*STANDS, *beside)), (INSIDE, there), (PAYS, Column(PAYS, kind, "p")))
    by: Kinds = (*_IN, (INSIDE, "truth"))
    _no_negative(script, inside, kind)
    if before_cap:
        query = Select((*columns, (LESS, less)), Source(inside, "x"), tuple(joins))
        return Chain(script.add("what windows pay less", query, kept=False), by)
    after = _after(script, inside, windows, paid, kind)
    joins.append(Join(Source(after, "a"), _same((*EVENT, (VERSION, "whole")), "a", "x")))
    took = Column(LESS, kind, "a")
    less = choice([(Column(BEFORE, "truth", "x"), Column(ASK, kind, "x"))], took, kind)
    query = Select((*columns, (LESS, less)), Source(inside, "x"), tuple(joins))
    return Chain(script.add("what windows pay less", query, kept=False), by)


def _no_negative(script: Script, inside: str, kind: Dec) -> None:
    """Taking back what is below nothing carries into windows that had nothing before: the reference follows that."""
    negative = compared("<", Column(ASK, kind, "x"), Const(numbers.ZERO.value, kind))
    where = both(known(Column(layout.NUMBER, "whole", "x")), negative)
    script.doubt(Select(((layout.WHO, Column(layout.WHO, "text", "x")),), Source(inside, "x"), where=where))


def _begun(script: Script, cap: Capped, versions: str, totals: str, kind: Dec) -> str:
    """The windows that have begun by each version, with what was earned above the limits up to each."""
    zero = Const(numbers.ZERO.value, kind)
    number = Column(layout.NUMBER, "whole", "k")
    start = calendar.first_day(number, cap.cap.each, script.program.plan.year_offset)
    on = both(
        same(Column(layout.WHO, "text", "k"), Column(layout.WHO, "text", "v")),
        compared("<=", script.tick_of(start), Column(VERSION, "whole", "v")),
    )
    earned = both(
        *(same(Column(name, each, "t"), Column(name, each, "v")) for name, each in _IN),
        same(Column(layout.NUMBER, "whole", "t"), number),
    )
    limit = coalesce(Column(LIMIT, kind, "k"), zero)  # one that is asked for and missing is a doubt
    above = _less(coalesce(Column(AMOUNT, kind, "t"), zero), limit, kind)
    order = ((*(expr for _, expr in named("v", _IN)),), (number,))
    up_to = numbers.cast(Over(Call("sum", (above,), Dec(38, kind.places)), *order, "up to here"), kind)
    joins = (Join(Source(cap.limits, "k"), on, left=False), Join(Source(totals, "t"), earned))
    columns = (*named("v", _IN), (layout.NUMBER, number), (LIMIT, limit), ("_above", up_to))
    return script.add("windows begun", Select(columns, Source(versions, "v"), joins))


def _paid(script: Script, windows: str, kind: Dec) -> str:
    """What all windows of a payee pay while nothing is taken, and their limits together."""
    keys = named("b", _IN)
    limits = numbers.cast(Call("sum", (Column(LIMIT, kind, "b"),), Dec(38, kind.places)), kind)
    lowest = Call("min", (Column("_above", kind, "b"),), kind)
    summed = script.add(
        "limits together",
        Select(
            (*keys, ("_all", limits), ("_lowest", lowest)), Source(windows, "b"), group=tuple(expr for _, expr in keys)
        ),
        kept=False,
    )
    pays = _pays(Column("_all", kind, "s"), Column("_lowest", kind, "s"), kind)
    columns = (*named("s", _IN), ("_all", Column("_all", kind, "s")), (PAYS, pays))
    return script.add("paid together", Select(columns, Source(summed, "s")))


def _pays(limits: Expr, lowest: Expr, kind: Dec) -> Expr:
    zero = Const(numbers.ZERO.value, kind)
    below = choice([(compared("<", lowest, zero), lowest)], zero, kind)
    return numbers.narrowed(numbers.decimal_sum(limits, below), kind)


def _after(script: Script, inside: str, windows: str, paid: str, kind: Dec) -> str:
    """How much less the windows pay after each claw back than before it."""
    wide, zero = Dec(38, kind.places), Const(numbers.ZERO.value, kind)
    number, other = Column(layout.NUMBER, "whole", "x"), Column(layout.NUMBER, "whole", "b")
    shifted = choice([(compared("<=", number, other), Column(OUT, kind, "x"))], zero, kind)
    by = (*(expr for _, expr in named("x", _IN)), other)
    gone = numbers.cast(Over(Call("sum", (shifted,), wide), by, order_of("x"), "up to here"), kind)
    stands = script.add(
        "windows after claw backs",
        Select(
            (*named("x", STANDS), ("_stands", _less(Column("_above", kind, "b"), gone, kind))),
            Source(inside, "x"),
            (Join(Source(windows, "b"), both(_same(_IN, "b", "x"), known(number)), left=False),),
        ),
        kept=False,
    )
    keys = named("w", STANDS)
    lowest = script.add(
        "lowest of windows",
        Select(
            (*keys, ("_lowest", Call("min", (Column("_stands", kind, "w"),), kind))),
            Source(stands, "w"),
            group=tuple(expr for _, expr in keys),
        ),
        kept=False,
    )
    pays = _pays(Column("_all", kind, "p"), Column("_lowest", kind, "l"), kind)
    then = script.add(
        "paid after claw backs",
        Select(
            (*named("l", STANDS), ("_first", Column(PAYS, kind, "p")), (PAYS, pays)),
            Source(lowest, "l"),
            (Join(Source(paid, "p"), _same(_IN, "p", "l"), left=False),),
        ),
        kept=False,
    )
    own = tuple(expr for _, expr in named("t", _IN))
    before = Over(Call("lag", (Column(PAYS, kind, "t"),), kind), own, order_of("t"))
    less = _less(coalesce(before, Column("_first", kind, "t")), Column(PAYS, kind, "t"), kind)
    return script.add("paid less after claw backs", Select((*named("t", STANDS), (LESS, less)), Source(then, "t")))
