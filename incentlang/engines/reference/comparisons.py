"""Comparisons as functions; a threshold on a measure that still moves is pending where it would fail."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from incentlang.diagnostics.sampling import TooFewRows
from incentlang.engines.reference import columns
from incentlang.engines.reference.answers import FAILED, MET, PENDING, Answer, Problem
from incentlang.engines.reference.env import Env
from incentlang.ir.expressions import Compare, EarnedRead, Expr, FieldRead, LetRead, Literal, MeasureRead
from incentlang.ir.walk import everything
from incentlang.types import Money

if TYPE_CHECKING:
    from incentlang.engines.reference.compiler import Compiler

Value = Callable[[Env], Any]
Test = Callable[[Env], Answer]

_COMPARE = {
    "is": operator.eq,
    "is not": operator.ne,
    "at least": operator.ge,
    "at most": operator.le,
    "above": operator.gt,
    "below": operator.lt,
}


def compare(compiler: Compiler, node: Compare, owner: str) -> Test:
    """The function that answers a comparison."""
    left, right = compiler.value(node.left, owner), compiler.value(node.right, owner)
    holds = _COMPARE[node.op]
    moving = any(isinstance(each, MeasureRead | EarnedRead | LetRead) for each in everything(node))
    if not moving and isinstance(node.right, Literal):
        constant = node.right.value
        column = _plain_column(compiler, node.left, owner)
        if column is not None and node.op == "is":  # what most `where` say, so it is kept short
            return lambda env: MET if env.values[column] == constant else FAILED
        return lambda env: MET if holds(left(env), constant) else FAILED
    if not moving:
        return lambda env: MET if holds(left(env), right(env)) else FAILED

    def threshold(env: Env) -> Answer:
        """A threshold on a measure whose period is open is pending where it would fail (semantics 6).

        A measure may stand behind a `let`, so what was read is known once both sides are computed. It is met, or
        fails for good, on the day it is read.
        """
        before, env.read_until = env.read_until, date.min
        try:
            holding = holds(left(env), right(env))
        except Problem as problem:
            more_may_come = isinstance(problem.diagnostic, TooFewRows) and env.clock < env.read_until
            env.read_until = max(before, env.read_until)
            if more_may_come:
                return PENDING
            raise
        end, env.read_until = env.read_until, max(before, env.read_until)
        if end == date.min:  # no measure after all
            return MET if holding else FAILED
        if holding:
            return Answer("met", min(env.clock, end))
        return PENDING if env.clock < end else Answer("failed", end)

    return threshold


def _plain_column(compiler: Compiler, node: Expr, owner: str) -> int | None:
    """Where a column of the row itself stands, if `node` reads one that is always there."""
    if isinstance(node, FieldRead) and isinstance(node.type, Money):
        return None  # it may be in another currency
    if isinstance(node, FieldRead) and node.on is None and columns.always_there(compiler.world, owner, node.path):
        return compiler.world.position(owner, node.path[0])[0]
    return None
