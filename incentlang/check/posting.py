"""When a rule's result is posted, and for what: `settled at period end`, `paid to date`, `attributed to deals …`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal as Choice
from typing import assert_never

import attrs

from incentlang.check.context import Context
from incentlang.diagnostics import rules as found
from incentlang.ir.accumulation import Refused, accumulation
from incentlang.ir.expressions import Expr, LetRead, MeasureRead, PeriodWalk
from incentlang.ir.program import PeriodRule, RowRule, Rule
from incentlang.ir.walk import everything
from incentlang.syntax import ast
from incentlang.values.periods import Grain, is_shorter

_SETTLED, _TO_DATE = "settled at period end", "paid to date"


def posted(ctx: Context, node: ast.Rule, rule: Rule) -> Rule | None:
    """The rule with its clauses about posting, or None after reporting."""
    clauses: dict[str, ast.Posting] = {}
    for clause in node.clauses:
        if isinstance(clause, ast.Posting):
            word = clause.words.split()[0]
            if word in clauses:
                ctx.report(found.DoubledRuleClause(at=clause.span, word=word))
                return None
            clauses[word] = clause
    if not clauses:
        return rule
    match rule:
        case RowRule():
            sound = [_of_rows(ctx, clause, rule) for clause in clauses.values()]
            return attrs.evolve(rule, settled=True, posting_span=clauses["settled"].span) if all(sound) else None
        case PeriodRule():
            sound = [_of_period(ctx, clause, rule) for clause in clauses.values()]
            return _period(rule, clauses) if all(sound) else None
        case _:
            assert_never(rule)


def _period(rule: PeriodRule, clauses: dict[str, ast.Posting]) -> PeriodRule:
    attributed = clauses.get("attributed")
    how: Choice["", "by arrival", "pro rata"] = ""
    if attributed is not None:
        how = "by arrival" if attributed.words.endswith("arrival") else "pro rata"
    rule = attrs.evolve(rule, to_date="paid" in clauses, attributed=how)
    if "paid" in clauses:
        rule = attrs.evolve(rule, posting_span=clauses["paid"].span)
    return attrs.evolve(rule, attributed_span=attributed.span) if attributed is not None else rule


def _of_rows(ctx: Context, clause: ast.Posting, rule: RowRule) -> bool:
    if clause.words == _TO_DATE:
        ctx.report(found.PaidToDateInRow(at=clause.span))
        return False
    if clause.words != _SETTLED:
        ctx.report(found.AttributedInRow(at=clause.span, subject=rule.subject))
        return False
    inherited = clause.span.source != rule.span.source or not rule.span.start <= clause.span.start < rule.span.end
    if inherited or any(isinstance(node, MeasureRead) for node in everything(rule)):
        return True
    ctx.report(found.NothingToSettle(at=clause.span))
    return False


def _of_period(ctx: Context, clause: ast.Posting, rule: PeriodRule) -> bool:
    if clause.words == _SETTLED:
        ctx.report(found.SettledInPeriodRule(at=clause.span, grain=rule.each))
        return False
    if clause.words == _TO_DATE:
        if rule.schedule is not None:
            ctx.report(found.ToDateWaits(at=clause.span))
            return False
        paid = _paid(ctx)
        if is_shorter(paid, rule.each):
            return True
        ctx.report(found.NothingToDate(at=clause.span, grain=rule.each, paid=paid))
        return False
    return all(_can_split(ctx, clause, rule, credit.amount) for credit in rule.credits)


def _paid(ctx: Context) -> Grain:
    for clause in ctx.symbols.plan.clauses if ctx.symbols.plan else ():
        if isinstance(clause, ast.Paid):
            return clause.grain
    return "month"


def read_by(rule: PeriodRule, amount: Expr) -> Iterator[Expr]:
    """Everything that an amount reads, through the rule's `let` as well."""
    lets = {let.name: let.value for let in rule.lets}
    for node in (amount, *everything(amount)):
        yield node
        if isinstance(node, LetRead):
            yield from read_by(rule, lets[node.name])


def _can_split(ctx: Context, clause: ast.Posting, rule: PeriodRule, amount: Expr) -> bool:
    nodes = list(read_by(rule, amount))
    measures = list(dict.fromkeys(node for node in nodes if isinstance(node, MeasureRead)))
    names = tuple(measure.name for measure in measures)
    if len(measures) != 1:
        ctx.report(found.AttributionNeedsSum(at=clause.span, measures=names))
        return False
    reason = _not_its_rows(ctx, rule, measures[0])
    if reason:
        ctx.report(found.AttributionNeedsSum(at=clause.span, measures=names, reason=reason))
        return False
    apart = accumulation(measures[0], ctx.measure_body, ctx.grain_of)
    if isinstance(apart, Refused):
        ctx.report(found.AttributionNeedsSum(at=clause.span, measures=names, reason=apart.reason))
        return False
    walks = [node for node in nodes if isinstance(node, PeriodWalk)]
    if clause.words.endswith("arrival") and len(walks) != 1:
        ctx.report(found.ArrivalNeedsSlices(at=clause.span, measure=names[0]))
        return False
    return True


def _not_its_rows(ctx: Context, rule: PeriodRule, measure: MeasureRead) -> str:
    """Why the rows of a measure are not what the period pays this participant for; empty where they are."""
    if any(credit.less is not None for credit in rule.credits):
        return "what the rule earned before is taken off, and those rows are not of this period"
    item = ctx.symbols.named[measure.name].item
    if isinstance(item, ast.Measure) and item.also is not None:
        return f"its rows are those of each {item.also.text} apart"
    if isinstance(item, ast.Measure) and ctx.key_of(item) != "role":
        return f"its rows are not only those of the {rule.role} who is paid"
    return ""
