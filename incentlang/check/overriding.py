"""Rules that override others: what they inherit, and who gives way to whom (semantics 24)."""

from __future__ import annotations

from itertools import product

import attrs

from incentlang.check import expressions, versions
from incentlang.check.context import Context, Scope
from incentlang.diagnostics.grains import Cycle, Hop
from incentlang.diagnostics.names import UnknownName, WrongSort
from incentlang.diagnostics.overriding import (
    OverrideNeedsBecause,
    OverrideNeedsWhere,
    OverrideNotDecided,
    OverrideOfOtherRows,
    OverridesAlike,
)
from incentlang.diagnostics.suggest import closest
from incentlang.ir.expressions import InputRead, MeasureRead
from incentlang.ir.program import GivesWay
from incentlang.ir.versions import ALWAYS, Dates
from incentlang.ir.walk import everything
from incentlang.syntax import ast

_WAITS = ast.After | ast.UnlessFact
_CONDITIONS = ast.After | ast.UnlessFact | ast.When | ast.Unless


@attrs.frozen
class Merged:
    """A version of a rule with what it inherits.

    `own` is its own condition, `above` the rules it overrides, nearest first.
    """

    node: ast.Rule
    own: ast.Expr | None = None
    above: tuple[str, ...] = ()
    dates: Dates = ALWAYS


def merged(ctx: Context) -> dict[str, Merged]:
    """Every sound version of a rule, each with the clauses that it inherits."""
    dated = versions.of_rules(ctx)
    nodes = {name: each[0][0] for name, each in dated.items()}
    found: dict[str, Merged] = {}
    told: set[str] = set()
    for name in nodes:
        chain = [name]
        while (base := nodes[chain[-1]].overrides) is not None and base.text in nodes:
            if base.text in chain:
                circle = chain[chain.index(base.text) :]
                if not told & set(circle):
                    hops = tuple(Hop(each, nodes[each].name.span) for each in circle)
                    ctx.report(Cycle(at=hops[0].span, hops=hops))
                told |= set(chain)
                break
            chain.append(base.text)
        if name in told:
            continue
        if base is not None and base.text not in nodes:
            if chain[-1] == name:
                _unknown(ctx, base, nodes)
            continue
        for number, parts in enumerate(product(*(dated[each] for each in chain))):
            dates = _together([dates for _, dates in parts])
            whole = _merge(ctx, [node for node, _ in parts]) if dates is not None else None
            if whole is not None and dates is not None:
                found[f"{name} {number}"] = attrs.evolve(whole, dates=dates)
    _alike(ctx, found)
    return found


def _together(dates: list[Dates]) -> Dates | None:
    """The days on which all hold, or None."""
    found: Dates | None = ALWAYS
    for each in dates:
        found = found.both(each) if found is not None else None
    return found


def _unknown(ctx: Context, base: ast.Ident, nodes: dict[str, ast.Rule]) -> None:
    symbol = ctx.symbols.named.get(base.text)
    if symbol is not None:
        ctx.report(WrongSort(at=base.span, name=base.text, is_a=f"a {symbol.kind}; only a rule is overridden"))
    else:
        ctx.report(UnknownName(at=base.span, name=base.text, suggestions=closest(base.text, nodes)))


def _merge(ctx: Context, chain: list[ast.Rule]) -> Merged | None:
    """The first of the chain with what it inherits from the others, the last of which overrides nothing."""
    node = chain[-1]
    own: ast.Expr | None = None
    for child in reversed(chain[:-1]):
        own = _where(child)
        if not _fits(ctx, child, node, own, child is chain[0]):
            return None
        node = attrs.evolve(child, clauses=_clauses(node, child))
    return Merged(node, own, tuple(rule.name.text for rule in chain[1:]))


def _subject(node: ast.Rule) -> ast.ForEach | ast.ForEachPeriod | None:
    return next((c for c in node.clauses if isinstance(c, ast.ForEach | ast.ForEachPeriod)), None)


def _where(node: ast.Rule) -> ast.Expr | None:
    subject = _subject(node)
    return subject.where if subject is not None else None


def _fits(ctx: Context, child: ast.Rule, base: ast.Rule, own: ast.Expr | None, report: bool) -> bool:
    """Whether a rule is for the rows of the one it overrides; what is wrong is told of the rule itself."""
    mine, theirs = _subject(child), _subject(base)
    fits = mine is None or theirs is None or _same_rows(mine, theirs)
    if not report:
        return fits
    name = child.name.text
    if not any(isinstance(clause, ast.Because) for clause in child.clauses):
        ctx.report(OverrideNeedsBecause(at=child.name.span, name=name))
    if own is None:
        ctx.report(OverrideNeedsWhere(at=child.name.span, name=name, base=base.name.text))
    if not fits and mine is not None and theirs is not None:
        ctx.report(OverrideOfOtherRows(at=mine.span, base=base.name.text, rows=_rows(theirs)))
    return fits


def _same_rows(a: ast.ForEach | ast.ForEachPeriod, b: ast.ForEach | ast.ForEachPeriod) -> bool:
    return attrs.evolve(a, where=None) == attrs.evolve(b, where=None)


def _rows(subject: ast.ForEach | ast.ForEachPeriod) -> str:
    if isinstance(subject, ast.ForEach):
        return f"for each {subject.subject.text}"
    return f"for each {subject.role.text} each {subject.grain}"


