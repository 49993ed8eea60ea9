"""Defaults that stand in for missing values of what a measure gathers: a run says which were taken, and for what.

The reference evaluator notes them whenever it asks, also for lines that then fail and on days before a period's end. So
they are found for every clock on which a line is asked, and only where it is certain that the gather is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions.counting import OF
from incentlang.engines.relational.expressions.scope import Scope, Stood
from incentlang.engines.relational.sql import (
    Column,
    Expr,
    Join,
    Select,
    Source,
    both,
    compared,
    either,
    missing,
    same,
)
from incentlang.ir.expressions import (
    And,
    Cases,
    EarnedRead,
    LetRead,
    MeasureRead,
    Or,
    Otherwise,
    PeriodWalk,
    Previous,
    Prorated,
    Rank,
    Sampled,
    Standing,
)
from incentlang.ir.expressions import Expr as Node
from incentlang.ir.program import Measure
from incentlang.ir.walk import children, everything
from incentlang.types import Count
from incentlang.values.periods import Grain

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script


SUBJECT = OF


@attrs.frozen
class Defaults:
    """Defaults that were taken: one row for each thing they stood in for.

    Attributes:
        step: The relation; its column `_of` is a key, or the number of a period of `grain`.
        told: The plan's text of the value, and `default` of what was taken.
    """

    step: str
    told: str
    default: str
    grain: Grain | None


@attrs.frozen
class Asked:
    """What a reader asks for.

    Attributes:
        roots: In order; all but the first may be left out.
        lets: What the reader named.
    """

    roots: tuple[Node, ...]
    lets: Mapping[str, Node] = attrs.field(factory=dict)

    def any_default(self, script: Script) -> bool:
        """Whether a default stands in anything that is gathered."""
        return bool(self._standing(script, surely=False))

    def noted(self, script: Script) -> list[Stood] | None:
        """Where to note defaults of what is gathered; None where one of them may not be asked for."""
        return [] if self._standing(script, surely=False) <= self._standing(script, surely=True) else None

    def _standing(self, script: Script, surely: bool) -> set[Noted]:
        measures = {measure.name: measure for measure in script.program.measures}
        return set(_standing(self.roots[:1] if surely else self.roots, self.lets, measures, surely))


@attrs.frozen
class Noted:
    """A gather by what its defaults stand in for: two that are alike in this note the same.

    Attributes:
        gather: The gather without what it adds up.
        defaults: Values that may be missing as the plan writes them; with what is added up where one may be left out.
        read: The periods and windows of the measures through which it is read.
    """

    gather: Standing
    defaults: frozenset[object]
    read: tuple[object, ...]


def _noted(node: Standing, read: tuple[object, ...]) -> Noted | None:
    """What a gather may note; None where nothing in it has a default."""
    every = {each for each in everything(node) if isinstance(each, Otherwise)}
    if not every:
        return None
    value = () if node.value is None else (node.value, *_certain(node.value))
    certain = {each for each in value if isinstance(each, Otherwise)}
    texts = {(each, each.operand.span.text, each.default.span.text) for each in every}
    inside = frozenset(texts) if every <= certain else frozenset([*texts, node.value])
    return Noted(attrs.evolve(node, kind="sum", value=None, type=Count()), inside, read)


def _certain(node: Node) -> Iterator[Node]:
    """What is in an expression and asked for whatever its other parts say."""
    for each in _asked_first(node, children(node)):
        yield each
        yield from _certain(each)


def _standing(
    roots: Iterable[Node],
    lets: Mapping[str, Node],
    measures: Mapping[str, Measure],
    surely: bool,
    read: tuple[object, ...] = (),
    inside: frozenset[str] = frozenset(),
) -> Iterator[Noted]:
    """The gathers with defaults that are read, or those that are read for certain; `inside` which measures."""
    for node in roots:
        inner: Iterable[Node] = _asked_first(node, children(node)) if surely else children(node)
        through, within = read, inside
        if isinstance(node, Standing) and (noted := _noted(node, read)) is not None:
            yield noted
        elif isinstance(node, MeasureRead):
            measure = measures[node.name]
            step = (measure.each, node.window, node.of, node.also)
            through = read if read[-1:] == (step,) else (*read, step)
            inner = () if node.name in inside else (measure.body,)
            within = inside | {node.name}
        elif isinstance(node, LetRead) and node.name in lets:
            inner = (lets[node.name],)
        yield from _standing(inner, lets, measures, surely, through, within)


def _asked_first(node: Node, inner: Iterable[Node]) -> Iterable[Node]:
    """What of a node is asked for whatever its other parts say."""
    match node:
        case And(conditions=conditions) | Or(conditions=conditions):
            return conditions[:1]
        case Cases(cases=cases):
            return (cases[0].condition,)
        case Otherwise(operand=operand):
            return (operand,)
        case EarnedRead() | PeriodWalk() | Previous() | Prorated() | Rank() | Sampled() | Standing():
            return ()
        case _:
            return inner


def on_every_clock(scope: Scope, first: Expr, last: Expr) -> Scope:
    """The same selection on each clock from a period's first day to the one on which it has ended."""
    found = attrs.evolve(scope, joins=list(scope.joins), made=dict(scope.made), assumed=[], stood=[])
    begun = both(
        compared("<=", first, Column(layout.CLOCK, "day", "p")),
        compared("<=", Column(layout.FIRST, "day", "p"), last),
        compared(">=", Column(layout.LAST, "day", "p"), first),
    )
    found.joins.append(Join(Source(layout.PERIODS, "p"), begun, left=False))
    found.tick = Column(layout.NUMBER, "whole", "p")
    return found


def taken(script: Script, scope: Scope, whole: Expr) -> tuple[Defaults, ...]:
    """The defaults that were taken; one that cannot be told is in doubt, because what comes before it may be missing.

    Args:
        script: Where steps are put.
        scope: A selection in which what is asked for first has been read, on every clock.
        whole: What is asked for first.
    """
    found: list[Defaults] = []
    for each in scope.stood or ():
        mine = both(*(same(Column(name, expr.type, "s"), expr) for name, expr in each.key))
        joins = (*scope.joins, Join(Source(each.step, "s"), mine, left=False))
        subject = Column(SUBJECT, "text" if each.grain is None else "whole", "s")
        script.doubt(Select(((SUBJECT, subject),), scope.source, joins, either(missing(whole), missing(each.value))))
        query = Select(((SUBJECT, subject),), scope.source, joins, group=(subject,))
        found.append(Defaults(script.add("defaults taken", query), each.told, each.default, each.grain))
    return tuple(found)
