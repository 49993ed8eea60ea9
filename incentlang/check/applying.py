"""A table applied to a value, and what `table(measure) of amount` means for each kind of table (semantics 1)."""

from __future__ import annotations

from collections.abc import Sequence

from incentlang.check.arithmetic import multiply
from incentlang.check.axes import goes_with
from incentlang.check.calendar import walks_over_weeks
from incentlang.check.context import Context, Scope, Typed, bad
from incentlang.check.stepwise import each_unit, in_period, is_stepwise, step
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
from incentlang.ir.expressions import Divide, LetRead, LookUp, MeasureRead, Multiply, OwnWalk, PeriodWalk, Walk
from incentlang.ir.program import BandTable, CurveTable, DecisionTable, MatrixTable, Table
from incentlang.ir.walk import everything
from incentlang.syntax import ast
from incentlang.syntax.functions import instead_of
from incentlang.types import Money, Type, describe
from incentlang.values.periods import Grain, is_shorter


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
    return goes_with(argument.kind, wanted)


def look_up(ctx: Context, node: ast.Call, table: Table, arguments: Sequence[Typed]) -> Typed:
    """`table(value, …)` where the table gives a value by itself."""
    if any(argument.bad for argument in arguments):
        return bad(node.span)
    match table:
        case DecisionTable(axes=axes) | MatrixTable(axes=axes):
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


def applied(ctx: Context, node: ast.Call, table: Table, arguments: Sequence[Typed], scope: Scope) -> Typed:
    """A call outside `of`: a marginal table alone has no one rate."""
    if isinstance(table, BandTable) and is_stepwise(table):
        return _stepped(ctx, node, table, arguments, scope)
    if isinstance(table, BandTable) and (table.method == "marginal" or table.split is not None):
        if any(argument.bad for argument in arguments):
            return bad(node.span)
        return ctx.refuse(
            BareMarginal(at=node.span, call=node.span.text, money=isinstance(table.gives, Money)), node.span
        )
    return look_up(ctx, node, table, arguments)


def _stepped(ctx: Context, node: ast.Call, table: BandTable, arguments: Sequence[Typed], scope: Scope) -> Typed:
    """The rate of a stepwise table for the row at hand."""
    rate = look_up(ctx, node, table, arguments)
    if rate.bad:
        return rate
    if scope.subject is None:
        return in_period(ctx, node.span, table, node.span.text)
    measure = _accumulating(ctx, node, table, arguments[0])
    return step(table, measure, node.span) if measure else bad(node.span)


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
    if isinstance(table, BandTable) and is_stepwise(table):
        rate = _stepped(ctx, call, table, arguments, scope)
        return rate if rate.bad else multiply(ctx, rate, amount, node.span)
    rate = look_up(ctx, call, table, arguments)
    if rate.bad or not isinstance(table, BandTable):
        return multiply(ctx, rate, amount, node.span) if not rate.bad else rate
    product = multiply(ctx, rate, amount, node.span)
    if product.bad:
        return product
    if scope.subject is not None:
        if table.method == "retroactive" and table.split is None:
            return product
        measure = _accumulating(ctx, call, table, arguments[0])
        if measure is None:
            return bad(node.span)
        each = each_unit(table, product.kind)
        return Typed(Walk(table.name, measure, amount.ir, each, span=node.span), each or amount.kind)
    return _period_amount(ctx, node, call, table, arguments[0], amount, product, scope)


def _paid_again(ctx: Context, table: BandTable, measure: MeasureRead, scope: Scope) -> bool:
    """Refuse a retroactive table over a longer stretch than the rule's period: each period would pay it all again."""
    found = accumulation(measure, ctx.measure_body, ctx.grain_of)
    if table.method != "retroactive" or isinstance(found, Refused) or scope.grain is None:
        return False
    over = found.window.grain if found.window is not None else ctx.grain_of(measure.name)
    if not is_shorter(scope.less or scope.grain, over):
        return False
    ctx.report(RetroactiveAgain(at=measure.span, table=table.name, over=over, reader=scope.grain))
    return True


