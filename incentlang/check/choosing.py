"""Values chosen among others: `greater of (…)`, `on the part above`, `weighted total (…)`, and cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

import attrs

from incentlang.check.arithmetic import unify
from incentlang.check.context import Context, Scope, Typed, bad
from incentlang.diagnostics.kinds import (
    CasesNeedOtherwise,
    CasesOfTwoKinds,
    ChoiceKind,
    OneOperand,
    PartAboveKind,
    PartAboveOf,
    WeightedPart,
    WeightsTotal,
)
from incentlang.ir.expressions import Add, Case, Cases, Choose, Literal
from incentlang.source import Span
from incentlang.syntax import ast
from incentlang.types import (
    NUMBER,
    Count,
    DateType,
    DaysType,
    Money,
    MonthsType,
    NumberType,
    Ratio,
    Type,
    describe,
    is_numeric,
)

Check = Callable[[Context, ast.Expr, Scope], Typed]


def choose(ctx: Context, node: ast.OneOfThese, scope: Scope, value: Check) -> Typed:
    """`greater of (a, b)` and its kin: two or more values of one kind."""
    operands = [value(ctx, operand, scope) for operand in node.operands]
    if len(operands) < 2:
        return ctx.refuse(OneOperand(at=node.span, op=node.op), node.span)
    if any(operand.bad for operand in operands):
        return bad(node.span)
    of_dates = node.op in ("later", "earlier")
    for operand, written in zip(operands, node.operands, strict=True):
        sized = is_numeric(operand.kind) or isinstance(operand.kind, DaysType | MonthsType)
        if not (isinstance(operand.kind, DateType) if of_dates else sized):
            found = ChoiceKind(at=written.span, op=node.op, text=written.span.text, kind=describe(operand.kind))
            return ctx.refuse(found, node.span)
    kind = _kind_of_all(ctx, "choose between", operands, node.span)
    if kind is None:
        return bad(node.span)
    return Typed(Choose(node.op, tuple(operand.ir for operand in operands), span=node.span), kind)


def _kind_of_all(ctx: Context, verb: str, values: Sequence[Typed], span: Span) -> Type | None:
    """The kind that some values have in common; None where they differ, which has then been told."""
    kind: Type | None = values[0].kind
    for value in values[1:]:
        kind = unify(ctx, verb, Typed(values[0].ir, kind), value, span) if kind is not None else None
    return kind


def part_above(ctx: Context, node: ast.PartAbove, scope: Scope, value: Check) -> Typed:
    """`5% of a on the part above b` is 5% of what lies above b: 5% of greater of (a - b, 0)."""
    whole = node.amount.whole if isinstance(node.amount, ast.Of) else node.amount
    if isinstance(whole, ast.Of) and isinstance(node.amount, ast.Of):
        parts = node.amount.part.span.text, whole.span.text, node.above.span.text
        found = PartAboveOf(at=node.span, better=f"{parts[0]} of ({parts[1]} on the part above {parts[2]})")
        return ctx.refuse(found, node.span)
    sides = value(ctx, whole, scope), value(ctx, node.above, scope)
    if sides[0].bad or sides[1].bad:
        return bad(node.span)
    if not _one_kind(*sides):
        words = describe(sides[0].kind), describe(sides[1].kind)
        percent = isinstance(sides[1].kind, Ratio) and isinstance(sides[0].kind, Money)
        shown = whole.span.text, node.above.span.text
        return ctx.refuse(
            PartAboveKind(at=node.above.span, whole=shown[0], above=shown[1], kinds=words, percent=percent), node.span
        )
    zero = ast.Number(Decimal(0), node.span)
    rest = ast.Sum((whole, ast.Group(node.above, node.above.span)), (True,), node.span)
    above = ast.OneOfThese("greater", (rest, zero), node.span)
    if isinstance(node.amount, ast.Of):
        return value(ctx, ast.Of(node.amount.part, above, node.span), scope)
    return value(ctx, above, scope)


def weighted(ctx: Context, node: ast.Weighted, scope: Scope, value: Check) -> Typed:
    """`weighted total (50% of a, 50% of b)`: the weights total 100%, and the parts are of one kind."""
    terms: list[Typed] = []
    total = Decimal(0)
    for part in node.parts:
        weight = _weight(ctx, part.part) if isinstance(part, ast.Of) else None
        if weight is None or not isinstance(part, ast.Of):
            return ctx.refuse(WeightedPart(at=part.span, text=part.span.text), node.span)
        total += weight
        terms.append(value(ctx, part, scope))
    if any(term.bad for term in terms):
        return bad(node.span)
    if total != 1:
        return ctx.refuse(WeightsTotal(at=node.span, total=total), node.span)
    kind = _kind_of_all(ctx, "weigh together", terms, node.span)
    if kind is None:
        return bad(node.span)
    irs = tuple(term.ir for term in terms)
    return Typed(Add(irs, span=node.span) if len(irs) > 1 else irs[0], kind)


def _weight(ctx: Context, node: ast.Expr) -> Decimal | None:
    """A written weight, or that of a parameter with one value."""
    match node:
        case ast.Percent(value=value):
            return value
        case ast.Path(parts=(ast.Ident(text=name),)):
            symbol = ctx.symbols.named.get(name)
            moves = name in ctx.exceptions
            if symbol is not None and isinstance(symbol.item, ast.Param) and not symbol.item.since and not moves:
                return symbol.item.value.value if isinstance(symbol.item.value, ast.Percent) else None
        case _:
            pass
    return None


def cases(
    ctx: Context,
    node: ast.Cases,
    scope: Scope,
    value: Check,
    condition: Check,
    known: Callable[[list[ast.Expr]], frozenset[str]],
) -> Typed:
    """Cases in their order, `otherwise gives` at the end, all of one kind."""
    if node.otherwise is None:
        return ctx.refuse(CasesNeedOtherwise(at=node.span), node.span)
    found: list[Case] = []
    given: list[Typed] = []
    sound = True
    for case in node.cases:
        test = condition(ctx, case.condition, scope)
        inside = attrs.evolve(scope, known=scope.known | known([case.condition]))
        gives = value(ctx, case.gives, inside)
        sound = sound and not (test.bad or gives.bad)
        given.append(gives)
        found.append(Case(test.ir, gives.ir, span=case.span))
    otherwise = value(ctx, node.otherwise, scope)
    given.append(otherwise)
    if not sound or otherwise.bad:
        return bad(node.span)
    kind = given[0].kind
    for each in given[1:]:
        if not _one_kind(Typed(given[0].ir, kind), each):
            words = describe(kind), describe(each.kind)
            return ctx.refuse(CasesOfTwoKinds(at=each.ir.span, first=words[0], second=words[1]), node.span)
        kind = _joined(kind, each.kind)
    return Typed(Cases(tuple(found), otherwise.ir, kind, span=node.span), kind)


def _one_kind(a: Typed, b: Typed) -> bool:
    """Whether two values may stand in one place; a written 0 fits every number."""
    if a.kind == b.kind:
        return True
    for one, other in ((a, b), (b, a)):
        if isinstance(one.ir, Literal) and isinstance(one.kind, NumberType) and one.ir.value == 0:
            return is_numeric(other.kind)
    if isinstance(a.kind, Money) and isinstance(b.kind, Money):
        return a.kind.per == b.kind.per
    return isinstance(a.kind, NumberType | Count) and isinstance(b.kind, NumberType | Count)


def _joined(a: Type, b: Type) -> Type:
    if a == b:
        return a
    if isinstance(a, Money):
        return Money(a.per) if isinstance(b, Money) else a
    if isinstance(a, NumberType) and not isinstance(b, Count):
        return b
    return NUMBER if isinstance(a, NumberType | Count) and isinstance(b, Count) else a
