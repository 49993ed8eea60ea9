"""The lowest value that an axis of a decision table may have: no row is needed below it."""

from __future__ import annotations

from decimal import Decimal

from incentlang.check.context import Context
from incentlang.syntax import ast

NONE_BELOW = Decimal(0)
"""Months in a role, and numbers of rows, are never negative."""

FIRST_PLACE = Decimal(1)


def lowest(ctx: Context, path: ast.Path) -> Decimal | None:
    """The declared start of the range of the column or input, or what its definition cannot fall below; else None."""
    owner, name = (path.parts[-2].text if len(path.parts) > 1 else None), path.parts[-1].text
    found = [
        field.low
        for table in ctx.tables_declared()
        if owner is None or table.name == owner
        for field in table.fields
        if field.name == name
    ]
    if owner is None and name in ctx.inputs:
        found.append(ctx.inputs[name].low)
    if found:
        known = [low for low in found if low is not None]
        return min(known) if len(known) == len(found) else None
    if owner is None and name in ("months_in_role", "calendar_months_in_role"):
        return NONE_BELOW
    symbol = ctx.symbols.named.get(name)
    return _of_body(symbol.item.body) if symbol is not None and isinstance(symbol.item, ast.Measure) else None


def _of_body(body: ast.Expr) -> Decimal | None:
    match body:
        case ast.Group(inner=inner):
            return _of_body(inner)
        case ast.Ranking():
            return FIRST_PLACE
        case ast.Aggregate(kind="count" | "distinct"):
            return NONE_BELOW
        case _:
            return None
