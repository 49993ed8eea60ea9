"""A table applied to a value, and what `table(measure) of amount` means for each kind of table (semantics 1)."""

from __future__ import annotations

from collections.abc import Sequence

from incentlang.check.arithmetic import multiply
from incentlang.check.context import Context, Scope, Typed, bad
from incentlang.diagnostics.grains import (
    BareMarginal,
    MarginalNeedsMeasure,
    NotAccumulating,
    PayoutInRow,
    PayoutNeedsBands,
    PeriodTableAmount,
    RetroactiveAgain,
)
from incentlang.diagnostics.habits import SpreadsheetFunction
from incentlang.diagnostics.names import UnknownName, WrongSort
from incentlang.diagnostics.suggest import closest
from incentlang.diagnostics.tables import ArgumentCount, ArgumentKind
from incentlang.ir.accumulation import Refused, accumulation
from incentlang.ir.expressions import Divide, LookUp, MeasureRead, Multiply, PeriodWalk, Walk
from incentlang.ir.program import BandTable, CurveTable, DecisionTable, Table
from incentlang.syntax import ast
from incentlang.syntax.functions import instead_of
from incentlang.types import OneOf, Type, describe
from incentlang.values.periods import MONTHS_IN


def find_table(ctx: Context, name: ast.Ident) -> Table | None:
    """The table called `name`, or None after reporting (or when the table itself was reported)."""
    symbol = ctx.symbols.named.get(name.text)
    if symbol is not None and symbol.kind == "table":
        return ctx.find_table(name.text)
    if symbol is not None and symbol.kind != "table":
        ctx.report(WrongSort(at=name.span, name=name.text, is_a=f"a {symbol.kind}, not a table"))
    elif symbol is None and (instead := instead_of(name.text)):
        ctx.report(SpreadsheetFunction(at=name.span, name=name.text, instead=instead))
    elif symbol is None:
        near = closest(name.text, ctx.tables)
        ctx.report(UnknownName(at=name.span, name=name.text, suggestions=near))
    return None


def is_foreign(ctx: Context, name: ast.Ident) -> bool:
    """Whether this is a function of spreadsheets, and nothing of the plan has its name."""
    return ctx.symbols.named.get(name.text) is None and instead_of(name.text) is not None


def _fits(argument: Typed, wanted: Type) -> bool:
    if isinstance(argument.kind, OneOf) and isinstance(wanted, OneOf):
        return argument.kind.values == wanted.values
    return argument.kind == wanted


def look_up(ctx: Context, node: ast.Call, table: Table, arguments: Sequence[Typed]) -> Typed:
    """`table(value, …)` where the table gives a value by itself."""
    if any(argument.bad for argument in arguments):
        return bad(node.span)
    match table:
        case DecisionTable(axes=axes):
            wanted = [(axis.name, axis.type) for axis in axes]
        case BandTable() | CurveTable():
            wanted = [(table.axis, table.axis_type)]
    if len(arguments) != len(wanted):
        names = tuple(name for name, _ in wanted)
        found = ArgumentCount(at=node.span, table=table.name, axes=names, given=len(arguments))
        return ctx.refuse(found, node.span)
    for argument, (name, kind) in zip(arguments, wanted, strict=True):
        if not _fits(argument, kind):
            return ctx.refuse(
                ArgumentKind(
                    at=argument.ir.span,
                    table=table.name,
                    axis=name,
                    wanted=describe(kind),
                    given=describe(argument.kind),
                ),
                node.span,
            )
    value = LookUp(table.name, tuple(argument.ir for argument in arguments), table.gives, span=node.span)
    return Typed(value, table.gives)


def applied(ctx: Context, node: ast.Call, table: Table, arguments: Sequence[Typed]) -> Typed:
    """A call outside `of`: a marginal table alone has no one rate."""
    if isinstance(table, BandTable) and table.method == "marginal":
        if any(argument.bad for argument in arguments):
            return bad(node.span)
        return ctx.refuse(BareMarginal(at=node.span, call=node.span.text), node.span)
    return look_up(ctx, node, table, arguments)


