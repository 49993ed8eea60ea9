"""What is gathered over the entity of a pair: each one with its value, and those that a condition leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from incentlang.engines.reference.answers import Problem
from incentlang.ir.expressions import Add, Expr, Multiply, OverAlso, PeriodWalk
from incentlang.ir.walk import children

if TYPE_CHECKING:
    from incentlang.explain.values import Reader

_MOST = 12
"""So many of an entity are named; the others are counted."""


def formula(reader: Reader, node: OverAlso) -> str:
    """`lowest of (alpha 80%, beta 120%)`."""
    return f"{node.kind} of ({parts(reader, node)})"


def parts(reader: Reader, node: OverAlso) -> str:
    """`alpha 80%, beta 120%`; each one's measures and inputs get nodes of their own."""
    env = reader.env
    try:
        keys = reader.engine.measures.pairs.members(node, env)
    except Problem:
        return "not known"
    words: list[str] = []
    before = env.also
    for key in keys:
        env.also = key
        try:
            words.append(f"{key} {_one(reader, node)}".strip())
        finally:
            env.also = before
    shown = [*words[:_MOST], *([f"{len(words) - _MOST} more"] if len(words) > _MOST else [])]
    return ", ".join(shown) or f"no {node.of}"


def walks(reader: Reader, node: Expr) -> Iterator[str]:
    """`alpha: 40,000.00 at 5% = 2,000.00`: the walk along a table of each one, where that is what is gathered."""
    inside = node.factors if isinstance(node, Multiply) else node.terms if isinstance(node, Add) else (node,)
    for part in inside:
        if isinstance(part, OverAlso) and isinstance(part.value, PeriodWalk):
            yield from _each_walk(reader, part, part.value)


def _each_walk(reader: Reader, node: OverAlso, walk: PeriodWalk) -> Iterator[str]:
    env, test = reader.env, reader.engine.compiler.test(node.where, "") if node.where is not None else None
    before = env.also
    try:
        for key in reader.engine.measures.pairs.members(node, env)[:_MOST]:
            env.also = key
            if test is None or test(env).state == "met":
                yield f"{key}: {reader.calculation(walk)[0]}"
    except Problem:
        return  # told where the amount itself is
    finally:
        env.also = before


def _one(reader: Reader, node: OverAlso) -> str:
    value = reader.formula(node.value) if node.value is not None else ""
    if node.where is None:
        return value
    reader.formula(node.where)
    for side in children(node.where):
        reader.formula(side)
    try:
        state = reader.engine.compiler.test(node.where, "")(reader.env).state
    except Problem:
        return "problem"
    words = {"met": "", "failed": "left out", "pending": "open, left out"}[state]
    return ", ".join(part for part in (value, words) if part)
