"""Dated parameters: their values in order, and that none changes inside a period that reads it (semantics 8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from incentlang.check import versions
from incentlang.check.calendar import year_offset
from incentlang.check.context import Context
from incentlang.check.literals import literal
from incentlang.diagnostics.dated import ChangesInside, DatedOrder, DatedTwoKinds
from incentlang.ir.expressions import (
    Aggregate,
    Expr,
    Literal,
    LookUp,
    MeasureRead,
    OwnWalk,
    ParamRead,
    PeriodWalk,
    Prorated,
    Standing,
    Window,
)
from incentlang.ir.program import Measure, Param, PeriodRule, RowRule, Rule, Since, Table
from incentlang.ir.walk import children
from incentlang.syntax import ast
from incentlang.types import UNKNOWN, describe
from incentlang.values.periods import Grain, period_of


def params(ctx: Context) -> tuple[Param, ...]:
    """Every parameter; those with mistakes are entered as of unknown kind."""
    found: list[Param] = []
    for name, symbol in ctx.symbols.named.items():
        if isinstance(symbol.item, ast.Param):
            value = literal(ctx, symbol.item.value)
            since = _since(ctx, symbol.item)
            sound = not value.bad and since is not None
            ctx.params[name] = value.kind if sound else UNKNOWN
            if isinstance(value.ir, Literal):
                found.append(Param(name, value.ir, symbol.item.why, since or (), span=symbol.item.span))
    return tuple(found)


def _since(ctx: Context, node: ast.Param) -> tuple[Since, ...] | None:
    found: list[Since] = []
    for each in node.since:
        value = literal(ctx, each.value)
        if value.bad or not isinstance(value.ir, Literal):
            return None
        if found and type(value.kind) is not type(found[0].value.type):
            words = describe(found[0].value.type), describe(value.kind)
            ctx.report(DatedTwoKinds(at=each.span, name=node.name.text, first=words[0], second=words[1]))
            return None
        found.append(Since(each.start, value.ir))
    for (before, _), (after, written) in pairwise(zip(found, node.since, strict=True)):
        if before.start >= after.start:
            ctx.report(DatedOrder(at=written.span, name=node.name.text, start=after.start, before=before.start))
            return None
    return tuple(found)


class _Inside:
    """Looks for dated parameters that change inside a period that reads them."""

    def __init__(
        self, ctx: Context, params: Iterable[Param], measures: Iterable[Measure], tables: Sequence[Table]
    ) -> None:
        self.ctx = ctx
        self.changes = {p.name: [each.start for each in p.since[1:]] for p in params if len(p.since) > 1}
        self.measures = {measure.name: measure for measure in measures}
        self.tables = versions.changes(tables)
        self.seen: set[tuple[str, Window]] = set()
        self.told: set[tuple[int, str]] = set()

    def read(self, node: Expr, grain: Grain | None, window: Window | None = None) -> None:
        """Look through an expression; `grain` None: a row is at hand, which has one day."""
        match node:
            case Aggregate():
                return  # each row reads on its own day
            case Standing(people=False):
                for child in children(node):
                    self.read(child, None)  # as do entities
                return
            case ParamRead(name=name) if grain is not None:
                self._param(node, name, grain, window)
            case MeasureRead(name=name, window=own):
                over = own or window
                if over is not None and (name, over) not in self.seen and name in self.measures:
                    self.seen.add((name, over))
                    self.read(self.measures[name].body, over.grain, over)
            case LookUp(table=table) | OwnWalk(table=table) | PeriodWalk(table=table) if grain is not None:
                several = window is not None and window.kind == "last" and window.count > 1
                versions.inside(self.ctx, node.span, table, self.tables.get(table, ()), grain, several)
            case Prorated(operand=operand):
                self.read(operand, None, window)
                return
            case _:
                pass
        for child in children(node):
            self.read(child, grain, window)

    def _param(self, node: ParamRead, name: str, grain: Grain, window: Window | None) -> None:
        several = window is not None and window.kind == "last" and window.count > 1
        inside = [day for day in self.changes.get(name, ()) if several or not self._starts(day, grain)]
        if inside and (node.span.start, name) not in self.told:
            self.told.add((node.span.start, name))
            self.ctx.report(ChangesInside(at=node.span, name=name, day=inside[0], grain=grain))

    def _starts(self, day: date, grain: Grain) -> bool:
        return period_of(day, grain, year_offset(self.ctx.symbols)).start == day


def changes_inside(
    ctx: Context,
    params: Iterable[Param],
    measures: tuple[Measure, ...],
    rules: Iterable[Rule | None],
    tables: Sequence[Table] = (),
) -> None:
    """Report each dated parameter or table that changes inside a period that reads it."""
    look = _Inside(ctx, params, measures, tables)
    if not look.changes and not look.tables:
        return
    for measure in measures:
        look.read(measure.body, measure.each)
    for rule in rules:
        match rule:
            case PeriodRule(each=each):
                for part in children(rule):
                    look.read(part, each)
            case RowRule():
                for part in children(rule):
                    look.read(part, None)
            case None:
                pass
