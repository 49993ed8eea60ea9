"""What selections say but for their constants."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import assert_never

from incentlang.engines.relational.sql import (
    Binary,
    Call,
    Case,
    Cast,
    Column,
    Const,
    Expr,
    IsNull,
    Not,
    Over,
    Quotient,
    Round,
    Select,
    inside,
    parts,
)
from incentlang.engines.relational.sql.rewriting import expressions, sources

AGGREGATES = ("sum", "min", "max", "count", "any", "common_multiple")
"""Functions that add up rows, where they are not over a window."""


def shape_of(select: Select, table: Callable[[str], Hashable]) -> Hashable:
    """What a selection says, the same for all that differ in constants alone.

    Args:
        select: The selection.
        table: What a source is known by.
    """
    said: list[Hashable] = [(source.name, table(source.table)) for source in sources(select)]
    said += [(join.left, join.lookup) for join in select.joins]
    said += [tuple(name for name, _ in select.columns), select.where is None, len(select.group)]
    for root in expressions(select):
        said += [_said(node) for node in inside(root)]
    return tuple(said)


def constants_of(select: Select) -> list[Const]:
    """The constants of a selection, in the order in which they stand."""
    return [node for root in expressions(select) for node in inside(root) if isinstance(node, Const)]


def varies(node: Const) -> bool:
    """Whether another value in its place leaves the shape as it is."""
    return node.value is not None and node.type != "truth"


def _said(node: Expr) -> Hashable:
    """What a node says without what is inside it."""
    match node:
        case Column(name=name, of=of, type=kind):
            return ("column", of, name, kind)
        case Const(value=value, type=kind):
            return ("constant", kind) if varies(node) else ("constant", kind, value)
        case Cast(type=kind):
            return ("cast", kind)
        case Round(type=kind):
            return ("round", kind)
        case Not():
            return "not"
        case IsNull():
            return "missing"
        case Binary(op=op, type=kind):
            return (op, kind)
        case Quotient(type=kind):
            return ("quotient", kind)
        case Case(cases=cases, otherwise=otherwise, type=kind):
            return ("case", len(cases), otherwise is None, kind)
        case Call(function=function, arguments=arguments, type=kind):
            return (function, len(arguments), kind)
        case Over(partition=partition, order=order, frame=frame):
            return ("over", len(partition), len(order), frame)
        case _:
            assert_never(node)


def aggregates(select: Select) -> bool:
    """Whether a selection adds up rows, and not only over windows."""
    return any(_adds_up(root) for root in expressions(select))


def _adds_up(node: Expr) -> bool:
    if isinstance(node, Over):
        return False
    if isinstance(node, Call) and node.function in AGGREGATES:
        return True
    return any(_adds_up(part) for part in parts(node))
