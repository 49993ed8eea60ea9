"""Which conditions come to hold or fail on a day, because they read what moves with the clock, and which just do.

One that does and does not hold on an open period's clock is pending there, also after `not` (semantics 6 and 9).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from incentlang.ir.expressions import (
    And,
    Cases,
    Compare,
    EarnedRead,
    Expr,
    IsKnown,
    LetRead,
    MeasureRead,
    Not,
    Or,
    Otherwise,
    OverAlso,
    Previous,
    Prorated,
    Rank,
    Sampled,
    Standing,
)
from incentlang.ir.walk import children, everything

_MOVING = (EarnedRead, MeasureRead, OverAlso, Previous, Prorated, Rank, Sampled, Standing)


def dated(node: Expr, lets: Mapping[str, Expr]) -> frozenset[bool]:
    """Whether what a condition says is so from a day on; both where that depends on the data.

    Args:
        node: The condition.
        lets: What its reader named.
    """
    match node:
        case And(conditions=inner) | Or(conditions=inner):
            return frozenset().union(*(dated(each, lets) for each in inner))
        case Not(condition=inner):
            return dated(inner, lets)
        case IsKnown(operand=operand):
            return frozenset({isinstance(operand, MeasureRead)})
        case Compare():
            return _compared(node, lets)
        case _:
            return frozenset({False})


def moves(node: Expr, lets: Mapping[str, Expr]) -> bool:
    """Whether what a condition says may be so from a day on."""
    return dated(node, lets) != frozenset({False})


def _compared(node: Compare, lets: Mapping[str, Expr]) -> frozenset[bool]:
    """A comparison of what moves has a day, if that is read in the end."""
    if not any(isinstance(each, MeasureRead | EarnedRead | LetRead) for each in everything(node)):
        return frozenset({False})
    if any(isinstance(each, MeasureRead | EarnedRead) for each in _certain(node, lets)):
        return frozenset({True})
    return frozenset({True, False} if any(isinstance(each, _MOVING) for each in _within(node, lets)) else {False})


def _certain(node: Expr, lets: Mapping[str, Expr]) -> Iterator[Expr]:
    """What is asked for whatever the rest says."""
    for each in _asked_first(node, lets):
        yield each
        yield from _certain(each, lets)


def _asked_first(node: Expr, lets: Mapping[str, Expr]) -> Iterable[Expr]:
    match node:
        case And(conditions=conditions) | Or(conditions=conditions):
            return conditions[:1]
        case Cases(cases=cases):
            return (cases[0].condition,)
        case Otherwise(operand=operand):
            return (operand,)
        case Sampled(rows=rows, least=least):
            return (rows, least)
        case Previous() | Prorated():
            return ()
        case _:
            return _parts(node, lets)


def _within(node: Expr, lets: Mapping[str, Expr]) -> Iterator[Expr]:
    """All that is in an expression, also through what its reader named."""
    for each in _parts(node, lets):
        yield each
        yield from _within(each, lets)


def _parts(node: Expr, lets: Mapping[str, Expr]) -> Iterator[Expr]:
    if isinstance(node, LetRead) and node.name in lets:
        yield lets[node.name]
    yield from children(node)
