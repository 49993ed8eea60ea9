"""Kinds and units of sums, products and quotients (language.md section 3; design notes on units)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from incentlang.check.context import Context, Typed, bad
from incentlang.check.units import mixed
from incentlang.diagnostics.kinds import (
    BadOperation,
    DaysAsNumber,
    FrequencyMismatch,
    MoneyTimesMoney,
    PercentAsNumber,
)
from incentlang.ir.expressions import Add, DateAdd, DaysBetween, Divide, Expr, Literal, Multiply, Negate
from incentlang.source import Span
from incentlang.types import (
    DATE,
    DAYS,
    NUMBER,
    RATIO,
    Count,
    DateType,
    DaysType,
    Money,
    MonthsType,
    NumberType,
    Ratio,
    Type,
    WorkingDaysType,
    describe,
    is_numeric,
)
from incentlang.values.periods import MONTHS_IN


def _is_literal(item: Typed, *values: int) -> bool:
    return isinstance(item.ir, Literal) and isinstance(item.kind, NumberType) and item.ir.value in values


def unify(ctx: Context, verb: str, left: Typed, right: Typed, span: Span) -> Type | None:
    """The common kind of two values that are added or compared, or None after reporting why there is none.

    A written 0 fits every numeric kind, a written 1 every ratio; counts and plain numbers mix.
    """
    a, b = left.kind, right.kind
    if left.bad or right.bad:
        return None
    if a == b:
        return a
    for one, other in ((left, right), (right, left)):
        kind = other.kind
        if _is_literal(one, 0) and is_numeric(kind):
            return kind
        if isinstance(kind, Ratio) and _is_literal(one, 1):
            return kind
    if isinstance(a, NumberType | Count) and isinstance(b, NumberType | Count):
        return NUMBER
    if isinstance(a, Money) and isinstance(b, Money):
        if mixed(ctx, verb, a, b, span):
            return None
        if a.per == b.per:
            return Money(a.per, unit=a.unit)
        ctx.report(FrequencyMismatch(at=span, verb=verb, first=a, second=b, factor=_factor(a, b)))
        return None
    for one, other in ((left, right), (right, left)):
        if isinstance(one.kind, Ratio) and isinstance(other.kind, NumberType):
            value = other.ir.value if isinstance(other.ir, Literal) else None
            number = value if isinstance(value, Decimal) else None
            text = other.ir.span.text if other.ir.span != span else ""  # the sum so far has no words of its own
            ctx.report(PercentAsNumber(at=span, number=number, text=text))
            return None
        if isinstance(one.kind, DaysType | MonthsType) and isinstance(other.kind, NumberType):
            value = other.ir.value if isinstance(other.ir, Literal) else None
            unit = "days" if isinstance(one.kind, DaysType) else "months"
            count = value if isinstance(value, Decimal) else None
            ctx.report(DaysAsNumber(at=span, number=count, unit=unit))
            return None
    ctx.report(BadOperation(at=span, verb=verb, first=describe(a), second=describe(b)))
    return None


def _factor(a: Money, b: Money) -> int | None:
    if a.per is None or b.per is None:
        return None
    longer, shorter = sorted((MONTHS_IN[a.per], MONTHS_IN[b.per]), reverse=True)
    return longer // shorter


def add(ctx: Context, terms: Sequence[Typed], minus: Sequence[bool], span: Span) -> Typed:
    """Terms added and taken away, from left to right."""
    total = terms[0]
    for term, taken in zip(terms[1:], minus, strict=True):
        total = _add_two(ctx, total, term, taken, span)
    return total


def _add_two(ctx: Context, left: Typed, right: Typed, minus: bool, span: Span) -> Typed:
    a, b = left.kind, right.kind
    if left.bad or right.bad:
        return bad(span)
    if isinstance(a, DateType):
        if isinstance(b, DaysType | MonthsType | WorkingDaysType):
            length = Negate(right.ir, span=span) if minus else right.ir
            return Typed(DateAdd(left.ir, length, span=span), DATE)
        if isinstance(b, DateType) and minus:
            return Typed(DaysBetween(right.ir, left.ir, span=span), DAYS)
    verb = "take away" if minus else "add"
    if not (is_numeric(a) or isinstance(a, DaysType | MonthsType)):
        return ctx.refuse(BadOperation(at=span, verb=verb, first=describe(a), second=describe(b)), span)
    kind = unify(ctx, verb, left, right, span)
    if kind is None:
        return bad(span)
    term: Expr = Negate(right.ir, span=span) if minus else right.ir
    terms = (*left.ir.terms, term) if isinstance(left.ir, Add) else (left.ir, term)
    return Typed(Add(terms, span=span), kind)


def multiply(ctx: Context, left: Typed, right: Typed, span: Span) -> Typed:
    """A product, also the one that `of` writes."""
    if left.bad or right.bad:
        return bad(span)
    kind = _product_kind(left.kind, right.kind)
    if kind is None:
        if mixed(ctx, "multiply", left.kind, right.kind, span):
            return bad(span)
        if isinstance(left.kind, Money) and isinstance(right.kind, Money):
            return ctx.refuse(MoneyTimesMoney(at=span), span)
        found = BadOperation(at=span, verb="multiply", first=describe(left.kind), second=describe(right.kind))
        return ctx.refuse(found, span)
    factors = (*left.ir.factors, right.ir) if isinstance(left.ir, Multiply) else (left.ir, right.ir)
    return Typed(Multiply(factors, span=span), kind)


def _product_kind(a: Type, b: Type) -> Type | None:
    if isinstance(a, Money) and isinstance(b, Ratio | NumberType | Count):
        return Money(a.per, unit=a.unit)
    if isinstance(b, Money) and isinstance(a, Ratio | NumberType | Count):
        return Money(b.per, unit=b.unit)
    if isinstance(a, Ratio) and isinstance(b, Ratio):
        return RATIO
    if isinstance(a, Ratio | NumberType | Count) and isinstance(b, Ratio | NumberType | Count):
        return RATIO if {type(a), type(b)} == {Ratio, NumberType} else NUMBER
    return None


def divide(ctx: Context, left: Typed, right: Typed, span: Span) -> Typed:
    """A quotient; money by money of one frequency is a ratio."""
    a, b = left.kind, right.kind
    if left.bad or right.bad:
        return bad(span)
    kind: Type | None = None
    if mixed(ctx, "divide", a, b, span):
        return bad(span)
    if isinstance(a, Money) and isinstance(b, Money):
        if a.per != b.per:
            found = FrequencyMismatch(at=span, verb="divide", first=a, second=b, factor=_factor(a, b))
            return ctx.refuse(found, span)
        kind = RATIO
    elif isinstance(a, Money) and isinstance(b, Ratio | NumberType | Count):
        kind = Money(a.per, unit=a.unit)
    elif (
        (isinstance(a, Count) and isinstance(b, Count))
        or (isinstance(a, DaysType) and isinstance(b, DaysType))
        or (isinstance(a, MonthsType) and isinstance(b, MonthsType))
        or (isinstance(a, Ratio) and isinstance(b, Ratio | NumberType | Count))
    ):
        kind = RATIO
    elif isinstance(a, DaysType | MonthsType) and isinstance(b, NumberType):
        unify(ctx, "divide", left, right, span)  # says which length the number stands for
        return bad(span)
    elif isinstance(a, NumberType | Count) and isinstance(b, Ratio | NumberType | Count):
        kind = NUMBER
    if kind is None:
        return ctx.refuse(BadOperation(at=span, verb="divide", first=describe(a), second=describe(b)), span)
    return Typed(Divide(left.ir, right.ir, span=span), kind)
