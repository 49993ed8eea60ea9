"""Versions of tables and rules: from when to when each holds, and that they belong together (semantics 7, 8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import TypeVar

import attrs

from incentlang.check.calendar import year_offset
from incentlang.check.context import Context
from incentlang.diagnostics.versions import (
    VersionEndsFirst,
    VersionGap,
    VersionInside,
    VersionsOfOtherPay,
    VersionsOfOtherRows,
    VersionsOfOtherShape,
    VersionsOverlap,
)
from incentlang.ir.program import BandTable, CurveTable, PeriodRule, Rule, Table
from incentlang.ir.versions import ALWAYS, Dates
from incentlang.source import Span
from incentlang.syntax import ast
from incentlang.types import describe
from incentlang.values.dates import ONE_DAY
from incentlang.values.periods import Grain, period_of

Versioned = TypeVar("Versioned", ast.Table, ast.Rule)


def of_table(ctx: Context, name: str) -> list[tuple[ast.Table, Dates]]:
    """Each definition of a table and its dates, in order of dates."""
    return _dated(ctx, [node for node in ctx.symbols.versions[name] if isinstance(node, ast.Table)], gapless=True)


def of_rules(ctx: Context) -> dict[str, list[tuple[ast.Rule, Dates]]]:
    """Each definition of every rule and its dates, in order of dates; mistakes are told."""
    found: dict[str, list[tuple[ast.Rule, Dates]]] = {}
    for name, nodes in ctx.symbols.versions.items():
        rules = [node for node in nodes if isinstance(node, ast.Rule)]
        if rules:
            found[name] = _dated(ctx, rules, gapless=False)
            _alike(ctx, rules)
    return found


def _dated(ctx: Context, nodes: list[Versioned], gapless: bool) -> list[tuple[Versioned, Dates]]:
    """A version without an end holds until the day before the next begins; one without dates comes first."""
    if len(nodes) == 1 and nodes[0].in_force is None:
        return [(nodes[0], ALWAYS)]
    ordered = sorted(nodes, key=_begins)
    starts = [_begins(node) for node in ordered]
    found: list[tuple[Versioned, Dates]] = []
    for place, node in enumerate(ordered):
        written = node.in_force
        first, last = (None, None) if written is None else (written.start, written.end)
        if written is not None and last is not None and last < written.start:
            ctx.report(VersionEndsFirst(at=written.span, start=written.start, end=last))
            last = None
        following = starts[place + 1] if place + 1 < len(starts) else None
        if following is not None and (following == starts[place] or (last is not None and last >= following)):
            at, other = (_place(each) for each in (ordered[place + 1], node))
            ctx.report(VersionsOverlap(at=at, name=node.name.text, day=following, other=other))
        elif following is not None and last is None:
            last = following - ONE_DAY
        found.append((node, Dates(first, last)))
    if gapless:
        _gaps(ctx, found)
    return found


def _begins(node: ast.Table | ast.Rule) -> date:
    return date.min if node.in_force is None else node.in_force.start


def _place(node: ast.Table | ast.Rule) -> Span:
    return node.in_force.span if node.in_force is not None else node.name.span


def _gaps(ctx: Context, found: Sequence[tuple[ast.Table | ast.Rule, Dates]]) -> None:
    """Days within the plan's dates on which no version of a table holds."""
    effective = (
        next((c for c in ctx.symbols.plan.clauses if isinstance(c, ast.Effective)), None) if ctx.symbols.plan else None
    )
    node, dates = found[0]
    if effective is not None and dates.first is not None and effective.start < dates.first:
        _gap(ctx, node, effective.start, dates.first - ONE_DAY)
    for (node, before), (_, after) in pairwise(found):
        if before.last is not None and after.first is not None and before.last + ONE_DAY < after.first:
            _gap(ctx, node, before.last + ONE_DAY, after.first - ONE_DAY)
    node, dates = found[-1]
    if dates.last is not None and effective is not None and (effective.end is None or effective.end > dates.last):
        _gap(ctx, node, dates.last + ONE_DAY, effective.end)


def _gap(ctx: Context, node: ast.Table | ast.Rule, first: date, last: date | None) -> None:
    ctx.report(VersionGap(at=_place(node), name=node.name.text, first=first, last=last))


