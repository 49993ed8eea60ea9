"""Sums of everyone's rows, as a pool's fund has them."""

from __future__ import annotations

from incentlang.check.context import Context
from incentlang.diagnostics.pools import FundByPerson
from incentlang.syntax import ast


def everyones_rows(ctx: Context, node: ast.Aggregate) -> tuple[str, ...] | None:
    """The path to nobody in particular, or None after reporting a sum that names somebody."""
    if node.by is not None or node.over is not None:
        ctx.report(FundByPerson(at=node.by.span if node.by is not None else node.span))
        return None
    return ()
