"""Rows gathered once for the whole run: per participant, in the order that positions and prefix sums need.

Rows that feed a measure stand by counting date, then in the order in which the measure names its
facts, then by key (semantics 3). A stretch of dates is then two look-ups and one subtraction.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import attrs

from incentlang.data.model import Row
from incentlang.engines.reference.answers import Problem, Unknown, every
from incentlang.engines.reference.columns import column
from incentlang.engines.reference.compiler import Compiler
from incentlang.engines.reference.env import Env, Whose
from incentlang.engines.reference.exact import minus, plus
from incentlang.engines.reference.hierarchy import people_of
from incentlang.engines.reference.world import World
from incentlang.ir.expressions import Aggregate
from incentlang.values.dates import LAST_DATE
from incentlang.values.numbers import Number

ZERO = Decimal(0)
ONE = Decimal(1)


class Counted(NamedTuple):
    """One row as it counts: on which day, and how much."""

    day: date
    order: int
    key: str
    value: Number
    row: Row
    taken: bool = False
    """Whether it takes back what the row counted before, on a later day; positions are those of the row itself."""
    of: object = None
    """What stands in the column whose different values are counted; the row itself counts as one."""


@attrs.frozen
class Series:
    """The counting rows of one participant in order, with the running total before each, and problems by day.

    `place` says between which positions a row stands: more than one apart where several sums count it on the first day
    on which it counts.
    """

    rows: tuple[Counted, ...]
    days: tuple[date, ...]
    before: tuple[Number, ...]
    place: dict[int, tuple[int, int]]
    problems: tuple[tuple[date, Problem], ...]

    def stretch(self, start: date, end: date) -> tuple[int, int]:
        """The rows from `start` to `end`, both inclusive, as positions; a problem row in it is raised."""
        for day, problem in self.problems:
            if start <= day <= end:
                raise problem
        return bisect_left(self.days, start), bisect_right(self.days, end)

    def between(self, start: date, end: date) -> list[Counted]:
        """The rows from `start` to `end`, both inclusive; a problem row among them is raised."""
        first, last = self.stretch(start, end)
        return list(self.rows[first:last])


EMPTY = Series((), (), (ZERO,), {}, ())


def sum_of(values: Iterable[Number]) -> Number:
    """An exact sum."""
    result: Number = ZERO
    for value in values:
        result = plus(result, value)
    return result


def different(rows: Iterable[Counted]) -> Decimal:
    """How many different values there are in the column that is counted."""
    return Decimal(len({row.of for row in rows}))


def total(series: Series, start: date, end: date) -> Number:
    """The sum of what counts from `start` to `end`, both inclusive."""
    first, last = series.stretch(start, end)
    return minus(series.before[last], series.before[first])


Reverse = Callable[[str, Row, str, date, Number], Iterable[tuple[date, Number]]]
"""What is taken back of a counted row: by rule, row, participant, counting date and value, when and how much."""


def nothing_taken(_rule: str, _row: Row, _who: str, _day: date, _value: Number) -> Iterable[tuple[date, Number]]:
    """Nothing is taken back."""
    return ()


def gather(
    world: World,
    compiler: Compiler,
    sums: Sequence[Aggregate],
    lost: dict[tuple[str, str], str],
    in_range: Callable[[date], bool] = lambda _day: True,
    reversals: Reverse = nothing_taken,
    role: str = "",
) -> dict[Whose, Series]:
    """The series of every participant, or of each together with an entity, for one or more sums that a measure adds up.

    With a `role` a row counts for people who are in it on the row's date. Rows whose participant cannot be told, or
    has no assignment, count for nobody; they are put into `lost`, by fact and key, with the reason.
    """
    counted: dict[Whose, list[Counted]] = {}
    problems: dict[Whose, list[tuple[date, Problem]]] = {}
    named: list[str] = []
    for node in sums:
        if node.fact not in named:
            named.append(node.fact)
    for node in sums:
        _rows_of(world, compiler, node, named.index(node.fact), counted, problems, lost, in_range, reversals, role)
    every = {*counted, *problems}
    return {whose: _series(counted.get(whose, []), problems.get(whose, [])) for whose in every}


def _rows_of(
    world: World,
    compiler: Compiler,
    node: Aggregate,
    order: int,
    counted: dict[Whose, list[Counted]],
    problems: dict[Whose, list[tuple[date, Problem]]],
    lost: dict[tuple[str, str], str],
    in_range: Callable[[date], bool],
    reversals: Reverse,
    role: str,
) -> None:
    fact = world.facts[node.fact]
    day_of = world.date_of(fact)
    owners = people_of(world, node, role)
    beside = column(world, node.fact, node.also) if node.also else None
    where = compiler.test(node.where, node.fact) if node.where is not None else None
    value = compiler.value(node.value, node.fact) if node.value is not None else None
    waits = [compiler.waits(condition, node.fact) for condition in node.conditions]
    for row in world.data.facts[node.fact]:
        day = day_of(row)
        if node.of_rule and not (in_range(day) and node.dates.holds(day)):
            continue  # no subject of the rule that counts it
        env = Env(LAST_DATE, day, row)
        env.gathered = True
        try:
            whose = owners(env)
            also = beside(env) if beside is not None else ""
        except Unknown:
            raise
        except Problem as problem:
            lost[node.fact, row.key] = problem.diagnostic.message()
            continue
        if also is None or (not whose.people and not whose.lost):
            continue
        env.participant = whose.people[0] if len(whose.people) == 1 else None  # for messages
        try:
            if where is not None and not waits and where(env).state != "met":
                continue
            if waits:
                asks = [lambda w=wait, e=env: w(e).answer for wait in waits]
                answer = every(asks if where is None else [lambda e=env: where(e), *asks])  # type: ignore[misc]
                if answer.state != "met":
                    continue
                day = max(day, answer.on or day)
            found = value(env) if value is not None else None
            amount = ONE if found is None or node.kind == "distinct" else found
            if whose.trouble is not None:
                raise whose.trouble
            for whom, reason in whose.lost:
                lost[node.fact, f"{row.key} {whom}"] = reason
            for who in whose.people:
                counted.setdefault((who, also), []).append(Counted(day, order, row.key, amount, row, of=found))
                for on, less in reversals(node.of_rule, row, who, day, amount) if node.of_rule else ():
                    counted[who, also].append(Counted(on, order, row.key, less, row, True))
        except Problem as problem:
            for who in whose.people:
                problems.setdefault((who, also), []).append((day, problem))


def _series(rows: list[Counted], problems: list[tuple[date, Problem]]) -> Series:
    rows.sort(key=lambda counted: (*counted[:3], counted.taken))
    problems.sort(key=lambda found: (found[0], str(found[1])))
    before: list[Number] = [ZERO]
    for row in rows:
        before.append(plus(before[-1], row.value))
    place: dict[int, tuple[int, int]] = {}
    for index, row in enumerate(rows):
        if row.taken:
            continue
        first, _ = place.get(id(row.row), (index, index))
        if rows[first].day == row.day:  # what counts it again on a later day does not move it
            place[id(row.row)] = first, index + 1
    return Series(tuple(rows), tuple(row.day for row in rows), tuple(before), place, tuple(problems))