def _alike(ctx: Context, rules: list[ast.Rule]) -> None:
    """All versions of a rule are for the same rows or periods, override the same rule, and pay in the same way."""
    first = rules[0]
    for node in rules[1:]:
        if _rows(node) != _rows(first) or node.overrides != first.overrides:
            ctx.report(VersionsOfOtherRows(at=node.name.span, name=node.name.text, other=first.name.span))
    ways = [_way(node) for node in rules]
    for node, way in zip(rules, ways, strict=True):
        if way != ways[0]:
            other = VersionsOfOtherPay(
                at=node.name.span, name=node.name.text, found=way, first=ways[0], other=first.name.span
            )
            ctx.report(other)


def _way(node: ast.Rule) -> str:
    """How a version pays: `guarantee`, `advance` or `credit`."""
    return next((clause.word for clause in node.clauses if isinstance(clause, ast.Draw)), "credit")


def _rows(node: ast.Rule) -> ast.Clause | None:
    subject = next((c for c in node.clauses if isinstance(c, ast.ForEach | ast.ForEachPeriod)), None)
    return attrs.evolve(subject, where=None) if subject is not None else None


def same_shape(ctx: Context, made: Sequence[Table]) -> bool:
    """Whether all versions of a table take the same and give the same; else it is told."""
    first = made[0]
    for table in made[1:]:
        if type(table) is not type(first) or _shape(table) != _shape(first):
            ctx.report(VersionsOfOtherShape(at=table.span, name=table.name, other=first.span))
            return False
    return True


def _shape(table: Table) -> tuple[object, ...]:
    match table:
        case BandTable():
            method = table.method, table.split is None, table.by_day
            return *method, table.axis, table.axis_type, describe(table.gives)
        case CurveTable():
            return table.axis, table.axis_type, describe(table.gives)
        case _:
            return getattr(table, "method", ""), table.axes, describe(table.gives)


def changes(tables: Iterable[Table]) -> dict[str, list[date]]:
    """The days on which each table changes."""
    found: dict[str, list[date]] = {}
    for table in tables:
        if table.dates.first is not None:
            found.setdefault(table.name, []).append(table.dates.first)
    starts = {table.name for table in tables if table.dates.first is None}
    return {name: days if name in starts else days[1:] for name, days in found.items()}


def inside(ctx: Context, span: Span, name: str, days: Iterable[date], grain: Grain, several: bool) -> None:
    """Report a table that changes inside a period that reads it."""
    for day in days:
        if several or period_of(day, grain, year_offset(ctx.symbols)).start != day:
            ctx.report(VersionInside(at=span, name=name, what="table", day=day, grain=grain))
            return


def rule_periods(ctx: Context, rules: Iterable[Rule | None]) -> None:
    """Report versions of rules of periods that begin or end inside a period."""
    for rule in rules:
        if isinstance(rule, PeriodRule):
            for day in _edges(rule.dates):
                if period_of(day, rule.each, year_offset(ctx.symbols)).start != day:
                    at = rule.subject_span
                    ctx.report(VersionInside(at=at, name=rule.name, what="rule", day=day, grain=rule.each))
                    break


def _edges(dates: Dates) -> Iterator[date]:
    if dates.first is not None:
        yield dates.first
    if dates.last is not None:
        yield dates.last + timedelta(days=1)


def stretches(ctx: Context, dates: Iterable[Dates]) -> list[date]:
    """The first day of each stretch of the plan in which the same versions hold."""
    clauses = ctx.symbols.plan.clauses if ctx.symbols.plan else ()
    effective = next((clause for clause in clauses if isinstance(clause, ast.Effective)), None)
    start = effective.start if effective is not None else date.min
    end = (effective.end if effective is not None else None) or date.max
    return sorted({start, *(day for each in dates for day in _edges(each) if start < day <= end)})


def tables_of(ctx: Context, rule: Rule) -> Iterator[dict[str, Table | None]]:
    """The tables that hold in each stretch in which a rule does."""
    versioned = {name: made for name, made in ctx.table_versions.items() if len(made) > 1}
    days = stretches(ctx, [rule.dates, *(table.dates for made in versioned.values() for table in made)])
    for day in days:
        if rule.dates.holds(day):
            now = {name: next((t for t in made if t.dates.holds(day)), None) for name, made in versioned.items()}
            yield {**ctx.tables, **now}


def written(ctx: Context, rule: Rule) -> ast.Rule:
    """What was written of a version of a rule."""
    nodes = [node for node in ctx.symbols.versions[rule.name] if isinstance(node, ast.Rule)]
    return next((node for node in nodes if node.span == rule.span), nodes[0])