def _accumulating(
    ctx: Context, call: ast.Call, table: BandTable, argument: Typed, reader: Grain | None = None
) -> MeasureRead | None:
    """The measure a marginal table walks, or None after reporting why it cannot be walked."""
    if not isinstance(argument.ir, MeasureRead):
        ctx.report(MarginalNeedsMeasure(at=argument.ir.span, table=table.name, method=table.method))
        return None
    found = accumulation(argument.ir, ctx.measure_body, ctx.grain_of)
    if isinstance(found, Refused):
        name, method = argument.ir.name, table.method.split()[0]
        at = argument.ir.span
        ctx.report(NotAccumulating(at=at, name=name, reason=found.reason, hint=found.hint, method=method))
        return None
    over = found.window.grain if found.window is not None else ctx.grain_of(argument.ir.name)
    if walks_over_weeks(ctx, call, argument.ir, over, reader):
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
    measure = _accumulating(ctx, call, table, argument, scope.grain)
    if measure is None or _paid_again(ctx, table, measure, scope):
        return bad(node.span)
    body = ctx.measure_body(measure.name)
    numerator = body.numerator if isinstance(body, Divide) else body
    if amount.ir == numerator and isinstance(body, Divide) and measure.window is None:
        if table.method == "retroactive" and table.split is None:
            return product
        each = each_unit(table, product.kind)
        return Typed(
            PeriodWalk(table.name, measure, "numerator", each, scope.less is not None, span=node.span),
            each or amount.kind,
        )
    factors = amount.ir.factors if isinstance(amount.ir, Multiply) else (amount.ir,)
    if measure in factors:
        if table.method == "retroactive" and table.split is None:
            return product
        each = each_unit(table, product.kind)
        walk = PeriodWalk(table.name, measure, "position", each, scope.less is not None, span=node.span)
        rest = tuple(factor for factor in factors if factor != measure)
        return Typed(Multiply((walk, *rest), span=node.span) if rest else walk, each or amount.kind)
    found = PeriodTableAmount(at=node.span, call=call.span.text, measure=measure.name, amount=node.whole.span.text)
    return ctx.refuse(found, node.span)


def _own(ctx: Context, node: ast.Payout, table: Table, rate: Typed, arguments: Sequence[Typed]) -> Typed:
    """`payout table(value)` of a row: the table walked from zero to the row's own value."""
    read = (arguments[0].ir, *everything(arguments[0].ir))
    if any(isinstance(each, MeasureRead | LetRead) for each in read):
        return ctx.refuse(PayoutInRow(at=node.span), node.span)
    if not isinstance(table, BandTable) or is_stepwise(table):
        return ctx.refuse(PayoutNeedsBands(at=node.span, table=table.name), node.span)
    product = multiply(ctx, rate, arguments[0], node.span)
    if product.bad:
        return product
    return Typed(OwnWalk(table.name, arguments[0].ir, product.kind, span=node.span), product.kind)


def payout(ctx: Context, node: ast.Payout, table: Table, arguments: Sequence[Typed], scope: Scope) -> Typed:
    """`payout table(measure)`: the sum of rate x slice width up to the measure."""
    rate = look_up(ctx, node.call, table, arguments)
    if rate.bad:
        return rate
    if scope.subject is not None:
        return _own(ctx, node, table, rate, arguments)
    if isinstance(table, BandTable) and is_stepwise(table):
        return in_period(ctx, node.span, table, node.call.span.text)
    if not isinstance(table, BandTable):
        return ctx.refuse(PayoutNeedsBands(at=node.span, table=table.name), node.span)
    measure = _accumulating(ctx, node.call, table, arguments[0], scope.grain)
    if measure is None or _paid_again(ctx, table, measure, scope):
        return bad(node.span)
    product = multiply(ctx, rate, arguments[0], node.span)
    if product.bad:
        return product
    each = each_unit(table, product.kind)
    kind = each or arguments[0].kind
    if table.method == "retroactive" and table.split is None:
        return Typed(Multiply((rate.ir, measure), span=node.span), kind)
    return Typed(PeriodWalk(table.name, measure, "position", each, scope.less is not None, span=node.span), kind)
