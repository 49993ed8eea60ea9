"""Rules: clauses in their order and scope, each credit with the conditions that belong to it."""

from __future__ import annotations

from typing import assert_never

import attrs

from incentlang.check import days, draws, earlier, expressions, overriding
from incentlang.check.calendar import only_paid
from incentlang.check.context import Context, Scope, Typed
from incentlang.check.lifecycle import Lifecycle, lifecycle
from incentlang.check.measures import role_exists
from incentlang.check.nominating import alone, nomination
from incentlang.check.parties import is_one_whole, parties
from incentlang.check.posting import posted
from incentlang.check.reaching import find_fact
from incentlang.check.units import unit_of_rule
from incentlang.diagnostics import rules as found
from incentlang.diagnostics.declarations import DoubledColumn
from incentlang.diagnostics.grains import FactInPeriodRule
from incentlang.diagnostics.kinds import CreditNotMoney
from incentlang.diagnostics.names import DoubleName, UnknownPurpose
from incentlang.diagnostics.suggest import closest
from incentlang.ir.draws import Draw
from incentlang.ir.expressions import Expr
from incentlang.ir.program import (
    PURPOSES,
    Condition,
    Credit,
    LessEarned,
    Let,
    PeriodRule,
    Purpose,
    RowRule,
    Rule,
    Unless,
    When,
)
from incentlang.ir.schema import PARTICIPANT
from incentlang.syntax import ast
from incentlang.types import Money, Type, describe


@attrs.define
class _Draft:
    """A rule while its clauses are read."""

    lets: list[Let] = attrs.field(factory=list)
    shared: list[Condition] = attrs.field(factory=list)
    credits: list[Credit] = attrs.field(factory=list)
    life: Lifecycle | None = None
    draw: Draw | None = None
    less: LessEarned | None = None
    kinds: list[Type] = attrs.field(factory=list)
    sound: bool = True


def rules(ctx: Context) -> list[Rule | None]:
    """Every rule with what it inherits, or None after reporting."""
    merged = overriding.merged(ctx)
    return [rule(ctx, each, merged) for each in merged.values()]


def rule(ctx: Context, each: overriding.Merged, merged: dict[str, overriding.Merged]) -> Rule | None:
    """The checked version of a rule, or None after reporting."""
    node = each.node
    subjects = [clause for clause in node.clauses if isinstance(clause, ast.ForEach | ast.ForEachPeriod)]
    if not subjects:
        ctx.report(found.NoSubject(at=node.name.span, name=node.name.text))
        return None
    for extra in subjects[1:]:
        ctx.report(found.SecondSubject(at=extra.span, first=subjects[0].span))
    subject = subjects[0]
    scope = _scope(ctx, subject)
    if scope is None:
        return None
    draws_money = any(isinstance(clause, ast.Draw) for clause in node.clauses)
    if scope.grain and not draws_money and not only_paid(ctx, subject.span, scope.grain, "a rule with credits"):
        return None
    where = _where(ctx, subject, scope)
    overriding.decided(ctx, each, scope)
    below, beside = overriding.ways(ctx, merged, each, scope)
    if subject.where is not None:
        scope = attrs.evolve(scope, known=expressions.known_paths([subject.where]))
    if not alone(ctx, node):
        return None
    less = earlier.less_earned(ctx, node, scope)
    scope = attrs.evolve(scope, less=less.over if less is not None else None)
    draft = _Draft(less=less, sound=not (where is not None and where.bad))
    _clauses(ctx, node, scope, draft)
    earned, earned_span = days.earned_on(ctx, node, scope)
    draft.sound = draft.sound and not (earned is not None and earned.bad)
    if not _acts(node):
        ctx.report(found.NoCredit(at=node.name.span, name=node.name.text))
        return None
    if not draft.sound or draft.life is None:
        return None
    name, title, because = node.name.text, node.title, _because(ctx, node)
    unit = unit_of_rule(ctx, list(zip(draft.credits, draft.kinds, strict=True)))
    ctx.rule_units[name] = unit
    purposes = _purposes(ctx, node)
    where_ir = where.ir if where else None
    lets, credits, life = tuple(draft.lets), tuple(draft.credits), draft.life
    if isinstance(subject, ast.ForEach):
        counted = ctx.counting.get(name, ())
        counts, fact = tuple(c for c in counted if c.gather.dates == each.dates), subject.subject.text
        made: Rule = attrs.evolve(
            RowRule(name, title, fact, where_ir, lets, credits, life.clawbacks, counts=counts),
            earned_on=earned.ir if earned is not None else None,
            earned_on_span=earned_span,
        )
    else:
        made = PeriodRule(name, title, subject.role.text, subject.grain, where_ir, lets, credits, draw=draft.draw)
    made = attrs.evolve(
        made,
        dates=each.dates,
        purposes=purposes,
        because=because,
        unit=unit,
        schedule=life.schedule,
        leaving=life.leaving,
        overridden=tuple(below),
        beside=tuple(beside),
        span=node.span,
        subject_span=subject.span,
        where_span=subject.where.span if subject.where else subject.span,
    )
    return posted(ctx, node, made)


