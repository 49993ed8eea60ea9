"""Whose a row is: the person at the end of a path, whom rows of another fact name, or managers above (semantics 15)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from incentlang.diagnostics.data import ManagerCircle
from incentlang.engines.reference.answers import Problem, Unknown
from incentlang.engines.reference.columns import Read, column
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.world import World
from incentlang.ir.expressions import Above, Aggregate


class Found(NamedTuple):
    """The people a row counts for, each once.

    Attributes:
        lost: Managers above whom the chain cannot be told, with the reason.
        circle: People who manage each other; whoever was found has a problem.
    """

    people: tuple[str, ...]
    lost: tuple[tuple[str, str], ...] = ()
    circle: Problem | None = None


def people_of(world: World, node: Aggregate) -> Callable[[Env], Found]:
    """A function that finds whose a row is, on the row's date; with `as at period end` without the managers."""
    named = _named(world, node)
    above = node.above
    if above is None or above.at_end:
        return lambda env: Found(named(env))
    kept: dict[tuple[str, date], Found] = {}

    def find(env: Env) -> Found:
        people: dict[str, None] = {}
        lost: list[tuple[str, str]] = []
        circle: Problem | None = None
        for who in named(env):
            key = (who, env.day)
            if key not in kept:
                kept[key] = chain(world, who, env.day, above)
            found = kept[key]
            people.update(dict.fromkeys(found.people))
            lost += found.lost
            circle = circle or found.circle
        return Found(tuple(people), tuple(lost), circle)

    return find


def _named(world: World, node: Aggregate) -> Callable[[Env], tuple[str, ...]]:
    if node.each is None and not node.by:
        return lambda _env: ("",)  # a measure of the whole plan
    if node.each is None:
        owner = column(world, node.fact, node.by)

        def one(env: Env) -> tuple[str, ...]:
            who = owner(env)
            return () if who is None else (who,)

        return one
    rows = world.linked(node.each.fact, node.each.field)
    read: Read = column(world, node.each.fact, node.each.path)

    def several(env: Env) -> tuple[str, ...]:
        assert env.row is not None
        found = [read(Env(env.clock, env.day, row)) for _, row in rows.get(env.row.key, ())]
        return tuple(dict.fromkeys(who for who in found if who is not None))

    return several


def chain(world: World, who: str, day: date, above: Above) -> Found:
    """The managers of somebody on a day. Who has no assignment at the first step cannot be told to have any."""
    people: list[str] = []
    passed = [who]
    level = 0
    while above.high is None or level < above.high:
        try:
            manager = world.attribute(passed[-1], "manager", day)
        except Unknown:
            raise
        except Problem as problem:
            if level == 0:
                raise
            return Found(tuple(people), ((passed[-1], problem.diagnostic.message()),))
        if manager is None:
            break
        if manager in passed:
            circle = Problem(ManagerCircle(people=tuple(passed[passed.index(manager) :]), day=day))
            return Found(tuple(dict.fromkeys([*people, *passed[passed.index(manager) :]])), (), circle)
        passed.append(manager)
        level += 1
        if level >= above.low:
            people.append(manager)
    return Found(tuple(people))
