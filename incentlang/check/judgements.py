"""Judgement inputs: bounded scores with a deadline, and what is taken where nobody supplied a value."""

from __future__ import annotations

from decimal import Decimal

import attrs

from incentlang.check.context import Context
from incentlang.check.literals import literal
from incentlang.diagnostics.judgements import DueOnInput, JudgementNeedsRange, MissingKind
from incentlang.ir.schema import Input
from incentlang.syntax import ast
from incentlang.types import Count, NumberType, Unknown, describe


def completed(ctx: Context, node: ast.Input, item: Input) -> Input:
    """The input with what is said about judgement, deadline and missing values."""
    if isinstance(item.type, Unknown):
        return item
    if node.judged and node.type.low is None:
        ctx.report(JudgementNeedsRange(at=node.type.span, name=item.name))
    if node.due is not None and not node.judged:
        ctx.report(DueOnInput(at=node.due.span, name=item.name))
    missing = _missing(ctx, node, item)
    return attrs.evolve(item, judged=node.judged, due=node.due.value if node.due else None, missing=missing)


def _missing(ctx: Context, node: ast.Input, item: Input) -> Decimal | None:
    if node.missing is None:
        return None
    value = literal(ctx, node.missing)
    if value.bad:
        return None
    found = node.missing.value
    low, high = item.low, item.high
    outside = isinstance(found, Decimal) and ((low is not None and found < low) or (high is not None and found > high))
    alike = type(value.kind) is type(item.type) or {type(value.kind), type(item.type)} == {Count, NumberType}
    if not alike or not isinstance(found, Decimal) or outside:
        words = describe(item.type)
        ctx.report(MissingKind(at=node.missing.span, name=item.name, wanted=words, outside=outside))
        return None
    return found
