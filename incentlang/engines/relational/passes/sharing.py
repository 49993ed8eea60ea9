"""Passes that look things up once: who reads a step takes over what it found, and readers of one source share a lookup.

A lookup finds one row at most, so it can be made earlier or later, for more rows or for fewer, and finds the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

import attrs

from incentlang.engines.relational.sql import TRUE, Column, Expr, Join, Select, Source, Step, both
from incentlang.engines.relational.sql.rewriting import (
    changed,
    columns_in,
    columns_of,
    conjuncts,
    each_select,
    rebuilt,
    selects,
)

_FOUND, _ROW = "?", "f"
"""How what is found, and the row that it is for, are called where lookups are compared."""


@attrs.frozen
class _Lookup:
    """What is looked up, and by what, whatever the sources are called in a selection."""

    table: str
    on: Expr


def _lookup(join: Join) -> _Lookup:
    return _Lookup(join.source.table, _renamed(join.on, {join.source.name: _FOUND}))


def _renamed(node: Expr, names: Mapping[str, str]) -> Expr:
    return rebuilt(node, lambda each: attrs.evolve(each, of=names.get(each.of, each.of)))


def _is_for(lookup: _Lookup, source: str) -> bool:
    """Whether the rows of a source suffice for a lookup."""
    return all(column.of in (source, _FOUND) for column in columns_in(lookup.on))


def _taken_over(select: Select, alias: str, names: Mapping[str, str]) -> Select:
    """A selection that reads from columns of its source what it looked up under an alias."""

    def from_source(column: Column) -> Column:
        here = column.of == alias
        return attrs.evolve(column, name=names[column.name], of=select.source.name) if here else column

    others = tuple(join for join in select.joins if join.source.name != alias)
    return changed(attrs.evolve(select, joins=others), from_source)


def _free(name: str, taken: Collection[str]) -> str:
    """A name that is not taken."""
    found, place = name, 1
    while found in taken:
        place += 1
        found = f"{name} {place}"
    return found


# --- taking over what a step has looked up --------------------------------------------------------


def carried(steps: Iterable[Step]) -> list[Step]:
    """A lookup that a step has made is not made again by who reads the step: the step has what it found as columns."""
    every = {step.name: step for step in steps}
    for name in reversed(list(every)):
        query = each_select(every[name].query, lambda select: _without_made(select, every))
        every[name] = attrs.evolve(every[name], query=query)
    return list(every.values())


def _without_made(select: Select, every: dict[str, Step]) -> Select:
    """A selection without the lookups that its source has made."""
    for alias in [join.source.name for join in select.joins if join.lookup]:
        lookup = next(_lookup(join) for join in select.joins if join.source.name == alias)
        if _is_for(lookup, select.source.name):
            others = attrs.evolve(select, joins=tuple(each for each in select.joins if each.source.name != alias))
            found = {
                name: _exported(every, select.source, lookup, column)
                for name, column in columns_of(others, alias).items()
            }
            if None not in found.values():
                select = _taken_over(select, alias, {name: str(column) for name, column in found.items()})
    return select


def _exported(every: dict[str, Step], source: Source, lookup: _Lookup, column: Column) -> str | None:
    """The column of a step that holds what a lookup for its rows finds; None where the step has not looked it up.

    Args:
        every: The steps; the one that is read gets the column.
        source: Where the step is read.
        lookup: What is looked up for the rows that are read.
        column: What is read of it.
    """
    step = every.get(source.table)
    if step is None or not isinstance(step.query, Select) or step.query.group:
        return None
    query, given = step.query, dict(step.query.columns)
    on = rebuilt(lookup.on, lambda each: given[each.name] if each.of == source.name else each)
    wanted = _Lookup(lookup.table, on)
    made = next((join.source.name for join in query.joins if join.lookup and _lookup(join) == wanted), None)
    if made is not None:
        value = attrs.evolve(column, of=made)
    elif _is_for(wanted, query.source.name):
        further = _exported(every, query.source, wanted, column)
        if further is None:
            return None
        value = attrs.evolve(column, name=further, of=query.source.name)
    else:
        return None
    name = next((name for name, expr in query.columns if expr == value), None)
    if name is None:
        name = _free(f"{lookup.table}.{column.name}", given)
        every[step.name] = attrs.evolve(step, query=attrs.evolve(query, columns=(*query.columns, (name, value))))
    return name


# --- one lookup for all that read a source --------------------------------------------------------


def shared(steps: Iterable[Step]) -> list[Step]:
    """What several selections look up for the rows of one source is looked up once, in a step of its own."""
    every = list(steps)
    while (found := _most_shared(every)) is not None:
        every = _looked_up_once(every, *found)
    return every


def _most_shared(steps: Sequence[Step]) -> tuple[str, _Lookup] | None:
    """The source and the lookup that most selections make for its rows, if more than one does."""
    times = Counter(
        (select.source.table, lookup) for step in steps for select in selects(step.query) for lookup in _own(select)
    )
    found = times.most_common(1)
    return found[0][0] if found and found[0][1] > 1 else None


def _own(select: Select) -> dict[_Lookup, str]:
    """The lookups for the rows of a selection's source, with the alias under which each is made."""
    found: dict[_Lookup, str] = {}
    for join in select.joins:
        lookup = _lookup(join)
        if join.lookup and _is_for(lookup, select.source.name):
            found[_Lookup(lookup.table, _renamed(lookup.on, {select.source.name: _ROW}))] = join.source.name
    return found


