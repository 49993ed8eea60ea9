"""Derived values of a row: what they are, and how they are read like columns."""

from __future__ import annotations

from incentlang.check import expressions
from incentlang.check.context import Context, Scope
from incentlang.check.reaching import find_fact
from incentlang.diagnostics.grains import Cycle, Hop
from incentlang.diagnostics.names import DoubleName
from incentlang.ir.program import Value
from incentlang.syntax import ast


def derive(ctx: Context, name: str) -> Value | None:
    """The checked value, on first use; None when it was reported."""
    if name in ctx.values:
        return ctx.values[name]
    if name in ctx.deriving:
        circle = ctx.deriving[ctx.deriving.index(name) :]
        hops = tuple(Hop(each, ctx.symbols.named[each].span) for each in circle)
        ctx.report(Cycle(at=hops[0].span, hops=hops))
        return None
    item = ctx.symbols.named[name].item
    assert isinstance(item, ast.Value)
    ctx.deriving.append(name)
    ctx.values[name] = made = _made(ctx, item)
    ctx.deriving.remove(name)
    return made


def _made(ctx: Context, node: ast.Value) -> Value | None:
    fact = find_fact(ctx, node.fact)
    if fact is None:
        return None
    name = node.name.text
    column = ctx.field_of(fact.name, name)
    if column is not None:
        ctx.report(DoubleName(at=node.name.span, name=name, other=column.span))
        return None
    body = expressions.value(ctx, node.body, Scope(subject=fact, value=name))
    if body.bad:
        return None
    return Value(name, node.title, fact.name, body.kind, body.ir, span=node.span)


def values(ctx: Context) -> tuple[Value, ...]:
    """Every sound value, in the order of the files."""
    found = [derive(ctx, name) for name in ctx.symbols.of_kind("value")]
    return tuple(value for value in found if value is not None)
