"""For which participants and periods a default stood in, as a run tells (`notes.py`): for a period before, or an input.

The reference evaluator notes a default when it takes it. It computes a measure of the period before from the first
period on, so whoever reads it reaches every period of the chain. Where conditions decide whether something is read at
all, the columns know for certain of some, and of others that it may be: a default that only may have been taken is a
doubt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions import chains
from incentlang.engines.relational.expressions.previous import Asked
from incentlang.engines.relational.expressions.previous_values import AT, GOES, MAY, SURE, Chain
from incentlang.engines.relational.expressions.scope import MeasureDefault, Stands
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
    choice,
    compared,
    known,
    minus,
    null,
    opposite,
    same,
    surely,
    text,
    whole,
)
from incentlang.ir.expressions import InputRead, Previous
from incentlang.types import Ratio
from incentlang.values.numbers import trimmed
from incentlang.values.periods import Grain

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

_SINCE, _UNTIL, _AT_MOST = "_since", "_until", "_at most"


@attrs.frozen
class StoodIn:
    """A default that stood in: the plan's text, what was taken, and the step of participants and periods."""

    text: str
    default: str
    each: Grain
    step: str


def stood_in(script: Script) -> tuple[StoodIn, ...]:
    """Every default that a run took for a period before its first one."""
    asked = list(script.before.asked)
    for chain in reversed(script.before.made.values()):  # what reads a chain comes after it
        asked += _asked_inside(script, chain, [each for each in asked if _is_of(each.node, chain)])
    found: dict[tuple[str, str, Grain], list[Query]] = {}
    for each in asked:
        found.setdefault(_said(script, each.node), []).append(_taken(each))
    return tuple(_told(script, *key, queries) for key, queries in found.items())


def _is_of(node: Stands, chain: Chain) -> bool:
    return isinstance(node, Previous) and node.measure.name == chain.measure.name


def _said(script: Script, node: Stands) -> tuple[str, str, Grain]:
    """What a run says is missing and what was taken, and the grain of the periods that it names."""
    gathers = script.values.gathers
    if isinstance(node, InputRead):
        own = gathers.supplied(node.name)
        assert own.missing is not None
        shown = f"{trimmed(own.missing * 100)}%" if isinstance(own.type, Ratio) else trimmed(own.missing)
        return own.name, shown, own.each
    if isinstance(node, MeasureDefault):
        measure = gathers.measure(node.measure)
        assert measure is not None
        told, default = (" ".join(part.span.text.split()) for part in (node.node.operand, node.node.default))
        return told, default, measure.each
    measure = gathers.measure(node.measure.name)
    assert measure is not None
    told, default = (" ".join(part.span.text.split()) for part in (node.measure, node.default))
    return told, default, measure.each


def _is_of_plan(script: Script, node: Stands) -> bool:
    gathers = script.values.gathers
    if isinstance(node, InputRead):
        return gathers.supplied(node.name).of_plan
    measure = gathers.measure(node.measure if isinstance(node, MeasureDefault) else node.measure.name)
    assert measure is not None
    return measure.key != "role"


def _taken(asked: Asked) -> Select:
    columns = (
        (layout.WHO, Column(layout.WHO, "text", "a")),
        (layout.NUMBER, Column(f"{AT} 0", "whole", "a")),
        (SURE, Column(f"{SURE} 0", "truth", "a")),
    )
    may, goes = Column(f"{MAY} 0", "truth", "a"), Column(f"{GOES} 0", "truth", "a", True)
    return Select(columns, Source(asked.step, "a"), where=both(may, opposite(goes)))


