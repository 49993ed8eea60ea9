"""Conditions before a period has ended: a threshold on a measure that still moves can yet be met (semantics 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incentlang.engines.relational.expressions.answered import dated, moves
from incentlang.engines.relational.expressions.conditions import comparison, truth
from incentlang.engines.relational.expressions.scope import Scope
from incentlang.engines.relational.sql import (
    FALSE,
    TRUE,
    UNKNOWN,
    Expr,
    both,
    choice,
    either,
    missing,
    opposite,
    surely_not,
)
from incentlang.ir.expressions import And, Compare, IsKnown, Not, Or
from incentlang.ir.expressions import Expr as Node

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
        case Compare() if moves(node, scope.lets):
            holds, few = comparison(values, node, scope)
            if len(dated(node, scope.lets)) > 1:  # nothing that moves may have been read in the end
                scope.untold.append(surely_not(holds))
            # What cannot be computed now may not come to hold either, unless all that is missing is rows.
            return choice(
                [(both(missing(holds), few), TRUE), (missing(holds), UNKNOWN)],
                TRUE if wanted else opposite(holds),
                "truth",
            )
        case IsKnown() if moves(node, scope.lets):
            holds = truth(values, node, scope)
            return choice([(missing(holds), UNKNOWN)], TRUE if wanted else opposite(holds), "truth")
        case _:
            holds = truth(values, node, scope)
            return holds if wanted else opposite(holds)
