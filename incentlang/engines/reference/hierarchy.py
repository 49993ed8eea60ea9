"""Whose a row is: the person at the end of a path, whom rows of another fact name, or managers above (semantics 15)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from incentlang.diagnostics.data import ManagerCircle
from incentlang.diagnostics.run import NoAssignment
from incentlang.engines.reference.answers import Problem, Unknown
from incentlang.engines.reference.columns import Read, column
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.world import World
from incentlang.ir.expressions import Above, Aggregate


class Found(NamedTuple):
    """The people a row counts for, each once.

    Attributes:
        lost: For whom it does not count although it should, such as "above ann", with the reason.
        trouble: Why it cannot be told, such as people who manage each other; whoever was found has this problem.
    """

    people: tuple[str, ...]
    lost: tuple[tuple[str, str], ...] = ()
    trouble: Problem | None = None


def people_of(world: World, node: Aggregate, role: str = "") -> Callable[[Env], Found]:
    """A function that finds whose a row is, on the row's date; with `as at period end` without the managers.

    With a `role` only people in it on that day are found: what somebody did in another role is not theirs in this one.
    """
    named = _named(world, node)
    above = node.above
    if above is not None and above.at_end:
        return lambda env: Found(named(env))
    find = _above(world, named, above) if above is not None else lambda env: Found(named(env))
    if not role or not node.is_of_somebody:
        return find
    return lambda env: _of_role(world, role, find(env), env.day, named=above is None)


def _of_role(world: World, role: str, found: Found, day: date, named: bool) -> Found:
    """Those in the role on a day; `named` people without any assignment are told of, since no role has their row."""
    people: list[str] = []
    lost = list(found.lost)
    for who in found.people:
        try:
            if world.in_role(who, role, day):
                people.append(who)
            elif named and not world.is_assigned(who, day):
                lost.append((f"of {who}", NoAssignment(participant=who, day=day).message()))
        except Unknown as unknown:  # a scenario that does not say the role
            return found._replace(trouble=unknown)
    return found._replace(people=tuple(people), lost=tuple(lost))


def _above(world: World, named: Callable[[Env], tuple[str, ...]], above: Above) -> Callable[[Env], Found]:
    """A function that finds the managers above the people named, on the row's date."""
    kept: dict[tuple[str, date], Found] = {}

    def find(env: Env) -> Found:
        people: dict[str, None] = {}
        lost: list[tuple[str, str]] = []
        trouble: Problem | None = None
        for who in named(env):
            key = (who, env.day)
            if key not in kept:
                kept[key] = chain(world, who, env.day, above)
            found = kept[key]
            people.update(dict.fromkeys(found.people))
            lost += found.lost
            trouble = trouble or found.trouble
        return Found(tuple(people), tuple(lost), trouble)

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
            return Found(tuple(people), ((f"above {passed[-1]}", problem.diagnostic.message()),))
        if manager is None:
            break
        if manager in passed:
            trouble = Problem(ManagerCircle(people=tuple(passed[passed.index(manager) :]), day=day))
            return Found(tuple(dict.fromkeys([*people, *passed[passed.index(manager) :]])), (), trouble)
        passed.append(manager)
        level += 1
        if level >= above.low:
            people.append(manager)
    return Found(tuple(people))
