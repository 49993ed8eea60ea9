"""Stepwise tables, and the point of `retroactive above`: what their words need to mean one thing."""

from __future__ import annotations

from decimal import Decimal

from incentlang.check.axes import goes_with, start_of
from incentlang.check.context import Context, Scope, Typed, bad
from incentlang.check.literals import literal
from incentlang.diagnostics.tables import SplitPoint, StepwiseInPeriod, StepwiseNeedsMoment
from incentlang.ir.expressions import MeasureRead, Step
from incentlang.ir.program import Band, BandTable
from incentlang.source import Span
from incentlang.syntax import ast
from incentlang.types import Money, Type, describe


def has_moment(ctx: Context, node: ast.Table) -> bool:
    """Report `, stepwise` alone, which was read as one more axis."""
    last = node.axes[-1]
    if node.method or len(node.axes) < 2 or last.text != "stepwise":
        return True
    ctx.report(StepwiseNeedsMoment(at=last.span))
    return False


def is_stepwise(table: BandTable) -> bool:
    """Whether the table pays a deal whole at one band of its moment."""
    return table.method in ("stepwise before deal", "stepwise after deal")


def each_unit(table: BandTable, product: Type) -> Type | None:
    """The kind of what a walk gives where the table pays money for each unit counted; None where it gives rates."""
    return product if isinstance(table.gives, Money) else None


def in_period(ctx: Context, span: Span, table: BandTable, call: str) -> Typed:
    """The refusal where no deal is at hand."""
    return ctx.refuse(StepwiseInPeriod(at=span, table=table.name, method=table.method, call=call), span)


def step(table: BandTable, measure: MeasureRead, span: Span) -> Typed:
    """The rate of the band in force just before or just after the deal."""
    after = table.method == "stepwise after deal"
    return Typed(Step(table.name, measure, after, table.by_day, table.gives, span=span), table.gives)


def needs_row(scope: Scope) -> bool:
    """Whether a stepwise table has no deal to stand at here."""
    return scope.subject is None


def split_point(ctx: Context, node: ast.Table, kind: Type, bands: tuple[Band, ...]) -> Decimal | Typed | None:
    """The point of `retroactive above`, None without one, or a bad piece after reporting."""
    if node.above is None:
        return None
    found = literal(ctx, node.above)
    if found.bad:
        return found
    name, text = node.name.text, node.above.span.text
    if not goes_with(found.kind, kind):
        why = f"it is {describe(found.kind)}, and the bands begin at {describe(kind)}"
        ctx.report(SplitPoint(at=node.above.span, table=name, point=text, why_not=why))
        return bad(node.above.span)
    point = start_of(found)
    if bands[0].at is not None and point <= bands[0].at:
        why = "no band lies below it, so everything would be paid at the band reached: write `retroactive` alone"
    elif all(band.at is None or band.at < point for band in bands):
        why = "no band begins there or above it, so nothing is paid again: write `marginal`"
    else:
        return point
    ctx.report(SplitPoint(at=node.above.span, table=name, point=text, why_not=why))
    return bad(node.above.span)
