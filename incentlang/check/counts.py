"""Quota credit: `count value toward measure to party`, checked before the measures that it feeds.

What a rule counts is a gather: the rule's rows, its conditions and those of the clause, by the party. So it
takes part in sums, positions and explanations like any other, and can never depend on a measure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, cast

import attrs

from incentlang.check import expressions, keys, paths, versions
from incentlang.check.context import Context, Scope, Typed
from incentlang.check.reaching import find_fact
from incentlang.diagnostics.grains import (
    CountInOverride,
    CountInPeriodRule,
    CountNeedsParty,
    CountReadsMeasure,
    NoCreditToTake,
    NotCounted,
    NotOfPairs,
)
from incentlang.diagnostics.kinds import BadOperation
from incentlang.diagnostics.names import UnknownName, WrongSort
from incentlang.diagnostics.rules import PartyNotParticipant
from incentlang.diagnostics.suggest import closest
from incentlang.ir.expressions import After, Aggregate, And, Expr, FieldRead, LetRead, NoneWithin, Not
from incentlang.ir.program import CountToward
from incentlang.ir.schema import PARTICIPANT, Fact
from incentlang.ir.versions import Dates
from incentlang.syntax import ast
from incentlang.types import YES_NO, Ratio, Ref, describe, is_numeric

_Clauses = list[ast.Clause]


def collect(ctx: Context) -> None:
    """Check every `count … toward` of the plan and keep it for its measure and its rule."""
    for each in versions.of_rules(ctx).values():
        for node, dates in each:
            _rule(ctx, node, dates)
    for gathers in ctx.counts.values():
        gathers.sort(
            key=lambda gather: (gather.fact, gather.of_rule, gather.dates.first or date.min)
        )  # not the order of rules or files


def _rule(ctx: Context, node: ast.Rule, dates: Dates) -> None:
    groups = _groups(node)
    claws = [c for c in node.clauses if isinstance(c, ast.ClawBack) and c.taken == "of the money and credit"]
    if len(groups) == 1:
        for claw in claws:
            ctx.report(NoCreditToTake(at=claw.span, name=node.name.text))
        return
    for count, _ in groups[1:]:
        assert count is not None
        ctx.counts.setdefault(count.measure.text, [])  # so that a count with a mistake is still one
    if node.overrides is not None:
        for count, _ in groups[1:]:
            assert count is not None
            ctx.report(CountInOverride(at=count.span, base=node.overrides.text))
        return
    subject = next((c for c in node.clauses if isinstance(c, ast.ForEach | ast.ForEachPeriod)), None)
    if isinstance(subject, ast.ForEachPeriod):
        for count, _ in groups[1:]:
            assert count is not None
            ctx.report(CountInPeriodRule(at=count.span, name=count.measure.text))
        return
    fact = find_fact(ctx, subject.subject) if subject is not None and subject.subject.text in ctx.facts else None
    if subject is None or fact is None:
        return  # told where the rule itself is checked
    lets = {clause.name.text: clause.value for clause in node.clauses if isinstance(clause, ast.Let)}
    shared = groups[0][1]
    for count, clauses in groups[1:]:
        assert count is not None
        conditions = [*shared, *clauses]
        parts: list[Any] = [subject.where, count.value, *conditions, *claws]
        read = _measure_in(ctx, parts, lets, fact)
        if read is not None:
            ctx.report(CountReadsMeasure(at=count.span, name=count.measure.text, reads=read))
        else:
            _count(ctx, node, count, subject, fact, conditions, lets, dates)


def _groups(node: ast.Rule) -> list[tuple[ast.Count | None, _Clauses]]:
    """Each count with the conditions below it, after the conditions above the first action, which belong to all."""
    groups: list[tuple[ast.Count | None, _Clauses]] = [(None, [])]
    inside: _Clauses = groups[0][1]
    for clause in node.clauses:
        match clause:
            case ast.Count():
                inside = []
                groups.append((clause, inside))
            case ast.Credit() | ast.Nominate():
                inside = []
            case ast.After() | ast.When() | ast.Unless() | ast.UnlessFact():
                inside.append(clause)
            case _:
                pass
    return groups


def _measure_in(ctx: Context, parts: Iterable[Any], lets: dict[str, ast.Expr], fact: Fact) -> str | None:
    """The first measure or input that a count would read, also through values named with `let`."""
    left, seen = list(parts), set[str]()
    while left:
        for name in _names(left.pop()):
            symbol = ctx.symbols.named.get(name)
            if name in lets:
                if name not in seen:
                    seen.add(name)
                    left.append(lets[name])
            elif symbol is not None and symbol.kind in ("measure", "input") and ctx.field_of(fact.name, name) is None:
                return name
    return None


def _names(node: Any) -> Iterator[str]:
    """The first name of every path in what was written; a condition on another fact has names of its own."""
    if isinstance(node, ast.Path):
        yield node.parts[0].text
    elif isinstance(node, ast.After | ast.UnlessFact) and node.where is not None:
        yield from _names(attrs.evolve(node, where=None))
    elif isinstance(node, tuple):
        for part in node:
            yield from _names(part)
    elif attrs.has(type(node)) and not isinstance(node, ast.Ident):
        for field in attrs.fields(cast(type[attrs.AttrsInstance], type(node))):
            if field.eq:
                yield from _names(getattr(node, field.name))


def _count(
    ctx: Context,
    rule: ast.Rule,
    count: ast.Count,
    subject: ast.ForEach,
    fact: Fact,
    conditions: _Clauses,
    lets: dict[str, ast.Expr],
    dates: Dates,
) -> None:
    tests = [clause.condition for clause in conditions if isinstance(clause, ast.When)]
    known = expressions.known_paths([*([subject.where] if subject.where else []), *tests])
    scope = Scope(subject=fact, gathers=True, known=known)
    values: dict[str, Expr] = {}
    for name, written in lets.items():
        if _measure_in(ctx, [written], lets, fact) is None:
            item = expressions.value(ctx, written, scope)
            values[name] = _inlined(item.ir, values)
            scope = attrs.evolve(scope, lets={**scope.lets, name: item.kind})
    where = [expressions.condition(ctx, subject.where, scope)] if subject.where is not None else []
    waits: list[After | NoneWithin | None] = []
    for clause in conditions:
        match clause:
            case ast.When():
                where.append(expressions.condition(ctx, clause.condition, scope))
            case ast.Unless():
                test = expressions.condition(ctx, clause.condition, scope)
                where.append(test if test.bad else Typed(Not(test.ir, span=clause.span), YES_NO))
            case ast.After():
                waits.append(expressions.after(ctx, clause, scope, in_credit=True))
            case ast.UnlessFact():
                waits.append(expressions.unless_fact(ctx, clause, scope))
            case _:
                pass
    value = expressions.value(ctx, count.value, scope)
    party = _party(ctx, count, scope)
    if not _takes_counts(ctx, count.measure) or party is None or value.bad or any(test.bad for test in where):
        return
    if not is_numeric(value.kind) or isinstance(value.kind, Ratio):
        ctx.report(BadOperation(at=count.value.span, verb="count", first=describe(value.kind), second=""))
        return
    if None in waits:
        return
    tested = tuple(_inlined(test.ir, values) for test in where)
    gather = Aggregate(
        "sum",
        fact.name,
        _inlined(value.ir, values),
        None if not tested else tested[0] if len(tested) == 1 else And(tested, span=count.span),
        tuple(wait for wait in waits if wait is not None),
        party,
        value.kind,
        of_rule=rule.name.text,
        dates=dates,
        overlay=count.overlay,
        span=count.span,
    )
    ctx.counts[count.measure.text].append(gather)
    ctx.counting.setdefault(rule.name.text, []).append(CountToward(count.measure.text, gather, span=count.span))


def _takes_counts(ctx: Context, name: ast.Ident) -> bool:
    symbol = ctx.symbols.named.get(name.text)
    if symbol is None:
        near = closest(name.text, ctx.symbols.of_kind("measure"))
        ctx.report(UnknownName(at=name.span, name=name.text, suggestions=near))
    elif not isinstance(symbol.item, ast.Measure):
        ctx.report(WrongSort(at=name.span, name=name.text, is_a=f"a {symbol.kind}; rules count toward a measure"))
    elif not _is_counted(symbol.item.body):
        ctx.report(NotCounted(at=name.span, name=name.text, other=symbol.item.name.span))
    else:
        return True
    return False


def _is_counted(node: Any) -> bool:
    if isinstance(node, ast.Counted):
        return True
    if isinstance(node, tuple):
        return any(map(_is_counted, node))
    if not attrs.has(type(node)):
        return False
    fields = attrs.fields(cast(type[attrs.AttrsInstance], type(node)))
    return any(_is_counted(getattr(node, field.name)) for field in fields if field.eq)


def _party(ctx: Context, count: ast.Count, scope: Scope) -> tuple[str, ...] | None:
    assert scope.subject is not None
    symbol = ctx.symbols.named.get(count.measure.text)
    if symbol is not None and isinstance(symbol.item, ast.Measure) and symbol.item.also is not None:
        ctx.report(NotOfPairs(at=count.span, what="`count … toward`", entity=symbol.item.also.text))
        return None
    if symbol is not None and isinstance(symbol.item, ast.Measure) and ctx.key_of(symbol.item) != "role":
        return keys.party(ctx, count, symbol.item, scope)
    people = tuple(field.name for field in scope.subject.fields if field.type == Ref(PARTICIPANT))
    if count.to is None:
        ctx.report(CountNeedsParty(at=count.span, people=people))
        return None
    party = paths.field_path(ctx, count.to, scope, guarded=True)
    if party.bad:
        return None
    if party.kind != Ref(PARTICIPANT) or not isinstance(party.ir, FieldRead):
        path, kind = count.to.text, describe(party.kind)
        ctx.report(PartyNotParticipant(at=count.to.span, path=path, kind=kind, people=people))
        return None
    return party.ir.path


def _inlined(node: Expr, values: dict[str, Expr]) -> Expr:
    """The same with values named with `let` in place of their names: a gather stands outside of its rule."""
    if isinstance(node, LetRead):
        return values[node.name]
    return cast(Expr, _replaced(node, values))


def _replaced(node: Any, values: dict[str, Expr]) -> Any:
    if isinstance(node, LetRead):
        return values[node.name]
    if isinstance(node, tuple):
        return tuple(_replaced(part, values) for part in node)
    if not attrs.has(type(node)):
        return node
    cls = cast(type[attrs.AttrsInstance], type(node))
    changed = {
        field.alias: new
        for field in attrs.fields(cls)
        if field.eq and (new := _replaced(old := getattr(node, field.name), values)) is not old
    }
    return attrs.evolve(node, **changed) if changed else node
