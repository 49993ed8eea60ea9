"""What there is on a day: entities and people, whose they are, and what they add up to.

Whom each of them counts for is found once for each day, so that a period costs one look at each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from incentlang.diagnostics.run import NoRows
from incentlang.engines.reference.answers import Problem, Unknown
from incentlang.engines.reference.columns import Read, column, of_participant
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.exact import divided, plus, times
from incentlang.engines.reference.hierarchy import Found, chain
from incentlang.engines.reference.outcomes import Assumed
from incentlang.engines.reference.stretches import changes_of, stretches_between
from incentlang.ir.expressions import Standing
from incentlang.values.dates import ONE_DAY
from incentlang.values.numbers import Number, as_fraction
from incentlang.values.periods import Period

if TYPE_CHECKING:
    from incentlang.engines.reference.measures import Measures


def day_of(at: Literal["period start", "period end"]) -> Callable[[Env], date]:
    """A function that gives the first day of the period at hand, or its last one as far as it is known."""

    def read(env: Env) -> date:
        assert env.period is not None
        return env.period.start if at == "period start" else min(env.period.end, env.clock)

    return read


class Member(NamedTuple):
    """An entity or person that counts for somebody: on which day it is read, and for how many days it counts."""

    key: str
    day: date
    days: int


class Counting(NamedTuple):
    """What counts, in order of keys, with its value; `at` is what it sees."""

    member: Member
    value: Number
    at: Env
    of: object = None
    """What stands in the column whose different values are counted."""


class _Whose(NamedTuple):
    """What counts for whom, and the people whose place in a circle makes it impossible to tell."""

    members: dict[str, list[Member]]
    circles: dict[str, Problem]


class Standings:
    """Gathers over entities and people."""

    def __init__(self, source: Measures) -> None:
        self.source = source
        self._whose: dict[tuple[int, date, date], _Whose] = {}

    def value(self, node: Standing, env: Env) -> Number:
        """The sum, count, average, highest or lowest value of what counts for the participant at hand."""
        assert env.period is not None
        rows = self.rows(node, env)
        if not rows and node.kind not in ("sum", "count", "distinct"):
            text = " ".join(node.span.text.split())
            raise Problem(NoRows(text=text, who=f" for {env.participant} in {env.period}"))
        match node.kind:
            case "distinct":
                return Decimal(len({row.of for row in rows}))
            case "average":
                return as_fraction(_total(rows)) / len(rows)
            case "highest":
                return max((row.value for row in rows), key=as_fraction)
            case "lowest":
                return min((row.value for row in rows), key=as_fraction)
            case _:
                total = _total(rows)
                return divided(total, Decimal(env.period.days)) if node.on == "days" else total

    def rows(self, node: Standing, env: Env) -> list[Counting]:
        """What counts for the participant at hand: it is theirs on the day, and meets the condition."""
        assert env.period is not None
        if env.clock < env.period.end:
            env.until(env.clock + ONE_DAY)
        env.read_until = max(env.read_until, env.period.end)
        compiler, owner = self.source.compiler, "" if node.people else node.of
        where = compiler.test(node.where, owner) if node.where is not None else None
        value = compiler.value(node.value, owner) if node.value is not None else None
        found: list[Counting] = []
        for member in self._members(node, env):
            at = self._at(node, member, env)
            if where is None or where(at).state == "met":
                read = value(at) if value is not None else None
                counts = Decimal(1) if read is None or node.kind == "distinct" else read
                found.append(Counting(member, counts, at, read))
            env.until(at.horizon)
            env.read_until = max(env.read_until, at.read_until)
        return found

    def taken(self, node: Standing, env: Env) -> Iterator[Assumed]:
        """The defaults that stood in where what counts for the participant at hand was read."""
        compiler, owner = self.source.compiler, "" if node.people else node.of
        where = compiler.test(node.where, owner) if node.where is not None else None
        value = compiler.value(node.value, owner) if node.value is not None else None
        members: list[Member] = []
        with suppress(Problem):  # as below: told by the line that asks for the figure
            members = self._members(node, env)
        for member in members:
            at = self._at(node, member, env)
            with suppress(Problem):
                if (where is None or where(at).state == "met") and value is not None:
                    value(at)
                for each in at.assumptions:
                    yield each._replace(subject=f"{member.key} in {env.period}") if node.people else each

    def _at(self, node: Standing, member: Member, env: Env) -> Env:
        row = None if node.people else self.source.world.data.entities[node.of][member.key]
        at = Env(env.clock, member.day, row)
        at.participant, at.period, at.role = member.key, env.period, node.of
        return at

    # --- whose they are ---------------------------------------------------------------------------

    def _members(self, node: Standing, env: Env) -> list[Member]:
        assert env.period is not None
        period, who = env.period, env.participant or ""
        start = end = day_of("period start" if node.on == "period start" else "period end")(env)
        if node.on == "days":
            start, end = period.start, period.end
        key = (id(node), start, end)
        if key not in self._whose:
            self._whose[key] = self._by_day(node, period) if node.on == "days" else self._on(node, start)
        found = self._whose[key]
        if who in found.circles:
            raise found.circles[who]
        return found.members.get(who, [])

    def _on(self, node: Standing, day: date) -> _Whose:
        whose = _Whose({}, {})
        owners = self._owners(node)
        for key in self._there(node, day):
            for who in self._told(node, owners, key, day, whose):
                whose.members.setdefault(who, []).append(Member(key, day, 1))
        return whose

    def _by_day(self, node: Standing, period: Period) -> _Whose:
        whose = _Whose({}, {})
        owners = self._owners(node)
        for key in self.source.world.members(node.of, period):
            for start, end in self._stretches(node, key, period):
                for who in self._told(node, owners, key, start, whose):
                    whose.members.setdefault(who, []).append(Member(key, start, (end - start).days + 1))
        return whose

    def _stretches(self, node: Standing, key: str, period: Period) -> Iterator[tuple[date, date]]:
        """The stretches of the period in which somebody is in the role and nobody's assignment changes."""
        people = self.source.world.data.participants
        far = node.above is not None or len(node.by) > 1
        changes = [day for who in (people.values() if far else (people[key],)) for day in changes_of(who.assignments)]
        for start, end in stretches_between(period, changes):
            if self.source.world.in_role(key, node.of, start):
                yield start, end

    def _there(self, node: Standing, day: date) -> Iterable[str]:
        world = self.source.world
        if node.people:
            return (who for who in sorted(world.data.participants) if world.in_role(who, node.of, day))
        return sorted(world.data.entities[node.of])

    def _told(
        self, node: Standing, owners: Callable[[Env], Found], key: str, day: date, whose: _Whose
    ) -> tuple[str, ...]:
        """Whom one of them counts for on a day; where that cannot be told it is noted."""
        row = None if node.people else self.source.world.data.entities[node.of][key]
        env = Env(day, day, row)
        env.participant = key
        try:
            found = owners(env)
        except Unknown:
            raise
        except Problem as problem:
            self.source.lost[node.of, key] = problem.diagnostic.message()
            return ()
        for whom, reason in found.lost:
            self.source.lost[node.of, f"{key} {whom}"] = reason
        if found.trouble is not None:
            whose.circles.update(dict.fromkeys(found.people, found.trouble))
        return found.people

    def _owners(self, node: Standing) -> Callable[[Env], Found]:
        if node.everything:
            return lambda _env: Found(("",))  # a measure of the whole plan
        world, above = self.source.world, node.above
        named: Read = lambda env: env.participant  # noqa: E731
        if node.by:
            named = of_participant(world, node.by, "row date") if node.people else column(world, node.of, node.by)

        def find(env: Env) -> Found:
            who = named(env)
            if who is None:
                return Found(())
            return Found((who,)) if above is None else chain(world, who, env.day, above)

        return find


def _total(rows: Iterable[Counting]) -> Number:
    result: Number = Decimal(0)
    for row in rows:
        result = plus(result, row.value if row.member.days == 1 else times(row.value, Decimal(row.member.days)))
    return result
