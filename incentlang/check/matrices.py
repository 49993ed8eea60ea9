"""Matrices: a grid of cells becomes two rows of heads and what lies between them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Literal as Choice

from incentlang.check.axes import goes_with, has_bands, kind_of_axis, literal_kind, start_of, usual
from incentlang.check.context import Context, Typed
from incentlang.check.literals import literal
from incentlang.diagnostics.names import UnknownValue
from incentlang.diagnostics.suggest import closest
from incentlang.diagnostics.tables import (
    EmptyTable,
    HeadsOrder,
    MatrixAxes,
    MatrixCategory,
    MatrixHead,
    MatrixShape,
    MixedColumn,
)
from incentlang.ir.expressions import Literal
from incentlang.ir.program import Axis, Head, MatrixTable
from incentlang.source import Span
from incentlang.syntax import ast
from incentlang.types import OneOf, Type, YesNo, describe, is_numeric

Cells = Sequence[ast.TableCell]
_LEAST = Decimal("-Infinity")


def matrix(ctx: Context, node: ast.Table) -> MatrixTable | None:
    """The checked matrix, or None after reporting."""
    name = node.name.text
    if len(node.axes) != 2:
        ctx.report(MatrixAxes(at=node.axes[0].span, method=node.method, axes=len(node.axes)))
        return None
    if not node.cells:
        ctx.report(EmptyTable(at=node.name.span, name=name))
        return None
    leading = next((i for i, cell in enumerate(node.cells) if not cell.bound), len(node.cells))
    across = _kinds(node.cells[: max(leading - 1, 1)])
    down = _kinds([cell for cell in node.cells[max(leading - 1, 1) :] if cell.bound])
    first, second = kind_of_axis(ctx, node.axes[0], down), kind_of_axis(ctx, node.axes[1], across)
    if first is None or second is None:
        return None
    if isinstance(second, OneOf | YesNo) or (node.method == "bilinear" and not has_bands(first)):
        wrong = 1 if isinstance(second, OneOf | YesNo) else 0
        axis = node.axes[wrong]
        ctx.report(MatrixHead(at=axis.span, text=axis.text, why_not=_no_starts(node.method, wrong)))
        return None
    grid = _grid(ctx, node, first)
    if grid is None:
        return None
    heads, rows = grid
    columns = _starts(ctx, node, node.axes[1], second, heads)
    named = isinstance(first, OneOf | YesNo)
    row_heads = [row[0] for row in rows]
    found = _categories(ctx, node, first, row_heads) if named else _starts(ctx, node, node.axes[0], first, row_heads)
    cells = _cells(ctx, node, rows)
    if columns is None or found is None or cells is None:
        return None
    gives, values = cells
    axes = Axis(node.axes[0].text, first), Axis(node.axes[1].text, second)
    method: Choice["lookup", "bilinear"] = "bilinear" if node.method == "bilinear" else "lookup"
    return MatrixTable(name, node.title, method, axes, gives, found, columns, values, span=node.span)


def _no_starts(method: str, axis: int) -> str:
    if method == "bilinear":
        return "has no size, and a straight line needs one on both axes"
    return "has no starts, so it can only be the first axis" if axis else "has no starts"


def _kinds(cells: Cells) -> list[Type]:
    """The kinds of written starts, unreported."""
    return [kind for cell in cells if (kind := literal_kind(cell.value)) is not None]


def _grid(ctx: Context, node: ast.Table, first: Type) -> tuple[Cells, list[Cells]] | None:
    """The heads of the columns, and the rows, each with its head; the cells that begin with starts say how many."""
    leading = next((i for i, cell in enumerate(node.cells) if not cell.bound), len(node.cells))
    count = leading if isinstance(first, OneOf | YesNo) else leading - 1
    if count < 1 or leading == len(node.cells):
        ctx.report(MatrixShape(at=node.name.span, table=node.name.text, found=len(node.cells), wanted=0))
        return None
    heads, rest = node.cells[:count], node.cells[count:]
    width = count + 1
    lines: dict[int, list[ast.TableCell]] = {}
    for cell in rest:
        lines.setdefault(cell.span.line, []).append(cell)
    rows: list[Cells] = [rest[i : i + width] for i in range(0, len(rest), width)]
    even = all(len(row) == width and not any(cell.bound for cell in row[1:]) for row in rows)
    if even:
        return heads, rows
    blamed = next((line for line in lines.values() if len(line) != width), list(rest))
    place = blamed[0].span.to(blamed[-1].span)
    ctx.report(MatrixShape(at=place, table=node.name.text, found=len(blamed), wanted=width))
    return None


def _starts(ctx: Context, node: ast.Table, axis: ast.Path, kind: Type, cells: Cells) -> tuple[Head, ...] | None:
    """The starts of rows or columns: of the axis's kind, and each later than the one before."""
    heads: list[tuple[Head, Span]] = []
    for index, cell in enumerate(cells):
        if isinstance(cell.value, ast.Ident | ast.Text) or not cell.bound:
            why = f"does not say where a part of `{axis.text}` begins"
            ctx.report(MatrixHead(at=cell.span, text=cell.span.text, why_not=why))
            return None
        found = literal(ctx, cell.value)
        if found.bad:
            return None
        if not goes_with(found.kind, kind):
            why = f"is {describe(found.kind)}, and `{axis.text}` is {describe(kind)}"
            ctx.report(MatrixHead(at=cell.span, text=cell.span.text, why_not=why))
            return None
        if node.method == "bilinear" and cell.bound != "from":
            why = "is no point: between points there is a straight line, so each begins with `from`"
            ctx.report(MatrixHead(at=cell.span, text=cell.span.text, why_not=why))
            return None
        if cell.bound == "below" and index > 0:
            ctx.report(HeadsOrder(at=cell.span, table=node.name.text, other=cells[index - 1].span))
            return None
        at = start_of(found)
        heads.append((Head(at=None if cell.bound == "below" else at, above=cell.bound == "above"), cell.span))
        if index == 1 and heads[0][0].at is None and at != _written(ctx, cells[0]):
            why = f"leaves a gap: the next is `{cell.span.text}`"
            ctx.report(MatrixHead(at=cells[0].span, text=cells[0].span.text, why_not=why))
            return None
    for (before, place), (after, span) in pairwise(heads):
        if (before.at or _least(before), before.above) >= (after.at or _least(after), after.above):
            ctx.report(HeadsOrder(at=span, table=node.name.text, other=place))
            return None
    return tuple(head for head, _ in heads)


