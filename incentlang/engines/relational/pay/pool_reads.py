"""What pools read of periods before, on every clock on which the reference evaluator asks for them.

A run tells where `otherwise` stood in for a period before (`expressions/stood_in.py`). A fund is asked for wherever
somebody is in a share of it, weights and conditions where there is a fund.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import TICK
from incentlang.engines.relational.expressions.conditions import truth
from incentlang.engines.relational.expressions.counting import in_dates
from incentlang.engines.relational.expressions.portions import named
from incentlang.engines.relational.expressions.scope import AtPeriod, Scope
from incentlang.engines.relational.pay.fund_members import counts_for_all, members_of, scope_of
from incentlang.engines.relational.sql import (
    TRUE,
    Column,
    Expr,
    Join,
    Select,
    Source,
    SqlType,
    both,
    calendar,
    compared,
    either,
    known,
    numbers,
    opposite,
    same,
    surely,
    surely_not,
    text,
    whole,
)
from incentlang.ir.expressions import Expr as Node
from incentlang.ir.expressions import MeasureRead, Previous
from incentlang.ir.pools import Pool, PoolShare
from incentlang.ir.walk import everything

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

_SHARED = "_shared"
AT: tuple[tuple[str, SqlType], ...] = ((layout.NUMBER, "whole"), (TICK, "whole"))
"""What tells apart how a period stands: its number, and on which pay period's clock it is read."""


def reads_before(script: Script, pool: Pool) -> bool:
    """Whether a pool reads periods before, also through measures."""
    return any(isinstance(node, Previous) for node in _reads(script, (pool.fund, *pool.shares)))


def _reads(script: Script, roots: tuple[object, ...]) -> Iterator[Node]:
    seen: set[str] = set()
    left = list(roots)
    while left:
        root = left.pop()
        for node in (root, *everything(root)):
            yield node  # type: ignore[misc]
            measure = script.values.gathers.measure(node.name) if isinstance(node, MeasureRead) else None
            if measure is not None and measure.name not in seen:
                seen.add(measure.name)
                left.append(measure.body)


def fund_scope(script: Script, pool: Pool, periods: str) -> Scope:
    """What a fund sees: nothing later than the period's end."""
    number = Column(layout.NUMBER, "whole", "m")
    return Scope(
        script.layout,
        Source(periods, "m"),
        day=calendar.last_day(number, pool.each, script.program.plan.year_offset),
        who=text(""),
        period=AtPeriod(number, pool.each),
        tick=Column(TICK, "whole", "m"),
        reads=[],
    )


def note_reads(script: Script, pool: Pool, first: int) -> None:
    """Note what a fund, and the shares of its members, read from the first period on."""
    clocks = _clocks(script, pool, first)
    members = [members_of(script, pool, share, clocks, AT) for share in pool.shares]
    own, in_step = Column(layout.NUMBER, "whole", "m"), Column(layout.NUMBER, "whole", "s")
    scope = fund_scope(script, pool, clocks)
    found = script.values.number(pool.fund, scope)
    there: list[Expr] = []
    for each in members:
        some = script.add("somebody", Select(((layout.NUMBER, in_step),), Source(each, "s"), group=(in_step,)))
        at = scope.join(some, own, lambda at: same(Column(layout.NUMBER, "whole", at), own))
        there.append(known(Column(layout.NUMBER, "whole", at)))
    script.before.note(scope, both(numbers.is_there(found), either(*there)))
    shared = both(numbers.is_there(found), opposite(surely(numbers.compare("<", found.top, numbers.ZERO))))
    query = Select((*named("m", AT), (_SHARED, shared)), scope.source, tuple(scope.joins))
    fund = script.add(f"fund of {pool.name} on every clock", query)
    for share, each in zip(pool.shares, members, strict=True):
        _of_members(script, pool, share, each, fund)


def _clocks(script: Script, pool: Pool, first: int) -> str:
    """Every period that lies in the plan, on the clock of each pay period up to its end."""
    plan = script.program.plan
    number, key = Column(layout.NUMBER, "whole", "n"), Column(layout.KEY, "text", "n")
    start, end = (f(number, pool.each, plan.year_offset) for f in (calendar.first_day, calendar.last_day))
    asked = both(
        compared("<=", start, Column(layout.CLOCK, "day", "p")), compared("<=", Column(layout.FIRST, "day", "p"), end)
    )
    query = Select(
        ((layout.NUMBER, number), (TICK, Column(layout.NUMBER, "whole", "p")), (layout.KEY, key)),
        Source(script.numbers_of(pool.each), "n"),
        (Join(Source(layout.PERIODS, "p"), asked, left=False),),
        both(compared(">=", number, whole(first)), in_dates(end, plan.start, plan.end)),
    )
    return script.add(f"{pool.name} on every clock", query)


def _of_members(script: Script, pool: Pool, share: PoolShare, members: str, fund: str) -> None:
    """Note what conditions and weights read: a weight where it counts, each condition where those before it hold."""
    scope = scope_of(script, pool, share, members)
    mine = [(name, Column(name, kind, "m")) for name, kind in AT]
    at = scope.join(fund, "fund", lambda at: both(*(same(Column(name, "whole", at), own) for name, own in mine)))
    shared = Column(_SHARED, "truth", at)
    told: Expr = TRUE
    for each in share.conditions:
        holds = truth(script.values, each.condition, scope)
        told = both(told, known(holds))
        scope = scope.seen(reached=scope.reached.after(opposite(surely_not(holds))))
    source = share.decided or share.weight
    if source is not None:
        if not counts_for_all(pool, share):
            scope = scope.seen(reached=scope.reached.after(told))
        told = both(told, numbers.is_there(script.values.number(source, scope)))
    script.before.note(scope, both(surely(shared), told))
