"""Conditions: tests of one value against another, and what makes an optional value known."""

from __future__ import annotations

from incentlang.check.arithmetic import unify
from incentlang.check.context import Context, Typed, bad
from incentlang.diagnostics.kinds import BadOperation, NotACondition, NotOptional
from incentlang.diagnostics.names import UnknownValue
from incentlang.diagnostics.suggest import closest
from incentlang.ir.expressions import (
    And,
    Compare,
    CompareOp,
    FieldRead,
    InputRead,
    IsKnown,
    IsOneOf,
    Literal,
    MeasureRead,
    Not,
    ParticipantRead,
    Rank,
)
from incentlang.source import Span
from incentlang.syntax import ast
from incentlang.types import (
    YES_NO,
    DateType,
    DaysType,
    MonthsType,
    OneOf,
    Ref,
    Text,
    YesNo,
    describe,
    is_numeric,
)

_YES_NO = {"yes": True, "no": False}


def written_value(ctx: Context, left: Typed, node: ast.Expr) -> Typed | None:
    """What a bare word or text right of `is` stands for, seen from the left side; None: an ordinary value."""
    word = node.text if isinstance(node, ast.Path) and len(node.parts) == 1 else None
    text = node.value if isinstance(node, ast.Text) else None
    match left.kind:
        case OneOf(values=values, home=home) if word is not None or text is not None:
            value = word if word is not None else str(text)
            if value not in values:
                near = closest(value, values)
                found = UnknownValue(at=node.span, name=value, home=home, values=values, suggestions=near)
                return ctx.refuse(found, node.span)
            return Typed(Literal(value, left.kind, span=node.span), left.kind)
        case YesNo() if word in _YES_NO:
            return Typed(Literal(_YES_NO[word], YES_NO, span=node.span), YES_NO)
        case Text() | Ref() if text is not None:
            return Typed(Literal(text, left.kind, span=node.span), left.kind)
    return None


def negated(test: Typed, yes: bool, span: Span) -> Typed:
    """The test, or its opposite."""
    return Typed(Not(test.ir, span=span), YES_NO) if yes and not test.bad else test


def equal(ctx: Context, left: Typed, right: Typed, is_not: bool, span: Span) -> Typed:
    """`left is right`."""
    if left.bad or right.bad:
        return bad(span)
    same = left.kind == right.kind
    if isinstance(left.kind, OneOf) and isinstance(right.kind, OneOf):
        same = left.kind.values == right.kind.values
    if not same and unify(ctx, "compare", left, right, span) is None:
        return bad(span)
    op: CompareOp = "is not" if is_not else "is"
    return Typed(Compare(op, left.ir, right.ir, span=span), YES_NO)


def sized(ctx: Context, left: Typed, op: CompareOp, right: Typed, span: Span) -> Typed:
    """`left is at least right` and its kin; only numbers, lengths and dates have a size."""
    if left.bad or right.bad:
        return bad(span)
    kind = unify(ctx, "compare", left, right, span)
    if kind is None:
        return bad(span)
    if not (is_numeric(kind) or isinstance(kind, DateType | DaysType | MonthsType)):
        words = describe(left.kind)
        return ctx.refuse(BadOperation(at=span, verb="compare the size of", first=words, second=words), span)
    return Typed(Compare(op, left.ir, right.ir, span=span), YES_NO)


def between(ctx: Context, value: Typed, low: Typed, high: Typed, span: Span) -> Typed:
    """`value is between low and high`, both ends included."""
    lower, upper = sized(ctx, value, "at least", low, span), sized(ctx, value, "at most", high, span)
    if lower.bad or upper.bad:
        return bad(span)
    return Typed(And((lower.ir, upper.ir), span=span), YES_NO)


def among(ctx: Context, left: Typed, words: tuple[ast.Ident, ...], span: Span) -> Typed:
    """`left is one of a, b`."""
    if left.bad:
        return bad(span)
    values: list[Literal] = []
    for word in words:
        path = ast.Path((word,), word.span)
        found = written_value(ctx, left, path)
        if found is None and isinstance(left.kind, Text | Ref):
            found = Typed(Literal(word.text, left.kind, span=word.span), left.kind)
        if found is None:
            words_left = describe(left.kind)
            return ctx.refuse(BadOperation(at=word.span, verb="compare", first=words_left, second="a word"), span)
        if found.bad:
            return bad(span)
        assert isinstance(found.ir, Literal)
        values.append(found.ir)
    return Typed(IsOneOf(left.ir, tuple(values), span=span), YES_NO)


def known(ctx: Context, operand: Typed, optional: bool, span: Span) -> Typed:
    """`operand is known`."""
    if operand.bad:
        return bad(span)
    if not optional or not isinstance(operand.ir, FieldRead | InputRead | MeasureRead | ParticipantRead | Rank):
        return ctx.refuse(NotOptional(at=span, text=span.text, asked="is known"), span)
    return Typed(IsKnown(operand.ir, span=span), YES_NO)


def condition(ctx: Context, test: Typed) -> Typed:
    """The test, if it is one; a yes/no column may stand alone."""
    if test.bad or isinstance(test.kind, YesNo):
        return test
    span = test.ir.span
    return ctx.refuse(NotACondition(at=span, text=span.text, kind=describe(test.kind)), span)
