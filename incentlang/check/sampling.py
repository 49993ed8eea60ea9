"""`average of score over survey, at least 10 rows`: no value where there are fewer, and who must cope with that."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import attrs

from incentlang.check.context import Context, Scope, Typed, bad
from incentlang.diagnostics.kinds import OptionalRead
from incentlang.diagnostics.sampling import SampleOfNoRows, SampleSize
from incentlang.ir.expressions import Aggregate, Literal, Sampled
from incentlang.source import Span
from incentlang.syntax import ast
from incentlang.types import COUNT, Count, NumberType


def sampled(ctx: Context, node: ast.Sampled, scope: Scope, value: Callable[[Context, ast.Expr, Scope], Typed]) -> Typed:
    """A gather with the fewest rows from which it has a value."""
    least = value(ctx, node.least, scope)
    rows = value(ctx, node.rows, scope)
    if least.bad or rows.bad:
        return bad(node.span)
    whole = isinstance(least.kind, Count | NumberType)
    if isinstance(least.ir, Literal):
        size = least.ir.value
        whole = whole and isinstance(size, Decimal) and size >= 1 and size == size.to_integral_value()
    if not whole:
        return ctx.refuse(SampleSize(at=node.least.span, text=node.least.span.text), node.span)
    if not isinstance(rows.ir, Aggregate) or isinstance(node.rows, ast.Applied | ast.Counted):
        return ctx.refuse(SampleOfNoRows(at=node.span, text=" ".join(node.rows.span.text.split())), node.span)
    counted = attrs.evolve(rows.ir, kind="count", value=None, type=COUNT)
    return Typed(Sampled(rows.ir, counted, least.ir, span=node.span), rows.kind)


def may_be_missing(ctx: Context, name: str) -> bool:
    """Whether a measure has no value where there are too few rows."""
    symbol = ctx.symbols.named.get(name)
    return symbol is not None and isinstance(symbol.item, ast.Measure) and _holds_sample(ctx, symbol.item.body, set())


def is_guarded(ctx: Context, name: str, span: Span, scope: Scope) -> bool:
    """Whether a measure has a value where it is read, or the place copes with its having none; else it is reported."""
    words = _words(span)
    if words in scope.known or not may_be_missing(ctx, name):
        return True
    ctx.report(OptionalRead(at=span, path=words, shown=words))
    return False


def coping(node: ast.Expr, scope: Scope) -> Scope:
    """The scope of an operand whose missing value the place copes with."""
    if not isinstance(node, ast.Path | ast.Windowed):
        return scope
    return attrs.evolve(scope, known=scope.known | {_words(node.span)})


def _words(span: Span) -> str:
    return " ".join(span.text.split())


def _holds_sample(ctx: Context, node: Any, seen: set[str]) -> bool:
    match node:
        case ast.Sampled():
            return True
        case ast.Applied(name=name) | ast.Path(parts=(name,)):
            symbol = ctx.symbols.named.get(name.text)
            if symbol is None or not isinstance(symbol.item, ast.Formula) or name.text in seen:
                return False
            seen.add(name.text)
            return _holds_sample(ctx, symbol.item.body, seen)
        case tuple():
            return any(_holds_sample(ctx, part, seen) for part in node)
        case _ if attrs.has(type(node)):
            return any(_holds_sample(ctx, getattr(node, field.name), seen) for field in attrs.fields(type(node)))
        case _:
            return False
