"""Invariants: conditions for every run, and claims on the plan that are proved or refuted here."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import assert_never

import attrs

from incentlang.check import expressions, versions
from incentlang.check.context import Context, Scope, Typed
from incentlang.check.monotone import Falls, Unclear, never_falls
from incentlang.check.target_shares import tied
from incentlang.diagnostics.ensures import EnsureName, EnsureReadsPerson, NeverFallsRefuted, NeverFallsUndecided
from incentlang.diagnostics.suggest import closest
from incentlang.ir.ensures import Ensure, EnsurePeriods, EnsureProved, EnsureRows
from incentlang.ir.expressions import InputRead, MeasureRead
from incentlang.ir.program import Rule, Table
from incentlang.ir.walk import everything
from incentlang.resolve.symbols import SymbolKind
from incentlang.syntax import ast
from incentlang.types import Money, Ratio
from incentlang.values.numbers import stored, trimmed


def ensures(ctx: Context, rules: Sequence[Rule]) -> tuple[Ensure, ...]:
    """Every sound invariant, in the order of the files."""
    found = [_ensure(ctx, node, rules) for node in ctx.symbols.ensures]
    return tuple(ensure for ensure in found if ensure is not None)


def _ensure(ctx: Context, node: ast.Ensure, rules: Sequence[Rule]) -> Ensure | None:
    claim, text = node.claim, node.text.value
    match claim:
        case ast.EachRow():
            if not _exists(ctx, claim.subject, "fact"):
                return None
            fact = ctx.facts[claim.subject.text]
            if fact.dated is None and fact.dated_through is None:
                return None  # told where it is declared
            where, test = _conditions(ctx, claim, Scope(subject=fact))
            if test is None or _reads_person(ctx, where, test):
                return None
            return EnsureRows(text, fact.name, where and where.ir, test.ir, span=node.span)
        case ast.EachPeriod():
            if not _exists(ctx, claim.role, "role"):
                return None
            where, test = _conditions(ctx, claim, Scope(role=claim.role.text, grain=claim.grain))
            if test is None:
                return None
            return EnsurePeriods(text, claim.role.text, claim.grain, where and where.ir, test.ir, span=node.span)
        case ast.NeverFalls():
            proved = _never_falls(ctx, node, claim, rules)
        case ast.TiedTo():
            known = claim.role is None or _exists(ctx, claim.role, "role")
            days = versions.stretches(ctx, (rule.dates for rule in rules))
            now = [[rule for rule in rules if rule.dates.holds(day)] for day in days]
            proved = known and all(tied(ctx, node, claim, each) for each in now if each)
        case _:
            assert_never(claim)
    return EnsureProved(text, span=node.span) if proved else None


def _exists(ctx: Context, name: ast.Ident, kind: SymbolKind) -> bool:
    """Whether the plan has what an invariant is about."""
    if name.text in ctx.symbols.of_kind(kind):
        return True
    plan = ctx.symbols.plan.name.span if ctx.symbols.plan is not None else None
    near = closest(name.text, ctx.symbols.of_kind(kind))
    ctx.report(EnsureName(at=name.span, name=name.text, kind=kind, plan=plan, suggestions=near))
    return False


def _conditions(ctx: Context, claim: ast.EachRow | ast.EachPeriod, scope: Scope) -> tuple[Typed | None, Typed | None]:
    """The test that picks cases, and the one they must pass; None for the second after reporting."""
    where = expressions.condition(ctx, claim.where, scope) if claim.where is not None else None
    if claim.where is not None:
        scope = attrs.evolve(scope, known=expressions.known_paths([claim.where]))
    test = expressions.condition(ctx, claim.condition, scope)
    return where, None if test.bad or (where is not None and where.bad) else test


def _reads_person(ctx: Context, where: Typed | None, test: Typed) -> bool:
    for item in (where, test):
        for inner in (item.ir, *everything(item.ir)) if item is not None else ():
            if isinstance(inner, MeasureRead | InputRead):
                ctx.report(EnsureReadsPerson(at=inner.span, name=inner.name))
                return True
    return False


def _never_falls(ctx: Context, node: ast.Ensure, claim: ast.NeverFalls, rules: Sequence[Rule]) -> bool:
    if not (_exists(ctx, claim.rule, "rule") and _exists(ctx, claim.measure, "measure")):
        return False
    family = family_of(ctx, claim.rule.text)
    concerned = [rule for rule in rules if rule.name in family]
    if len({rule.name for rule in concerned}) < len(family):
        return False  # told where it is written
    return all(
        _one_never_falls(ctx, node, claim.measure.text, rule, tables)
        for rule in concerned
        for tables in versions.tables_of(ctx, rule)
    )


def family_of(ctx: Context, name: str) -> set[str]:
    """A rule and those that override it, directly or in turn: the base's name stands for all of them (semantics 24)."""
    found, before = {name}, 0
    while len(found) > before:
        before = len(found)
        for symbol in ctx.symbols.named.values():
            item = symbol.item
            if isinstance(item, ast.Rule) and item.overrides is not None and item.overrides.text in found:
                found.add(symbol.name)
    return found


def _below_zero(ctx: Context) -> frozenset[str]:
    """Parameters for which some value below zero is written."""
    written: list[tuple[str, object]] = []
    for name, symbol in ctx.symbols.named.items():
        if isinstance(symbol.item, ast.Param):
            written += [(name, value.value) for value in (symbol.item.value, *(s.value for s in symbol.item.since))]
        elif isinstance(symbol.item, ast.Pilot):
            sets = [clause for clause in symbol.item.clauses if isinstance(clause, ast.SetParam)]
            written += [(clause.name.text, clause.value.value) for clause in sets]
    written += [(each.name.text, each.value.value) for each in ctx.symbols.overrides]
    return frozenset(name for name, value in written if isinstance(value, Decimal) and value < 0)


def _one_never_falls(ctx: Context, node: ast.Ensure, measure: str, rule: Rule, tables: dict[str, Table | None]) -> bool:
    found = never_falls(rule, measure, tables, ctx.bodies, ctx.values, _below_zero(ctx))
    match found:
        case Unclear(reason=reason):
            ctx.report(NeverFallsUndecided(at=node.span, rule=rule.name, measure=measure, reason=reason))
        case Falls():
            kind = ctx.measures[measure]
            low, high = (_at(ctx, kind, value) for value in (found.low, found.high))
            ctx.report(
                NeverFallsRefuted(
                    at=node.span,
                    text=node.text.value,
                    rule=rule.name,
                    measure=measure,
                    low=low,
                    low_pay=_pay(ctx, kind, found, found.low_pay),
                    high=high,
                    high_pay=_pay(ctx, kind, found, found.high_pay),
                    cause=found.span,
                )
            )
        case None:
            return True
        case _:
            assert_never(found)
    return False


def _at(ctx: Context, kind: object, value: Decimal) -> str:
    """A value of the measure as a plan writes it."""
    if isinstance(kind, Ratio):
        return f"{trimmed(stored(value * 100))}%"
    return f"{trimmed(value)} {kind.unit or ctx.currency}" if isinstance(kind, Money) else trimmed(value)


def _pay(ctx: Context, kind: object, found: Falls, value: Decimal) -> str:
    """What is paid there: a share of the amount that the table is `of`, or what the measure itself comes to."""
    if found.each:
        return f"{trimmed(stored(value * 100))}% of the amount" if found.is_ratio else trimmed(value)
    return (
        f"{_at(ctx, kind, stored(value))} of the amount" if isinstance(kind, Ratio) else _at(ctx, kind, stored(value))
    )
