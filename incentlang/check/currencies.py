"""What the header says of other currencies: where their rates are, and on which day they are taken."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from incentlang.check.context import Context
from incentlang.diagnostics.currencies import (
    ConvertedTwice,
    ConvertsItself,
    RateAfterPay,
    RateDayNotHere,
    RatesNameTaken,
)
from incentlang.diagnostics.header import UnknownCurrency
from incentlang.diagnostics.suggest import closest
from incentlang.ir.currencies import Conversion, PayCurrency
from incentlang.ir.schema import PARTICIPANT
from incentlang.syntax import ast
from incentlang.values.currencies import MINOR_PLACES, minor_unit
from incentlang.values.periods import Grain, is_shorter

_PAY_DAY = "last day of pay period"
_ROW_DAYS = ("compensation date", "earned date", "last day of month")


def conversions(ctx: Context) -> tuple[Conversion, ...]:
    """How amounts in other currencies are converted; called once, it reports what is wrong."""
    found: list[Conversion] = []
    seen: set[str] = set()
    for clause in ctx.symbols.plan.clauses if ctx.symbols.plan else ():
        if isinstance(clause, ast.Convert):
            codes = tuple(code.text for code in clause.codes if _is_foreign(ctx, code, seen))
            _check_source(ctx, clause.source)
            conversion = _conversion(ctx, clause, codes)
            found += [conversion] if conversion is not None else []
        elif isinstance(clause, ast.PayCurrency):
            _check_source(ctx, clause.source)
            if clause.day.text != _PAY_DAY:
                ctx.report(RateDayNotHere(at=clause.day.span, text=clause.day.text, instead=(_PAY_DAY,)))
    return tuple(found)


def pay_in(ctx: Context) -> PayCurrency | None:
    """How payouts become amounts in the participants' own currencies, where the plan says so."""
    for clause in ctx.symbols.plan.clauses if ctx.symbols.plan else ():
        if isinstance(clause, ast.PayCurrency):
            return PayCurrency(clause.source.text, span=clause.span)
    return None


def _is_foreign(ctx: Context, code: ast.Ident, seen: set[str]) -> bool:
    name = code.text
    if name not in MINOR_PLACES:
        ctx.report(UnknownCurrency(at=code.span, name=name, suggestions=closest(name, MINOR_PLACES)))
    elif name == ctx.currency:
        ctx.report(ConvertsItself(at=code.span, name=name))
    elif name in seen:
        ctx.report(ConvertedTwice(at=code.span, name=name))
    else:
        seen.add(name)
        return True
    return False


def _check_source(ctx: Context, source: ast.Ident) -> None:
    """A file of rates is no fact, entity or input."""
    name = source.text
    if name in ctx.facts or name in ctx.entities or name in ctx.inputs or name == PARTICIPANT:
        ctx.report(RatesNameTaken(at=source.span, name=name))


def _conversion(ctx: Context, clause: ast.Convert, codes: tuple[str, ...]) -> Conversion | None:
    if clause.day.text == _PAY_DAY:
        ctx.report(RateDayNotHere(at=clause.day.span, text=clause.day.text, instead=_ROW_DAYS))
        return None
    on, _, period = clause.day.text.partition(" of ")
    grain = cast(Grain, period) if period else None
    if on == "last day" and grain is not None and is_shorter(ctx.paid, grain):
        ctx.report(RateAfterPay(at=clause.day.span, text=clause.day.text, paid=ctx.paid))
    quantum = None
    if clause.rounded_first and ctx.currency is not None:
        quantum = _step(ctx)
    return Conversion(codes, clause.source.text, cast(Any, on), grain, quantum, ctx.rounding, span=clause.span)


def _step(ctx: Context) -> Decimal:
    """To what the plan rounds money."""
    for clause in ctx.symbols.plan.clauses if ctx.symbols.plan else ():
        if isinstance(clause, ast.Currency) and clause.quantum is not None:
            return clause.quantum
    assert ctx.currency is not None
    return minor_unit(ctx.currency)
