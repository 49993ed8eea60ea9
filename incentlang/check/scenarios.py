"""Scenarios: every given cell has the kind its column declares, every expectation names what exists."""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never, cast

from incentlang.check.calendar import in_plan, year_offset
from incentlang.check.comparing import written_value
from incentlang.check.context import Context, Typed
from incentlang.check.literals import literal
from incentlang.diagnostics.grains import PairKeys
from incentlang.diagnostics.names import UnknownField, UnknownName, WrongSort
from incentlang.diagnostics.nominations import ExpectNominated
from incentlang.diagnostics.paydays import NotTheTwoWeeks
from incentlang.diagnostics.scenarios import (
    ExpectKind,
    GivenKind,
    GivenOfPlan,
    NoAsOf,
    NoExpect,
    NothingLinks,
    PeriodOfOtherGrain,
    SecondAsOf,
    UnknownReason,
)
from incentlang.diagnostics.suggest import closest
from incentlang.ir.expressions import Literal, LiteralValue
from incentlang.ir.scenario import REASONS, Expect, GivenInput, GivenRow, Reason, Scenario
from incentlang.ir.schema import PARTICIPANT, Entity, Fact, Field
from incentlang.syntax import ast
from incentlang.types import DATE, RATIO, TEXT, Money, OneOf, Ratio, Ref, Text, Type, describe
from incentlang.values.periods import Period, period_of

_NOMINATED = "nominated"
_ASSIGNMENT: dict[str, Type] = {"target": Money("year"), "currency": TEXT, "from": DATE, "to": DATE}


def scenario(ctx: Context, node: ast.Scenario) -> Scenario | None:
    """The checked scenario, or None after reporting."""
    before = len(ctx.diagnostics)
    rows: list[GivenRow] = []
    inputs: list[GivenInput] = []
    expects: list[Expect] = []
    days = [clause for clause in node.clauses if isinstance(clause, ast.AsOf)]
    for clause in node.clauses:
        match clause:
            case ast.GivenRow():
                rows += _row(ctx, clause)
            case ast.GivenFact():
                rows += _fact_row(ctx, clause)
            case ast.GivenInput():
                inputs += _input(ctx, clause)
            case ast.Expect():
                expects += _expect(ctx, clause)
            case ast.AsOf():
                pass
            case _:
                assert_never(clause)
    if not days:
        ctx.report(NoAsOf(at=node.name.span))
    for extra in days[1:]:
        ctx.report(SecondAsOf(at=extra.span))
    if not any(isinstance(clause, ast.Expect) for clause in node.clauses):
        ctx.report(NoExpect(at=node.name.span))
    if len(ctx.diagnostics) > before:
        return None
    return Scenario(node.name.value, tuple(rows), tuple(inputs), days[0].day, tuple(expects), span=node.span)


def _table(ctx: Context, name: ast.Ident) -> Entity | Fact | None:
    table = ctx.declared(name.text)
    if table is None:
        symbol = ctx.symbols.named.get(name.text)
        if symbol is not None:
            ctx.report(WrongSort(at=name.span, name=name.text, is_a=f"a {symbol.kind}; rows are given of facts"))
        else:
            near = closest(name.text, [PARTICIPANT, *ctx.entities, *ctx.facts])
            ctx.report(UnknownName(at=name.span, name=name.text, suggestions=near))
    return table


def _row(ctx: Context, node: ast.GivenRow) -> list[GivenRow]:
    table = _table(ctx, node.kind)
    if table is None:
        return []
    cells = _cells(ctx, table, node.assigns)
    return [GivenRow(table.name, node.key.text, tuple(cells), node.start, node.end, span=node.span)]


def _fact_row(ctx: Context, node: ast.GivenFact) -> list[GivenRow]:
    """`given activation of acme on DATE`: the fact's one entity reference, and its date."""
    table = _table(ctx, node.kind)
    if table is None:
        return []
    links = [
        field
        for field in table.fields
        if isinstance(field.type, Ref) and field.type.target != PARTICIPANT and not field.optional
    ]
    if not isinstance(table, Fact) or table.dated is None or len(links) != 1:
        ctx.report(NothingLinks(at=node.span, name=table.name))
        return []
    written = {assign.name.text for assign in node.assigns}
    cells: list[tuple[str, LiteralValue]] = [
        (links[0].name, node.key.text),
        *((name, node.on) for name in table.dates if table.dates[1:] == () or name not in written),
    ]
    cells += _cells(ctx, table, node.assigns)
    key = f"{table.name} of {node.key.text} on {node.on}"
    return [GivenRow(table.name, key, tuple(cells), span=node.span)]


