"""A pass for rules that differ only in constants: their steps become one, joined with a table of the constants.

200 rules of one shape are then read in one go, and not one after the other. Steps are of one shape where they say the
same but for constants, and read steps of one shape. What becomes of one rule is told from what becomes of the others by
a number, which groups, windows and joins among such steps heed.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence

import attrs

from incentlang.engines.relational.passes.shapes import aggregates, constants_of, shape_of
from incentlang.engines.relational.sql import (
    Column,
    Const,
    Expr,
    Join,
    Query,
    Select,
    Source,
    Step,
    Union,
    Values,
    both,
    columns_of,
    same,
    whole,
)
from incentlang.engines.relational.sql.rewriting import each_expression, reading, sources, with_leaves

LEAST = 6
"""Fewer steps of one shape are as well left alone."""

_VARIANT, _CONSTANTS = "_variant", "v"


def merged(steps: Iterable[Step], asked: Collection[str]) -> list[Step]:
    """Steps of one shape as one step; what reads one of them alone reads its rows of that step."""
    every = list(steps)
    merging = _Merging({step.name for step in every})
    shapes = _shapes(every)
    groups: dict[Hashable, list[Step]] = {}
    for step in every:
        if step.name not in asked and isinstance(step.query, Select):
            groups.setdefault(shapes[step.name], []).append(step)
    found: list[Step] = []
    for step in every:
        group = groups.get(shapes[step.name], [])
        if group and group[0] is step:
            found += merging.of_steps(group)
        if step.name not in merging.members:
            query, constants = merging.of_parts(step.query, shapes)
            found += [*constants, attrs.evolve(step, query=query)]
    return found


def _shapes(steps: Sequence[Step]) -> dict[str, Hashable]:
    """The shape of each step by name, as a number that others of the shape have too."""
    numbers: dict[Hashable, int] = {}
    found: dict[str, Hashable] = {}
    for step in steps:
        shape: Hashable = step.name
        if isinstance(step.query, Select):
            shape = (step.kept, shape_of(step.query, lambda table: found.get(table, table)))
        found[step.name] = numbers.setdefault(shape, len(numbers))
    return found


@attrs.frozen
class _Family:
    """What several selections have become.

    Attributes:
        select: Their rows, with the number of the selection that each is of.
        constants: The step of the constants that it joins, if there are any.
        variants: The numbers of the selections.
    """

    select: Select
    constants: tuple[Step, ...]
    variants: tuple[int, ...]


@attrs.define
class _Merging:
    """What has been merged so far.

    Attributes:
        names: Names of steps.
        members: Steps that are part of a family: its name, and their number in it.
        families: The numbers in each family.
    """

    names: set[str]
    members: dict[str, tuple[str, int]] = attrs.field(factory=dict)
    families: dict[str, tuple[int, ...]] = attrs.field(factory=dict)

    def of_steps(self, group: Sequence[Step]) -> list[Step]:
        """The steps that stand for a group of one shape; none where it stays as it is."""
        first = group[0]
        made = self._family([each.query for each in group if isinstance(each.query, Select)], first.name)
        if made is None:
            return []
        name = self._name(f"{first.name} and {len(group) - 1} like it")
        self.families[name] = made.variants
        rows = [*made.constants, Step(name, made.select, first.kept, first.note)]
        columns = columns_of(first.query)
        number = Column(_VARIANT, "whole", "f")
        for step, variant in zip(group, made.variants, strict=True):
            self.members[step.name] = (name, variant)
            own = tuple((each, Column(each, kind, "f")) for each, kind in columns)
            mine = Select(own, Source(name, "f"), where=same(number, whole(variant)))
            rows.append(Step(step.name, mine, kept=False))
        return rows

    def of_parts(self, query: Query, shapes: dict[str, Hashable]) -> tuple[Query, list[Step]]:
        """A union with its parts of one shape merged, and the constants that they need."""
        if not isinstance(query, Union):
            return query, []
        groups: dict[Hashable, list[Query]] = {}
        for place, part in enumerate(query.parts):
            shape = shape_of(part, lambda table: shapes.get(table, table)) if isinstance(part, Select) else place
            groups.setdefault(shape, []).append(part)
        found: list[Query] = []
        constants: list[Step] = []
        for group in groups.values():
            made = self._family([part for part in group if isinstance(part, Select)], "parts")
            if made is None:
                found += group
            else:
                found.append(attrs.evolve(made.select, columns=made.select.columns[:-1]))
                constants += made.constants
        return (found[0] if len(found) == 1 else Union(tuple(found))), constants

    def _family(self, group: Sequence[Select], name: str) -> _Family | None:
        """What selections of one shape become; None where they stay as they are."""
        first = group[0] if len(group) >= LEAST else None
        if first is None or (aggregates(first) and not first.group) or _CONSTANTS in map(_alias, sources(first)):
            return None
        tables = self._tables(group)
        if tables is None:
            return None
        told = [place for place, table in enumerate(tables) if table in self.families]
        numbered = (
            [self.members[sources(each)[told[0]].table][1] for each in group] if told else list(range(len(group)))
        )
        constants = [constants_of(each) for each in group]
        differing = [place for place, row in enumerate(zip(*constants, strict=True)) if len(set(row)) > 1]
        if len(set(numbered)) < len(group) or (not told and not _tells_apart(first, differing)):
            return None
        values = self._values(numbered, [[row[place] for place in differing] for row in constants], name)
        return _Family(_as_one(first, tables, told, values, differing), (values,), tuple(numbered))

    def _tables(self, group: Sequence[Select]) -> list[str] | None:
        """What the selections read as one: families, or what is the same for all; None where it is neither."""
        found: list[str] = []
        numbered: list[int] | None = None
        for tables in zip(*([source.table for source in sources(each)] for each in group), strict=True):
            if len(set(tables)) == 1:
                found.append(tables[0])
                continue
            members = [self.members.get(table, ("", -1)) for table in tables]
            numbers = [number for _, number in members]
            if "" in {name for name, _ in members} or len({name for name, _ in members}) > 1:
                return None
            if numbered is not None and numbers != numbered:
                return None
            numbered = numbers
            found.append(members[0][0])
        return found

    def _values(self, numbered: Sequence[int], rows: Sequence[Sequence[Const]], name: str) -> Step:
        """The step of the constants that differ, with the number of the selection that each row is of."""
        kinds = [(f"_{place}", value.type) for place, value in enumerate(rows[0])]
        written = tuple((whole(number), *row) for number, row in zip(numbered, rows, strict=True))
        return Step(self._name(f"constants of {name}"), Values(((_VARIANT, "whole"), *kinds), written), kept=False)

    def _name(self, name: str) -> str:
        found, place = name, 1
        while found in self.names:
            place += 1
            found = f"{name} {place}"
        self.names.add(found)
        return found


def _alias(source: Source) -> str:
    return source.name


def _tells_apart(select: Select, differing: Sequence[int]) -> bool:
    """Whether constants that differ are asked of rows, so that not every row is of every selection."""
    asked = len(constants_of(attrs.evolve(select, where=None, group=())))
    end = len(constants_of(attrs.evolve(select, group=())))
    return any(asked <= place < end for place in differing)


def _as_one(
    first: Select, tables: Sequence[str], told: Sequence[int], values: Step, differing: Sequence[int]
) -> Select:
    """The selection that stands for all of a shape; its last column is the number of the one that a row is of."""
    number = Column(_VARIANT, "whole", _CONSTANTS, True)
    kinds = dict(columns_of(values.query))
    place = -1

    def leaf(node: Column | Const) -> Expr:
        nonlocal place
        if isinstance(node, Column):
            return node
        place += 1
        if place not in differing:
            return node
        name = f"_{differing.index(place)}"
        return Column(name, kinds[name], _CONSTANTS, True)

    select = reading(each_expression(first, lambda root: with_leaves(root, leaf, (number,))), tables)
    aliases = [source.name for source in sources(select)]
    numbers = {aliases[each]: Column(_VARIANT, "whole", aliases[each]) for each in told}
    joins = tuple(
        attrs.evolve(join, on=both(same(numbers[join.source.name], number), join.on))
        if join.source.name in numbers
        else join
        for join in select.joins
    )
    on = same(numbers[aliases[0]], number) if aliases[0] in numbers else same(whole(1), whole(1))
    return attrs.evolve(
        select,
        columns=(*select.columns, (_VARIANT, number)),
        joins=(Join(Source(values.name, _CONSTANTS), on, left=False), *joins),
        group=(*select.group, number) if select.group else (),
    )
