"""Tables: flat cells become rows, rows become bands, points or cases (language.md section 6)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

import attrs

from incentlang.check import versions
from incentlang.check.axes import band_axis, has_bands, start_of, usual
from incentlang.check.cases import decision_table
from incentlang.check.context import Context, Typed
from incentlang.check.literals import literal
from incentlang.check.matrices import matrix
from incentlang.check.stepwise import has_moment, split_point
from incentlang.diagnostics.grains import Cycle, Hop
from incentlang.diagnostics.suggest import closest
from incentlang.diagnostics.tables import (
    BandCell,
    CurveNeedsEnd,
    DoubledBand,
    EmptyTable,
    EndNotHere,
    MixedColumn,
    OneAxis,
    RowWidth,
)
from incentlang.ir.program import Band, BandTable, CurveEnd, CurveTable, PastEnd, Table
from incentlang.syntax import ast
from incentlang.types import Type, describe, is_numeric

_LEAST = Decimal("-Infinity")
_ENDS: dict[str, PastEnd] = {"flat": "flat", "zero": "zero", "extended": "extended"}


def find(ctx: Context, name: str) -> Table | None:
    """The checked table, on first use: a derived value may pass through one, and be the axis of another."""
    if name not in ctx.tables:
        if name in ctx.deriving:
            circle = ctx.deriving[ctx.deriving.index(name) :]
            hops = tuple(Hop(each, ctx.symbols.named[each].span) for each in circle)
            ctx.report(Cycle(at=hops[0].span, hops=hops))
            return None
        ctx.deriving.append(name)
        ctx.tables[name] = _versions(ctx, name)
        ctx.deriving.remove(name)
    return ctx.tables[name]


def _versions(ctx: Context, name: str) -> Table | None:
    """The first version of a table; all of them are kept beside."""
    made = [
        attrs.evolve(found, dates=dates)
        for node, dates in versions.of_table(ctx, name)
        if (found := table(ctx, node)) is not None
    ]
    if len(made) < len(ctx.symbols.versions[name]) or not versions.same_shape(ctx, made):
        return None
    ctx.table_versions[name] = made
    return made[0]


def table(ctx: Context, node: ast.Table) -> Table | None:
    """The checked table, or None after reporting."""
    if not has_moment(ctx, node):
        return None
    if node.method in ("lookup", "bilinear"):
        return matrix(ctx, node)
    width = len(node.axes) + 1
    rows = _rows(ctx, node, width)
    if rows is None:
        return None
    if not node.method:
        return decision_table(ctx, node, rows)
    if len(node.axes) > 1:
        ctx.report(OneAxis(at=node.axes[1].span, method=node.method))
        return None
    if not band_axis(ctx, node.axes[0]):
        return None
    if node.method == "interpolated":
        return _curve(ctx, node, rows)
    bands = _bands(ctx, node, rows)
    if bands is None:
        return None
    axis_type, gives, found = bands
    name, axis = node.name.text, node.axes[0].text
    split = split_point(ctx, node, axis_type, found)
    if not band_axis(ctx, node.axes[0], axis_type) or isinstance(split, Typed):
        return None
    by_day = node.method.endswith("through the day")
    method: Any = node.method.removesuffix(" through the day").removesuffix(" above")
    return BandTable(name, node.title, method, axis, axis_type, gives, found, split, by_day, span=node.span)


def _rows(ctx: Context, node: ast.Table, width: int) -> list[Sequence[ast.TableCell]] | None:
    """Cells in rows; when they do not come out even, the first line of the file that is short or long is blamed."""
    cells = node.cells
    if not cells:
        ctx.report(EmptyTable(at=node.name.span, name=node.name.text))
        return None
    if len(cells) % width == 0:
        return [cells[i : i + width] for i in range(0, len(cells), width)]
    lines: dict[int, list[ast.TableCell]] = {}
    for cell in cells:
        lines.setdefault(cell.span.line, []).append(cell)
    blamed = next((line for line in lines.values() if len(line) != width), list(cells))
    place = blamed[0].span.to(blamed[-1].span)
    ctx.report(RowWidth(at=place, found=len(blamed), wanted=width, table=node.name.text))
    return None


def _number(ctx: Context, cell: ast.TableCell, table_name: str, start: bool = False) -> Typed | None:
    """A written value, or None after reporting; the start of a band may be a length of time."""
    if isinstance(cell.value, ast.Ident | ast.Text):
        near = closest(cell.value.text, _ENDS) if isinstance(cell.value, ast.Ident) else ()
        ctx.report(BandCell(at=cell.span, text=cell.span.text, table=table_name, suggestions=near))
        return None
    found = literal(ctx, cell.value)
    if found.bad:
        return None
    if not (has_bands(found.kind) if start else is_numeric(found.kind)):
        ctx.report(BandCell(at=cell.span, text=cell.span.text, table=table_name))
        return None
    return found


Bands = tuple[Type, Type, tuple[Band, ...]]


def _bands(ctx: Context, node: ast.Table, rows: Sequence[Sequence[ast.TableCell]]) -> Bands | None:
    """Band starts in order, with one kind in each column."""
    name = node.name.text
    found: list[tuple[Typed, Typed, Band]] = []
    sound = True
    for start, gives in rows:
        at, value = _number(ctx, start, name, start=True), _number(ctx, gives, name)
        if at is None or value is None:
            sound = False
            continue
        lowest = start.bound == "below" and len(found) == 0
        if start.bound == "" or gives.bound or (start.bound == "below" and not lowest):
            ctx.report(BandCell(at=start.span.to(gives.span), text=start.span.to(gives.span).text, table=name))
            sound = False
            continue
        floor = None if start.bound == "below" else start_of(at)
        span = start.span.to(gives.span)
        found.append((at, value, Band(floor, start.bound == "above", start_of(value), span=span)))
    if not sound or not found:
        return None
    kinds = usual([at.kind for at, _, _ in found]), usual([value.kind for _, value, _ in found])
    for at, value, _ in found:
        for piece, wanted in ((at, kinds[0]), (value, kinds[1])):
            if piece.kind != wanted:
                words = describe(wanted), describe(piece.kind)
                ctx.report(MixedColumn(at=piece.ir.span, table=name, wanted=words[0], found=words[1]))
                return None
    bands = sorted(
        (band for _, _, band in found), key=lambda band: (_LEAST if band.at is None else band.at, band.above)
    )
    if bands[0].at is None and len(bands) > 1 and start_of(found[0][0]) != bands[1].at:
        ctx.report(EndNotHere(at=bands[0].span, side="below", at_point=_text(node, bands[1])))
        return None
    for before, after in pairwise(bands):
        if (before.at, before.above) == (after.at, after.above):
            ctx.report(DoubledBand(at=after.span, table=name, other=before.span))
            return None
    return kinds[0], kinds[1], tuple(bands)


def _curve(ctx: Context, node: ast.Table, rows: Sequence[Sequence[ast.TableCell]]) -> CurveTable | None:
    """Points and the two ends, which are written with their point."""
    ends: dict[str, tuple[ast.TableCell, CurveEnd]] = {}
    points: list[Sequence[ast.TableCell]] = []
    for row in rows:
        start, gives = row
        does = _ENDS.get(gives.value.text) if isinstance(gives.value, ast.Ident) else None
        if start.bound in ("below", "above") and does is not None:
            ends[start.bound] = (start, CurveEnd(does, span=start.span.to(gives.span)))
        else:
            points.append(row)
    bands = _bands(ctx, node, points)
    if bands is None:
        return None
    axis_type, gives_type, found = bands
    name = node.name.text
    if not band_axis(ctx, node.axes[0], axis_type):
        return None
    for side, point in (("below", found[0]), ("above", found[-1])):
        if side not in ends:
            ctx.report(CurveNeedsEnd(at=node.name.span, table=name, side=side, at_point=_text(node, point)))
            return None
        written = _number(ctx, ends[side][0], name, start=True)
        if written is None:
            return None
        if start_of(written) != point.at or written.kind != axis_type:
            ctx.report(EndNotHere(at=ends[side][0].span, side=side, at_point=_text(node, point)))
            return None
    return CurveTable(
        name, node.title, node.axes[0].text, axis_type, gives_type, found, ends["below"][1], ends["above"][1],
        span=node.span,
    )  # fmt: skip


def _text(node: ast.Table, point: Band) -> str:
    """The start of a point as the plan writes it."""
    return point.span.text.split(None, 1)[1].rsplit(None, 1)[0].strip()
