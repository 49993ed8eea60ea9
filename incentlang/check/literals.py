"""Values written in a plan, with their kinds."""

from __future__ import annotations

from typing import assert_never

from incentlang.check import units
from incentlang.check.context import Context, Typed
from incentlang.ir.expressions import Literal
from incentlang.syntax import ast
from incentlang.types import (
    DATE,
    NUMBER,
    PERIOD,
    RATIO,
    kind_of_length,
)


def literal(ctx: Context, node: ast.Literal) -> Typed:
    """The kind of a written value; money must be in the plan's currency."""
    match node:
        case ast.Number():
            return Typed(Literal(node.value, NUMBER, span=node.span), NUMBER)
        case ast.Percent():
            return Typed(Literal(node.value, RATIO, span=node.span), RATIO)
        case ast.Amount():
            return units.amount(ctx, node)
        case ast.Length():
            kind = kind_of_length(node.value)
            return Typed(Literal(node.value, kind, span=node.span), kind)
        case ast.Day():
            return Typed(Literal(node.value, DATE, span=node.span), DATE)
        case ast.PeriodText():
            return Typed(Literal(str(node.value), PERIOD, span=node.span), PERIOD)
        case _:
            assert_never(node)
