"""Rows that bring something to a subject: money received for it, people who share it."""

from __future__ import annotations

from incentlang.check import expressions
from incentlang.check.context import Context, Scope
from incentlang.diagnostics import rules as found
from incentlang.diagnostics.currencies import ReceiptsConverted
from incentlang.ir.expressions import FieldRead, Reach
from incentlang.ir.lifecycle import AsReceived, SplitAmong
from incentlang.ir.schema import PARTICIPANT, Fact
from incentlang.syntax import ast
from incentlang.types import Count, Money, NumberType, Ratio, Ref

_FARTHEST = 3


def as_received(ctx: Context, clause: ast.PayableAs, scope: Scope) -> AsReceived | None:
    """`payable as payment.amount of ARR`; None after reporting."""
    assert scope.subject is not None
    path = clause.received
    fact = ctx.facts.get(path.parts[0].text)
    column = ctx.field_of(fact.name, path.parts[1].text) if fact is not None and len(path.parts) == 2 else None
    via = _way(ctx, fact, scope.subject.name) if fact is not None else None
    whole = expressions.value(ctx, clause.whole, scope)
    if whole.bad:
        return None
    if fact is None or column is None or not via or not isinstance(column.type, Money):
        ctx.report(found.ReceivedPath(at=path.span, text=path.text, subject=scope.subject.name))
        return None
    if not isinstance(whole.kind, Money) or not isinstance(whole.ir, FieldRead):
        ctx.report(found.ReceivedPath(at=clause.whole.span, text=clause.whole.text, subject=scope.subject.name))
        return None
    if any(isinstance(each, ast.Convert) for each in (ctx.symbols.plan.clauses if ctx.symbols.plan else ())):
        ctx.report(ReceiptsConverted(at=clause.span))
        return None
    return AsReceived(fact.name, via, column.name, whole.ir, span=clause.span)


def _way(ctx: Context, fact: Fact, subject: str) -> tuple[str, ...] | None:
    """The shortest references from rows of a fact to the subject."""
    ways: list[tuple[tuple[str, ...], str]] = [((), fact.name)]
    for _ in range(_FARTHEST):
        onward: list[tuple[tuple[str, ...], str]] = []
        for path, name in ways:
            table = ctx.facts.get(name)
            for field in table.fields if table is not None else ():
                if isinstance(field.type, Ref):
                    if field.type.target == subject:
                        return (*path, field.name)
                    onward.append(((*path, field.name), field.type.target))
        ways = onward
    return None


def split_among(ctx: Context, node: ast.Shared, scope: Scope) -> SplitAmong | None:
    """`to each split.participant by split.share`; None after reporting."""
    assert scope.subject is not None
    assert isinstance(node.share, ast.Path)
    name = node.to.parts[0].text
    fact = ctx.facts.get(name)
    refused = found.SplitRows(at=node.span, text=node.to.text, subject=scope.subject.name)
    if fact is None or node.share.parts[0].text != name or len(node.to.parts) < 2 or len(node.share.parts) != 2:
        ctx.report(refused)
        return None
    links = [field.name for field in fact.fields if field.type == Ref(scope.subject.name)]
    inner = Scope(subject=fact)
    person = expressions.value(ctx, ast.Path(node.to.parts[1:], node.to.span), inner)
    share = expressions.value(ctx, ast.Path(node.share.parts[1:], node.share.span), inner)
    if person.bad or share.bad:
        return None
    fits = person.kind == Ref(PARTICIPANT) and isinstance(share.kind, Ratio | Count | NumberType)
    if len(links) != 1 or not fits or not isinstance(person.ir, FieldRead) or not isinstance(share.ir, FieldRead):
        ctx.report(refused)
        return None
    return SplitAmong(Reach(fact.name, links[0], ()), person.ir.path, share.ir, span=node.span)
