"""Formulas: named calculations over rows, put in place of their use with the rows that it names."""

from __future__ import annotations

from typing import Any, cast

import attrs

from incentlang.check.context import Context, Scope
from incentlang.diagnostics.grains import Cycle, Hop
from incentlang.diagnostics.names import UnknownName, WrongSort
from incentlang.diagnostics.suggest import closest
from incentlang.syntax import ast


def applied(ctx: Context, node: ast.Applied, behind: tuple[ast.Ident, ...] = ()) -> ast.Expr | None:
    """The formula's own text, each sum of it over the rows that the use names; None after reporting.

    Args:
        ctx: The declarations.
        node: The use.
        behind: The formulas that led here.
    """
    symbol = ctx.symbols.named.get(node.name.text)
    if symbol is None:
        near = closest(node.name.text, ctx.symbols.of_kind("formula"))
        ctx.report(UnknownName(at=node.name.span, name=node.name.text, suggestions=near))
        return None
    if not isinstance(symbol.item, ast.Formula):
        words = f"a {symbol.kind}; only a formula is given rows"
        ctx.report(WrongSort(at=node.name.span, name=node.name.text, is_a=words))
        return None
    formula = symbol.item
    names = [name.text for name in behind]
    if formula.name.text in names:
        circle = behind[names.index(formula.name.text) :]
        ctx.report(Cycle(at=circle[0].span, hops=tuple(Hop(name.text, name.span) for name in circle)))
        return None
    found: ast.Expr | None = _given_rows(ctx, formula.body, node, (*behind, formula.name))
    return found


def of_plan(ctx: Context, path: ast.Path, scope: Scope) -> ast.Expr | None:
    """A formula in a measure of the whole plan, where it takes every row; None: the path is something else."""
    if scope.key != "plan" or scope.gathers or len(path.parts) > 1 or not _is_formula(ctx, path.parts[0]):
        return None
    return applied(ctx, ast.Applied(path.parts[0], None, None, None, path.span))


def _given_rows(ctx: Context, node: Any, use: ast.Applied, behind: tuple[ast.Ident, ...]) -> Any:
    """The same piece of a formula, its sums over the rows of the use; None where a circle was reported."""
    match node:
        case ast.Aggregate(by=None, over=None):
            return attrs.evolve(node, by=use.by, over=use.over, whose=use.whose)
        case ast.Path(parts=(name,)) if _is_formula(ctx, name):
            return applied(ctx, attrs.evolve(use, name=name, span=node.span), behind)
        case ast.Ident():
            return node
        case tuple():
            parts = tuple(_given_rows(ctx, part, use, behind) for part in node)
            return None if None in parts and None not in node else parts
        case _ if attrs.has(type(node)):
            return _pieces(ctx, node, use, behind)
        case _:
            return node


def _pieces(ctx: Context, node: Any, use: ast.Applied, behind: tuple[ast.Ident, ...]) -> Any:
    changed: dict[str, Any] = {}
    for field in attrs.fields(cast(type[attrs.AttrsInstance], type(node))):
        if field.eq:
            old = getattr(node, field.name)
            new = _given_rows(ctx, old, use, behind)
            if new is None and old is not None:
                return None
            if new is not old:
                changed[field.name] = new
    return attrs.evolve(node, **changed) if changed else node


def _is_formula(ctx: Context, name: ast.Ident) -> bool:
    symbol = ctx.symbols.named.get(name.text)
    return symbol is not None and symbol.kind == "formula"
