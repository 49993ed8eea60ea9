"""The plan's header: currency and rounding, dates, pay period, with every default written down."""

from __future__ import annotations

from decimal import Decimal

from incentlang.check import currencies
from incentlang.check.calendar import check_pay_days, check_year, year_offset
from incentlang.check.context import Context
from incentlang.diagnostics.header import (
    BadRounding,
    DatesBackwards,
    DoubledClause,
    NoCurrency,
    UnknownCurrency,
)
from incentlang.diagnostics.suggest import closest
from incentlang.ir.program import Negative, Plan
from incentlang.resolve.symbols import Symbols
from incentlang.syntax import ast
from incentlang.values.currencies import MINOR_PLACES, minor_unit
from incentlang.values.numbers import RoundingMode
from incentlang.values.periods import Grain


def currency_of(symbols: Symbols) -> str | None:
    """The plan's currency if it is written and known."""
    for clause in symbols.plan.clauses if symbols.plan else ():
        if isinstance(clause, ast.Currency) and clause.code.text in MINOR_PLACES:
            return clause.code.text
    return None


def rounding_of(symbols: Symbols) -> RoundingMode:
    """How the plan rounds money; half up where it does not say."""
    for clause in symbols.plan.clauses if symbols.plan else ():
        if isinstance(clause, ast.Currency) and clause.mode is not None:
            return clause.mode
    return "half up"


def paid_of(symbols: Symbols) -> Grain:
    """How often the plan pays; monthly where it does not say."""
    for clause in symbols.plan.clauses if symbols.plan else ():
        if isinstance(clause, ast.Paid):
            return clause.grain
    return "month"


def header(ctx: Context) -> Plan | None:
    """The checked header, or None when there is none or it has mistakes."""
    node = ctx.symbols.plan
    if node is None:
        return None
    seen: dict[type, ast.PlanClause] = {}
    for clause in node.clauses:
        if type(clause) in seen and not isinstance(clause, ast.Convert):
            ctx.report(DoubledClause(at=clause.span, text=clause.span.text.split()[0], owner="the plan"))
        else:
            seen[type(clause)] = clause
    check_year(ctx)
    defaults: list[str] = []
    currency = seen.get(ast.Currency)
    if currency is None:
        ctx.report(NoCurrency(at=node.name.span, name=node.name.text))
        return None
    assert isinstance(currency, ast.Currency)
    code = currency.code.text
    if code not in MINOR_PLACES:
        near = closest(code, MINOR_PLACES)
        ctx.report(UnknownCurrency(at=currency.code.span, name=code, suggestions=near))
        return None
    quantum = currency.quantum if currency.quantum is not None else minor_unit(code)
    if not _sound(quantum, code):
        ctx.report(BadRounding(at=currency.span, found=quantum, minor=minor_unit(code), currency=code))
    if currency.mode is None:
        defaults.append(f"money is rounded half up to {quantum} {code} (the plan does not say)")
    paid = seen.get(ast.Paid)
    if paid is None:
        defaults.append("paid monthly (the plan does not say)")
    negative = seen.get(ast.NegativePay)
    effective = seen.get(ast.Effective)
    start, end = (effective.start, effective.end) if isinstance(effective, ast.Effective) else (None, None)
    if effective is None:
        defaults.append("every compensation date is in range (the plan has no effective dates)")
    elif end is None:
        defaults.append("the plan has no end date")
    if isinstance(paid, ast.Paid):
        check_pay_days(ctx, paid, start)
    if start is not None and end is not None and start > end and effective is not None:
        ctx.report(DatesBackwards(at=effective.span, start=start, end=end))
    return Plan(
        node.name.text,
        node.title,
        code,
        quantum,
        ctx.rounding,
        ctx.paid,
        start,
        end,
        tuple(defaults),
        Negative(negative.word, span=negative.span) if isinstance(negative, ast.NegativePay) else None,
        year_offset(ctx.symbols),
        pay_in=currencies.pay_in(ctx),
        span=node.span,
    )


def _sound(quantum: Decimal, code: str) -> bool:
    """A rounding step must be a whole number of the currency's smallest coins, or money would be lost."""
    return quantum > 0 and quantum % minor_unit(code) == 0
