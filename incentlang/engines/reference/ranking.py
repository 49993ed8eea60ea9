"""Places of people by a measure: everybody in its role in the period is compared, exactly."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from incentlang.diagnostics.ranking import TiedPlaces
from incentlang.diagnostics.run import MissingValue, NoAssignment, OutsideRole
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.env import Env
from incentlang.ir.expressions import Rank, Window
from incentlang.values.dates import ONE_DAY
from incentlang.values.numbers import as_fraction
from incentlang.values.periods import Period

if TYPE_CHECKING:
    from incentlang.engines.reference.measures import Measures


class Field(NamedTuple):
    """Everybody's value, and the values in ascending order."""

    values: dict[str, Fraction]
    ordered: list[Fraction]


class Rankings:
    """Places, from values that are computed once for each measure, period and clock."""

    def __init__(self, source: Measures) -> None:
        self.source = source
        self._kept: dict[tuple[str, Period, Window | None, date, object], Field | Problem] = {}

    def place(self, node: Rank, env: Env) -> Decimal:
        """The place or quartile of the participant; too few people are a problem."""
        found = self.place_or_none(node, env)
        if found is None:
            if node.within is not None:
                self.source.compiler.value(node.within, "")(env)  # says why, where they are in no group
            text = " ".join(node.span.text.split())
            raise Problem(MissingValue(path=text, key=env.participant or "", day=env.clock))
        return found

    def place_or_none(self, node: Rank, env: Env) -> Decimal | None:
        """The same; None where there are fewer people than the plan asks for, and for who is in no group."""
        group = self._group(node, env)
        if node.within is not None and group is None:
            return None
        field = self._field(node, env, group)
        count = len(field.ordered)
        if count < node.at_least:
            return None
        own = field.values.get(env.participant or "")
        if own is None:  # not in the role in the measure's period
            role, day = self.source.measures[node.measure.name].role, env.clock
            raise Problem(OutsideRole(participant=env.participant or "", role=role, measure=node.measure.name, day=day))
        higher = count - bisect_right(field.ordered, own)
        alike = bisect_right(field.ordered, own) - bisect_left(field.ordered, own)
        if alike > 1 and node.ties == "refused":
            tied = tuple(sorted(who for who, value in field.values.items() if value == own))
            raise Problem(TiedPlaces(name=node.measure.name, people=tied))
        place = higher + (alike if node.ties == "worse" else 1)
        return Decimal(place if node.kind == "rank" else -(-4 * place // count))

    def people(self, node: Rank, env: Env) -> int:
        """How many people are compared; nobody where the participant is in no group."""
        group = self._group(node, env)
        if node.within is not None and group is None:
            return 0
        return len(self._field(node, env, group).ordered)

    def _group(self, node: Rank, env: Env) -> object:
        """What the participant at hand is grouped by; None for who has none on the day, or is not there."""
        if node.within is None:
            return None
        try:
            return self.source.compiler.maybe(node.within, "")(env)
        except Problem as problem:
            if isinstance(problem.diagnostic, NoAssignment):
                return None
            raise

    def _members(self, node: Rank, env: Env, role: str, period: Period, group: object) -> list[str]:
        """Who is compared: everybody in the role in the period, or whoever of them is in the group."""
        people = self.source.world.members(role, period)
        if node.within is None:
            return people
        seen = Env(env.clock, env.day)
        seen.period, seen.role = env.period, role
        found = []
        for who in people:
            seen.participant = who
            if self._group(node, seen) == group:
                found.append(who)
        return found

    def _field(self, node: Rank, env: Env, group: object) -> Field:
        read = node.measure
        measure = self.source.measures[read.name]
        period, window = self.source.stretch_of(read, env)
        env.read_until = max(env.read_until, period.end if env.period is None else env.period.end)
        if env.clock < env.read_until:
            env.until(env.clock + ONE_DAY)
        by = (node.within.path, node.within.at, env.period, group) if node.within is not None else None
        key = (read.name, period, window, min(env.clock, period.end), by)
        if key not in self._kept:
            try:
                values = {
                    who: as_fraction(self.source.measure_at(measure, (who, ""), period, window, env.clock))
                    for who in self._members(node, env, measure.role, period, group)
                }
                self._kept[key] = Field(values, sorted(values.values()))
            except Problem as problem:  # of one is a problem of all in the group: nobody's place can be told
                self._kept[key] = problem
        found = self._kept[key]
        if isinstance(found, Problem):
            raise found
        return found
