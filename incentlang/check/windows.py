"""Windows on measures and inputs: which stretch of time they may cover."""

from __future__ import annotations

from decimal import Decimal

from incentlang.check import figures, growth, standing
from incentlang.check.calendar import weeks_in_window
from incentlang.check.context import Context, Scope, Typed, bad
from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.grains import (
    BalanceWindow,
    GatherReadsMeasure,
    NestedWindow,
    NotOfPairs,
    OtherRole,
    PreviousOfOtherGrain,
    WholeMeasure,
    WindowTooShort,
)
from incentlang.diagnostics.kinds import BadOperation, ValueReadsMeasure
from incentlang.diagnostics.names import UnknownName, WrongSort
from incentlang.diagnostics.standing import StateWindow
from incentlang.diagnostics.suggest import closest
from incentlang.ir.expressions import (
    Aggregate,
    EarnedRead,
    Expr,
    InputRead,
    Literal,
    MeasureRead,
    OverAlso,
    Previous,
    Prorated,
    Window,
)
from incentlang.ir.walk import children, everything
from incentlang.source import Span
from incentlang.syntax import ast
from incentlang.types import COUNT, Count, NumberType, describe, is_numeric
from incentlang.values.periods import is_shorter


def windowed(ctx: Context, node: ast.Windowed, scope: Scope) -> Typed:
    """`bookings year to date`, `quota of the year`, `bookings last 4 quarters`, `bookings previous quarter`."""
    name = node.operand.parts[-1]
    symbol = ctx.symbols.named.get(name.text)
    if symbol is None:
        near = closest(name.text, ctx.symbols.of_kind("measure", "input"))
        return ctx.refuse(UnknownName(at=name.span, name=name.text, suggestions=near), node.span)
    elsewhere = figures.leads_elsewhere(ctx, node.operand, scope)
    if (len(node.operand.parts) > 1 and not elsewhere) or symbol.kind not in ("measure", "input"):
        words = f"a {symbol.kind}; only a measure or an input has a window"
        return ctx.refuse(WrongSort(at=node.operand.span, name=node.operand.text, is_a=words), node.span)
    grain = ctx.grain_of(name.text)
    text = node.window
    if text.kind == "whole" and symbol.kind == "measure":
        balance = standing.holds_still(ctx, name.text)
        found_whole = WholeMeasure(at=node.span, name=name.text, grain=text.grain, balance=balance)
        return ctx.refuse(found_whole, node.span)
    too_short = is_shorter(text.grain, grain)
    if scope.grain is not None and text.kind in ("to date", "whole"):
        too_short = too_short or is_shorter(text.grain, scope.grain)
    if too_short:
        reader = scope.grain or grain
        found = WindowTooShort(at=node.window.span, name=name.text, window=node.window.span.text, grain=reader)
        return ctx.refuse(found, node.span)
    same = text.kind == "previous" and text.grain == grain
    window = Window(text.kind, text.grain, text.count)
    if symbol.kind == "measure" and (told := _over_measure(ctx, node, window, same, symbol.span)):
        return ctx.refuse(told, node.span)
    if weeks_in_window(ctx, name.text, text, scope, symbol.kind == "measure"):
        return bad(node.span)
    if elsewhere:
        return figures.of_row(ctx, node.operand, scope, window) or bad(node.span)
    return figures.period_value(ctx, name, window, scope, node.span)


def _over_measure(ctx: Context, node: ast.Windowed, window: Window, same: bool, declared: Span) -> Diagnostic | None:
    """Why a window cannot cover a measure; `same`: it is one period of the measure itself."""
    name = node.operand.parts[-1].text
    words = " ".join(node.window.span.text.split())
    if not same and (over := _over_also(ctx, name)):
        advice = f"write the window inside the gather, `lowest of … {words} over {over}`"
        what = f"a window over `{name}`, which gathers over {over},"
        return NotOfPairs(at=node.span, what=what, entity=over, advice=advice)
    if standing.carries(ctx, name):
        return BalanceWindow(at=node.span, name=name, read=f"{name} {words}", before=same, other=declared)
    if not same and standing.is_state(ctx, name):
        return StateWindow(at=node.span, name=name, window=words)
    if _has_window(ctx, name):
        return NestedWindow(at=node.span, name=name, other=declared)
    return None if same else growth.stands_in_window(ctx, name, window, node.span)