def _looked_up_once(steps: Sequence[Step], table: str, lookup: _Lookup) -> list[Step]:
    """The steps with one more, which has made a lookup for the rows of a source.

    It has the rows that all who made the lookup ask for; where those are all rows, everybody else reads it too.
    """

    def makes(select: Select) -> bool:
        return select.source.table == table and lookup in _own(select)

    users = [select for step in steps for select in selects(step.query) if makes(select)]
    common = [each for each in _asked(users[0]) if all(each in _asked(other) for other in users[1:])]
    first = 1 + max((place for place, step in enumerate(steps) if step.name in (table, lookup.table)), default=-1)
    own, found = _columns(users, lookup)
    if not common:
        own |= {name: column for step in steps[first:] for name, column in _read_of(step, table).items()}
    names = {name: _free(f"{lookup.table}.{name}", own) for name in found}
    base = _free(f"{table} with {lookup.table}", {step.name for step in steps})

    def reading(select: Select) -> Select:
        if makes(select):
            rest = [_put(each, select.source.name) for each in common]
            select = _taken_over(select, _own(select)[lookup], names)
            where = both(*(each for each in conjuncts(select.where) if each not in rest))
            source = attrs.evolve(select.source, table=base)
            select = attrs.evolve(select, source=source, where=None if where == TRUE else where)
        return select if common else _from(select, table, base)

    after = [attrs.evolve(step, query=each_select(step.query, reading)) for step in steps[first:]]
    at = Source(table, _ROW)
    columns = tuple((name, attrs.evolve(column, of=_ROW)) for name, column in own.items())
    columns += tuple((names[name], attrs.evolve(column, of="t")) for name, column in found.items())
    join = Join(Source(lookup.table, "t"), _renamed(lookup.on, {_FOUND: "t"}), lookup=True)
    query = Select(columns, at, (join,), both(*common) if common else None)
    return [*steps[:first], Step(base, query, note="looked up once for all that read it"), *after]


def _asked(select: Select) -> list[Expr]:
    """What is asked of the rows of a selection's source alone, as it is called where lookups are compared."""
    source = select.source.name
    alone = [each for each in conjuncts(select.where) if all(column.of == source for column in columns_in(each))]
    return [_renamed(each, {source: _ROW}) for each in alone]


def _put(node: Expr, source: str) -> Expr:
    return _renamed(node, {_ROW: source})


def _columns(users: Iterable[Select], lookup: _Lookup) -> tuple[dict[str, Column], dict[str, Column]]:
    """The columns that selections read of their source, and of what they have looked up."""
    own: dict[str, Column] = {}
    found: dict[str, Column] = {}
    for select in users:
        alias = _own(select)[lookup]
        own |= columns_of(select, select.source.name)
        others = attrs.evolve(select, joins=tuple(join for join in select.joins if join.source.name != alias))
        found |= columns_of(others, alias)
    return own, found


def _read_of(step: Step, table: str) -> dict[str, Column]:
    """The columns of a table that a step reads."""
    found: dict[str, Column] = {}
    for select in selects(step.query):
        for source in (select.source, *(join.source for join in select.joins)):
            if source.table == table:
                found |= columns_of(select, source.name)
    return found


def _from(select: Select, table: str, base: str) -> Select:
    """A selection that reads another table."""

    def other(source: Source) -> Source:
        return attrs.evolve(source, table=base) if source.table == table else source

    joins = tuple(attrs.evolve(join, source=other(join.source)) for join in select.joins)
    return attrs.evolve(select, source=other(select.source), joins=joins)
