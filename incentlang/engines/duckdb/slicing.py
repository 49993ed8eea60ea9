"""The slice of large files that one participant's payout depends on, as a small data set of the same rows.

Files are looked at through views. What a run checks of whole files (a key twice, a reference that leads nowhere, spaces
around a name) is not checked again here; the rows of the slice go through the careful reader, as every row does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import attrs
import duckdb

from incentlang.data.casting import Reading
from incentlang.data.days import zone_of
from incentlang.data.duck import fetched, selected
from incentlang.data.entities import read_entity
from incentlang.data.facts import newest_day, read_fact
from incentlang.data.findings import Findings
from incentlang.data.model import Dataset
from incentlang.data.raw import Raw, RawTable
from incentlang.engines.duckdb.files import NotPlain, PlainView, view_plain
from incentlang.engines.relational.sql.render import quoted
from incentlang.ir.program import Program
from incentlang.ir.schema import PARTICIPANT, Entity, Fact, Schema
from incentlang.lower.dependence import Apart, Dependence, Link, dependence
from incentlang.project.model import DataSource, Project
from incentlang.types import Ref

ROW = "file_row_number"
"""The column that numbers the rows of a file, from zero."""

Cells = Sequence[Raw]


def slice_of(
    connection: duckdb.DuckDBPyConnection,
    project: Project,
    program: Program,
    small: Dataset,
    who: str,
    subject: str | None = None,
) -> Dataset | None:
    """The rows that the payouts of one participant depend on; None where that may be rows of everybody.

    Args:
        connection: Where the views are made.
        project: Where the files are.
        program: A checked program.
        small: People, inputs and rates, read with `small_schema`.
        who: Whose payouts, a participant of `small`.
        subject: Rows with this key are taken as well, to say whose they are.

    Returns:
        A data set on which the reference evaluator gives `who` the same entries and payouts, for every period and
        knowledge date; what it gives others means nothing.
    """
    try:
        found = _Slice(connection, project, program, small)
        found.collect(dependence(program), who, subject)
        return found.dataset()
    except (Apart, NotPlain, duckdb.Error):  # the usual way says what there is to say
        return None


@attrs.frozen
class _Table:
    """A file behind a view, with the rows taken from it so far by their number, and by their key where it has one."""

    declared: Fact | Entity
    plain: PlainView
    source: DataSource
    kinds: Mapping[str, str]
    needed: frozenset[str]
    places: Mapping[str, int]
    refs: tuple[tuple[str, int, str], ...]
    """Each reference: the field, the position of its column in the file, and the table it leads to."""
    key: int | None
    rows: dict[int, Cells] = attrs.field(factory=dict)
    by_key: dict[str, Cells] = attrs.field(factory=dict)

    def position(self, field: str) -> int | None:
        """Where the column of a field stands in the file; None where the file has none."""
        return self.places.get(self.source.columns.get(field, field))


class _Slice:
    """The rows taken so far, by table."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, project: Project, program: Program, small: Dataset
    ) -> None:
        self.connection = connection
        self.project = project
        self.schema: Schema = program.schema
        self.plan = program.plan
        self.small = small
        declared: tuple[Fact | Entity, ...] = (
            *(each for each in self.schema.entities if each.name != PARTICIPANT),
            *self.schema.facts,
        )
        self.tables = {each.name: self._open(each) for each in declared}
        self.order = self._referring_first()
        self.asked: dict[tuple[str, str], set[str]] = {}
        self.asks: dict[str, dict[str, set[str]]] = {}
        """By table and column the keys that are still to be looked for."""
        self.wanted: dict[str, set[str]] = {}
        """Keys by table that rows refer to."""

    def _open(self, declared: Fact | Entity) -> _Table:
        plain = view_plain(self.connection, self.project, self.schema, declared)
        source = self.project.data.get(declared.name) or DataSource(declared.name)
        kinds = {name: kind for name, kind in plain.kinds.items() if name != ROW}
        names = [source.columns.get(field.name, field.name) for field in declared.fields]
        needed = frozenset([*names, source.currency] if source.currency else names)
        places = {name: place for place, name in enumerate(kinds)}
        refs = tuple(
            (field.name, places[name], field.type.target)
            for field, name in zip(declared.fields, names, strict=True)
            if isinstance(field.type, Ref) and name in places
        )
        key = places[source.columns.get(declared.key, declared.key)] if declared.key is not None else None
        return _Table(declared, plain, source, kinds, needed, places, refs, key)

    def _referring_first(self) -> list[str]:
        """Tables in an order in which each is asked once, if it can be: what refers to it is read before."""
        order: list[str] = []

        def visit(name: str, on: frozenset[str]) -> None:
            for _, _, target in self.tables[name].refs:
                if target in self.tables and target not in on:
                    visit(target, on | {target})
            if name not in order:
                order.append(name)

        for name in self.tables:
            visit(name, frozenset([name]))
        return order[::-1]

    # --- collecting -------------------------------------------------------------------------------

    def collect(self, needs: Dependence, who: str, subject: str | None) -> None:
        """Take every row that the payouts of somebody depend on."""
        below = self._below(who) if any(start.below for start in needs.starts) else frozenset[str]()
        for start in needs.starts:
            self._ask(start.fact, start.path, below if start.below else {who})
            if subject is not None:
                self._ask_key(start.fact, {subject})
        for name, keys in self._of_people(who).items():
            self._ask_key(name, keys)
        late = [row for name in needs.first for row in self._follow(needs, name, self._earliest(name))]
        while self.asks or late:
            if not self.asks:  # all rows that paths lead through are there
                for link, row in late:
                    self._ask(link.fact, link.via, self._at(link.owner, row, link.path))
                late = []
                continue
            name = min(self.asks, key=self.order.index)
            late += self._follow(needs, name, self._fetch(name, self.asks.pop(name)))
        for name, keys in self.wanted.items():
            if not keys <= self.tables[name].by_key.keys():
                raise NotPlain(f"a reference to {name} leads nowhere")

    def _follow(self, needs: Dependence, name: str, rows: Sequence[Cells]) -> list[tuple[Link, Cells]]:
        """Ask for what rows refer to and lead to; what lies at the end of a longer path is left for later."""
        for _, place, target in self.tables[name].refs:
            values = {str(row[place]) for row in rows if row[place] is not None}
            if target != PARTICIPANT:
                self.wanted.setdefault(target, set()).update(values)
                self._ask_key(target, values)
            elif not values <= self.small.participants.keys():
                raise NotPlain(f"{name} names nobody")
        late: list[tuple[Link, Cells]] = []
        for link in needs.links:
            if link.owner == name and len(link.path) > 1:
                late += [(link, row) for row in rows]
            elif link.owner == name:
                self._ask(link.fact, link.via, {value for row in rows for value in self._at(name, row, link.path)})
        return late

    def _below(self, who: str) -> frozenset[str]:
        """Somebody, and everybody whose chain of managers ever led to them."""
        reports: dict[str, set[str]] = {}
        for key, person in self.small.participants.items():
            for each in person.assignments:
                if each.values.get("manager") is not None:
                    reports.setdefault(each.values["manager"], set()).add(key)
        found, left = {who}, [who]
        while left:
            new = reports.get(left.pop(), set()) - found
            found |= new
            left += new
        return frozenset(found)

    def _of_people(self, who: str) -> dict[str, set[str]]:
        """Keys by table that people's attributes and the participant's inputs name."""
        entity = self.schema.entity(PARTICIPANT)
        wanted: dict[str, set[str]] = {}
        for field in entity.fields if entity is not None else ():
            if isinstance(field.type, Ref) and field.type.target != PARTICIPANT:
                values = {each.values.get(field.name) for one in self.small.participants.values()
                          for each in one.assignments}  # fmt: skip
                wanted.setdefault(field.type.target, set()).update(value for value in values if value is not None)
        for item in self.schema.inputs:
            if item.also:
                keys = {also for person, also, _ in self.small.inputs.get(item.name, {}) if person in ("", who)}
                wanted.setdefault(item.also, set()).update(keys - {""})
        return wanted

    def _at(self, owner: str, row: Cells, path: Sequence[str]) -> set[str]:
        """What a row has at the end of a path; several, where people changed on the way. Empty: its key."""
        table = self.tables[owner]
        if not path:
            return {str(row[table.key])} if table.key is not None else set()
        place = table.position(path[0])
        if place is None or row[place] is None:
            return set()
        found, target = {str(row[place])}, next((to for name, _, to in table.refs if name == path[0]), "")
        for name in path[1:]:
            if target == PARTICIPANT:
                found = self._attributes(found, name)
            else:
                found = {value for key in found for value in self._at(target, self.tables[target].by_key[key], (name,))}
            target = self._target(target, name)
        return found

    def _attributes(self, people: Iterable[str], name: str) -> set[str]:
        values = {each.values.get(name) for who in people for each in self.small.participants[who].assignments}
        return {value for value in values if value is not None}

    def _target(self, owner: str, name: str) -> str:
        table = self.schema.entity(owner) or self.schema.fact(owner)
        field = next((field for field in table.fields if field.name == name), None) if table is not None else None
        return field.type.target if field is not None and isinstance(field.type, Ref) else ""

    # --- asking files -----------------------------------------------------------------------------

    def _ask(self, fact: str, path: tuple[str, ...], keys: Collection[str]) -> None:
        """Ask for the rows of a fact whose path leads to one of some keys."""
        owners = [fact]
        for name in path[:-1]:
            owners.append(self._target(owners[-1], name))
        wanted = set(keys)
        for owner, name in reversed(list(zip(owners, path, strict=True))[1:]):
            if owner == PARTICIPANT:
                people = self.small.participants.items()
                wanted = {key for key, one in people if any(x.values.get(name) in wanted for x in one.assignments)}
            elif wanted:
                table = self.tables[owner]
                assert table.declared.key is not None
                key = table.plain.columns[table.declared.key]
                found = self._run(f"SELECT {key} FROM {self._view(table)}", {table.plain.columns[name]: wanted})
                wanted = {str(key) for (key,) in found.fetchall()}
        self._ask_column(fact, path[0], wanted)

    def _ask_key(self, name: str, keys: Collection[str]) -> None:
        declared = self.tables[name].declared
        if declared.key is not None:
            self._ask_column(name, declared.key, set(keys) - self.tables[name].by_key.keys())

    def _ask_column(self, name: str, field: str, keys: set[str]) -> None:
        column = self.tables[name].plain.columns[field]
        new = keys - self.asked.setdefault((name, column), set())
        if new and column != "NULL":
            self.asked[name, column] |= new
            self.asks.setdefault(name, {}).setdefault(column, set()).update(new)

    def _earliest(self, name: str) -> list[Cells]:
        """A row of the earliest date in the plan's dates."""
        table = self.tables[name]
        assert isinstance(table.declared, Fact)
        pick = "greatest" if table.declared.dated_op == "later" else "least"
        day = f"{pick}({', '.join(table.plain.columns[each] for each in table.declared.dates)})"
        within = f"WHERE {day} <= DATE '{self.plan.end}'" if self.plan.end is not None else ""
        first = f"SELECT min({day}) FROM {self._view(table)} {within}"
        return self._keep(table, self.connection.execute(f"{self._select(table)} WHERE {day} = ({first}) LIMIT 1"))

    def _fetch(self, name: str, asked: Mapping[str, set[str]]) -> list[Cells]:
        """The rows of which some column has one of some keys, as far as they were not taken before."""
        table = self.tables[name]
        return self._keep(table, self._run(self._select(table), asked))

    def _run(self, query: str, asked: Mapping[str, set[str]]) -> duckdb.DuckDBPyConnection:
        tests, given = [], list[object]()
        for column, keys in asked.items():
            given.append(sorted(keys) if len(keys) > 1 else min(keys))
            mark = f"${len(given)}"
            tests.append(f"{column} IN (SELECT unnest({mark}::VARCHAR[]))" if len(keys) > 1 else f"{column} = {mark}")
        return self.connection.execute(f"{query} WHERE {' OR '.join(tests)}", given)

    def _view(self, table: _Table) -> str:
        return quoted(table.plain.view, "duckdb")

    def _select(self, table: _Table) -> str:
        return f"SELECT {selected(table.kinds, table.needed)}, {ROW} FROM {self._view(table)}"

    def _keep(self, table: _Table, found: duckdb.DuckDBPyConnection) -> list[Cells]:
        new: list[Cells] = []
        for *row, number in fetched(found, table.kinds, table.needed):
            at: Any = number
            if at in table.rows:
                continue
            if any(isinstance(cell, str) and cell != cell.strip() for cell in row):
                raise NotPlain(f"{table.declared.name} has spaces around a text")
            table.rows[at] = row
            if table.key is not None:
                table.by_key[str(row[table.key])] = row
            new.append(row)
        return new

    # --- the data set -----------------------------------------------------------------------------

    def dataset(self) -> Dataset:
        """The rows taken, read carefully, with people, inputs and rates."""
        findings, schema = Findings(), self.schema
        zone = zone_of(self.project.timezone)
        reading = Reading(
            _SliceShelf(self.tables), schema.currency, findings, zone, None, schema.year_offset, schema.foreign
        )
        entities = {each.name: read_entity(reading, each).rows for each in schema.entities if each.name != PARTICIPANT}
        facts, days = {}, []
        for fact in schema.facts:
            table, facts[fact.name] = read_fact(reading, fact)
            days.append(newest_day(fact, table) if table is not None else None)
        if findings.report():
            raise NotPlain("a row to tell about")
        newest = max((day for day in days if day is not None), default=None)
        notes = (*self.small.notes, *findings.notes)
        return attrs.evolve(self.small, facts=facts, entities=entities, newest=newest, notes=notes)


@attrs.frozen
class _SliceShelf:
    """The rows taken, as tables of the files that they are of."""

    tables: Mapping[str, _Table]

    def has(self, name: str) -> bool:
        return name in self.tables

    def source(self, name: str) -> DataSource:
        return self.tables[name].source

    @property
    def digest(self) -> str:
        return ""

    def open(self, name: str, columns: Sequence[str], findings: Findings) -> RawTable | None:
        table = self.tables[name]
        numbers = sorted(table.rows)
        header = tuple(name.strip() for name in table.kinds)
        return RawTable(
            table.plain.shown, header, [table.rows[number] for number in numbers], [number + 2 for number in numbers]
        )
