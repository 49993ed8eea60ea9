"""The data as known on one day, with the indexes that rules need to find rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import attrs

from incentlang.data.model import Assignment, Dataset, Participant, Row
from incentlang.diagnostics.run import Conflicting, MissingValue, NoAssignment
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.rates import Converter, Rates, settled
from incentlang.ir.schema import PARTICIPANT, Entity, Fact, Field, Schema
from incentlang.types import Ref
from incentlang.values.dates import ONE_DAY
from incentlang.values.numbers import exact_arithmetic
from incentlang.values.periods import Period


class World:
    """One version of every row: what was known on the knowledge date.

    Args:
        schema: What the plan reads.
        data: The data after `as_known`.
        as_of: The knowledge date; None: everything is known.
    """

    def __init__(self, schema: Schema, data: Dataset, as_of: date | None = None) -> None:
        self.as_of = as_of
        self.schema = schema
        self._columns: dict[str, dict[str, tuple[int, Field]]] = {}
        self.data = attrs.evolve(data, facts=_that_have_a_date(schema, data.facts))
        self.converter = Converter(schema, Rates(data.rates, as_of))
        if self.converter.active:
            with exact_arithmetic():
                rows = {
                    fact.name: self.converter.rows(fact, self.data.facts[fact.name], self.date_of(fact))
                    for fact in schema.facts
                }
            self.data = attrs.evolve(self.data, facts=rows)
            self.__dict__.pop("_rows_by_key", None)  # made on the way, of rows that are not converted
        self._linked: dict[tuple[str, str], Mapping[str, list[tuple[date, Row]]]] = {}

    @cached_property
    def facts(self) -> dict[str, Fact]:
        """Facts by name."""
        return {fact.name: fact for fact in self.schema.facts}

    @cached_property
    def _rows_by_key(self) -> dict[str, dict[str, Row]]:
        return {name: {row.key: row for row in rows} for name, rows in self.data.facts.items()}

    def table(self, name: str) -> Entity | Fact:
        """The entity or fact called `name`."""
        found = self.schema.entity(name) or self.schema.fact(name)
        assert found is not None
        return found

    def position(self, owner: str, name: str) -> tuple[int, Field]:
        """Where a column stands in the rows of `owner`."""
        if owner not in self._columns:
            fields = enumerate(self.table(owner).fields)
            self._columns[owner] = {field.name: (index, field) for index, field in fields}
        return self._columns[owner][name]

    def cell(self, owner: str, key: str, index: int) -> Any:
        """A cell of the row of a fact with this key; None when the row is void or not yet known."""
        row = self._rows_by_key[owner].get(key)
        return None if row is None else settled(row.values[index])

    def row(self, owner: str, key: str) -> Row | None:
        """The row of a fact with this key; None when it is void or not yet known."""
        return self._rows_by_key[owner].get(key)

    def date_of(self, fact: Fact) -> Any:
        """A function from a row of `fact` to its compensation date."""
        if fact.and_dated:
            places = [self.position(fact.name, name)[0] for name in fact.dates]
            pick = max if fact.dated_op == "later" else min
            return lambda row: pick([row.values[place] for place in places])
        if fact.dated is not None:
            index, _ = self.position(fact.name, fact.dated)
            return lambda row: row.values[index]
        assert fact.dated_through is not None
        index, field = self.position(fact.name, fact.dated_through)
        assert isinstance(field.type, Ref)
        target = field.type.target
        inner = self.date_of(self.facts[target])
        return lambda row: inner(self._rows_by_key[target][row.values[index]])

    def linked(self, fact: str, field: str) -> Mapping[str, list[tuple[date, Row]]]:
        """Rows of a fact by the key in one of its reference columns, each list in order of date, then key."""
        if (fact, field) not in self._linked:
            index, _ = self.position(fact, field)
            day = self.date_of(self.facts[fact])
            found: dict[str, list[tuple[date, Row]]] = defaultdict(list)
            for row in self.data.facts[fact]:
                found[row.values[index]].append((day(row), row))
            for rows in found.values():
                rows.sort(key=lambda pair: (pair[0], pair[1].key))
            self._linked[fact, field] = found
        return self._linked[fact, field]

    # --- participants -----------------------------------------------------------------------------

    def participant(self, key: str) -> Participant:
        """The participant with this key."""
        return self.data.participants[key]

    def assigned(self, key: str, day: date) -> list[Assignment]:
        """The assignments in force on a day; none is a problem."""
        found = self.data.participants[key].on(day)
        if not found:
            raise Problem(NoAssignment(participant=key, day=day))
        return found

    def is_assigned(self, key: str, day: date) -> bool:
        """Whether somebody has an assignment on a day."""
        return any(each.covers(day) for each in self.data.participants[key].assignments)

    def left_after(self, key: str, day: date) -> date | None:
        """The first day after `day` on which somebody has no assignment; None while one goes on."""
        following = day + ONE_DAY
        for each in sorted(self.data.participants[key].assignments, key=lambda each: each.start):
            if each.covers(following):
                if each.end is None:
                    return None
                following = each.end + ONE_DAY
        return following

    def in_role(self, key: str, role: str, day: date) -> bool:
        """Whether somebody is in a role on a day.

        Read as an attribute, because a scenario may leave the role of somebody unknown.
        """
        return any(assignment.values["role"] == role for assignment in self.data.participants[key].on(day))

    def attribute(self, key: str, name: str, day: date) -> Any:
        """An attribute of a participant on a day, or None where it is empty; two that differ are a problem."""
        found = self.assigned(key, day)
        values = [each.values[name] for each in found]
        if any(value != values[0] for value in values[1:]):
            raise Problem(Conflicting(participant=key, name=name, day=day))
        return values[0]

    def members(self, role: str, period: Period) -> list[str]:
        """Who is in a role on at least one day of a period, in order of keys."""
        return sorted(
            key
            for key, participant in self.data.participants.items()
            if any(each.role == role for each in _overlapping(participant, period))
        )

    def segments(self, key: str, role: str, period: Period) -> list[tuple[Assignment, int]]:
        """The assignments of somebody in a role within a period, each with its days there."""
        return [
            (each, _days_within(each, period))
            for each in _overlapping(self.data.participants[key], period)
            if each.role == role
        ]

    def present(self, period: Period) -> list[str]:
        """Everyone with an assignment in a period."""
        return [key for key, who in self.data.participants.items() if _overlapping(who, period)]

    def target(self, key: str, role: str, period: Period) -> list[tuple[Decimal, int]]:
        """Yearly targets of somebody in a role within a period, each with its days in force."""
        found: list[tuple[Decimal, int]] = []
        for assignment, days in self.segments(key, role, period):
            target = assignment.values["target"]
            if target is None:
                raise Problem(MissingValue(path=f"{PARTICIPANT}.target", key=key, day=assignment.start))
            found.append((target, days))
        return found


def _that_have_a_date(schema: Schema, facts: Mapping[str, tuple[Row, ...]]) -> dict[str, tuple[Row, ...]]:
    """Rows that take their date from another row go with it: a split of a voided deal is no split."""
    found = dict(facts)
    for _ in schema.facts:  # a date may be taken through several facts in turn
        for fact in schema.facts:
            if fact.dated is None and fact.dated_through is not None:
                names = [field.name for field in fact.fields]
                index = names.index(fact.dated_through)
                kind = fact.fields[index].type
                assert isinstance(kind, Ref)
                there = {row.key for row in found[kind.target]}
                found[fact.name] = tuple(row for row in found[fact.name] if row.values[index] in there)
    return found


def _overlapping(participant: Participant, period: Period) -> Sequence[Assignment]:
    return [
        each
        for each in participant.assignments
        if each.start <= period.end and (each.end is None or each.end >= period.start)
    ]


def _days_within(assignment: Assignment, period: Period) -> int:
    start = max(assignment.start, period.start)
    end = period.end if assignment.end is None else min(assignment.end, period.end)
    return (end - start).days + 1
