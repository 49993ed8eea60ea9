"""`x prorated by days`: a value for the part of a period in which somebody was in the role."""

from __future__ import annotations

import attrs

from incentlang.check.choosing import Check
from incentlang.check.context import Context, Scope, Typed
from incentlang.diagnostics.dates import MonthsOfAWeek
from incentlang.diagnostics.kinds import BadOperation, ProratedInRow, ProratedRows, ProratedTwice
from incentlang.ir.expressions import Aggregate, PeriodWalk, Previous, Prorated, Standing, TargetFor, Walk
from incentlang.ir.walk import everything
from incentlang.syntax import ast
from incentlang.types import MONEY, NUMBER, Count, Money, describe, is_numeric
from incentlang.values.periods import WEEKS


def prorated(ctx: Context, node: ast.Prorated, scope: Scope, value: Check) -> Typed:
    """`x prorated by days`, in a measure or a rule of periods."""
    if scope.role is None or scope.gathers:
        return ctx.refuse(ProratedInRow(at=node.span, text=node.operand.span.text), node.span)
    if node.by == "months" and scope.grain in (*WEEKS, "half month"):
        return ctx.refuse(MonthsOfAWeek(at=node.span, grain=scope.grain), node.span)
    operand = value(ctx, node.operand, attrs.evolve(scope, each_day=True))
    if operand.bad:
        return operand
    text = node.operand.span.text
    for part in (operand.ir, *everything(operand.ir)):
        match part:
            case TargetFor() | Prorated():
                return ctx.refuse(ProratedTwice(at=node.span, text=" ".join(part.span.text.split())), node.span)
            case Aggregate() | Standing() | Walk() | PeriodWalk() | Previous():
                return ctx.refuse(ProratedRows(at=node.span, text=" ".join(text.split())), node.span)
            case _:
                pass
    if not is_numeric(operand.kind):
        found = BadOperation(at=node.span, verb="prorate", first=describe(operand.kind), second="")
        return ctx.refuse(found, node.span)
    kind = NUMBER if isinstance(operand.kind, Count) else operand.kind
    if node.by == "days of the year" and isinstance(kind, Money) and kind.per == "year":
        kind = MONEY
    return Typed(Prorated(operand.ir, node.by, kind, span=node.span), kind)
