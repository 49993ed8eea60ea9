"""`counted by rules`: what the rules of a plan count toward a measure."""

from __future__ import annotations

import attrs

from incentlang.check import arithmetic
from incentlang.check.context import Context, Scope, Typed, bad
from incentlang.diagnostics.grains import CountedElsewhere, NobodyCounts
from incentlang.syntax import ast


def counted(ctx: Context, node: ast.Counted, scope: Scope) -> Typed:
    """The sum of every `count … toward` the measure at hand."""
    if not scope.measure:
        return ctx.refuse(CountedElsewhere(at=node.span), node.span)
    gathers = ctx.counts.get(scope.measure)
    if gathers == []:
        return bad(node.span)  # the mistakes of those that count toward it were told
    if gathers is None:
        return ctx.refuse(NobodyCounts(at=node.span, name=scope.measure), node.span)
    terms = [Typed(gather, gather.type) for gather in gathers]
    if len(terms) == 1:
        return Typed(attrs.evolve(gathers[0], span=node.span), gathers[0].type)
    return arithmetic.add(ctx, terms, (False,) * (len(terms) - 1), node.span)
