"""Teams as at the period's end: who is below whom on the days that are asked about, and the rows of a team.

A row belongs to whoever is at the end of its path, whatever their assignment on its date. Whom they are below on the
last day that the reader sees says for whom it counts (semantics 15).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions.counting import OF, TROUBLE, Rows, counted_rows
from incentlang.engines.relational.expressions.managers import HIGHEST
from incentlang.engines.relational.expressions.scope import Scope, on_day
from incentlang.engines.relational.sql import (
    Call,
    Column,
    Expr,
    Join,
    Query,
    Select,
    Source,
    Union,
    both,
    calendar,
    compared,
    known,
    same,
)
from incentlang.ir.expressions import Above, Aggregate

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

ON, MANAGER = "_on", "manager"


def team_day(script: Script, scope: Scope) -> Expr:
    """The day whose team is meant: the last one of the period at hand, or the day on which it is read."""
    assert scope.period is not None
    gathers = script.values.gathers
    days = [gathers.last_day(scope.period), script.last_clock if scope.tick is None else script.clock_at(scope.tick)]
    if scope.until is not None:
        days.append(calendar.last_day(scope.until, script.unit, gathers.offset))
    return Call("least", tuple(days), "day")


def team_rows(script: Script, node: Aggregate, asked: str, key: tuple[tuple[str, Expr], ...], within: Expr) -> Rows:
    """The rows of everybody below those who ask on the day that they mean, each row once.

    Args:
        script: Where steps are put.
        node: The gather.
        asked: Who asks, for which stretch, with the day of the team.
        key: The columns of `asked`.
        within: Whether a row that counts, called `g`, lies in the stretch of who asks, called `a`.
    """
    assert node.above is not None
    rows = counted_rows(script, (attrs.evolve(node, above=None),), "")
    teams = _teams(script, node.above, asked)
    mine = both(
        same(Column(MANAGER, "text", "t"), Column(layout.WHO, "text", "a")),
        same(Column(layout.DAY, "day", "t"), Column(ON, "day", "a")),
    )
    theirs = both(same(Column(layout.WHO, "text", "g"), Column(layout.KEY, "text", "t")), within)
    kinds = dict(script.query(rows.step).columns)
    different = ((OF, Column(OF, kinds[OF].type, "g")),) if node.kind == "distinct" else ()
    columns: tuple[tuple[str, Expr], ...] = (
        *((name, Column(name, expr.type, "a")) for name, expr in key),
        (layout.ROW, Column(layout.ROW, "whole", "g")),
        (layout.VALUE, Column(layout.VALUE, rows.kind, "g")),
        (TROUBLE, Column(TROUBLE, "truth", "g")),
        *different,
    )
    joins = (Join(Source(teams, "t"), mine, left=False), Join(Source(rows.step, "g"), theirs, left=False))
    # Where several people have a part in a row it stands there once for each of them.
    group = tuple(expr for _, expr in columns) if node.each is not None else ()
    query = Select(columns, Source(asked, "a"), joins, group=group)
    step = script.add("rows of teams", query, note=f"rows of {node.fact} of whoever is in the team on the last day")
    return attrs.evolve(rows, step=step)


def _teams(script: Script, above: Above, asked: str) -> str:
    """Who is below whom on each day that is asked about."""
    on = Column(ON, "day", "a")
    days = script.add("days of teams", Select(((layout.DAY, on),), Source(asked, "a"), group=(on,)))
    highest = min(above.high or HIGHEST, HIGHEST)
    levels: list[str] = []
    for _ in range(highest):
        levels.append(_level(script, days, levels[-1] if levels else None))
        _doubt_circles(script, levels[-1])
    if above.high is None or above.high > HIGHEST:
        # Nobody may stand above the highest level that is looked at.
        script.doubt(_select(levels[-1], known(Column(MANAGER, "text", "l"))))
    parts: list[Query] = [_select(each) for each in levels[above.low - 1 :]]
    return script.add("teams", parts[0] if len(parts) == 1 else Union(tuple(parts)))


def _level(script: Script, days: str, below: str | None) -> str:
    """The managers of everybody on each day, or those of the managers of the level below.

    A chain ends where somebody has no assignment on the day, or two with different managers.
    """
    source = Source(days if below is None else below, "b")
    day, manager = Column(layout.DAY, "day", "b"), Column(MANAGER, "text", "p")
    person = Column(layout.KEY, "text", "p") if below is None else Column(layout.KEY, "text", "b")
    if below is None:
        there = both(
            compared("<=", Column(layout.FIRST, "day", "p"), day), compared(">=", Column(layout.LAST, "day", "p"), day)
        )
    else:
        there = on_day("p", Column(MANAGER, "text", "b"), day)
    columns: tuple[tuple[str, Expr], ...] = ((layout.DAY, day), (layout.KEY, person), (MANAGER, manager))
    join = Join(Source(layout.PEOPLE, "p"), there, left=False)
    return script.add("level of teams", Select(columns, source, (join,), known(manager)))


def _doubt_circles(script: Script, level: str) -> None:
    """People who manage each other: one of them stands above themselves."""
    script.doubt(_select(level, same(Column(MANAGER, "text", "l"), Column(layout.KEY, "text", "l"))))


def _select(level: str, where: Expr | None = None) -> Select:
    columns: tuple[tuple[str, Expr], ...] = (
        (layout.DAY, Column(layout.DAY, "day", "l")),
        (layout.KEY, Column(layout.KEY, "text", "l")),
        (MANAGER, Column(MANAGER, "text", "l")),
    )
    return Select(columns, Source(level, "l"), where=where)
