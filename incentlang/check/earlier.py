"""`less already earned`: a rule of periods that credits what is new since the start of a year or quarter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import attrs

from incentlang.check.context import Context, Scope
from incentlang.diagnostics.dates import LessOverWeeks
from incentlang.diagnostics.grains import LessInRowRule, LessNeedsOneCredit, LessNeedsWindow, LessOverOther
from incentlang.ir.expressions import Aggregate, EarnedRead, Expr, InputRead, MeasureRead
from incentlang.ir.program import LessEarned
from incentlang.ir.walk import everything
from incentlang.syntax import ast
from incentlang.values.periods import WEEKS, Grain, is_shorter


def less_earned(ctx: Context, node: ast.Rule, scope: Scope) -> LessEarned | None:
    """What the rule's credit takes off, or None; mistakes are reported."""
    credits = [clause for clause in node.clauses if isinstance(clause, ast.Credit)]
    written = next((credit for credit in credits if credit.less is not None), None)
    if written is None or written.less is None:
        return None
    less = written.less
    if scope.grain is None:
        ctx.report(LessInRowRule(at=less.span))
        return None
    if len(credits) > 1:
        ctx.report(LessNeedsOneCredit(at=less.span, name=node.name.text))
        return None
    lets = [clause.value for clause in node.clauses if isinstance(clause, ast.Let)]
    spans = set(_spans(ctx, (written.amount, *lets), scope.grain))
    over = less.over or (next(iter(spans)) if len(spans) == 1 else None)
    if over is None or not is_shorter(scope.grain, over):
        ctx.report(LessNeedsWindow(at=less.span, grain=scope.grain, over=less.over))
        return None
    if scope.grain in WEEKS:
        ctx.report(LessOverWeeks(at=less.span, over=over))
        return None
    if spans and spans != {over}:
        other = next(iter(sorted(spans - {over})))
        ctx.report(LessOverOther(at=less.span, over=over, other=other))
        return None
    return LessEarned(over, less.floored, span=less.span)


def _spans(ctx: Context, node: Any, grain: Grain) -> Iterator[Grain]:
    """Since when what is written accumulates, wherever that is longer than the rule's period."""
    if isinstance(node, ast.Windowed | ast.EarnedOf) and node.window is not None:
        if node.window.kind == "to date":
            yield node.window.grain
    elif isinstance(node, ast.Path):
        yield from _of_measure(ctx, node.parts[0].text, grain)
    elif isinstance(node, tuple):
        for part in node:
            yield from _spans(ctx, part, grain)
    elif attrs.has(type(node)):
        for field in attrs.fields(cast(type[attrs.AttrsInstance], type(node))):
            if field.eq:
                yield from _spans(ctx, getattr(node, field.name), grain)


def _of_measure(ctx: Context, name: str, grain: Grain) -> Iterator[Grain]:
    """The windows in a measure's body; without one its own period, if that is longer than the rule's."""
    body = ctx.measure_body(name)
    if body is None:
        return
    nodes: list[Expr] = [body, *everything(body)]
    windows = {
        each.window.grain
        for each in nodes
        if isinstance(each, Aggregate | MeasureRead | InputRead | EarnedRead) and each.window is not None
        if each.window.kind == "to date"
    }
    for each in nodes:
        if isinstance(each, MeasureRead) and each.window is None:
            windows |= set(_of_measure(ctx, each.name, grain))
    own = ctx.grain_of(name)
    if not windows and is_shorter(grain, own):
        windows = {own}
    yield from windows