def _cells(ctx: Context, table: Entity | Fact, assigns: tuple[ast.Assign, ...]) -> list[tuple[str, LiteralValue]]:
    fields = {field.name: field for field in table.fields}
    if table.name == PARTICIPANT:
        fields |= {name: Field(name, kind) for name, kind in _ASSIGNMENT.items()}
    cells: list[tuple[str, LiteralValue]] = []
    for assign in assigns:
        field = fields.get(assign.name.text)
        if field is None:
            near = closest(assign.name.text, fields)
            ctx.report(UnknownField(at=assign.name.span, name=assign.name.text, owner=table.name, suggestions=near))
            continue
        value = _given(ctx, field.type, assign)
        if value is not None:
            cells.append((field.name, value))
    return cells


def _given(ctx: Context, kind: Type, assign: ast.Assign) -> LiteralValue | None:
    """The value of one cell, or None after reporting."""
    node = assign.value
    if isinstance(node, ast.Ident | ast.Text):
        path: ast.Expr = ast.Path((node,), node.span) if isinstance(node, ast.Ident) else node
        if isinstance(kind, Text | Ref):
            return node.text if isinstance(node, ast.Ident) else node.value
        found = written_value(ctx, Typed(Literal(Decimal(0), kind), kind), path)
        if found is not None:
            return found.ir.value if not found.bad and isinstance(found.ir, Literal) else None
    else:
        typed = literal(ctx, node)
        if typed.bad:
            return None
        assert isinstance(typed.ir, Literal)
        numeric = isinstance(typed.ir.value, Decimal)
        plain_number = (
            isinstance(node, ast.Number) and numeric and not isinstance(kind, Money | Ratio | Ref | Text | OneOf)
        )
        if typed.kind == kind or (plain_number and describe(kind) in ("a count", "a plain number")):
            return typed.ir.value
        if isinstance(kind, Money) and isinstance(typed.kind, Money) and kind.unit == typed.kind.unit:
            return typed.ir.value
        if isinstance(kind, Text | Ref) and isinstance(node, ast.Number):
            return node.span.text
    ctx.report(GivenKind(at=assign.span, name=assign.name.text, kind=describe(kind), text=node.span.text))
    return None


def _input(ctx: Context, node: ast.GivenInput) -> list[GivenInput]:
    declared = ctx.inputs.get(node.name.text)
    if declared is None:
        near = closest(node.name.text, ctx.inputs)
        ctx.report(UnknownName(at=node.name.span, name=node.name.text, suggestions=near))
        return []
    typed = literal(ctx, node.value)
    if typed.bad:
        return []
    fits = typed.kind == declared.type or (
        isinstance(node.value, ast.Number) and describe(declared.type) in ("a count", "a plain number")
    )
    if isinstance(declared.type, Money) and isinstance(typed.kind, Money):
        fits = declared.type.unit == typed.kind.unit
    if not fits or not isinstance(typed.ir, Literal) or not isinstance(typed.ir.value, Decimal):
        kind = describe(declared.type)
        ctx.report(GivenKind(at=node.span, name=node.name.text, kind=kind, text=node.value.span.text))
        return []
    if node.period.value.grain != declared.each:
        period, grain = str(node.period.value), declared.each
        ctx.report(PeriodOfOtherGrain(at=node.period.span, name=node.name.text, period=period, grain=grain))
        return []
    if declared.of_plan and node.key.text != "plan":
        ctx.report(GivenOfPlan(at=node.key.span, name=declared.name, key=node.key.text))
        return []
    found = in_plan(ctx.symbols, node.period.value)
    if found is None:
        return []  # an input of two weeks, which its declaration reports
    if not _as_many(ctx, node, declared.also):
        return []
    who = "" if declared.of_plan else node.key.text
    also = node.also.text if node.also is not None else ""
    return [GivenInput(declared.name, who, found, typed.ir.value, also, span=node.span)]


