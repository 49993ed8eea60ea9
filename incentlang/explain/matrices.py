"""Which cell of a matrix was reached, in words."""

from __future__ import annotations

from typing import Any

from incentlang.engines.reference.matrices import reached
from incentlang.engines.reference.tables import axis_text
from incentlang.ir.program import Axis, Head, MatrixTable


def cell_words(table: MatrixTable, values: tuple[Any, Any]) -> list[str]:
    """What to add to each value: ` (from 90%)`, the head that it has reached, or nothing."""
    heads = (table.rows, table.columns)
    return [
        _reached(table, axis, axis_heads, value)
        for axis, axis_heads, value in zip(table.axes, heads, values, strict=True)
    ]


def _reached(table: MatrixTable, axis: Axis, heads: tuple[Head, ...], value: Any) -> str:
    if value is None:
        return ""  # a value that is missing reaches no head, and the line says so itself
    index = reached(table, axis, heads, value)
    head = heads[index]
    if head.value is not None or (head.at == value and not head.above):
        return ""
    if head.at is None:
        following = heads[index + 1] if index + 1 < len(heads) else None
        return f" (below {axis_text(following.at, axis.type)})" if following and following.at is not None else ""
    return f" ({'above' if head.above else 'from'} {axis_text(head.at, axis.type)})"