def _written(ctx: Context, cell: ast.TableCell) -> Decimal:
    assert not isinstance(cell.value, ast.Ident | ast.Text)
    return start_of(literal(ctx, cell.value))


def _least(head: Head) -> Decimal:
    return _LEAST if head.at is None else head.at


def _categories(ctx: Context, node: ast.Table, kind: Type, cells: Cells) -> tuple[Head, ...] | None:
    """One row for each value of a closed set, no more and no fewer."""
    values: tuple[str, ...] = kind.values if isinstance(kind, OneOf) else ("yes", "no")
    seen: dict[str, Span] = {}
    for cell in cells:
        match cell.value:
            case ast.Ident(text=text) if not cell.bound:
                pass
            case ast.Text(value=text) if not cell.bound:
                pass
            case _:
                why = f"is no value of `{node.axes[0].text}`"
                ctx.report(MatrixHead(at=cell.span, text=cell.span.text, why_not=why))
                return None
        if text not in values:
            near = closest(text, values)
            home = kind.home if isinstance(kind, OneOf) else node.axes[0].text
            ctx.report(UnknownValue(at=cell.span, name=text, home=home, values=values, suggestions=near))
            return None
        if text in seen:
            ctx.report(MatrixCategory(at=cell.span, table=node.name.text, value=text, doubled=True))
            return None
        seen[text] = cell.span
    missing = [value for value in values if value not in seen]
    if missing:
        ctx.report(MatrixCategory(at=node.name.span, table=node.name.text, value=missing[0], doubled=False))
        return None
    return tuple(Head(value=text if isinstance(kind, OneOf) else text == "yes") for text in seen)


def _cells(ctx: Context, node: ast.Table, rows: Sequence[Cells]) -> tuple[Type, tuple[tuple[Decimal, ...], ...]] | None:
    """What the matrix gives, all of one kind."""
    found: list[list[Typed]] = []
    for row in rows:
        line: list[Typed] = []
        for cell in row[1:]:
            if isinstance(cell.value, ast.Ident | ast.Text):
                ctx.report(MatrixHead(at=cell.span, text=cell.span.text, why_not="is no amount, percentage or number"))
                return None
            value = literal(ctx, cell.value)
            if value.bad:
                return None
            if not is_numeric(value.kind):
                ctx.report(MatrixHead(at=cell.span, text=cell.span.text, why_not="is no amount, percentage or number"))
                return None
            line.append(value)
        found.append(line)
    gives = usual([value.kind for line in found for value in line])
    for value in (value for line in found for value in line):
        if value.kind != gives:
            wanted, other = describe(gives), describe(value.kind)
            ctx.report(MixedColumn(at=value.ir.span, table=node.name.text, wanted=wanted, found=other))
            return None
    return gives, tuple(tuple(_decimal(value) for value in line) for line in found)


def _decimal(item: Typed) -> Decimal:
    assert isinstance(item.ir, Literal)
    assert isinstance(item.ir.value, Decimal)
    return item.ir.value