def of_amount(
    ctx: Context,
    node: ast.Of,
    call: ast.Call,
    table: Table,
    arguments: Sequence[Typed],
    amount: Typed,
    scope: Scope,
) -> Typed:
    """`table(measure) of amount`."""
    if amount.bad or any(argument.bad for argument in arguments):
        return bad(node.span)
    rate = look_up(ctx, call, table, arguments)
    if rate.bad or not isinstance(table, BandTable):
        return multiply(ctx, rate, amount, node.span) if not rate.bad else rate
    product = multiply(ctx, rate, amount, node.span)
    if product.bad:
        return product
    if scope.subject is not None:
        if table.method == "retroactive":
            return product
        measure = _accumulating(ctx, call, table, arguments[0])
        return Typed(Walk(table.name, measure, amount.ir, span=node.span), amount.kind) if measure else bad(node.span)
    return _period_amount(ctx, node, call, table, arguments[0], amount, product, scope)


def _paid_again(ctx: Context, table: BandTable, measure: MeasureRead, scope: Scope) -> bool:
    """Refuse a retroactive table over a longer stretch than the rule's period: each period would pay it all again."""
    found = accumulation(measure, ctx.measure_body, ctx.grain_of)
    if table.method != "retroactive" or isinstance(found, Refused) or scope.grain is None:
        return False
    over = found.window.grain if found.window is not None else ctx.grain_of(measure.name)
    if MONTHS_IN[over] <= MONTHS_IN[scope.less or scope.grain]:
        return False
    ctx.report(RetroactiveAgain(at=measure.span, table=table.name, over=over, reader=scope.grain))
    return True


def _accumulating(ctx: Context, call: ast.Call, table: BandTable, argument: Typed) -> MeasureRead | None:
    """The measure a marginal table walks, or None after reporting why it cannot be walked."""
    if not isinstance(argument.ir, MeasureRead):
        ctx.report(MarginalNeedsMeasure(at=argument.ir.span, table=table.name))
        return None
    found = accumulation(argument.ir, ctx.measure_body, ctx.grain_of)
    if isinstance(found, Refused):
        ctx.report(NotAccumulating(at=argument.ir.span, name=argument.ir.name, reason=found.reason, hint=found.hint))
        return None
    return argument.ir


def _period_amount(
    ctx: Context,
    node: ast.Of,
    call: ast.Call,
    table: BandTable,
    argument: Typed,
    amount: Typed,
    product: Typed,
    scope: Scope,
) -> Typed:
    """In a period rule the amount must be what the measure accumulates, or the measure times a constant."""
    measure = _accumulating(ctx, call, table, argument)
    if measure is None or _paid_again(ctx, table, measure, scope):
        return bad(node.span)
    body = ctx.measure_body(measure.name)
    numerator = body.numerator if isinstance(body, Divide) else body
    if amount.ir == numerator and isinstance(body, Divide) and measure.window is None:
        if table.method == "retroactive":
            return product
        return Typed(PeriodWalk(table.name, measure, "numerator", scope.less is not None, span=node.span), amount.kind)
    factors = amount.ir.factors if isinstance(amount.ir, Multiply) else (amount.ir,)
    if measure in factors:
        if table.method == "retroactive":
            return product
        walk = PeriodWalk(table.name, measure, "position", scope.less is not None, span=node.span)
        rest = tuple(factor for factor in factors if factor != measure)
        return Typed(Multiply((walk, *rest), span=node.span) if rest else walk, amount.kind)
    found = PeriodTableAmount(at=node.span, call=call.span.text, measure=measure.name, amount=node.whole.span.text)
    return ctx.refuse(found, node.span)


def payout(ctx: Context, node: ast.Payout, table: Table, arguments: Sequence[Typed], scope: Scope) -> Typed:
    """`payout table(measure)`: the sum of rate x slice width up to the measure."""
    rate = look_up(ctx, node.call, table, arguments)
    if rate.bad:
        return rate
    if scope.subject is not None:
        return ctx.refuse(PayoutInRow(at=node.span), node.span)
    if not isinstance(table, BandTable):
        return ctx.refuse(PayoutNeedsBands(at=node.span, table=table.name), node.span)
    measure = _accumulating(ctx, node.call, table, arguments[0])
    if measure is None or _paid_again(ctx, table, measure, scope):
        return bad(node.span)
    kind = arguments[0].kind
    if table.method == "retroactive":
        return Typed(Multiply((rate.ir, measure), span=node.span), kind)
    return Typed(PeriodWalk(table.name, measure, "position", scope.less is not None, span=node.span), kind)
