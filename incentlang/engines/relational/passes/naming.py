"""A value that stands in a selection many times is computed once: as a column, in a stage before it.

Expressions are written into each other, so what one value asks twice, and the next one twice again, would be written
a thousand times. Databases read that text for minutes; the different values in it are a few hundred.

A stage has the rows of the selection. What only some of them ask for is computed for all: nothing fails there, because
a divisor is missing where it is zero (`numbers.py`), and no number of digits depends on a condition.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import attrs

from incentlang.engines.relational.passes.shapes import AGGREGATES
from incentlang.engines.relational.sql import Call, Column, Expr, Over, Select, Source, Step
from incentlang.engines.relational.sql.rewriting import each_expression, each_select, with_parts

SHORT = 400
"""Up to so many parts a selection stays in one piece: it is read at once, and easier to follow."""
LEAST = 4
"""Of so many parts a value is worth a column."""
_ROW = "r"


def named(step: Step) -> list[Step]:
    """A step, after the stages that compute what stands in it many times."""
    stages: list[Step] = []

    def last(select: Select) -> Select:
        values = _Values()
        roots = [values.number(expr) for expr in (*(expr for _, expr in select.columns), *select.group)]
        # A window has to be of the rows that are chosen, so they are not chosen after it.
        late = None if any(isinstance(shell, Over) for shell in values.shells) else select.where
        if late is not None:
            roots.append(values.number(late))
        long = sum(values.size[root] for root in roots) > SHORT
        levels = _levels(values, roots, bool(select.group)) if long else []
        return _staged(step.name, select, late, values, levels, stages) if levels else select

    query = each_select(step.query, last)
    return [*stages, attrs.evolve(step, query=query)]


@attrs.define
class _Values:
    """The different values of a selection by number, what is inside a value before it.

    Attributes:
        shells: Each value with `_part` in the places of its parts.
        inside: The numbers of those parts.
        size: How many parts it has when it is written out.
    """

    shells: list[Expr] = attrs.field(factory=list)
    inside: list[list[int]] = attrs.field(factory=list)
    size: list[int] = attrs.field(factory=list)
    _numbers: dict[Expr, int] = attrs.field(factory=dict)
    _seen: dict[int, int] = attrs.field(factory=dict)

    def number(self, node: Expr) -> int:
        """The number of a value; equal ones have the same."""
        if id(node) not in self._seen:
            self._seen[id(node)] = self._found(node)
        return self._seen[id(node)]

    def _found(self, node: Expr) -> int:
        parts: list[int] = []

        def numbered(part: Expr) -> Expr:
            parts.append(self.number(part))
            return _part(parts[-1])

        shell = with_parts(node, numbered)
        if shell not in self._numbers:
            self._numbers[shell] = len(self.shells)
            self.shells.append(shell)
            self.inside.append(parts)
            self.size.append(1 + sum(self.size[part] for part in parts))
        return self._numbers[shell]


def _part(number: int) -> Expr:
    return Column(str(number), "whole", "part of a value")


def _number(part: Expr) -> int:
    assert isinstance(part, Column)
    return int(part.name)


def _levels(values: _Values, roots: Iterable[int], grouped: bool) -> list[list[int]]:
    """The values that are named, stage by stage: each after those that are named inside it."""
    of_groups = _of_groups(values, grouped)
    written = Counter(roots)
    for place in reversed(range(len(values.shells))):
        for part in values.inside[place]:
            written[part] += written[place] if place in of_groups else 1
    depth: list[int] = []
    found: list[list[int]] = []
    for place, parts in enumerate(values.inside):
        depth.append(max((depth[part] for part in parts), default=0))
        if written[place] > 1 and values.size[place] >= LEAST and place not in of_groups:
            if depth[place] == len(found):
                found.append([])
            found[depth[place]].append(place)
            depth[place] += 1
    return found


def _of_groups(values: _Values, grouped: bool) -> set[int]:
    """The values that there are only once rows are grouped: sums, windows over groups, and what is made of these."""
    sums = {
        place for place, shell in enumerate(values.shells) if isinstance(shell, Call) and shell.function in AGGREGATES
    }
    grouped = grouped or bool(sums)
    found: set[int] = set()
    for place, (shell, parts) in enumerate(zip(values.shells, values.inside, strict=True)):
        if place in sums or (grouped and isinstance(shell, Over)) or not found.isdisjoint(parts):
            found.add(place)
    return found


def _staged(
    name: str,
    select: Select,
    late: Expr | None,
    values: _Values,
    levels: Sequence[Sequence[int]],
    stages: list[Step],
) -> Select:
    """A selection from the last of its stages.

    Args:
        name: The step that it is a part of.
        select: The selection.
        late: Its condition, if that is asked after the stages.
        values: What it computes.
        levels: The values that each stage names.
        stages: Where the stages are put.
    """
    known: dict[int, Expr] = {place: each for place, each in enumerate(values.shells) if isinstance(each, Column)}
    names = {place: f"{each.of}.{each.name}" for place, each in known.items() if isinstance(each, Column)}
    places = [place for level in levels for place in level]
    names |= {place: f"value {number}" for number, place in enumerate(places, start=1)}
    rows = attrs.evolve(select, where=None if late is not None else select.where, group=())
    for level in levels:
        columns = known | {place: _written(values, place, known) for place in level}
        stage = f"stage {len(stages) + 1} of {name}"
        query = attrs.evolve(rows, columns=tuple((names[place], expr) for place, expr in columns.items()))
        stages.append(Step(stage, query, kept=False))
        known = {place: Column(names[place], expr.type, _ROW) for place, expr in columns.items()}
        rows = Select((), Source(stage, _ROW))
    chosen = attrs.evolve(rows, columns=select.columns, where=late, group=select.group)
    return each_expression(chosen, lambda expr: _written(values, values.number(expr), known))


def _written(values: _Values, place: int, known: Mapping[int, Expr]) -> Expr:
    """A value, with the columns that hold those inside it which are known."""
    if place in known:
        return known[place]
    return with_parts(values.shells[place], lambda part: _written(values, _number(part), known))
