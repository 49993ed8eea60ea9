"""What a scenario gives: rows, tables of rows, dated facts and supplied values, each as its declaration says."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal as Choice

from incentlang.check.calendar import in_plan
from incentlang.check.comparing import written_value
from incentlang.check.context import Context, Typed
from incentlang.check.literals import literal
from incentlang.diagnostics.grains import PairKeys
from incentlang.diagnostics.names import UnknownField, UnknownName, WrongSort
from incentlang.diagnostics.scenario_tables import NeverMissing, RowOfOtherWidth, TwiceInTable
from incentlang.diagnostics.scenarios import (
    GivenKind,
    GivenOfPlan,
    NothingLinks,
    PeriodOfOtherGrain,
)
from incentlang.diagnostics.suggest import closest
from incentlang.ir.expressions import Literal, LiteralValue
from incentlang.ir.scenario import GivenInput, GivenRow
from incentlang.ir.schema import PARTICIPANT, Entity, Fact, Field
from incentlang.source import Span
from incentlang.syntax import ast
from incentlang.types import DATE, TEXT, Money, OneOf, Ratio, Ref, Text, Type, describe

MISSING = "missing"
"""The word in a cell that is empty."""

_ASSIGNMENT = {
    "target": Field("target", Money("year"), optional=True),
    "currency": Field("currency", TEXT),
    "from": Field("from", DATE),
    "to": Field("to", DATE, optional=True),
}


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


def row(ctx: Context, node: ast.GivenRow) -> list[GivenRow]:
    table = _table(ctx, node.kind)
    if table is None:
        return []
    cells = _cells(ctx, table, node.assigns)
    return [GivenRow(table.name, node.key.text, tuple(cells), node.start, node.end, span=node.span)]


def fact_row(ctx: Context, node: ast.GivenFact) -> list[GivenRow]:
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
    cells: list[tuple[str, LiteralValue | None]] = [
        (links[0].name, node.key.text),
        *((name, node.on) for name in table.dates if table.dates[1:] == () or name not in written),
    ]
    cells += _cells(ctx, table, node.assigns)
    key = f"{table.name} of {node.key.text} on {node.on}"
    return [GivenRow(table.name, key, tuple(cells), span=node.span)]


def table_rows(ctx: Context, node: ast.GivenTable) -> list[GivenRow]:
    """`given deal: ARR, kind` and its rows: each is a row of its own, with a cell for each column."""
    table = _table(ctx, node.kind)
    if table is None or not (columns_differ(ctx, node.columns) and rows_differ(ctx, node.rows)):
        return []
    fields = [_field(ctx, table, name) for name in node.columns]
    found: list[GivenRow] = []
    for line in node.rows:
        if not as_wide(ctx, line, node.columns, f"`{MISSING}` says that one is empty"):
            continue
        cells: list[tuple[str, LiteralValue | None]] = []
        said: list[str] = []
        for field, name, value in zip(fields, node.columns, line.cells, strict=True):
            if field is not None:
                cells += _cell(ctx, field, table, ast.Assign(name, value, value.span), line.key.text)
            said.append(f"{name.text} {value.span.text}")
        written = f"given {table.name} {line.key.span.text}: {', '.join(said)}"
        found.append(GivenRow(table.name, line.key.text, tuple(cells), written=written, span=line.span))
    return found


def columns_differ(ctx: Context, columns: Sequence[ast.Ident]) -> bool:
    """Whether a table names each column once; else it is reported."""
    return _differ(ctx, columns, "column")


def rows_differ(ctx: Context, rows: Sequence[ast.ScenarioRow]) -> bool:
    """Whether a table has one row for each key; else it is reported."""
    return _differ(ctx, [line.key for line in rows], "row")


def _differ(ctx: Context, names: Sequence[ast.Ident], sort: Choice["column", "row"]) -> bool:
    seen: dict[str, Span] = {}
    for name in names:
        if name.text in seen:
            ctx.report(TwiceInTable(at=name.span, sort=sort, name=name.text, first=seen[name.text]))
            return False
        seen[name.text] = name.span
    return True


def as_wide(ctx: Context, line: ast.ScenarioRow, columns: Sequence[ast.Ident], empty: str) -> bool:
    """Whether a row has a cell for each column; else it is reported."""
    wanted, there = len(columns), len(line.cells)
    if there < wanted:
        left = tuple(name.text for name in columns[there:])
        found = RowOfOtherWidth(at=line.span, row=line.key.text, cells=there, columns=wanted, lacking=left, empty=empty)
        ctx.report(found)
    elif there > wanted:
        extra = line.cells[wanted].span
        ctx.report(RowOfOtherWidth(at=extra, row=line.key.text, cells=there, columns=wanted, extra=extra.text))
    return there == wanted


def _field(ctx: Context, table: Entity | Fact, name: ast.Ident) -> Field | None:
    """A column of a table, or None after reporting."""
    fields = {field.name: field for field in table.fields}
    if table.name == PARTICIPANT:
        fields |= _ASSIGNMENT
    field = fields.get(name.text)
    if field is None:
        near = closest(name.text, fields)
        ctx.report(UnknownField(at=name.span, name=name.text, owner=table.name, suggestions=near))
    return field


def _cells(
    ctx: Context, table: Entity | Fact, assigns: tuple[ast.Assign, ...]
) -> list[tuple[str, LiteralValue | None]]:
    cells: list[tuple[str, LiteralValue | None]] = []
    for assign in assigns:
        field = _field(ctx, table, assign.name)
        if field is not None:
            cells += _cell(ctx, field, table, assign)
    return cells


def _cell(
    ctx: Context, field: Field, table: Entity | Fact, assign: ast.Assign, row_key: str = ""
) -> list[tuple[str, LiteralValue | None]]:
    """The cell, where it is what its column declares; else it is reported."""
    if _is_missing(field, assign.value):
        if field.optional or (field.over_time and table.name != PARTICIPANT):
            return [(field.name, None)]
        ctx.report(NeverMissing(at=assign.value.span, name=field.name, owner=table.name, row=row_key))
        return []
    value = _given(ctx, field.type, assign, row_key)
    return [] if value is None else [(field.name, value)]


def _is_missing(field: Field, value: ast.Literal | ast.Ident | ast.Text) -> bool:
    """Whether a cell says that it is empty; a declared value of that name, or a text in quotes, is what it says."""
    if not isinstance(value, ast.Ident) or value.text != MISSING:
        return False
    return not (isinstance(field.type, OneOf) and MISSING in field.type.values)


def _given(ctx: Context, kind: Type, assign: ast.Assign, row_key: str) -> LiteralValue | None:
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
    found_kind = GivenKind(at=assign.span, name=assign.name.text, kind=describe(kind), text=node.span.text, row=row_key)
    ctx.report(found_kind)
    return None


def supplied(ctx: Context, node: ast.GivenInput) -> list[GivenInput]:
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
    if not as_many(ctx, node, declared.also):
        return []
    who = "" if declared.of_plan else node.key.text
    also = node.also.text if node.also is not None else ""
    return [GivenInput(declared.name, who, found, typed.ir.value, also, span=node.span)]


def as_many(ctx: Context, node: ast.GivenInput | ast.Expect | ast.ExpectNo, entity: str) -> bool:
    """Whether as many are named as a figure is of; else it is reported."""
    if bool(entity) == (node.also is not None):
        return True
    key = node.key if node.also is None else node.also
    ctx.report(PairKeys(at=key.span, name=node.name.text, key=key.text, entity=entity))
    return False
