"""Declared units that are no money: their declarations, and which unit a rule credits."""

from __future__ import annotations

import re
from collections.abc import Sequence

from incentlang.check.context import Context, Typed
from incentlang.diagnostics.kinds import BadQuantum, TwoCurrencies
from incentlang.diagnostics.non_cash import TwoUnitsInRule, UnitName, UnitsMix, UnknownUnit
from incentlang.diagnostics.recognitions import RecognitionAsUnit
from incentlang.diagnostics.suggest import closest
from incentlang.ir.expressions import Literal
from incentlang.ir.program import Credit, Unit
from incentlang.source import Span
from incentlang.syntax import ast
from incentlang.types import MONEY, Money, Type, describe
from incentlang.values.currencies import MINOR_PLACES

_NAME = re.compile(r"[A-Z][A-Z0-9_]{2,}")


def declare_units(ctx: Context) -> tuple[Unit, ...]:
    """Check every declared unit and enter it in the context."""
    for name, symbol in ctx.symbols.named.items():
        node = symbol.item
        if not isinstance(node, ast.Unit):
            continue
        if not _NAME.fullmatch(name) or name in MINOR_PLACES:
            ctx.report(UnitName(at=node.name.span, name=name, is_currency=name in MINOR_PLACES))
        elif node.quantum <= 0:
            ctx.report(BadQuantum(at=node.span, found=node.quantum))
        else:
            ctx.units[name] = Unit(name, node.title, node.quantum, node.mode or "half up", span=node.span)
    return tuple(ctx.units.values())


def amount(ctx: Context, node: ast.Amount) -> Typed:
    """A written amount: money of the plan's currency, or an amount of a declared unit."""
    name = node.currency
    if name in ctx.units:
        kind = Money(unit=name)
        return Typed(Literal(node.value, kind, span=node.span), kind)
    if name == ctx.currency:
        return Typed(Literal(node.value, MONEY, span=node.span), MONEY)
    if name in ctx.symbols.of_kind("recognition"):
        return ctx.refuse(RecognitionAsUnit(at=node.span, name=name), node.span)
    declared = ctx.symbols.of_kind("unit")
    if name in MINOR_PLACES or (len(name) == 3 and not declared):
        if ctx.currency is None:  # told at the header
            return Typed(Literal(node.value, MONEY, span=node.span), MONEY)
        return ctx.refuse(TwoCurrencies(at=node.span, found=name, plan=ctx.currency), node.span)
    if name in declared:  # told where it is declared
        kind = Money(unit=name)
        return Typed(Literal(node.value, kind, span=node.span), kind)
    return ctx.refuse(UnknownUnit(at=node.span, name=name, suggestions=closest(name, declared)), node.span)


def mixed(ctx: Context, verb: str, a: Type, b: Type, span: Span) -> bool:
    """Whether two amounts are of different units, which is then reported."""
    if not (isinstance(a, Money) and isinstance(b, Money)) or a.unit == b.unit:
        return False
    ctx.report(UnitsMix(at=span, verb=verb, first=describe(a), second=describe(b)))
    return True


def unit_of_rule(ctx: Context, credits: Sequence[tuple[Credit, Type]]) -> str | None:
    """The unit that all credits of a rule are in; two are reported."""
    first: tuple[Credit, Type] | None = None
    for credit, kind in credits:
        if first is None:
            first = credit, kind
        elif isinstance(kind, Money) and isinstance(first[1], Money) and kind.unit != first[1].unit:
            words = describe(kind), describe(first[1])
            ctx.report(TwoUnitsInRule(at=credit.span, found=words[0], first=words[1], first_at=first[0].span))
            break
    return first[1].unit if first is not None and isinstance(first[1], Money) else None


def kind(unit: Unit, node: ast.TypeText) -> Money:
    """The kind of a column that holds amounts of a unit; it may be finer than the unit's own rounding."""
    step = node.places if node.places is not None else unit.quantum
    return Money(node.per, max(0, -int(step.normalize().as_tuple().exponent)), unit.name)
