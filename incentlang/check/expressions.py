"""One expression: its pieces are checked from the inside out and put together as Core IR."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

import attrs

from incentlang.check import (
    applying,
    arithmetic,
    choosing,
    comparing,
    counting,
    days,
    earnings,
    formulas,
    gathering,
    guards,
    names,
    pairs,
    paths,
    prorating,
    ranking,
    reaching,
    rollups,
    sampling,
    standing,
    waiting,
    windows,
)
from incentlang.check.alternatives import bare_value
from incentlang.check.context import Context, Scope, Typed, bad
from incentlang.check.literals import literal
from incentlang.diagnostics.grains import PreviousNeedsOtherwise, TargetInRow
from incentlang.diagnostics.kinds import (
    AmbiguousOf,
    AmbiguousOtherwise,
    BadOperation,
    BadQuantum,
    NotOptional,
    PercentOrPoints,
)
from incentlang.diagnostics.names import WrongSort
from incentlang.diagnostics.pools import FundReadsPerson
from incentlang.ir.expressions import (
    After,
    Aggregate,
    And,
    NoneWithin,
    Not,
    Or,
    Otherwise,
    Rounded,
    TargetFor,
)
from incentlang.ir.expressions import Literal as LiteralIR
from incentlang.ir.program import Table
from incentlang.syntax import ast
from incentlang.types import (
    MONEY,
    TEXT,
    YES_NO,
    DateType,
    Ratio,
    describe,
    is_numeric,
)


def value(ctx: Context, node: ast.Expr, scope: Scope) -> Typed:
    """Check an expression; mistakes are reported and come back as the kind `Unknown`."""
    match node:
        case ast.Number() | ast.Percent() | ast.Amount() | ast.Length() | ast.Day() | ast.PeriodText():
            return literal(ctx, node)
        case ast.Text():
            return Typed(LiteralIR(node.value, TEXT, span=node.span), TEXT)
        case ast.Path():
            whole = formulas.of_plan(ctx, node, scope)
            return names.read(ctx, node, scope) if whole is None else value(ctx, whole, scope)
        case ast.Group():
            return value(ctx, node.inner, scope)
        case ast.Windowed():
            return windows.windowed(ctx, node, scope)
        case ast.OnDate():
            return _on_date(ctx, node, scope)
        case ast.AtPeriod():
            return names.at_period(ctx, node, scope)
        case ast.TargetFor():
            if scope.everyone:
                return ctx.refuse(FundReadsPerson(at=node.span, name="target"), node.span)
            if scope.role is None or (scope.gathers and scope.standing != "people") or scope.key != "role":
                return ctx.refuse(TargetInRow(at=node.span), node.span)
            return Typed(TargetFor(node.grain, span=node.span), MONEY)
        case ast.MonthsBetween():
            return days.months_between(ctx, node, value(ctx, node.start, scope), value(ctx, node.end, scope))
        case ast.Call():
            table, arguments = _call(ctx, node, scope)
            return applying.applied(ctx, node, table, arguments, scope) if table else bad(node.span)
        case ast.Payout():
            table, arguments = _call(ctx, node.call, scope)
            return applying.payout(ctx, node, table, arguments, scope) if table else bad(node.span)
        case ast.Ranking():
            return ranking.ranked(ctx, node, scope)
        case ast.EarnedOf():
            return earnings.earned_of(ctx, node, scope)
        case ast.Of():
            return _of(ctx, node, scope)
        case ast.Product():
            return _product(ctx, node, scope)
        case ast.Sum():
            return _sum(ctx, node, scope)
        case ast.Previous():
            return ctx.refuse(PreviousNeedsOtherwise(at=node.span, text=node.span.text), node.span)
        case ast.Rounded():
            return _rounded(ctx, node, scope)
        case ast.Otherwise():
            return _otherwise(ctx, node, scope)
        case ast.Aggregate():
            return aggregate(ctx, node, scope)
        case ast.Applied():
            body = formulas.applied(ctx, node)
            return value(ctx, body, scope) if body is not None else bad(node.span)
        case ast.Sampled():
            return sampling.sampled(ctx, node, scope, value)
        case ast.Counted():
            return counting.counted(ctx, node, scope)
        case ast.Equal() | ast.Compare() | ast.Between() | ast.Among() | ast.Known():
            return _test(ctx, node, scope)
        case ast.Not():
            inner = condition(ctx, node.condition, scope)
            return inner if inner.bad else Typed(Not(inner.ir, span=node.span), YES_NO)
        case ast.And():
            inside = attrs.evolve(scope, known=scope.known | known_paths(node.conditions))
            tests = [condition(ctx, test, inside) for test in node.conditions]
            if any(test.bad for test in tests):
                return bad(node.span)
            return Typed(And(tuple(test.ir for test in tests), span=node.span), YES_NO)
        case ast.Or():
            if said := bare_value(ctx, node, scope):
                return ctx.refuse(said, node.span)
            tests = [condition(ctx, test, scope) for test in node.conditions]
            if any(test.bad for test in tests):
                return bad(node.span)
            return Typed(Or(tuple(test.ir for test in tests), span=node.span), YES_NO)
        case ast.OneOfThese():
            return choosing.choose(ctx, node, scope, value)
        case ast.PartAbove():
            return choosing.part_above(ctx, node, scope, value)
        case ast.Weighted():
            return choosing.weighted(ctx, node, scope, value)
        case ast.Cases():
            return choosing.cases(ctx, node, scope, value, condition, known_paths)
        case ast.Prorated():
            return prorating.prorated(ctx, node, scope, value)
        case _:
            assert_never(node)


def condition(ctx: Context, node: ast.Expr, scope: Scope) -> Typed:
    """Check an expression that must be a condition."""
    return comparing.condition(ctx, value(ctx, node, scope))


def known_paths(nodes: Iterable[ast.Expr]) -> frozenset[str]:
    """The paths that hold a value wherever all these conditions hold."""
    return guards.known_paths(nodes)


def _guarded(ctx: Context, node: ast.Expr, scope: Scope) -> Typed:
    """An operand whose missing value the place copes with."""
    if isinstance(ranking.inside(node), ast.Ranking):
        return ranking.ranked(ctx, ranking.inside(node), scope, guarded=True)
    if isinstance(node, ast.AtPeriod):
        return names.at_period(ctx, node, scope, guarded=True)
    inside = sampling.coping(node, scope)
    return names.read(ctx, node, inside, guarded=True) if isinstance(node, ast.Path) else value(ctx, node, inside)


def _test(ctx: Context, node: ast.Equal | ast.Compare | ast.Between | ast.Among | ast.Known, scope: Scope) -> Typed:
    span = node.span
    match node:
        case ast.Equal():
            left = value(ctx, node.left, scope)
            right = comparing.written_value(ctx, left, node.right)
            if right is None:
                right = bad(span) if left.bad else value(ctx, node.right, scope)
            return comparing.equal(ctx, left, right, node.negated, span)
        case ast.Compare():
            left, right = value(ctx, node.left, scope), value(ctx, node.right, scope)
            test = comparing.sized(ctx, left, node.op, right, span)
        case ast.Between():
            middle, low, high = (value(ctx, part, scope) for part in (node.operand, node.low, node.high))
            test = comparing.between(ctx, middle, low, high, span)
        case ast.Among():
            test = comparing.among(ctx, value(ctx, node.operand, scope), node.values, span)
        case ast.Known():
            operand = _guarded(ctx, node.operand, scope)
            optional = names.is_optional(ctx, operand, scope)
            test = comparing.known(ctx, operand, optional, span)
    return comparing.negated(test, node.negated, span)


def _call(ctx: Context, node: ast.Call, scope: Scope) -> tuple[Table | None, list[Typed]]:
    # What stands inside a function of spreadsheets is written for it, so only the function itself is told.
    written = () if applying.is_foreign(ctx, node.name) else node.arguments
    arguments = [value(ctx, argument, scope) for argument in written]
    return applying.find_table(ctx, node.name), arguments


def _of(ctx: Context, node: ast.Of, scope: Scope) -> Typed:
    if isinstance(node.whole, ast.Otherwise):
        return _two_readings(ctx, node, node.part, "of", node.whole)
    amount = value(ctx, node.whole, scope)
    if isinstance(node.part, ast.Call):
        table, arguments = _call(ctx, node.part, scope)
        if table is None:
            return bad(node.span)
        return applying.of_amount(ctx, node, node.part, table, arguments, amount, scope)
    part = value(ctx, node.part, scope)
    if not (part.bad or amount.bad) and not isinstance(part.kind, Ratio):
        words = describe(part.kind)
        return ctx.refuse(PercentOrPoints(at=node.span, part=node.part.span.text, kind=words), node.span)
    return arithmetic.multiply(ctx, part, amount, node.span)


def _two_readings(ctx: Context, node: ast.Expr, first: ast.Expr, sign: str, last: ast.Otherwise) -> Typed:
    operand, default = last.operand.span.text, last.default.span.text
    head = first.span.to(last.operand.span).text if sign == "" else f"{first.span.text} {sign} {operand}"
    inner = head.removesuffix(operand) + f"({operand} otherwise {default})"
    found = AmbiguousOtherwise(at=node.span, outer=f"({head}) otherwise {default}", inner=inner)
    return ctx.refuse(found, node.span)


def _product(ctx: Context, node: ast.Product, scope: Scope) -> Typed:
    last = node.factors[-1]
    if isinstance(last, ast.Otherwise):
        return _two_readings(ctx, node, node.factors[0], "", last)
    result = value(ctx, node.factors[0], scope)
    for factor, divided in zip(node.factors[1:], node.divided, strict=True):
        other = value(ctx, factor, scope)
        join = arithmetic.divide if divided else arithmetic.multiply
        result = join(ctx, result, other, node.factors[0].span.to(factor.span))
    return result


def _sum(ctx: Context, node: ast.Sum, scope: Scope) -> Typed:
    last = node.terms[-1]
    if isinstance(last, ast.Otherwise):
        return _two_readings(ctx, node, node.terms[0], "", last)
    for index, (term, following) in enumerate(zip(node.terms, node.terms[1:], strict=False)):
        if isinstance(term, ast.Of) and not isinstance(following, ast.Of):
            sign = "-" if node.minus[index] else "+"
            part, whole, other = term.part.span.text, term.whole.span.text, following.span.text
            first, second = f"({part} of {whole}) {sign} {other}", f"{part} of ({whole} {sign} {other})"
            return ctx.refuse(AmbiguousOf(at=node.span, first=first, second=second), node.span)
    terms = [value(ctx, term, scope) for term in node.terms]
    return arithmetic.add(ctx, terms, node.minus, node.span)


def _rounded(ctx: Context, node: ast.Rounded, scope: Scope) -> Typed:
    operand = value(ctx, node.operand, scope)
    if node.quantum <= 0:
        return ctx.refuse(BadQuantum(at=node.span, found=node.quantum), node.span)
    if operand.bad:
        return operand
    if not is_numeric(operand.kind) or (node.percent and not isinstance(operand.kind, Ratio)):
        words = describe(operand.kind)
        step = "a percentage" if node.percent else words
        return ctx.refuse(BadOperation(at=node.span, verb="round", first=words, second=step), node.span)
    mode = node.mode or ctx.rounding
    return Typed(Rounded(operand.ir, node.quantum, mode, span=node.span), operand.kind)


def _otherwise(ctx: Context, node: ast.Otherwise, scope: Scope) -> Typed:
    if isinstance(node.operand, ast.Previous):
        return windows.previous(ctx, node, node.operand, value(ctx, node.default, scope), scope)
    operand = _guarded(ctx, node.operand, scope)
    default = comparing.written_value(ctx, operand, node.default) or value(ctx, node.default, scope)
    if operand.bad or default.bad:
        return bad(node.span)
    if not names.is_optional(ctx, operand, scope):
        text = node.operand.span.text
        return ctx.refuse(NotOptional(at=node.span, text=text, asked="otherwise"), node.span)
    if operand.kind != default.kind and arithmetic.unify(ctx, "put in place", operand, default, node.span) is None:
        return bad(node.span)
    return Typed(Otherwise(operand.ir, default.ir, span=node.span), operand.kind)


def _on_date(ctx: Context, node: ast.OnDate, scope: Scope) -> Typed:
    if scope.subject is None:
        words = "read on a date only where a row is at hand; here write `at period end`"
        return ctx.refuse(WrongSort(at=node.span, name=node.operand.text, is_a=words), node.span)
    on = value(ctx, node.on, scope)
    if not on.bad and not isinstance(on.kind, DateType):
        found = BadOperation(at=node.span, verb="read on", first="a date", second=describe(on.kind))
        return ctx.refuse(found, node.span)
    return paths.field_path(ctx, node.operand, scope, on=on)


def aggregate(ctx: Context, node: ast.Aggregate, scope: Scope) -> Typed:
    """`sum of value over fact where … after … by path`."""
    if pairs.is_over(ctx, node):
        return pairs.over(ctx, node, scope, value, condition, known_paths)
    if standing.is_standing(ctx, node):
        return standing.gather(ctx, node, scope, value, condition, known_paths)
    fact = reaching.find_fact(ctx, node.fact)
    inner = gathering.gathered_fact(ctx, node, scope, fact)
    if inner is None or fact is None:
        return bad(node.span)
    conditions = (node.where,) if node.where else ()
    inner = attrs.evolve(inner, known=known_paths(conditions))
    where = condition(ctx, node.where, inner) if node.where else None
    summed = value(ctx, node.value, inner) if node.value else None
    waits = tuple(after(ctx, each, inner, in_credit=True) for each in node.afters)
    whose = rollups.whose(ctx, node, fact, inner, scope)
    if whose is None or (where and where.bad) or (summed and summed.bad) or None in waits:
        return bad(node.span)
    summed = days.as_number(summed) if summed and node.kind != "distinct" else summed
    kind = gathering.gathered_kind(ctx, node, summed)
    if kind is None:
        return bad(node.span)
    gathered = Aggregate(
        node.kind,
        fact.name,
        summed.ir if summed else None,
        where.ir if where else None,
        tuple(wait for wait in waits if wait is not None),
        whose.by,
        kind,
        each=whose.each,
        above=whose.above,
        also=whose.also,
        span=node.span,
    )
    return Typed(gathered, kind)


def after(ctx: Context, node: ast.After, scope: Scope, in_credit: bool) -> After | None:
    """`after fact where … within … of …`; None after reporting. Outside a credit the caller checks the anchor."""
    return waiting.after(ctx, node, scope, in_credit, value, condition)


def unless_fact(ctx: Context, node: ast.UnlessFact, scope: Scope, in_credit: bool = True) -> NoneWithin | None:
    """`unless fact where … within …` or `unless fact by DATE`; None after reporting."""
    return waiting.unless_fact(ctx, node, scope, in_credit, value, condition)