def _acts(node: ast.Rule) -> bool:
    """Whether a rule does something: it credits or nominates, or it counts and has no money to take back."""
    kinds = {type(clause) for clause in node.clauses}
    for_money = {ast.ClawBack, ast.Vest, ast.VestParts, ast.Hold, ast.PayIn, ast.PayableAs, ast.OnLeaving}
    return bool(kinds & {ast.Credit, ast.Nominate, ast.Draw}) or (ast.Count in kinds and not kinds & for_money)


def _scope(ctx: Context, subject: ast.ForEach | ast.ForEachPeriod) -> Scope | None:
    if isinstance(subject, ast.ForEachPeriod):
        if not role_exists(ctx, subject.role):
            return None
        return Scope(role=subject.role.text, grain=subject.grain)
    name = subject.subject
    symbol = ctx.symbols.named.get(name.text)
    if symbol is not None and symbol.kind == "role":
        ctx.report(found.RoleNeedsPeriod(at=name.span, role=name.text))
        return None
    if name.text == PARTICIPANT or (symbol is not None and symbol.kind == "entity"):
        ctx.report(found.SubjectNotFact(at=name.span, name=name.text))
        return None
    fact = find_fact(ctx, name)
    if fact is None:
        return None
    if fact.dated is None and fact.dated_through is None:
        return None  # reported where it is declared
    return Scope(subject=fact)


def _where(ctx: Context, subject: ast.ForEach | ast.ForEachPeriod, scope: Scope) -> Typed | None:
    return None if subject.where is None else expressions.condition(ctx, subject.where, scope)


