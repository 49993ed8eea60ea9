"""Conditions before a period has ended: a threshold on a measure that still moves can yet be met (semantics 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incentlang.engines.relational.expressions.conditions import truth
from incentlang.engines.relational.expressions.scope import Scope
from incentlang.engines.relational.sql import FALSE, TRUE, UNKNOWN, Expr, both, choice, either, missing, opposite
from incentlang.ir.expressions import And, Compare, EarnedRead, LetRead, MeasureRead, Not, Or
from incentlang.ir.expressions import Expr as Node
from incentlang.ir.walk import everything

if TYPE_CHECKING:
    from incentlang.engines.relational.expressions.values import Values


def possible(values: Values, node: Node, scope: Scope, wanted: bool = True) -> Expr:
    """Whether a condition has not failed for good; with `wanted` False its opposite."""
    match node:
        case And(conditions=conditions) | Or(conditions=conditions):
            later = scope.seen(reached=scope.reached.after(FALSE))  # it may not be asked any more
            parts = [possible(values, each, later if place else scope, wanted) for place, each in enumerate(conditions)]
            return both(*parts) if isinstance(node, And) == wanted else either(*parts)
        case Not(condition=condition):
            return possible(values, condition, scope, not wanted)
        case Compare() if _moves(node):
            holds = truth(values, node, scope)  # what cannot be computed now may not come to hold either
            return choice([(missing(holds), UNKNOWN)], TRUE, "truth") if wanted else opposite(holds)
        case _:
            holds = truth(values, node, scope)
            return holds if wanted else opposite(holds)


def _moves(node: Compare) -> bool:
    return any(isinstance(each, MeasureRead | EarnedRead | LetRead) for each in everything(node))
