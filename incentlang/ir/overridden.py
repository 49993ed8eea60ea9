"""Where a plan reads parameters with overrides: in rows that are gathered, in periods."""

from __future__ import annotations

from collections.abc import Iterator

from incentlang.ir.expressions import (
    Aggregate,
    Expr,
    ParamRead,
    Prorated,
    Standing,
)
from incentlang.ir.walk import children, everything


def overridden_in(node: object) -> list[ParamRead]:
    """Every parameter with overrides that a part of a plan reads."""
    found = (node, *everything(node))
    return [each for each in found if isinstance(each, ParamRead) and each.overrides]


def in_periods(node: object, within: Prorated | None = None) -> Iterator[tuple[ParamRead, Prorated | None]]:
    """Those that are read for a period, by days or not."""
    for each in (node,) if isinstance(node, Expr) else children(node):
        if isinstance(each, ParamRead) and each.overrides:
            yield each, within
        elif not isinstance(each, Aggregate | Standing):
            for inner in children(each):
                yield from in_periods(inner, each if isinstance(each, Prorated) else within)


def gathers_with_overrides(node: object) -> list[Aggregate]:
    """Gathers that read one of the rows they count."""
    found = (node, *everything(node))
    return [each for each in found if isinstance(each, Aggregate) and counted_in(each)]


def counted_in(gather: Aggregate) -> list[ParamRead]:
    """Those that a gather reads of the rows it counts."""
    return [node for root in (gather.value, gather.where) if root is not None for node in overridden_in(root)]
