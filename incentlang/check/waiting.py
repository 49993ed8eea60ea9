"""Waiting for a fact: which rows of it, within which window, counted from when (semantics 9 to 11)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal as Choice

import attrs

from incentlang.check import days, reaching
from incentlang.check.context import Context, Scope, Typed
from incentlang.diagnostics.rules import EarningInCredit, WaitedRowReads, WindowLength
from incentlang.ir.expressions import (
    After,
    Aggregate,
    Expr,
    InputRead,
    MeasureRead,
    MonthsInRole,
    NoneWithin,
    OwnWalk,
    PeriodDay,
    PeriodWalk,
    Previous,
    Rank,
    Sampled,
    Standing,
    Step,
    TargetFor,
    Walk,
)
from incentlang.ir.schema import Fact
from incentlang.ir.walk import everything
from incentlang.syntax import ast
from incentlang.types import DaysType, MonthsType, WorkingDaysType, describe

Check = Callable[[Context, ast.Expr, Scope], Typed]

_BEYOND = (
    Aggregate
    | InputRead
    | MeasureRead
    | MonthsInRole
    | OwnWalk
    | PeriodDay
    | PeriodWalk
    | Previous
    | Rank
    | Sampled
    | Standing
    | Step
    | TargetFor
    | Walk
)
"""What a row does not decide by itself."""


def after(ctx: Context, node: ast.After, scope: Scope, in_credit: bool, value: Check, condition: Check) -> After | None:
    """`after fact where … within … of …`; None after reporting. Outside a credit the caller checks the anchor."""
    assert scope.subject is not None
    reached = reaching.reach(ctx, scope.subject, node.fact.name, node.fact.via)
    within, anchor, fine = _window(ctx, node.within, scope, in_credit, value)
    if reached is None:
        return None
    fact, reach = reached
    where, sound = _where(ctx, node.where, fact, condition)
    if not (fine and sound):
        return None
    milestone = in_credit and fact.once_per is not None
    cutoff = days.cutoff(ctx, node.cutoff)
    return After(reach, node.fact.nth, milestone, within, anchor, cutoff, where, span=node.span)


def unless_fact(
    ctx: Context, node: ast.UnlessFact, scope: Scope, in_credit: bool, value: Check, condition: Check
) -> NoneWithin | None:
    """`unless fact where … within …` or `unless fact by DATE`; None after reporting."""
    assert scope.subject is not None
    reached = reaching.reach(ctx, scope.subject, node.fact, None)
    within, anchor, fine = _window(ctx, node.within, scope, in_credit, value)
    until = days.day(ctx, node.by, scope) if node.by is not None else None
    if reached is None:
        return None
    where, sound = _where(ctx, node.where, reached[0], condition)
    if not (fine and sound) or (until is not None and until.bad):
        return None
    cutoff = days.cutoff(ctx, node.cutoff)
    return NoneWithin(reached[1], within, until.ir if until else None, anchor, cutoff, where, span=node.span)


def _where(ctx: Context, node: ast.Expr | None, fact: Fact, condition: Check) -> tuple[Expr | None, bool]:
    """The condition on the rows that are waited for, and whether it is sound; the waited row alone decides it."""
    if node is None:
        return None, True
    test = condition(ctx, node, Scope(subject=fact))
    if test.bad:
        return None, False
    for part in (test.ir, *everything(test.ir)):
        if isinstance(part, _BEYOND):
            ctx.report(WaitedRowReads(at=part.span, text=" ".join(part.span.text.split()), fact=fact.name))
            return None, False
    return test.ir, True


Waiting = tuple[Expr | None, Choice["close", "earning"] | Expr, bool]
"""The length of a window, its anchor, and whether both are sound."""


def _window(ctx: Context, node: ast.Within | None, scope: Scope, in_credit: bool, value: Check) -> Waiting:
    if node is None:
        return None, "close", True
    length = value(ctx, node.length, scope)
    if not length.bad and not isinstance(length.kind, DaysType | MonthsType | WorkingDaysType):
        text = node.length.span.text
        length = ctx.refuse(WindowLength(at=node.length.span, text=text, kind=describe(length.kind)), node.span)
    if node.anchor is None:
        return length.ir, "close", not length.bad
    if in_credit and node.anchor.span.text == "earning":
        ctx.report(EarningInCredit(at=node.anchor.span))
        return length.ir, "close", False
    since = anchor(ctx, node.anchor, scope)
    return length.ir, since or "close", not length.bad and since is not None


def anchor(ctx: Context, node: ast.DayPlace, scope: Scope) -> Choice["close", "earning"] | Expr | None:
    """What a window counts from: the compensation date, the day of earning, or a date; None after reporting."""
    match node:
        case ast.Path(parts=(ast.Ident(text="close"),)):
            return "close"
        case ast.Path(parts=(ast.Ident(text="earning"),)):
            return "earning"
        case _:
            day = days.day(ctx, node, attrs.evolve(scope, anchors=True))
            return None if day.bad else day.ir
