"""`lowest of attainment over product`: what is of a role together with an entity, gathered over that entity."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, cast

import attrs

from incentlang.check.context import Context, Scope, Typed, bad
from incentlang.diagnostics.grains import GatherOfPair
from incentlang.diagnostics.kinds import BadOperation
from incentlang.ir.expressions import (
    Aggregate,
    EarnedRead,
    Expr,
    InputRead,
    MeasureRead,
    OverAlso,
    Previous,
    Prorated,
    Rank,
    Standing,
)
from incentlang.ir.walk import everything
from incentlang.syntax import ast
from incentlang.types import COUNT, Ratio, describe, is_numeric

Check = Callable[[Context, ast.Expr, Scope], Typed]
KnownPaths = Callable[[Iterable[ast.Expr]], frozenset[str]]

_OWN = Aggregate | Standing | OverAlso | Previous | Prorated | Rank | EarnedRead
"""What is found for the person and period, and so stands in a measure of its own."""


def is_over(ctx: Context, node: ast.Aggregate) -> bool:
    """Whether a gather takes what is of a role together with an entity."""
    return node.fact.text in ctx.entities and bool(_figures(ctx, node))


def over(
    ctx: Context, node: ast.Aggregate, scope: Scope, value: Check, condition: Check, known_paths: KnownPaths
) -> Typed:
    """The gather, for the person and period at hand."""
    entity = node.fact.text
    reason = _not_here(node, scope)
    figures = _figures(ctx, node)
    if entity not in figures.values():
        name, other = next(iter(figures.items()))
        reason = f"`{name}` is of each {other}"
    if reason:
        return _refused(ctx, node, reason)
    conditions = (node.where,) if node.where is not None else ()
    inner = attrs.evolve(scope, also=entity, known=known_paths(conditions), lets={})
    where = condition(ctx, node.where, inner) if node.where is not None else None
    taken = value(ctx, node.value, inner) if node.value is not None else None
    if (where is not None and where.bad) or (taken is not None and taken.bad):
        return bad(node.span)
    read = [each for item in (taken, where) if item is not None for each in (item.ir, *everything(item.ir))]
    if any(isinstance(each, _OWN) for each in read):
        return _refused(ctx, node, "sums, rows and what belongs to the period stand in a measure of their own")
    if not _says_which(ctx, read):
        names = " and ".join(f"`{name}`" for name in figures)
        return _refused(
            ctx, node, f"{names} has a value for every {entity}, as none need be supplied; read rows as well"
        )
    kind = taken.kind if taken is not None else COUNT
    if taken is not None and (not is_numeric(kind) or (node.kind == "sum" and isinstance(kind, Ratio))):
        found = BadOperation(at=node.span, verb=f"take the {node.kind} of", first=describe(kind), second="")
        return ctx.refuse(found, node.span)
    gathered = OverAlso(
        node.kind,
        entity,
        taken.ir if taken is not None else None,
        where.ir if where is not None else None,
        kind,
        span=node.span,
    )
    return Typed(gathered, kind)


def _says_which(ctx: Context, read: Sequence[Expr]) -> bool:
    """Whether rows are read, or an input that must be supplied: they say which of the entity are taken."""
    left, seen = list(read), set[str]()
    while left:
        match left.pop():
            case InputRead(name=name) if ctx.inputs[name].also and ctx.inputs[name].missing is None:
                return True
            case Aggregate(also=also) if also:
                return True
            case MeasureRead(name=name) if name not in seen:
                seen.add(name)
                body = ctx.measure_body(name)
                if body is None:
                    return True  # it was reported
                left += [body, *everything(body)]
            case _:
                pass
    return False


def _refused(ctx: Context, node: ast.Aggregate, reason: str) -> Typed:
    found = GatherOfPair(at=node.span, text=" ".join(node.span.text.split()), entity=node.fact.text, reason=reason)
    return ctx.refuse(found, node.span)


def _not_here(node: ast.Aggregate, scope: Scope) -> str:
    """Why the gather cannot stand where it does, or be written as it is; empty where it can."""
    entity = node.fact.text
    if scope.subject is not None or scope.role is None or scope.key != "role" or scope.everyone or scope.standing:
        return "here is no one person and period"
    if scope.also:
        return f"here is one {scope.also} at hand already"
    if node.kind == "distinct":
        return "different values are counted of rows, and these are figures"
    if node.by is not None or node.over is not None or node.days or node.afters or node.whose is not None:
        return f"it takes each {entity} of the person at hand, so nothing but `where` follows it"
    return ""


def _figures(ctx: Context, node: ast.Aggregate) -> dict[str, str]:
    """The figures of a role together with an entity that a gather names, each with the entity."""
    found: dict[str, str] = {}
    for name in _names((node.value, node.where)):
        symbol = ctx.symbols.named.get(name)
        item = symbol.item if symbol is not None else None
        if isinstance(item, ast.Measure | ast.Input) and item.also is not None:
            found[name] = item.also.text
    return found


def _names(node: Any) -> Iterator[str]:
    """The name at the end of every path in what was written."""
    if isinstance(node, ast.Path):
        yield node.parts[-1].text
    elif isinstance(node, tuple):
        for part in node:
            yield from _names(part)
    elif attrs.has(type(node)) and not isinstance(node, ast.Ident):
        for field in attrs.fields(cast(type[attrs.AttrsInstance], type(node))):
            if field.eq:
                yield from _names(getattr(node, field.name))
