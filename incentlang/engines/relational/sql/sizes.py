"""How long steps are as texts: a database reads what is written, however often the same part stands in it."""

from __future__ import annotations

from collections.abc import Iterable

from incentlang.engines.relational.sql import Expr, Step, parts
from incentlang.engines.relational.sql.rewriting import expressions, selects, sources

MOST = 200_000
"""A database reads longer steps for minutes; those of nearly all plans have a hundredth of it."""


def longest(steps: Iterable[Step]) -> int:
    """The number of parts of the longest step, with all that stands in it because it is not kept."""
    sizes: dict[int, int] = {}

    def size(node: Expr) -> int:
        if id(node) not in sizes:
            sizes[id(node)] = 1 + sum(map(size, parts(node)))
        return sizes[id(node)]

    inlined: dict[str, int] = {}
    most = 0
    for step in steps:
        own = 0
        for select in selects(step.query):
            own += sum(map(size, expressions(select)))
            own += sum(inlined.get(source.table, 0) for source in sources(select))
        inlined[step.name] = 0 if step.kept else own
        most = max(most, own)
    return most
