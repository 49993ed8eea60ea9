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
    name = f"t{len(scope.made) + 1}"
    scope.made["above", key, day] = name
    scope.joins.append(Join(Source(chains, name), on_day(name, key, day), left=False))
    return name


def _chains(script: Script, above: Above) -> str:
    """Who is above whom, from which day to which: one row for each level and stretch."""
    made = ("above", above.low, above.high)
    if made in script.known:
        return script.known[made]
    highest = min(above.high or HIGHEST, HIGHEST)
    levels: list[str] = []
    for level in range(1, highest + 1):
        levels.append(_level(script, levels[-1] if levels else None, level))
    people = Source(layout.PEOPLE, "p")
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
        query = Select(tuple((name, _column(name, "p")) for name in names), Source(layout.PEOPLE, "p"))
        script.known[made] = script.add(f"level {level}", query)
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
    join = Join(Source(layout.PEOPLE, "p"), overlap, left=False)
    script.known[made] = script.add(f"level {level}", Select(columns, Source(below, "b"), (join,)))
    _uncovered(script, below, script.known[made])
    return script.known[made]


def _uncovered(script: Script, below: str, level: str) -> None:
    """Days on which a manager has no assignment: whoever is further above cannot be told then."""
    length = Call("days_between", (_column(layout.FIRST, "l"), _column(layout.LAST, "l")), "whole")
    key, first = _column(layout.KEY, "b"), _column(layout.FIRST, "b")
    inside = both(
        same(_column(layout.KEY, "l"), key),
        compared(">=", _column(layout.FIRST, "l"), first),
        compared("<=", _column(layout.LAST, "l"), _column(layout.LAST, "b")),
    )
    covered = Call("sum", (Call("coalesce", (length, whole(-1)), "whole"),), "whole")
    stretches = Call("count", (_column(layout.KEY, "l"),), "whole")
    days = Call("days_between", (first, _column(layout.LAST, "b")), "whole")
    asked = script.add(
        "covered",
        Select(
            (
                (layout.KEY, key),
                ("_wanted", Call("max", (days,), "whole")),
                ("_covered", covered),
                ("_stretches", stretches),
            ),
            Source(below, "b"),
            (Join(Source(level, "l"), inside),),
            known(_column("manager", "b")),
            group=(key, first),
        ),
        kept=False,
    )
    column = {name: Column(name, "whole", "c") for name in ("_wanted", "_covered", "_stretches")}
    # n stretches of a, b, ... days end to end span a + b + ... + n - 1 days from first to last.
    spanned = minus(plus(column["_covered"], column["_stretches"]), whole(1))
    short = either(same(column["_stretches"], whole(0)), compared("<>", spanned, column["_wanted"]))
    script.doubt(Select(((layout.KEY, Column(layout.KEY, "text", "c")),), Source(asked, "c"), where=short))
