"""The rows that single payouts depend on, out of data at hand: evaluating a payout again then costs what it has.

Which rows those are is what `incentlang.lower.dependence` says of the plan. Data in files are cut by
`incentlang.engines.duckdb.slicing` in the same way; here nothing is read, and rows are found by what their paths lead
to, sorted once for all people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import attrs

from incentlang.data.model import Dataset, Row
from incentlang.ir.program import Program
from incentlang.ir.schema import PARTICIPANT, Entity, Fact
from incentlang.lower.dependence import Apart, Dependence, Link, dependence
from incentlang.types import Ref

Place = tuple[str, int]
"""A row by its fact and its number among the fact's rows."""


class Slices:
    """Cuts one participant's part out of a data set.

    Where a payout depends on the rows of everybody, or a rule begins with the first row of all, the part is the whole.
    """

    def __init__(self, program: Program, data: Dataset) -> None:
        self.program, self.data = program, data
        self._sorted: dict[tuple[str, tuple[str, ...]], Mapping[str, Sequence[int]]] = {}

    @cached_property
    def needs(self) -> Dependence | None:
        """What a payout of the plan depends on; None where that may be everything."""
        try:
            found = dependence(self.program)
        except Apart:
            return None
        return found if not found.first else None

    def of(self, who: str) -> Dataset:
        """Data on which the reference evaluator gives `who` the same; what it gives others means nothing."""
        if self.needs is None:
            return self.data
        taken: dict[str, set[int]] = {name: set() for name in self.data.facts}
        queue = list(self._first(self.needs, who))
        while queue:
            fact, number = queue.pop()
            if number not in taken[fact]:
                taken[fact].add(number)
                queue += self._led_to(self.needs, fact, self.data.facts[fact][number])
        facts = {name: tuple(rows[number] for number in sorted(taken[name])) for name, rows in self.data.facts.items()}
        return attrs.evolve(self.data, facts=facts)

    def _first(self, needs: Dependence, who: str) -> Iterator[Place]:
        """The rows with which a payout begins: those that lead to the participant, or to anybody below them."""
        for start in needs.starts:
            for key in self._below(who) if start.below else (who,):
                yield from self._by(start.fact, start.path, key)

    def _led_to(self, needs: Dependence, fact: str, row: Row) -> Iterator[Place]:
        """What comes with a row: its other versions, what it refers to, and what is waited for or counted with it."""
        yield from self._by(fact, (), row.key)
        for name, target in self._references[fact]:
            for key in self._ends(fact, row, (name,)):
                yield from self._by(target, (), key)
        for link in self._links(needs, fact):
            for key in self._ends(fact, row, link.path):
                yield from self._by(link.fact, link.via, key)

    def _links(self, needs: Dependence, fact: str) -> Iterator[Link]:
        return (link for link in needs.links if link.owner == fact)

    def _by(self, fact: str, path: tuple[str, ...], key: str) -> Iterator[Place]:
        """The rows of a fact of which a path leads to a key."""
        if (fact, path) not in self._sorted:
            found: dict[str, list[int]] = defaultdict(list)
            for number, row in enumerate(self.data.facts[fact]):
                for end in self._ends(fact, row, path):
                    found[end].append(number)
            self._sorted[fact, path] = found
        return ((fact, number) for number in self._sorted[fact, path].get(key, ()))

    def _below(self, who: str) -> frozenset[str]:
        """Somebody, and everybody whose chain of managers ever led to them."""
        found, left = {who}, [who]
        while left:
            new = self._reports.get(left.pop(), set()) - found
            found |= new
            left += new
        return frozenset(found)

    @cached_property
    def _reports(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = {}
        for key, person in self.data.participants.items():
            for each in person.assignments:
                if each.values.get("manager") is not None:
                    found.setdefault(each.values["manager"], set()).add(key)
        return found

    # --- paths ------------------------------------------------------------------------------------

    @cached_property
    def _references(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """By fact its columns that refer to other facts, each with the fact."""
        return {
            fact.name: [
                (field.name, field.type.target)
                for field in fact.fields
                if isinstance(field.type, Ref) and field.type.target in self.data.facts
            ]
            for fact in self.program.schema.facts
        }

    @cached_property
    def _columns(self) -> Mapping[tuple[str, str], tuple[int, str]]:
        """Where each column stands in its table, and the table that it refers to."""
        schema = self.program.schema
        tables: tuple[Fact | Entity, ...] = (*schema.facts, *schema.entities)
        return {
            (table.name, field.name): (place, field.type.target if isinstance(field.type, Ref) else "")
            for table in tables
            for place, field in enumerate(table.fields)
        }

    def _ends(self, owner: str, row: Row, path: Sequence[str]) -> set[str]:
        """The keys to which a path from a row leads: several, where something changed on the way; empty: its own."""
        if not path:
            return {row.key}
        place, target = self._columns[owner, path[0]]
        found = self._over_time(owner, row.key, path[0])
        if row.values[place] is not None:
            found.add(row.values[place])
        for name in path[1:]:
            found = {value for key in found for value in self._of_one(target, key, name)}
            target = self._columns[target, name][1] if (target, name) in self._columns else PARTICIPANT
        return found

    def _of_one(self, owner: str, key: str, name: str) -> set[str]:
        """What a column says of the person, entity or row with a key, in all versions."""
        if owner == PARTICIPANT:
            person = self.data.participants.get(key)
            values = (each.values.get(name) for each in person.assignments) if person is not None else ()
            return {value for value in values if value is not None}
        place, _ = self._columns[owner, name]
        if owner in self.data.facts:
            rows = [self.data.facts[fact][number] for fact, number in self._by(owner, (), key)]
        else:
            rows = [each for each in (self.data.entities.get(owner, {}).get(key),) if each is not None]
        return {row.values[place] for row in rows if row.values[place] is not None} | self._over_time(owner, key, name)

    def _over_time(self, owner: str, key: str, name: str) -> set[str]:
        line = self.data.timelines.get((owner, name), {}).get(key)
        return {each.value for each in line.stretches if each.value is not None} if line is not None else set()
