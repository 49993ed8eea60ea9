"""Managers above people as relations: each level is a join of the one below with people's own stretches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incentlang.engines.relational.data import layout
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
    compared,
    either,
    known,
    minus,
    missing,
    plus,
    same,
    whole,
)
from incentlang.ir.expressions import Above

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

HIGHEST = 16
"""Levels that are looked at; a longer chain, or people who manage each other, is left to the reference."""


def managers_above(script: Script, above: Above, key: Expr, day: Expr, scope: Scope) -> str:
    """The managers above somebody on a day, from one level to another, each once: joined, one row for each."""
    chains = _chains(script, above)
    _doubt_ends(script, above, key, day, scope)
    name = f"t{len(scope.made) + 1}"
    scope.made["above", key, day] = name
    scope.joins.append(Join(Source(chains, name), on_day(name, key, day), left=False))
    return name


def _doubt_ends(script: Script, above: Above, key: Expr, day: Expr, scope: Scope) -> None:
    """Who has somebody above them without an assignment on the day: whoever is further above cannot be told."""
    ends = script.known.get(("ends", above.low, above.high))
    if ends is None:
        return
    away = on_day("y", _column("manager", "x"), day)
    joins = (*scope.joins, Join(Source(ends, "x"), on_day("x", key, day), left=False), Join(_people("y"), away))
    script.doubt(Select(((layout.KEY, key),), scope.source, joins, missing(_column(layout.KEY, "y"))))


def _people(name: str) -> Source:
    return Source(layout.PEOPLE, name)


def _chains(script: Script, above: Above) -> str:
    """Who is above whom, from which day to which: one row for each level and stretch."""
    made = ("above", above.low, above.high)
    if made in script.known:
        return script.known[made]
    highest = min(above.high or HIGHEST, HIGHEST)
    levels: list[str] = []
    for level in range(1, highest + 1):
        levels.append(_level(script, levels[-1] if levels else None, level))
    people = _people("p")
    if highest > 1:
        ends: list[Query] = [_found(script.known["ends", level]) for level in levels[1:]]
        script.known["ends", above.low, above.high] = script.add(
            "ends of chains", ends[0] if len(ends) == 1 else Union(tuple(ends))
        )
    if above.high is None or above.high > HIGHEST:
        # Nothing may stand above the highest level that is looked at.
        last = Source(levels[-1], "l")
        script.doubt(
            Select(((layout.KEY, Column(layout.KEY, "text", "l")),), last, where=known(_column("manager", "l")))
        )
    differs = Column(layout.differs("manager"), "truth", "p")
    script.doubt(Select(((layout.KEY, Column(layout.KEY, "text", "p")),), people, where=differs))
    parts: list[Query] = [_found(name) for level, name in enumerate(levels, start=1) if level >= above.low]
    script.known[made] = script.add("above", parts[0] if len(parts) == 1 else Union(tuple(parts)))
    return script.known[made]


def _column(name: str, of: str) -> Column:
    return Column(name, "day" if name in (layout.FIRST, layout.LAST) else "text", of)


def _found(level: str) -> Select:
    at = Source(level, "l")
    names = (layout.KEY, layout.FIRST, layout.LAST, "manager")
    return Select(tuple((name, _column(name, "l")) for name in names), at, where=known(_column("manager", "l")))


def _level(script: Script, below: str | None, level: int) -> str:
    """The managers of one level: those of the people, or the managers of the level below while both hold."""
    made = ("level", level)
    if made in script.known:
        return script.known[made]
    if below is None:
        names = (layout.KEY, layout.FIRST, layout.LAST, "manager")
        query = Select(tuple((name, _column(name, "p")) for name in names), _people("p"))
        script.known[made] = script.add(f"level {level}", query)
        _doubt_circles(script, script.known[made])
        return script.known[made]
    manager = _column("manager", "b")
    overlap = both(
        same(_column(layout.KEY, "p"), manager),
        compared("<=", _column(layout.FIRST, "p"), _column(layout.LAST, "b")),
        compared(">=", _column(layout.LAST, "p"), _column(layout.FIRST, "b")),
    )
    first = Call("greatest", (_column(layout.FIRST, "p"), _column(layout.FIRST, "b")), "day")
    last = Call("least", (_column(layout.LAST, "p"), _column(layout.LAST, "b")), "day")
    columns: tuple[tuple[str, Expr], ...] = (
        (layout.KEY, _column(layout.KEY, "b")),
        (layout.FIRST, first),
        (layout.LAST, last),
        ("manager", _column("manager", "p")),
    )
    join = Join(_people("p"), overlap, left=False)
    script.known[made] = script.add(f"level {level}", Select(columns, Source(below, "b"), (join,)))
    script.known["ends", script.known[made]] = _uncovered(script, below, script.known[made])
    _doubt_circles(script, script.known[made])
    return script.known[made]


def _doubt_circles(script: Script, level: str) -> None:
    """People who manage each other: one of them stands above themselves."""
    key = _column(layout.KEY, "l")
    script.doubt(Select(((layout.KEY, key),), Source(level, "l"), where=same(_column("manager", "l"), key)))


def _uncovered(script: Script, below: str, level: str) -> str:
    """Stretches on some of whose days the manager has no assignment."""
    length = Call("days_between", (_column(layout.FIRST, "l"), _column(layout.LAST, "l")), "whole")
    mine = tuple((name, _column(name, "b")) for name in (layout.KEY, layout.FIRST, layout.LAST, "manager"))
    first, last = _column(layout.FIRST, "b"), _column(layout.LAST, "b")
    inside = both(
        same(_column(layout.KEY, "l"), _column(layout.KEY, "b")),
        compared(">=", _column(layout.FIRST, "l"), first),
        compared("<=", _column(layout.LAST, "l"), last),
    )
    covered = Call("sum", (Call("coalesce", (length, whole(-1)), "whole"),), "whole")
    stretches = Call("count", (_column(layout.KEY, "l"),), "whole")
    asked = script.add(
        "covered",
        Select(
            (
                *mine,
                ("_wanted", Call("max", (Call("days_between", (first, last), "whole"),), "whole")),
                ("_covered", covered),
                ("_stretches", stretches),
            ),
            Source(below, "b"),
            (Join(Source(level, "l"), inside),),
            known(_column("manager", "b")),
            group=tuple(expr for _, expr in mine),
        ),
        kept=False,
    )
    column = {name: Column(name, "whole", "c") for name in ("_wanted", "_covered", "_stretches")}
    # n stretches of a, b, ... days end to end span a + b + ... + n - 1 days from first to last.
    spanned = minus(plus(column["_covered"], column["_stretches"]), whole(1))
    short = either(same(column["_stretches"], whole(0)), compared("<>", spanned, column["_wanted"]))
    found = Select(tuple((name, _column(name, "c")) for name, _ in mine), Source(asked, "c"), where=short)
    return script.add("uncovered", found)
