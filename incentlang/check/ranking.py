"""`rank of bookings, ties take the better place, at least 5 people`: a place among everybody in a role."""

from __future__ import annotations

from typing import Any

from incentlang.check import names, paths, windows
from incentlang.check.context import Context, Scope, Typed, bad
from incentlang.diagnostics.grains import NotOfPairs
from incentlang.diagnostics.kinds import OptionalRead
from incentlang.diagnostics.names import WrongSort
from incentlang.diagnostics.ranking import GroupOfAmount, RankInRow, TiesNotSaid
from incentlang.ir.expressions import InputRead, MeasureRead, ParticipantRead, Rank
from incentlang.ir.schema import PARTICIPANT
from incentlang.syntax import ast
from incentlang.types import COUNT, Money, NumberType, Ratio, describe


def ranked(ctx: Context, node: ast.Ranking, scope: Scope, guarded: bool = False) -> Typed:
    """The place or quartile; with `at least N people` the place around must cope with there being none."""
    if scope.role is None or scope.gathers or scope.key != "role":
        return ctx.refuse(RankInRow(at=node.span, kind=node.kind), node.span)
    if scope.also:
        return ctx.refuse(NotOfPairs(at=node.span, what=f"a {node.kind}", entity=scope.also), node.span)
    if node.ties == "":
        return ctx.refuse(TiesNotSaid(at=node.span, text=node.operand.span.text, kind=node.kind), node.span)
    if isinstance(node.operand, ast.Windowed):
        read = windows.windowed(ctx, node.operand, scope)
    else:
        read = names.read(ctx, node.operand, scope)
    if read.bad:
        return bad(node.span)
    item = ctx.symbols.named[read.ir.name].item if isinstance(read.ir, MeasureRead) else None
    if not isinstance(read.ir, MeasureRead) or not isinstance(item, ast.Measure) or ctx.key_of(item) != "role":
        if isinstance(read.ir, InputRead):
            words = "an input; write a measure of it, and rank that"
            return ctx.refuse(WrongSort(at=node.operand.span, name=node.operand.span.text, is_a=words), node.span)
        words = "nothing that people are ranked by; a measure of each of their role is needed"
        return ctx.refuse(WrongSort(at=node.operand.span, name=node.operand.span.text, is_a=words), node.span)
    if node.at_least > 0 and not guarded and words_of(node) not in scope.known:
        text = words_of(node)
        return ctx.refuse(OptionalRead(at=node.span, path=text, shown=text), node.span)
    within = None
    if node.within is not None:
        within = _group(ctx, node.within)
        if within is None:
            return bad(node.span)
    return Typed(Rank(read.ir, node.kind, node.ties, node.at_least, within, span=node.span), COUNT)


def _group(ctx: Context, node: ast.AtPeriod) -> ParticipantRead | None:
    """The attribute by which people are grouped, or None after reporting."""
    steps = paths.steps_of_path(ctx, PARTICIPANT, node.operand.parts)
    if steps is None:
        return None
    kind = steps[-1].type
    if isinstance(kind, Money | Ratio | NumberType):
        ctx.report(GroupOfAmount(at=node.operand.span, path=node.operand.text, kind=describe(kind)))
        return None
    return ParticipantRead(tuple(step.name for step in steps), node.at, kind, span=node.span)


def inside(node: ast.Expr) -> Any:
    """What stands in parentheses."""
    while isinstance(node, ast.Group):
        node = node.inner
    return node


def words_of(node: ast.Expr) -> str:
    """The words of a ranking, by which a condition found it to be known."""
    return " ".join(inside(node).span.text.split())
