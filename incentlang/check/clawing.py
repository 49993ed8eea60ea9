"""`claw back`: what is taken, when, how it comes back and how it is collected (semantics 20 and 21)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from incentlang.check import expressions
from incentlang.check.context import Context, Scope
from incentlang.diagnostics import rules as found
from incentlang.diagnostics.grains import FactInPeriodRule
from incentlang.ir.expressions import After, Divide, Expr, FieldRead, Literal, NoneWithin, ParamRead
from incentlang.ir.lifecycle import ClawBack, Recovery, Restored
from incentlang.syntax import ast
from incentlang.types import DATE, Money, NumberType, Ratio
from incentlang.values.periods import Grain

_ADVERBS: dict[Grain, str] = {
    "week": "weekly",
    "2 weeks": "every 2 weeks",
    "half month": "twice a month",
    "month": "monthly",
    "quarter": "quarterly",
    "half year": "half-yearly",
    "year": "yearly",
}

TRIGGER = "trigger"
"""The name of the day on which a claw back was triggered, inside its share."""


def claw_back(ctx: Context, clause: ast.ClawBack, scope: Scope) -> ClawBack | None:
    """The checked clause, or None after reporting."""
    if scope.subject is None:
        ctx.report(FactInPeriodRule(at=clause.span, fact=_fact(clause.trigger)))
        return None
    trigger = _trigger(ctx, clause.trigger, scope)
    if clause.each and clause.restored is not None:
        ctx.report(found.EachRestored(at=clause.restored.span, fact=_fact(clause.trigger)))
        return None
    inside = attrs.evolve(scope, lets={**scope.lets, TRIGGER: DATE}, trigger=_row(ctx, clause.trigger))
    share = _share(ctx, clause, inside)
    restored = _restored(ctx, clause.restored, scope) if clause.restored is not None else None
    recovery = _recovery(ctx, clause.recovered) if clause.recovered is not None else None
    if trigger is None or share is None or (clause.restored and not restored) or (clause.recovered and not recovery):
        return None
    return ClawBack(
        share,
        trigger,
        clause.taken == "",
        clause.taken == "of the money and credit",
        clause.before_cap,
        restored,
        recovery,
        clause.taken == "of the unpaid money",
        clause.each,
        span=clause.span,
    )


def _fact(trigger: ast.After | ast.UnlessFact) -> str:
    return trigger.fact.name.text if isinstance(trigger, ast.After) else trigger.fact.text


def _row(ctx: Context, trigger: ast.After | ast.UnlessFact) -> Scope | None:
    """Where the row stands that triggers it; where none has come there is no row."""
    fact = ctx.facts.get(_fact(trigger))
    if fact is None or isinstance(trigger, ast.UnlessFact):
        return None
    tests = (trigger.where,) if trigger.where is not None else ()
    return Scope(subject=fact, known=expressions.known_paths(tests))


def _trigger(ctx: Context, node: ast.After | ast.UnlessFact, scope: Scope) -> After | NoneWithin | None:
    within = node.within
    if node.cutoff is not None:
        ctx.report(found.ClawBackNeedsWindow(at=node.span, has_window=False))
        return None
    if isinstance(node, ast.After):
        if within is None or within.anchor is None:
            ctx.report(found.ClawBackNeedsWindow(at=node.span, has_window=within is not None))
            return None
        return expressions.after(ctx, node, scope, in_credit=False)
    if within is not None and within.anchor is None:
        ctx.report(found.UnlessInCredit(at=within.span))
        return None
    return expressions.unless_fact(ctx, node, scope, in_credit=False)


def _share(ctx: Context, clause: ast.ClawBack, scope: Scope) -> Expr | None:
    share = expressions.value(ctx, clause.share, scope)
    if share.bad:
        return None
    if clause.taken == "":
        if isinstance(share.kind, Money) and share.kind.per is None:
            return share.ir
        ctx.report(found.ClawBackAmount(at=clause.share.span, text=clause.share.span.text))
        return None
    value = _written(share.ir)
    out_of_range = value is not None and not 0 < value <= 1
    # A fraction of counts or numbers is a share as well; a number that is written or supplied is none.
    number = isinstance(share.kind, NumberType) and not isinstance(share.ir, Literal | FieldRead | ParamRead)
    if not (isinstance(share.kind, Ratio) or number) or out_of_range:
        ctx.report(found.ShareOutOfRange(at=clause.share.span, text=clause.share.span.text))
        return None
    return share.ir


def _written(node: Expr) -> Fraction | None:
    """The share, where it is written out: `50%`, `1 / 24`."""
    match node:
        case Literal(value=Decimal() as value):
            return Fraction(value)
        case Divide(numerator=Literal(value=Decimal() as top), denominator=Literal(value=Decimal() as bottom)):
            return Fraction(top) / Fraction(bottom) if bottom else Fraction(0)
        case _:
            return None


def _restored(ctx: Context, node: ast.Restored, scope: Scope) -> Restored | None:
    if node.within is not None and node.within.anchor is None:
        ctx.report(found.AnchorMissing(at=node.within.span))
        return None
    trigger = expressions.after(
        ctx, ast.After(node.fact, node.where, node.within, None, node.span), scope, in_credit=False
    )
    return None if trigger is None else Restored(trigger, node.full)


def _recovery(ctx: Context, node: ast.Recovered) -> Recovery | None:
    share: Decimal | None = None
    if node.limit is not None:
        limit = expressions.value(ctx, node.limit, Scope()).ir
        assert isinstance(limit, Literal)
        assert isinstance(limit.value, Decimal)
        if not 0 < limit.value <= 1:
            ctx.report(found.ShareOutOfRange(at=node.limit.span, text=node.limit.span.text))
            return None
        if node.count is None:
            return Recovery(limit=limit.value)
        share = limit.value
    assert node.grain is not None
    assert node.count is not None
    if node.grain != ctx.paid:
        words = _ADVERBS[node.grain], _ADVERBS[ctx.paid]
        ctx.report(found.RecoveryParts(at=node.span, found=words[0], paid=words[1]))
        return None
    if node.count < 2:
        ctx.report(found.PartsCount(at=node.span, count=node.count, most=360))
        return None
    return Recovery(parts=node.count, limit=share)
