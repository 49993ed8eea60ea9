"""What stands between a table's axes and its cells: the method, and the point of `retroactive above 100%`."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from incentlang.source import NOWHERE, Span
from incentlang.syntax import ast


@attrs.frozen
class TableMethod:
    """The words of a method, and the point that `retroactive above` names."""

    words: str
    above: ast.Literal | None
    span: Span


NO_METHOD = TableMethod("", None, NOWHERE)


def method_and_cells(
    method: TableMethod | None, cells: Sequence[ast.TableCell]
) -> tuple[TableMethod, tuple[ast.TableCell, ...]]:
    """The method and the cells that belong to rows.

    A file knows no lines, so `retroactive above 100%` and `retroactive` with a first row `above 100%  5%` begin alike.
    Rows of such a table hold two cells: where the cells do not come out even, the point is the start of the first row.
    """
    if method is None:
        return NO_METHOD, tuple(cells)
    if method.above is None or len(cells) % 2 == 0:
        return method, tuple(cells)
    start = ast.TableCell("above", method.above, method.above.span)
    return TableMethod("retroactive", None, method.span), (start, *cells)