def _clauses(base: ast.Rule, child: ast.Rule) -> tuple[ast.Clause, ...]:
    """The base's clauses with those kinds replaced that the child restates."""
    subject, own_subject = _subject(base), _subject(child)
    if subject is not None and own_subject is not None and own_subject.where is not None:
        both = tuple(where for where in (subject.where, own_subject.where) if where is not None)
        where = both[0] if len(both) == 1 else ast.And(both, own_subject.where.span)
        subject = attrs.evolve(own_subject, where=where)
    restates = any(isinstance(clause, ast.Credit | ast.Nominate) for clause in child.clauses)
    kept, shared, credits = _parts(base)
    own, own_shared, own_credits = _parts(child)
    if restates:
        credits = own_credits
        shared = [clause for clause in shared if not _kind_in(clause, own_shared)]
    else:  # its conditions take the place of those of their kind, wherever the base has them
        shared = [clause for clause in shared if not _kind_in(clause, own_shared)]
        credits = [clause for clause in credits if not _kind_in(clause, own_shared)]
    others = [clause for clause in kept if not _restated(clause, own)]
    lets = [c for c in (*others, *own) if isinstance(c, ast.Let)]
    rest = [c for c in (*others, *own) if not isinstance(c, ast.Let)]
    first = [subject] if subject is not None else []
    return (*first, *lets, *shared, *own_shared, *credits, *rest)


Parts = tuple[list[ast.Clause], list[ast.Clause], list[ast.Clause]]


def _parts(rule: ast.Rule) -> Parts:
    """Clauses that belong to no credit, conditions of all credits, and credits each with its conditions."""
    kept: list[ast.Clause] = []
    shared: list[ast.Clause] = []
    credits: list[ast.Clause] = []
    counting = False  # what a rule counts stays its own: measures are untouched
    for clause in rule.clauses:
        if isinstance(clause, ast.Credit | ast.Nominate | ast.Count):
            counting = isinstance(clause, ast.Count)
        if counting and isinstance(clause, _CONDITIONS | ast.Count):
            continue
        if isinstance(clause, ast.Credit | ast.Nominate):
            credits.append(clause)
        elif isinstance(clause, _CONDITIONS | ast.CappedAt):
            (credits if credits else shared).append(clause)
        elif not isinstance(clause, ast.ForEach | ast.ForEachPeriod):
            kept.append(clause)
    return kept, shared, credits


def _kind_in(clause: ast.Clause, others: list[ast.Clause]) -> bool:
    kind: type | tuple[type, ...] = (ast.After, ast.UnlessFact) if isinstance(clause, _WAITS) else type(clause)
    return isinstance(clause, _CONDITIONS | ast.CappedAt) and any(isinstance(other, kind) for other in others)


def _restated(clause: ast.Clause, own: list[ast.Clause]) -> bool:
    if isinstance(clause, ast.Let):
        return any(isinstance(other, ast.Let) and other.name == clause.name for other in own)
    if isinstance(clause, ast.Posting):
        return any(
            isinstance(other, ast.Posting) and other.words.split()[0] == clause.words.split()[0] for other in own
        )
    return any(type(other) is type(clause) for other in own)


def _alike(ctx: Context, found: dict[str, Merged]) -> None:
    """Two rules that override one rule under the same written condition can never both apply."""
    seen: dict[tuple[str, ast.Expr], list[Merged]] = {}
    for each in found.values():
        if each.above and each.own is not None:
            key = each.above[0], each.own
            name = each.node.name.text
            for before in seen.get(key, ()):
                other = before.node
                if other.name.text == name or before.dates.both(each.dates) is None:
                    continue
                ctx.report(
                    OverridesAlike(
                        at=each.node.name.span, first=other.name.text, base=each.above[0], other=other.name.span
                    )
                )
            seen.setdefault(key, []).append(each)


def ways(ctx: Context, found: dict[str, Merged], each: Merged, scope: Scope) -> tuple[list[GivesWay], list[GivesWay]]:
    """Which rules take rows from a rule, and which must not apply to a row together with it."""
    name = each.node.name.text
    scope = _inside(each.node, scope)
    family = (name, *each.above)
    below = [rule for rule in found.values() if rule.above[:1] == (name,)]
    beside = [
        rule
        for mine, base in zip(family, each.above, strict=False)
        for rule in found.values()
        if rule.above[:1] == (base,) and rule.node.name.text != mine
    ]
    return _made(ctx, each, below, scope), _made(ctx, each, beside, scope)


def _made(ctx: Context, mine: Merged, others: list[Merged], scope: Scope) -> list[GivesWay]:
    made: list[GivesWay] = []
    for other in others:
        own, dates = other.own, mine.dates.both(other.dates)
        if own is None or dates is None:
            continue
        test = expressions.condition(ctx, own, scope)
        if not test.bad:
            made.append(GivesWay(other.node.name.text, test.ir, dates, span=own.span))
    return made


def _inside(node: ast.Rule, scope: Scope) -> Scope:
    """The scope with what the whole condition of a rule makes known."""
    where = _where(node)
    return attrs.evolve(scope, known=expressions.known_paths([where])) if where is not None else scope


def decided(ctx: Context, each: Merged, scope: Scope) -> None:
    """Refuse an override whose own condition reads what is not known on the compensation date."""
    if not each.above or each.own is None:
        return
    test = expressions.condition(ctx, each.own, _inside(each.node, scope))
    for part in () if test.bad else (test.ir, *everything(test.ir)):
        if isinstance(part, MeasureRead | InputRead):
            ctx.report(OverrideNotDecided(at=part.span, name=part.name))
            return