def _told(script: Script, told: str, default: str, each: Grain, queries: list[Query]) -> StoodIn:
    every = script.add("defaults", queries[0] if len(queries) == 1 else Union(tuple(queries)), kept=False)
    who, number = Column(layout.WHO, "text", "d"), Column(layout.NUMBER, "whole", "d")
    sure = Call("any", (surely(Column(SURE, "truth", "d")),), "truth")
    columns = ((layout.WHO, who), (layout.NUMBER, number), (SURE, sure))
    step = script.add(
        "stood in", Select(columns, Source(every, "d"), group=(who, number)), note=f"where {told} is missing"
    )
    unsure = opposite(Column(SURE, "truth", "s"))
    script.doubt(Select(((layout.WHO, Column(layout.WHO, "text", "s")),), Source(step, "s"), where=unsure))
    return StoodIn(told, default, each, step)


def _asked_inside(script: Script, chain: Chain, asked: list[Asked]) -> list[Asked]:
    """What the periods of a chain read of periods before, where somebody reaches them."""
    if not chain.inside:
        return []
    found: list[Asked] = []
    for within_year in sorted({_within_year(each) for each in asked}):
        reach = _reach(script, chain, [each for each in asked if _within_year(each) == within_year], within_year)
        who, since = Column(layout.WHO, "text", "c"), Column(chains.start(within_year), "whole", "c")
        number = Column(layout.NUMBER, "whole", "c")
        until = Column(_UNTIL, "whole", "r")
        on = both(
            same(Column(layout.WHO, "text", "r"), who),
            same(Column(_SINCE, "whole", "r"), since),
            compared("<=", number, Column(_AT_MOST, "whole", "r")),
        )
        for place, each in enumerate(chain.inside):
            sure = both(Column(f"{SURE} {place}", "truth", "c"), known(until), compared("<=", number, until))
            columns: tuple[tuple[str, Expr], ...] = (
                (layout.WHO, text("") if _is_of_plan(script, each.node) else who),
                (f"{AT} 0", Column(f"{AT} {place}", "whole", "c")),
                (f"{GOES} 0", Column(f"{GOES} {place}", "truth", "c")),
                (f"{SURE} 0", sure),
                (f"{MAY} 0", Column(f"{MAY} {place}", "truth", "c")),
            )
            query = Select(columns, Source(chain.step, "c"), (Join(Source(reach, "r"), on, left=False),))
            found.append(Asked(each.node, script.add("asked before", query, kept=False)))
    return found


def _within_year(asked: Asked) -> bool:
    assert isinstance(asked.node, Previous)
    return asked.node.within_year


def _reach(script: Script, chain: Chain, asked: list[Asked], within_year: bool) -> str:
    """Up to which period the values of a chain are asked for, for certain and at most, by its first period."""
    parts: list[Query] = []
    for each in asked:
        before = minus(Column(f"{AT} 0", "whole", "a"), whole(1))
        sure = surely(Column(f"{SURE} 0", "truth", "a"))
        columns = (
            (layout.WHO, Column(layout.WHO, "text", "a")),
            (_AT_MOST, before),
            (_UNTIL, choice([(sure, before)], null("whole"), "whole")),
        )
        may, goes = Column(f"{MAY} 0", "truth", "a"), Column(f"{GOES} 0", "truth", "a", True)
        parts.append(Select(columns, Source(each.step, "a"), where=both(may, goes)))
    every = script.add("asked before", parts[0] if len(parts) == 1 else Union(tuple(parts)), kept=False)
    who, since = Column(layout.WHO, "text", "a"), Column(chains.start(within_year), "whole", "c")
    at_most, until = Column(_AT_MOST, "whole", "a"), Column(_UNTIL, "whole", "a")
    own = both(same(Column(layout.WHO, "text", "c"), who), same(Column(layout.NUMBER, "whole", "c"), at_most))
    columns_: tuple[tuple[str, Expr], ...] = (
        (layout.WHO, who),
        (_SINCE, since),
        (_AT_MOST, Call("max", (at_most,), "whole")),
        (_UNTIL, Call("max", (until,), "whole")),
    )
    query = Select(columns_, Source(every, "a"), (Join(Source(chain.step, "c"), own, left=False),), group=(who, since))
    return script.add("reached", query, kept=False)
