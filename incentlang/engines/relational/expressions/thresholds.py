"""Conditions on measures in a rule of rows, as they stand on a clock: met, failed, or neither yet (semantics 9, 10)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.expressions.conditions import comparison, truth
from incentlang.engines.relational.expressions.defaults import may_be_few, sample
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import Scope
from incentlang.engines.relational.sql import (
    FALSE,
    UNKNOWN,
    Call,
    Const,
    Expr,
    both,
    choice,
    compared,
    either,
    missing,
    null,
    opposite,
    surely,
    surely_not,
)
from incentlang.ir.expressions import And, Cases, Compare, EarnedRead, IsKnown, LetRead, MeasureRead, Not, Or, Otherwise
from incentlang.ir.expressions import Expr as Node
from incentlang.ir.walk import everything
from incentlang.values.dates import LAST_DATE

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

_FAR = Const(LAST_DATE, "day")


@attrs.frozen
class Answer:
    """How a condition stands; what is neither met nor failed nor a problem is pending.

    Attributes:
        met: Whether it holds; never missing, as the next two.
        failed: Whether it has failed for good.
        trouble: Whether that cannot be told.
        since: The day from which it is met, missing where that is as read on the row's own date.
        lost: The same for one that has failed.
    """

    met: Expr
    failed: Expr
    trouble: Expr
    since: Expr
    lost: Expr


def answer(script: Script, node: Node, scope: Scope, wanted: bool = True) -> Answer:
    """How a condition, or with `wanted` False its opposite, stands on the clock at hand."""
    match node:
        case Not(condition=condition):
            return answer(script, condition, scope, not wanted)
        case And(conditions=conditions) | Or(conditions=conditions):
            parts = [answer(script, each, scope, wanted) for each in conditions]
            return _every(parts) if isinstance(node, And) == wanted else _some(parts)
        case _:
            return _leaf(script, node, scope, wanted)


def measures_in(node: Node, lets: dict[str, Node]) -> list[MeasureRead]:
    """The measures that an expression reads, also through `let`."""
    found: list[MeasureRead] = []
    left = [node]
    while left:
        each = left.pop()
        for inner in (each, *everything(each)):
            if isinstance(inner, MeasureRead):
                found.append(inner)
            elif isinstance(inner, LetRead) and inner.name in lets:
                left.append(lets[inner.name])
    return found


def _leaf(script: Script, node: Node, scope: Scope, wanted: bool) -> Answer:
    reads = measures_in(node, dict(scope.lets))
    holds, few, lost = _holds(script, node, reads, scope)
    met, failed = (surely(holds), surely_not(holds)) if wanted else (surely_not(holds), surely(holds))
    never = null("day")
    if not reads:
        return Answer(met, failed, lost, never, never)
    inside = [node, *everything(node), *(inner for let in scope.lets.values() for inner in everything(let))]
    if not isinstance(node, Compare | IsKnown) or any(
        isinstance(each, Cases | Otherwise | EarnedRead) for each in inside
    ):
        raise Unsupported("a condition on a measure that is no plain comparison", node.span)
    end = reduce(_later, [script.values.gathers.ends_on(read, scope) for read in reads])
    clock = script.clock_of(scope)
    on = Call("least", (clock, end), "day")
    open_ = compared("<", clock, end)
    trouble = either(lost, both(opposite(open_), few))  # more rows may come, and with them a value to compare
    if wanted:  # what does not hold while more may come is pending
        return Answer(met, both(opposite(open_), failed), trouble, on, end)
    # The opposite of what is pending is pending; of what is met it has failed from that day on.
    return Answer(both(opposite(open_), met), failed, trouble, end, on)


def _holds(script: Script, node: Node, reads: list[MeasureRead], scope: Scope) -> tuple[Expr, Expr, Expr]:
    """Whether a condition holds, where it compares a figure of too few rows, and where nobody can tell it otherwise."""
    values = script.values
    match node:
        case IsKnown(operand=MeasureRead() as read):
            figure = sample(values, read, scope)
            return choice([(figure.trouble, UNKNOWN)], opposite(figure.empty), "truth"), FALSE, figure.trouble
        case Compare(left=MeasureRead() as read) if len(reads) == 1 and may_be_few(values, read):
            figure = sample(values, read, scope)
            holds, _ = comparison(values, node, scope)
            return holds, figure.empty, either(figure.trouble, both(missing(holds), opposite(figure.empty)))
        case _:
            holds = truth(values, node, scope)
            return holds, FALSE, missing(holds)


def _every(parts: list[Answer]) -> Answer:
    failed = either(*(each.failed for each in parts))
    trouble = both(opposite(failed), either(*(each.trouble for each in parts)))
    lost = _first(((each.failed, each.lost) for each in parts), _NEVER_LATER)
    return Answer(both(*(each.met for each in parts)), failed, trouble, _latest(each.since for each in parts), lost)


def _some(parts: list[Answer]) -> Answer:
    met = either(*(each.met for each in parts))
    trouble = both(opposite(met), either(*(each.trouble for each in parts)))
    since = _first(((each.met, each.since) for each in parts), _NEVER_LATER)
    return Answer(met, both(*(each.failed for each in parts)), trouble, since, _latest(each.lost for each in parts))


_NEVER_LATER = null("day")


def _first(days: Iterable[tuple[Expr, Expr]], otherwise: Expr) -> Expr:
    """The earliest day of those that hold; missing where one that holds has none."""
    found = list(days)
    undated = either(*(both(holds, missing(day)) for holds, day in found))
    earliest: Expr = _FAR
    for holds, day in found:
        if day != otherwise:
            earliest = Call(
                "least", (earliest, choice([(both(holds, opposite(missing(day))), day)], _FAR, "day")), "day"
            )
    return choice([(undated, otherwise), (compared("=", earliest, _FAR), otherwise)], earliest, "day")


def _latest(days: Iterable[Expr]) -> Expr:
    """The latest day that is there."""
    return reduce(_later, days)


def _later(a: Expr, b: Expr) -> Expr:
    """The later of two days, of which each may be missing."""
    if isinstance(a, Const) and a.value is None:
        return b
    if isinstance(b, Const) and b.value is None:
        return a
    return choice([(missing(a), b), (missing(b), a), (compared(">=", a, b), a)], b, "day")


NOTHING = Answer(Const(True, "truth"), FALSE, FALSE, null("day"), null("day"))
"""A condition that nobody set."""
