"""What a condition found to be known, so that it may be read behind it."""

from __future__ import annotations

from collections.abc import Iterable

from incentlang.check import ranking
from incentlang.syntax import ast


def known_paths(nodes: Iterable[ast.Expr]) -> frozenset[str]:
    """The paths that hold a value wherever all these conditions hold."""
    found: set[str] = set()
    for node in nodes:
        match node:
            case ast.Known(operand=ast.Path() as path, negated=False):
                found.add(path.text)
            case ast.Known(operand=ast.Ranking() | ast.Group() | ast.Windowed() as other, negated=False):
                found.add(ranking.words_of(other))
            case ast.Known(operand=ast.AtPeriod(operand=path, at=at), negated=False):
                found.add(f"{path.text} at {at}")
            case ast.And(conditions=inner):
                found |= known_paths(inner)
            case ast.Group(inner=one):
                found |= known_paths([one])
            case _:
                pass
    return frozenset(found)
