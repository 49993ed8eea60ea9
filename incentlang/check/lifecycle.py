"""What becomes of earned money: the clauses after the last credit, which belong to all of them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal as Choice
from typing import assert_never

import attrs

from incentlang.check import clawing, expressions, receiving, waiting
from incentlang.check.context import Context, Scope
from incentlang.diagnostics import rules as found
from incentlang.diagnostics.rules import DoubledRuleClause
from incentlang.ir.expressions import Expr
from incentlang.ir.lifecycle import AsReceived as AsReceivedIR
from incentlang.ir.lifecycle import (
    AtOnce,
    ClawBack,
    InParts,
    Later,
    Leaving,
    Missed,
    Purse,
    Release,
    Schedule,
    Tranche,
    Tranches,
)
from incentlang.source import Span
from incentlang.syntax import ast
from incentlang.values.numbers import trimmed

_MOST_PARTS = 360
_WAITS = ast.Vest | ast.VestParts | ast.Hold | ast.PayIn | ast.PayableAs


@attrs.frozen
class Lifecycle:
    """When the money of a rule becomes payable, what leavers keep, and what is taken back."""

    schedule: Schedule | None = None
    leaving: Leaving | None = None
    clawbacks: tuple[ClawBack, ...] = ()


def lifecycle(ctx: Context, clauses: Sequence[ast.Clause], scope: Scope) -> Lifecycle | None:
    """Check the clauses of a rule that concern all its money; None after reporting."""
    waits = [clause for clause in clauses if isinstance(clause, _WAITS)]
    leaving = [clause for clause in clauses if isinstance(clause, ast.OnLeaving)]
    claws = [clause for clause in clauses if isinstance(clause, ast.ClawBack)]
    for extra in leaving[1:]:
        ctx.report(DoubledRuleClause(at=extra.span, word="on leaving"))
    schedule = _schedule(ctx, waits, scope)
    taken = [clawing.claw_back(ctx, clause, scope) for clause in claws]
    for clause in claws:
        if clause.taken == "of the unpaid money" and not waits:
            ctx.report(found.NothingUnpaid(at=clause.span))
            return None
    fine, word = _leaving(ctx, waits, leaving[0] if leaving else None)
    if (waits and schedule is None) or None in taken or not fine:
        return None
    return Lifecycle(schedule, word, tuple(claw for claw in taken if claw is not None))


def _leaving(ctx: Context, waiting: Sequence[ast.Clause], clause: ast.OnLeaving | None) -> tuple[bool, Leaving | None]:
    """Whether the word for leavers is there where it must be, and the word."""
    purse = "unvested" if any(isinstance(each, ast.Vest | ast.VestParts) for each in waiting) else "held"
    if clause is None:
        if waiting:
            ctx.report(found.NeedsLeaving(at=waiting[0].span, word=purse))
            return False, None
        return True, None
    fitting = ("keep", f"forfeit {purse}", "forfeit all") if waiting else ("keep", "forfeit all")
    if clause.word not in fitting:
        ctx.report(found.LeavingWord(at=clause.span, word=clause.word, fitting=fitting))
        return False, None
    return True, clause.word


def _schedule(ctx: Context, waiting: Sequence[ast.Clause], scope: Scope) -> Schedule | None:
    if not waiting:
        return None
    first, *rest = waiting
    others = [clause for clause in rest if not (isinstance(first, ast.Hold) and isinstance(clause, ast.Hold))]
    for extra in others:
        ctx.report(found.TwoSchedules(at=extra.span, other=first.span))
    if others:
        return None
    match first:
        case ast.Vest():
            parts = [_tranche(ctx, each.share, each.release, "", each.span, scope) for each in first.tranches]
            return _tranches(ctx, first, [part for part in parts if part], len(parts))
        case ast.Hold():
            holds = [clause for clause in waiting if isinstance(clause, ast.Hold)]
            parts = [_tranche(ctx, hold.share, hold.release, hold.otherwise, hold.span, scope) for hold in holds]
            return _tranches(ctx, first, [part for part in parts if part], len(parts))
        case ast.VestParts():
            return _in_parts(ctx, first, first.cliff)
        case ast.PayIn():
            return _in_parts(ctx, first, None)
        case ast.PayableAs():
            return _as_received(ctx, first, scope)
        case _:
            raise AssertionError(first)


def _tranches(ctx: Context, clause: ast.Vest | ast.Hold, parts: list[Tranche], written: int) -> Tranches | None:
    """Tranches that are the whole: `vest` writes all of them, beside `hold` the rest is payable at once."""
    if len(parts) < written:
        return None
    total = sum((part.share for part in parts), Decimal(0))
    if isinstance(clause, ast.Vest):
        if total != 1:
            ctx.report(found.TrancheTotal(at=clause.span, verb="vest", total=f"{trimmed(total * 100)}%"))
            return None
        return Tranches("vest", tuple(parts))
    if total > 1:
        ctx.report(found.TrancheTotal(at=clause.span, verb="hold", total=f"{trimmed(total * 100)}%"))
        return None
    rest = (Tranche(1 - total, AtOnce(span=clause.span), span=clause.span),) if total < 1 else ()
    return Tranches("hold", (*rest, *parts))


def _tranche(
    ctx: Context, share: ast.Expr, release: ast.Release, otherwise: Missed | Choice[""], span: Span, scope: Scope
) -> Tranche | None:
    wanted = release_of(ctx, release, scope)
    if not isinstance(share, ast.Percent) or not 0 < share.value <= 1:
        ctx.report(found.TrancheShare(at=share.span, text=share.span.text))
        return None
    if wanted is None:
        return None
    if span.text.startswith("hold"):
        may_fail = _may_fail(wanted)
        if may_fail and not otherwise:
            ctx.report(found.HoldNeedsOtherwise(at=span))
            return None
        if otherwise and not may_fail:
            ctx.report(found.OtherwiseUseless(at=span))
            return None
    return Tranche(share.value, wanted, otherwise or "forfeited", span=span)


def _may_fail(release: Release) -> bool:
    """Whether the day can come on which it is certain that this never happens."""
    match release:
        case AtOnce():
            return False
        case Later(test=test):
            return test is not None
        case _:
            return release.within is not None


def release_of(ctx: Context, node: ast.Release, scope: Scope) -> Release | None:
    """What a part waits for; None after reporting."""
    match node:
        case ast.AtOnce():
            return AtOnce(span=node.span)
        case ast.Later():
            return _later(ctx, node, scope)
        case ast.After() | ast.UnlessFact():
            if scope.subject is None:
                name = node.fact.name if isinstance(node, ast.After) else node.fact
                ctx.report(found.WaitsInPeriodRule(at=node.span, fact=name.text))
                return None
            if node.within is not None and node.within.anchor is None:
                ctx.report(found.AnchorMissing(at=node.within.span))
                return None
            if isinstance(node, ast.After):
                return expressions.after(ctx, node, scope, in_credit=False)
            return expressions.unless_fact(ctx, node, scope, in_credit=False)
        case _:
            assert_never(node)


def _later(ctx: Context, node: ast.Later, scope: Scope) -> Later | None:
    length = expressions.value(ctx, node.length, scope)
    anchor = waiting.anchor(ctx, node.anchor, scope)
    test = expressions.condition(ctx, node.test, scope) if node.test is not None else None
    if anchor is None or length.bad or (test is not None and test.bad):
        return None
    return Later(length.ir, anchor, test.ir if test else None, span=node.span)


def _in_parts(ctx: Context, clause: ast.VestParts | ast.PayIn, cliff: ast.Length | None) -> InParts | None:
    if not 2 <= clause.count <= _MOST_PARTS:
        ctx.report(found.PartsCount(at=clause.span, count=clause.count, most=_MOST_PARTS))
        return None
    wait: Expr | None = expressions.value(ctx, cliff, Scope()).ir if cliff is not None else None
    purse: Purse = "vest" if isinstance(clause, ast.VestParts) else "hold"
    return InParts(purse, clause.count, clause.grain, wait, span=clause.span)


def _as_received(ctx: Context, clause: ast.PayableAs, scope: Scope) -> AsReceivedIR | None:
    if scope.subject is None:
        ctx.report(found.WaitsInPeriodRule(at=clause.span, fact=clause.received.parts[0].text))
        return None
    return receiving.as_received(ctx, clause, scope)
