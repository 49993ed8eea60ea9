"""Small passes that make a script cheaper and change nothing that it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

import attrs

from incentlang.engines.relational.passes.merging import merged
from incentlang.engines.relational.passes.shapes import aggregates
from incentlang.engines.relational.passes.sharing import carried, shared
from incentlang.engines.relational.sql import Query, Select, Source, Step, whole
from incentlang.engines.relational.sql.rewriting import (
    columns_in,
    columns_of,
    each_select,
    expressions,
    selects,
    sources,
)


def simplified(steps: Iterable[Step], asked: Collection[str]) -> list[Step]:
    """All passes, in order.

    Args:
        steps: A script.
        asked: The steps that are read after it has run.
    """
    needed = pruned(reached(steps, asked), asked)
    looked_up_once = shared(carried(reached(merged(needed, asked), asked)))
    return kept_if_read_twice(pruned(looked_up_once, asked), asked)


def reached(steps: Iterable[Step], asked: Collection[str]) -> list[Step]:
    """Only the steps that something asked for reads."""
    wanted = set(asked)
    found: list[Step] = []
    for step in reversed(list(steps)):
        if step.name in wanted:
            wanted |= set(read_by(step.query))
            found.append(step)
    return found[::-1]


def pruned(steps: Iterable[Step], asked: Collection[str]) -> list[Step]:
    """Only the columns and lookups that are read later; steps that are asked for keep all their columns."""
    wanted: dict[str, set[str]] = {}
    found: list[Step] = []
    for step in reversed(list(steps)):
        query = step.query if step.name in asked else _only(step.query, wanted.get(step.name, set()))
        query = each_select(query, _without_unread_lookups)
        for table, name in _columns(query):
            wanted.setdefault(table, set()).add(name)
        found.append(attrs.evolve(step, query=query))
    return found[::-1]


def kept_if_read_twice(steps: Iterable[Step], asked: Collection[str]) -> list[Step]:
    """A step is kept where it is read more than once, or is asked for; else it is a part of its reader."""
    every = list(steps)
    times = Counter(table for step in every for table in read_by(step.query))
    return [attrs.evolve(step, kept=times[step.name] + (step.name in asked) > 1 and step.kept) for step in every]


def inlined(steps: Iterable[Step], asked: Collection[str]) -> list[Step]:
    """What is not kept stands where it is read, so that it is understood once and not in every step that follows."""
    parts: dict[str, Query] = {}
    found: list[Step] = []
    for step in steps:
        query = _with_parts(step.query, parts)
        if step.kept or step.name in asked:
            found.append(attrs.evolve(step, query=query))
        else:
            parts[step.name] = query
    return found


def _with_parts(query: Query, parts: Mapping[str, Query]) -> Query:
    def source(of: Source) -> Source:
        return attrs.evolve(of, query=parts.get(of.table))

    def with_parts(select: Select) -> Select:
        joins = tuple(attrs.evolve(join, source=source(join.source)) for join in select.joins)
        return attrs.evolve(select, source=source(select.source), joins=joins)

    return each_select(query, with_parts)


def read_by(query: Query) -> list[str]:
    """The sources of a query, each as often as it is read."""
    return [source.table for select in selects(query) for source in sources(select)]


def columns_read(steps: Iterable[Step], table: str) -> tuple[list[str], int]:
    """Which columns of a source that is no step are read, in order of names, and how many times it is a source."""
    every = list(steps)
    names = {name for step in every for of, name in _columns(step.query) if of == table}
    return sorted(names), sum(name == table for step in every for name in read_by(step.query))


def _only(query: Query, names: set[str]) -> Query:
    """A query with some of its columns; a grouped one keeps its groups.

    Where no column is read, it matters only how many rows there are: one constant column tells that.
    """

    def with_some(select: Select) -> Select:
        columns = tuple((name, expr) for name, expr in select.columns if name in names)
        if not columns:
            name, first = select.columns[0]
            one_row = aggregates(select) and not select.group  # a constant would have as many rows as are added up
            columns = ((name, first if one_row else whole(1)),)
        return attrs.evolve(select, columns=columns)

    return each_select(query, with_some)


def _without_unread_lookups(select: Select) -> Select:
    """A selection without the lookups of which it reads nothing: they change no row."""
    for join in reversed(select.joins):
        others = attrs.evolve(select, joins=tuple(each for each in select.joins if each is not join))
        if join.lookup and not columns_of(others, join.source.name):
            select = others
    return select


def _columns(query: Query) -> Iterable[tuple[str, str]]:
    """Which columns of which source a query reads."""
    for select in selects(query):
        tables = {select.source.name: select.source.table}
        tables |= {join.source.name: join.source.table for join in select.joins}
        for root in expressions(select):
            for column in columns_in(root):
                yield tables[column.of], column.name