def _as_many(ctx: Context, node: ast.GivenInput | ast.Expect, entity: str) -> bool:
    """Whether as many are named as a figure is of; else it is reported."""
    if bool(entity) == (node.also is not None):
        return True
    key = node.key if node.also is None else node.also
    ctx.report(PairKeys(at=key.span, name=node.name.text, key=key.text, entity=entity))
    return False


def _not_the_two_weeks(ctx: Context, node: ast.PeriodText) -> NotTheTwoWeeks:
    """Two weeks that are not the plan's, with those that hold their last day."""
    own = period_of(node.value.end, "2 weeks", year_offset(ctx.symbols)) if ctx.paid == "2 weeks" else None
    return NotTheTwoWeeks(at=node.span, written=str(node.value), near=own, paid=ctx.paid)


def _expect(ctx: Context, node: ast.Expect) -> list[Expect]:
    name = node.name.text
    symbol = ctx.symbols.named.get(name)
    if symbol is None or symbol.kind not in ("rule", "pool", "measure"):
        if symbol is not None:
            is_a = f"a {symbol.kind}; expect a rule, a pool or a measure"
            ctx.report(WrongSort(at=node.name.span, name=name, is_a=is_a))
        else:
            near = closest(name, ctx.symbols.of_kind("rule", "pool", "measure"))
            ctx.report(UnknownName(at=node.name.span, name=name, suggestions=near))
        return []
    pair = symbol.item.also if isinstance(symbol.item, ast.Measure) else None
    if not _as_many(ctx, node, pair.text if pair is not None else ""):
        return []
    reason = node.reason.text if node.reason else None
    if reason is not None and reason not in REASONS and node.reason is not None:
        ctx.report(UnknownReason(at=node.reason.span, name=reason, suggestions=closest(reason, REASONS)))
        return []
    unit = ctx.rule_units.get(name)
    if unit in ctx.recognitions:
        return _expect_nominated(ctx, node, cast(Reason | None, reason))
    is_measure = symbol.kind == "measure"
    kind = ctx.measures.get(name) if is_measure else Money(unit=unit)
    value = None if isinstance(node.value, ast.Ident | ast.Text) else literal(ctx, node.value)
    if kind is None or (value is not None and value.bad):
        return []
    if is_measure and node.period is None:
        ctx.report(ExpectKind(at=node.span, name=name, kind="a measure, so its period must be written"))
        return []
    fits = value is not None and (
        value.kind == kind
        or (isinstance(kind, Money) and isinstance(value.kind, Money) and kind.unit == value.kind.unit)
        or (isinstance(node.value, ast.Number) and not isinstance(kind, Money) and kind != RATIO)
    )
    if (
        node.negated
        or not fits
        or value is None
        or not isinstance(value.ir, Literal)
        or not isinstance(value.ir.value, Decimal)
    ):
        ctx.report(ExpectKind(at=node.value.span, name=name, kind=describe(kind)))
        return []
    period: Period | None = in_plan(ctx.symbols, node.period.value) if node.period else None
    if node.period is not None and period is None:
        ctx.report(_not_the_two_weeks(ctx, node.period))
        return []
    if is_measure and period is not None and period.grain != ctx.grain_of(name):
        grain = ctx.grain_of(name)
        found = PeriodOfOtherGrain(at=node.span, name=name, period=str(period), grain=grain)
        ctx.report(found)
        return []
    amount = value.ir.value
    why, also = cast(Reason | None, reason), node.also.text if node.also is not None else ""
    return [Expect(name, node.key.text, period, amount, why, is_measure, also=also, span=node.span)]


def _expect_nominated(ctx: Context, node: ast.Expect, reason: Reason | None) -> list[Expect]:
    """`expect champions for eva is nominated`, or `is not nominated`."""
    name = node.name.text
    if not isinstance(node.value, ast.Ident) or node.value.text != _NOMINATED:
        ctx.report(ExpectNominated(at=node.value.span, name=name))
        return []
    period = in_plan(ctx.symbols, node.period.value) if node.period else None
    value = Decimal(not node.negated)
    return [Expect(name, node.key.text, period, value, reason, nominated=not node.negated, span=node.span)]