def previous(ctx: Context, node: ast.Otherwise, read: ast.Previous, default: Typed, scope: Scope) -> Typed:
    """`previous carry otherwise 0 USD`: the kind is that of the default, so that a measure may read itself."""
    name = read.operand.parts[0]
    symbol = ctx.symbols.named.get(name.text)
    if symbol is None:
        near = closest(name.text, ctx.symbols.of_kind("measure"))
        return ctx.refuse(UnknownName(at=name.span, name=name.text, suggestions=near), node.span)
    if len(read.operand.parts) > 1 or not isinstance(symbol.item, ast.Measure):
        words = f"a {symbol.kind}; only a measure has a value of the period before"
        return ctx.refuse(WrongSort(at=read.operand.span, name=read.operand.text, is_a=words), node.span)
    if scope.value:
        return ctx.refuse(ValueReadsMeasure(at=node.span, name=name.text, value=scope.value), node.span)
    if scope.gathers:
        return ctx.refuse(GatherReadsMeasure(at=node.span, name=name.text), node.span)
    if symbol.item.also is not None:
        found_pair = NotOfPairs(at=node.span, what="`previous`", entity=symbol.item.also.text)
        return ctx.refuse(found_pair, node.span)
    role, grain = symbol.item.role.text, symbol.item.grain
    if scope.role is not None and role != scope.role:
        return ctx.refuse(OtherRole(at=node.span, name=name.text, role=role, reader=scope.role), node.span)
    if scope.grain is not None and grain != scope.grain:
        return ctx.refuse(PreviousOfOtherGrain(at=node.span, name=name.text, each=grain, reader=scope.grain), node.span)
    if default.bad:
        return default
    if not is_numeric(default.kind):
        found = BadOperation(
            at=node.default.span, verb="stand in for a measure with", first=describe(default.kind), second=""
        )
        return ctx.refuse(found, node.span)
    kind = default.kind
    if is_whole(default) and isinstance(ctx.measures.get(name.text), Count):
        kind = COUNT
    ctx.previous.append((name.text, Typed(default.ir, kind), node.default.span))
    measure = MeasureRead(name.text, kind, span=read.span)
    return Typed(Previous(measure, default.ir, read.within_year, span=node.span), kind)


def is_whole(value: Typed) -> bool:
    """Whether this is a written whole number, which stands for a count as well."""
    return (
        isinstance(value.kind, NumberType)
        and isinstance(value.ir, Literal)
        and isinstance(value.ir.value, Decimal)
        and value.ir.value == value.ir.value.to_integral_value()
    )


def _has_window(ctx: Context, measure: str) -> bool:
    """Whether the measure's own body already covers a window; a second one has no one meaning."""
    body = ctx.measure_body(measure)
    return body is not None and _any_window(ctx, body)


def _over_also(ctx: Context, measure: str) -> str:
    """The entity over which a measure, or one that it reads, gathers what is of a pair; empty: over none."""
    left, seen = [measure], {measure}
    while left:
        body = ctx.measure_body(left.pop())
        for node in (body, *everything(body)) if body is not None else ():
            if isinstance(node, OverAlso):
                return node.of
            if isinstance(node, MeasureRead) and node.name not in seen:  # it may read itself, one period earlier
                seen.add(node.name)
                left.append(node.name)
    return ""


def _any_window(ctx: Context, node: Expr) -> bool:
    match node:
        case Prorated():
            return True  # the part of each period has no one meaning over several
        case Previous():
            return True
        case MeasureRead(name=name, window=window):
            return window is not None or _has_window(ctx, name)
        case InputRead(window=window) | Aggregate(window=window) | EarnedRead(window=window):
            return window is not None
        case _:
            return any(_any_window(ctx, child) for child in children(node))
