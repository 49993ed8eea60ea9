"""What caps cut off in whole pay periods, where nobody asks for lines.

A line keeps min(limit, what was earned up to it) - min(limit, what was earned before it). Of lines that follow each
other all but the first and the last of these terms cancel out, so the lines of a pay period keep together
min(limit, earned up to its end) - min(limit, earned before it), and no line needs a place among the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, TICK
from incentlang.engines.relational.pay.caps import CUT, Capped
from incentlang.engines.relational.pay.carrying import LIMIT
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
    choice,
    compared,
    numbers,
    same,
)

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script


def cut_by_period(script: Script, found: Capped) -> str:
    """The step of what a cap cuts off, by participant and pay period; by line where windows carry.

    Lines are in the order of the days on which they are earned, so those of a pay period follow each other.
    """
    if found.cap.excess != "lost":
        return found.step
    kind = found.amount
    who, number, tick = _window("e"), Column(layout.NUMBER, "whole", "e"), Column(TICK, "whole", "e")
    total = numbers.cast(Call("sum", (Column(AMOUNT, kind, "e"),), Dec(38, kind.places)), kind)
    names = ((layout.WHO, who), (layout.NUMBER, number), (TICK, tick))
    earned = script.add(
        "earned under a cap by period",
        Select((*names, (AMOUNT, total)), Source(found.earned, "e"), group=(who, number, tick)),
        kept=False,
    )
    own = Column(AMOUNT, kind, "e")
    up_to = Over(Call("sum", (own,), Dec(38, kind.places)), (who, number), (tick,), "up to here")
    running = script.add(
        "running under a cap by period",
        Select((*names, (AMOUNT, own), ("_after", numbers.cast(up_to, kind))), Source(earned, "e")),
        kept=False,
    )
    limit, after, mine = Column(LIMIT, kind, "k"), Column("_after", kind, "r"), Column(AMOUNT, kind, "r")
    before = numbers.narrowed(numbers.decimal_difference(after, mine), kind)

    def at_most(value: Expr) -> Expr:
        return choice([(compared("<", limit, value), limit)], value, kind)

    kept = numbers.decimal_difference(at_most(after), at_most(before))
    cut = numbers.narrowed(numbers.decimal_difference(mine, kept), kind)
    on = both(
        same(_window("k"), _window("r")),
        same(Column(layout.NUMBER, "whole", "k"), Column(layout.NUMBER, "whole", "r")),
    )
    query = Select(
        ((layout.WHO, _window("r")), (TICK, Column(TICK, "whole", "r")), (CUT, cut)),
        Source(running, "r"),
        (Join(Source(found.limits, "k"), on, left=False),),
    )
    cuts = script.add("cuts by period", query, kept=False)
    columns = ((layout.WHO, _window("c")), (TICK, Column(TICK, "whole", "c")), (CUT, Column(CUT, kind, "c")))
    something = compared("<>", Column(CUT, kind, "c"), Const(numbers.ZERO.value, kind))
    return script.add("cut by period", Select(columns, Source(cuts, "c"), where=something), kept=False)


def _window(of: str) -> Column:
    return Column(layout.WHO, "text", of)