def _clauses(ctx: Context, node: ast.Rule, scope: Scope, draft: _Draft) -> None:
    """Read the clauses; conditions before the first credit belong to all of them."""
    groups: Groups = [(None, [])]
    lets: dict[str, ast.Let] = {}
    tail = False
    acts = [place for place, clause in enumerate(node.clauses) if isinstance(clause, _ACTS)]
    last_credit = max(acts, default=0)
    for place, clause in enumerate(node.clauses):
        match clause:
            case (
                ast.ForEach()
                | ast.ForEachPeriod()
                | ast.Purpose()
                | ast.Because()
                | ast.Posting()
                | ast.EarnedOn()
                | ast.Worth()
            ):
                pass
            case ast.Draw():  # read by `draws` below
                pass
            case ast.Let():
                if groups[-1][0] is not None:
                    ctx.report(found.LetAfterCredit(at=clause.span, name=clause.name.text))
                elif clause.name.text in lets:
                    ctx.report(DoubledColumn(at=clause.name.span, name=clause.name.text))
                else:
                    lets[clause.name.text] = clause
                    scope = _let(ctx, clause, scope, draft)
            case ast.Credit() | ast.Count() | ast.Nominate():
                groups.append((clause, []))
                tail = False
            case ast.ClawBack():
                if place < last_credit:
                    ctx.report(found.CreditAfterClawBack(at=clause.span))
                tail = True
            case ast.Vest() | ast.VestParts() | ast.Hold() | ast.PayIn() | ast.PayableAs() | ast.OnLeaving():
                if place < last_credit:
                    ctx.report(found.LateLifeClause(at=clause.span, word=" ".join(clause.span.text.split()[:2])))
                tail = True
            case ast.CappedAt():
                groups[-1][1].append(clause)
            case ast.After() | ast.When() | ast.Unless() | ast.UnlessFact():
                if tail:
                    ctx.report(found.ConditionAfterClawBack(at=clause.span))
                    draft.sound = False
                groups[-1][1].append(clause)
            case _:
                assert_never(clause)
    _credits(ctx, groups, scope, draft)
    drawing = any(isinstance(clause, ast.Draw) for clause in node.clauses)
    draft.life = Lifecycle() if drawing else lifecycle(ctx, node.clauses, scope)
    draft.draw, sound = draws.draw(ctx, node, scope)
    draft.sound = draft.sound and sound


def _let(ctx: Context, clause: ast.Let, scope: Scope, draft: _Draft) -> Scope:
    name = clause.name.text
    other = ctx.symbols.named.get(name)
    column = ctx.field_of(scope.subject.name, name) if scope.subject else None
    if other is not None or column is not None:
        place = other.span if other is not None else column.span if column else clause.span
        ctx.report(DoubleName(at=clause.name.span, name=name, other=place))
    item = expressions.value(ctx, clause.value, scope)
    if item.bad:
        draft.sound = False
    draft.lets.append(Let(name, item.ir, item.kind, span=clause.span))
    return attrs.evolve(scope, lets={**scope.lets, name: item.kind})


_ACTS = ast.Credit | ast.Count | ast.Nominate
Groups = list[tuple[ast.Credit | ast.Count | ast.Nominate | None, list[ast.Clause]]]


def _credits(ctx: Context, groups: Groups, scope: Scope, draft: _Draft) -> None:
    for clause in groups[0][1]:
        if isinstance(clause, ast.CappedAt):
            ctx.report(found.CappedTwice(at=clause.span, first=True))
            draft.sound = False
    common = _tests(groups[0][1])
    shared = _conditions(ctx, groups[0][1], attrs.evolve(scope, known=scope.known | common), draft)
    for credit, clauses in groups[1:]:
        if credit is None or isinstance(credit, ast.Count):
            continue  # what it counts was checked with the measures
        known = scope.known | common | _tests(clauses)
        inside = attrs.evolve(scope, known=known)
        conditions = _conditions(ctx, clauses, inside, draft)
        if isinstance(credit, ast.Nominate):
            _nominate(ctx, credit, inside, (*shared, *conditions), draft)
            continue
        amount = _amount(ctx, credit, inside)
        paid = parties(ctx, credit, inside)
        limit = _limit(ctx, clauses, inside)
        if amount.bad or paid is None or (limit is not None and limit.bad):
            draft.sound = False
            continue
        if (paid.split or paid.among) and not is_one_whole(ctx, amount.ir, _values_of(draft), inside):
            draft.sound = False
            continue
        cap = limit.ir if limit is not None else None
        draft.credits.append(
            Credit(
                amount.ir,
                paid.to,
                (*shared, *conditions),
                cap,
                paid.split,
                paid.among,
                credit.adjusts,
                draft.less if credit.less is not None else None,
                span=credit.span,
            )
        )
        draft.kinds.append(amount.kind)


def _values_of(draft: _Draft) -> dict[str, Expr]:
    return {let.name: let.value for let in draft.lets}


def _nominate(ctx: Context, node: ast.Nominate, scope: Scope, conditions: tuple[Condition, ...], draft: _Draft) -> None:
    made = nomination(ctx, node, scope, conditions)
    if made is None:
        draft.sound = False
        return
    draft.credits.append(made[0])
    draft.kinds.append(made[1])


