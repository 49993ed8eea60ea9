"""The compensation date of a fact: one column, or the later of several (semantics 7)."""

from __future__ import annotations

from collections.abc import Sequence

from incentlang.check.context import Context
from incentlang.diagnostics.dates import OneDay, OptionalDate
from incentlang.diagnostics.declarations import PartKind, TwoOfOne
from incentlang.diagnostics.names import UnknownField
from incentlang.diagnostics.suggest import closest
from incentlang.ir.schema import Field
from incentlang.syntax import ast
from incentlang.types import DateType, Unknown


def dated_of(
    ctx: Context, node: ast.Fact, dated: ast.Field | None, fields: Sequence[Field]
) -> tuple[tuple[str, ...], ast.LaterOrEarlier]:
    """The columns that decide the date of a row, and which of them does; none after `dated` was left out."""
    own = (dated.name.text,) if dated is not None else ()
    for extra in node.dated_of if dated is not None else node.dated_of[1:]:
        ctx.report(TwoOfOne(at=extra.span, part="dated", owner=node.name.text))
    if dated is not None or not node.dated_of:
        return own, "later"
    clause = node.dated_of[0]
    if len(clause.fields) == 1:
        ctx.report(OneDay(at=clause.span, op=clause.op))
    columns = {field.name: field for field in fields}
    for name in clause.fields:
        field = columns.get(name.text)
        if field is None:
            near = closest(name.text, columns)
            ctx.report(UnknownField(at=name.span, name=name.text, owner=node.name.text, suggestions=near))
        elif not isinstance(field.type, DateType | Unknown):
            ctx.report(PartKind(at=name.span, part="dated", name=name.text, wanted="date"))
        elif field.optional:
            ctx.report(OptionalDate(at=name.span, name=name.text))
    names = tuple(dict.fromkeys(name.text for name in clause.fields if name.text in columns))
    return names, clause.op
