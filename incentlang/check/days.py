"""Days that clauses name: one date, a date moved by a length, the later of several; and cut-offs of a period."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from incentlang.check import names
from incentlang.check.calendar import paid_of
from incentlang.check.context import Context, Scope, Typed, bad
from incentlang.check.literals import literal
from incentlang.diagnostics.dates import EarnedOnInPeriodRule, OneDay
from incentlang.diagnostics.kinds import BadOperation
from incentlang.diagnostics.rules import DoubledRuleClause
from incentlang.ir.expressions import Choose, Cutoff, DateAdd, Divide, Expr, FieldRead, Literal, MonthsBetween, Negate
from incentlang.ir.schema import Fact
from incentlang.source import Span
from incentlang.syntax import ast
from incentlang.types import DATE, DAYS, MONTHS, NUMBER, DateType, DaysType, MonthsType, Ref, describe
from incentlang.values.dates import Days, Months


def day(ctx: Context, node: ast.DayPlace, scope: Scope) -> Typed:
    """The day that a clause names; anything but a date is refused."""
    match node:
        case ast.LaterOf():
            if len(node.days) == 1:
                return ctx.refuse(OneDay(at=node.span, op=node.op), node.span)
            found = [day(ctx, each, scope) for each in node.days]
            if any(each.bad for each in found):
                return bad(node.span)
            return Typed(Choose(node.op, tuple(each.ir for each in found), span=node.span), DATE)
        case ast.Moved():
            start, length = day(ctx, node.day, scope), literal(ctx, node.length)
            if start.bad:
                return start
            moved = Negate(length.ir, span=node.length.span) if node.minus else length.ir
            return Typed(DateAdd(start.ir, moved, span=node.span), DATE)
        case ast.Day():
            return literal(ctx, node)
        case ast.Path():
            return _named(ctx, node, scope)


def _named(ctx: Context, node: ast.Path, scope: Scope) -> Typed:
    if node.text == "close" and scope.subject is not None and ctx.field_of(scope.subject.name, "close") is None:
        return Typed(close(ctx, scope.subject, node.span), DATE)
    found = names.read(ctx, node, attrs.evolve(scope, anchors=True))
    if not found.bad and not isinstance(found.kind, DateType):
        problem = BadOperation(at=node.span, verb="count from", first=describe(found.kind), second="")
        return ctx.refuse(problem, node.span)
    return found


def close(ctx: Context, fact: Fact, span: Span, before: Sequence[str] = ()) -> Expr:
    """The compensation date of a row, as an expression."""
    reads = [FieldRead((*before, name), DATE, span=span) for name in fact.dates]
    if len(reads) > 1:
        return Choose(fact.dated_op, tuple(reads), span=span)
    if reads:
        return reads[0]
    through = ctx.field_of(fact.name, fact.dated_through or "")
    assert through is not None
    assert isinstance(through.type, Ref)
    return close(ctx, ctx.facts[through.type.target], span, (*before, through.name))


def earned_on(ctx: Context, node: ast.Rule, scope: Scope) -> tuple[Typed | None, Span]:
    """What `earned on` names, and where it stands; None where the rule does not say it."""
    clauses = [clause for clause in node.clauses if isinstance(clause, ast.EarnedOn)]
    for extra in clauses[1:]:
        ctx.report(DoubledRuleClause(at=extra.span, word="earned on"))
    if not clauses:
        return None, node.span
    clause = clauses[0]
    if scope.subject is None:
        return ctx.refuse(EarnedOnInPeriodRule(at=clause.span), clause.span), clause.span
    return day(ctx, clause.day, scope), clause.span


def cutoff(ctx: Context, node: ast.Cutoff | None) -> Cutoff | None:
    """A cut-off; a `period` is a pay period."""
    if node is None:
        return None
    length = Days(0) if node.length is None else node.length.value
    return Cutoff(length, node.grain or paid_of(ctx.symbols))


def months_between(ctx: Context, node: ast.MonthsBetween, start: Typed, end: Typed) -> Typed:
    """`months from started_on to trigger`: the full months between two days."""
    if start.bad or end.bad:
        return bad(node.span)
    if not (isinstance(start.kind, DateType) and isinstance(end.kind, DateType)):
        found = BadOperation(
            at=node.span, verb="count months from", first=describe(start.kind), second=describe(end.kind)
        )
        return ctx.refuse(found, node.span)
    return Typed(MonthsBetween(start.ir, end.ir, span=node.span), MONTHS)


def as_number(value: Typed) -> Typed:
    """Days or months of a row as the plain number that can be added and averaged; anything else as it is."""
    span = value.ir.span
    match value.kind:
        case DaysType():
            one = Literal(Days(1), DAYS, span=span)
        case MonthsType():
            one = Literal(Months(1), MONTHS, span=span)
        case _:
            return value
    return Typed(Divide(value.ir, one, span=span), NUMBER)