def _tests(clauses: list[ast.Clause]) -> frozenset[str]:
    return expressions.known_paths([clause.condition for clause in clauses if isinstance(clause, ast.When)])


def _conditions(ctx: Context, clauses: list[ast.Clause], scope: Scope, draft: _Draft) -> list[Condition]:
    conditions: list[Condition] = []
    for clause in clauses:
        condition = _condition(ctx, clause, scope)
        if condition is None:
            draft.sound = draft.sound and isinstance(clause, ast.CappedAt)
        else:
            conditions.append(condition)
    return conditions


def _condition(ctx: Context, clause: ast.Clause, scope: Scope) -> Condition | None:
    match clause:
        case ast.When():
            test = expressions.condition(ctx, clause.condition, scope)
            return None if test.bad else When(test.ir, span=clause.span)
        case ast.Unless():
            if isinstance(clause.condition, ast.Path) and clause.condition.text in ctx.facts:
                ctx.report(found.UnlessNeedsWindow(at=clause.span, fact=clause.condition.text))
                return None
            test = expressions.condition(ctx, clause.condition, scope)
            return None if test.bad else Unless(test.ir, span=clause.span)
        case ast.After() | ast.UnlessFact() if scope.subject is None:
            name = clause.fact.name if isinstance(clause, ast.After) else clause.fact
            ctx.report(FactInPeriodRule(at=clause.span, fact=name.text))
            return None
        case ast.After():
            return expressions.after(ctx, clause, scope, in_credit=True)
        case ast.UnlessFact():
            return expressions.unless_fact(ctx, clause, scope)
        case _:
            return None


def _amount(ctx: Context, credit: ast.Credit, scope: Scope) -> Typed:
    amount = expressions.value(ctx, credit.amount, scope)
    if amount.bad or (isinstance(amount.kind, Money) and amount.kind.per is None):
        return amount
    per = amount.kind.per if isinstance(amount.kind, Money) else None
    text = credit.amount.span.text
    diagnostic = CreditNotMoney(at=credit.amount.span, text=text, kind=describe(amount.kind), per=per)
    return ctx.refuse(diagnostic, credit.span)


def _limit(ctx: Context, clauses: list[ast.Clause], scope: Scope) -> Typed | None:
    """`capped at`, the limit of one amount; a bad one was reported."""
    limits = [clause for clause in clauses if isinstance(clause, ast.CappedAt)]
    for extra in limits[1:]:
        ctx.report(found.CappedTwice(at=extra.span, first=False))
    if not limits:
        return None
    limit = expressions.value(ctx, limits[0].limit, scope)
    if not limit.bad and not isinstance(limit.kind, Money):
        text = limits[0].limit.span.text
        refused = found.CapKind(at=limits[0].limit.span, text=text, kind=describe(limit.kind))
        return ctx.refuse(refused, limits[0].span)
    return limit


def _purposes(ctx: Context, node: ast.Rule) -> tuple[Purpose, ...]:
    names: list[Purpose] = []
    clauses = [clause for clause in node.clauses if isinstance(clause, ast.Purpose)]
    for extra in clauses[1:]:
        ctx.report(found.DoubledRuleClause(at=extra.span, word="purpose"))
    for name in (name for clause in clauses[:1] for name in clause.names):
        if name.text not in PURPOSES:
            near = closest(name.text, PURPOSES)
            ctx.report(UnknownPurpose(at=name.span, name=name.text, suggestions=near))
        else:
            names.append(name.text)
    return tuple(names)


def _because(ctx: Context, node: ast.Rule) -> str:
    clauses = [clause for clause in node.clauses if isinstance(clause, ast.Because)]
    for extra in clauses[1:]:
        ctx.report(found.DoubledRuleClause(at=extra.span, word="because"))
    return clauses[0].text if clauses else ""
