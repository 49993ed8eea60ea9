"""Decision tables: exactly one row must apply to every case, which is proved by trying every kind of case."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import attrs

from incentlang.check.axes import goes_with, has_bands, kind_of_axis, length_or_number, literal_kind
from incentlang.check.context import Context, Typed
from incentlang.check.limits import lowest
from incentlang.check.literals import literal
from incentlang.diagnostics.names import UnknownName, UnknownValue
from incentlang.diagnostics.suggest import closest
from incentlang.diagnostics.tables import (
    CaseCoveredTwice,
    CaseMissing,
    CellKind,
    MixedColumn,
    NeedsGives,
    TooManyCases,
)
from incentlang.ir.expressions import Literal
from incentlang.ir.program import Axis, CellMatch, DecisionRow, DecisionTable
from incentlang.source import Span
from incentlang.syntax import ast
from incentlang.types import DAYS, MONTHS, OneOf, YesNo, describe
from incentlang.values.numbers import trimmed

_MOST_CASES = 100_000
_NEVER_BELOW_ZERO = ("months_in_role", "calendar_months_in_role")
_GIVES = ("duration", "percent", "money", "number", "count", "days", "months")


def decision_table(ctx: Context, node: ast.Table, rows: Sequence[Sequence[ast.TableCell]]) -> DecisionTable | None:
    """The checked table, or None after reporting."""
    name = node.name.text
    if node.gives is None:
        ctx.report(NeedsGives(at=node.name.span, table=name))
        return None
    if node.gives.text not in _GIVES:
        near = closest(node.gives.text, _GIVES)
        ctx.report(UnknownName(at=node.gives.span, name=node.gives.text, suggestions=near))
        return None
    axes = [_axis(ctx, axis, [row[i] for row in rows]) for i, axis in enumerate(node.axes)]
    if any(axis is None for axis in axes):
        return None
    sound_axes = tuple(axis for axis in axes if axis is not None)
    begun = [sorted({begin for row in rows if (begin := _begin(row[i])) is not None}) for i in range(len(axes))]
    starts = [sorted({begin.at for begin in column}) for column in begun]
    built: list[DecisionRow] = []
    given: list[Typed] = []
    for row in rows:
        cells = [_cell(ctx, cell, axis, begun[i]) for i, (cell, axis) in enumerate(zip(row, sound_axes, strict=False))]
        result = _gives(ctx, row[-1], node.gives.text, name)
        if any(cell is None for cell in cells) or result is None:
            return None
        given.append(result)
        assert isinstance(result.ir, Literal)
        span = row[0].span.to(row[-1].span)
        built.append(DecisionRow(tuple(cell for cell in cells if cell is not None), result.ir, span=span))
    if not _one_kind(ctx, given, name):
        return None
    table = DecisionTable(name, node.title, sound_axes, given[0].kind, tuple(built), span=node.span)
    lows = [lowest(ctx, axis) for axis in node.axes]
    return table if _complete(ctx, table, starts, lows, node.name.span) else None


def _axis(ctx: Context, path: ast.Path, cells: Sequence[ast.TableCell]) -> Axis | None:
    """The kind of an axis: that of the column it names; a measure has that of its cells."""
    values = [literal_kind(cell.value) for cell in cells]
    kind = kind_of_axis(ctx, path, [each for each in values if each is not None])
    return None if kind is None else Axis(path.text, kind)


class _Begin(NamedTuple):
    """Where a stretch begins: at the number itself, or just above it."""

    at: Decimal
    above: bool


def _begin(cell: ast.TableCell) -> _Begin | None:
    if cell.bound and not isinstance(cell.value, ast.Ident | ast.Text):
        at = length_or_number(cell.value.value)
        return None if at is None else _Begin(at, cell.bound == "above")
    return None


def _cell(ctx: Context, cell: ast.TableCell, axis: Axis, begun: Sequence[_Begin]) -> CellMatch | None:
    word = cell.value.text if isinstance(cell.value, ast.Ident) else None
    text = cell.value.value if isinstance(cell.value, ast.Text) else word
    if word == "any" and not cell.bound:
        return CellMatch()
    match axis.type:
        case OneOf(values=values, home=home) if text is not None and not cell.bound:
            if text in values:
                return CellMatch(value=text)
            near = closest(text, [*values, "any"])
            ctx.report(UnknownValue(at=cell.span, name=text, home=home, values=values, suggestions=near))
            return None
        case YesNo() if word in ("yes", "no") and not cell.bound:
            return CellMatch(value=word == "yes")
    if has_bands(axis.type) and not isinstance(cell.value, ast.Ident | ast.Text):
        found = literal(ctx, cell.value)
        if found.bad:
            return None
        begin = _begin(cell)
        if begin is not None and goes_with(found.kind, axis.type):
            if cell.bound == "below":
                return CellMatch(high=begin.at)
            following = next((each for each in begun if each > begin), None)
            if following is None:
                return CellMatch(low=begin.at, low_open=begin.above)
            return CellMatch(None, begin.at, following.at, begin.above, following.above)
    ctx.report(CellKind(at=cell.span, text=cell.span.text, axis=axis.name, kind=describe(axis.type)))
    return None


def _gives(ctx: Context, cell: ast.TableCell, wanted: str, table: str) -> Typed | None:
    before = isinstance(cell.value, ast.Length) and cell.value.value.count < 0  # no length ends before it begins
    if isinstance(cell.value, ast.Ident | ast.Text) or cell.bound or before:
        ctx.report(CellKind(at=cell.span, text=cell.span.text, axis="what the table gives", kind=wanted))
        return None
    found = literal(ctx, cell.value)
    if found.bad:
        return None
    kinds = {"duration": (DAYS, MONTHS), "days": (DAYS,), "months": (MONTHS,)}.get(wanted)
    words = describe(found.kind)
    fits = (
        found.kind in kinds if kinds else wanted.rstrip("s") in words or (wanted == "percent" and "percentage" in words)
    )
    if not fits:
        ctx.report(CellKind(at=cell.span, text=cell.span.text, axis="what the table gives", kind=wanted))
        return None
    return found


def _one_kind(ctx: Context, given: Sequence[Typed], table: str) -> bool:
    for each in given[1:]:
        if each.kind != given[0].kind:
            wanted, found = describe(given[0].kind), describe(each.kind)
            ctx.report(MixedColumn(at=each.ir.span, table=table, wanted=wanted, found=found))
            return False
    return True


@attrs.frozen
class _Sample:
    """One value that stands for all values between two starts, and its words."""

    value: str | bool | Decimal
    text: str


def _samples(axis: Axis, starts: Sequence[Decimal], low: Decimal | None) -> list[_Sample]:
    match axis.type:
        case OneOf(values=values):
            return [_Sample(value, value) for value in values]
        case YesNo():
            return [_Sample(True, "yes"), _Sample(False, "no")]
        case _:
            if not starts:
                return [_Sample(Decimal(0), "any number")]
            found = [_Sample(starts[0] - 1, f"below {trimmed(starts[0])}")]
            if axis.name in _NEVER_BELOW_ZERO and starts[0] <= 0:
                found = []
            for start, following in itertools.zip_longest(starts, starts[1:]):
                inside = (start + following) / 2 if following is not None else start + 1
                found += [_Sample(start, trimmed(start)), _Sample(inside, f"above {trimmed(start)}")]
            if low is None:
                return found
            inside = [sample for sample in found if isinstance(sample.value, Decimal) and sample.value > low]
            return [_Sample(low, trimmed(low)), *inside]


def _accepts(cell: CellMatch, value: str | bool | Decimal) -> bool:
    if isinstance(value, Decimal):
        return cell.holds(value)
    return cell.value is None or cell.value == value


def _complete(
    ctx: Context,
    table: DecisionTable,
    starts: Sequence[Sequence[Decimal]],
    lows: Sequence[Decimal | None],
    span: Span,
) -> bool:
    """Try one value of every kind on each axis; report the first case with no row or two."""
    samples = [_samples(axis, start, low) for axis, start, low in zip(table.axes, starts, lows, strict=True)]
    total = 1
    for axis in samples:
        total *= len(axis)
    if total > _MOST_CASES:
        ctx.report(TooManyCases(at=span, table=table.name, cases=total))
        return False
    for case in itertools.product(*samples):
        rows = [
            row
            for row in table.rows
            if all(_accepts(cell, sample.value) for cell, sample in zip(row.cells, case, strict=True))
        ]
        if len(rows) == 1:
            continue
        words = ", ".join(f"{axis.name} {sample.text}" for axis, sample in zip(table.axes, case, strict=True))
        if rows:
            ctx.report(CaseCoveredTwice(at=rows[1].span, table=table.name, case=words, other=rows[0].span))
        else:
            ctx.report(CaseMissing(at=span, table=table.name, case=words))
        return False
    return True
