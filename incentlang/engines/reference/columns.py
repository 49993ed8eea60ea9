"""Columns read along a path of references, each step on the right date (semantics 12)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from incentlang.diagnostics.run import MissingValue, NoAssignment
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.exceptions import unchanging
from incentlang.engines.reference.rates import settled
from incentlang.engines.reference.world import World
from incentlang.ir.schema import PARTICIPANT, Field
from incentlang.types import Money, Ref

Read = Callable[[Env], Any]
Step = Callable[[str, date], Any]


def column(world: World, owner: str, path: Sequence[str], day: Read | None = None) -> Read:
    """A function that reads `path` from the row at hand; None when a step is missing.

    Args:
        world: The data.
        owner: The fact whose row is at hand.
        path: The columns, each but the last a reference.
        day: The date to read dated attributes on; without it the row's compensation date.
    """
    if world.schema.entity(owner) is not None:
        return _of_entity(world, owner, path, day)
    index, field = world.position(owner, path[0])
    if len(path) == 1:
        if isinstance(field.type, Money) and field.type.unit is None and world.converter.active:
            return own_amount(world, index)
        return lambda env: env.values[index]
    steps = _steps(world, field, path[1:])
    if len(steps) == 1 and day is None:
        only = steps[0]

        def two(env: Env) -> Any:
            key = env.values[index]
            return None if key is None else only(key, env.day)

        return two

    return lambda env: _follow(steps, env.values[index], env.day if day is None else day(env))


def _follow(steps: Sequence[Step], key: Any, day: date) -> Any:
    """What a path leads to from a key; None when a step is missing."""
    for step in steps:
        if key is None:
            return None
        key = step(key, day)
    return key


def _of_entity(world: World, owner: str, path: Sequence[str], day: Read | None) -> Read:
    """The same where an entity is at hand; whatever changes is read on the day at hand, or on `day`."""
    steps = _path_of(world, owner, path)

    def read(env: Env) -> Any:
        assert env.row is not None
        return _follow(steps, env.row.key, env.day if day is None else day(env))

    return read


def _path_of(world: World, owner: str, path: Sequence[str]) -> list[Step]:
    return [_step(world, owner, path[0]), *_steps(world, world.position(owner, path[0])[1], path[1:])]


def own_amount(world: World, index: int) -> Read:
    """An amount of the row at hand, in the plan's currency; a credit may take the rate of the day it is earned."""
    converter = world.converter

    def value(env: Env) -> Any:
        row = env.row
        if row is None or not row.currency or row.written[index] is None:
            return env.values[index]
        if env.rates_of is not None:  # what comes back is worth what it was worth when it was credited
            return converter.amount(row.written[index], row.currency, env.rates_of)
        if env.rate_day is not None and converter.again_when_earned(row.currency):
            return converter.amount(row.written[index], row.currency, env.day, env.rate_day)
        return settled(env.values[index])

    return value


def always_there(world: World, owner: str, path: Sequence[str]) -> bool:
    """Whether a column of the row itself cannot be missing, as validation made sure."""
    field = world.position(owner, path[0])[1]
    return len(path) == 1 and not field.optional and not field.over_time


def required(read: Read, path: Sequence[str], owner: str, on: Read | None = None) -> Read:
    """The same, where a missing value is a problem that names the path, and the day it was read on."""
    shown = ".".join(path)

    def value(env: Env) -> Any:
        found = read(env)
        if found is None:
            raise Problem(MissingValue(path=shown, key=f"{owner} {env.subject}", day=on(env) if on else env.day))
        return found

    return value


def theirs(read: Read, path: Sequence[str], at: str) -> Read:
    """An attribute of the participant at hand, where a missing one is a problem that names them and the day."""
    shown = ".".join(path) + (f" at {at}" if at in ("period start", "period end") else "")

    def value(env: Env) -> Any:
        found = read(env)
        if found is None:
            day = env.period.start if at == "period start" and env.period is not None else env.day
            raise Problem(MissingValue(path=shown, key=env.participant or "", day=day))
        return found

    return value


def of_participant(world: World, path: Sequence[str], at: str) -> Read:
    """A function that reads an attribute of the participant at hand at the period's start or end, or each day."""
    steps = _path_of(world, PARTICIPANT, path)
    if at == "all period":
        return unchanging(world, path, steps)

    def read(env: Env) -> Any:
        if not env.participant:
            raise Problem(env.nobody or NoAssignment(participant="nobody", day=env.day))
        if at == "row date":
            day = env.day
        elif at == "each day" and env.on is not None:
            day = env.on
        else:
            assert env.period is not None
            day = env.period.end if at == "period end" else env.period.start
        return _follow(steps, env.participant, day)

    return read


def _steps(world: World, field: Field, names: Sequence[str]) -> list[Step]:
    steps: list[Step] = []
    for name in names:
        assert isinstance(field.type, Ref)
        owner = field.type.target
        steps.append(_step(world, owner, name))
        field = world.position(owner, name)[1]
    return steps


def _step(world: World, owner: str, name: str) -> Step:
    if owner == PARTICIPANT:
        if name == PARTICIPANT:
            return lambda key, _day: key
        return lambda key, day: world.attribute(key, name, day)
    index, field = world.position(owner, name)
    if field.over_time:
        timelines = world.data.timelines.get((owner, name), {})

        def dated(key: str, day: date) -> Any:
            timeline = timelines.get(key)
            stretch = timeline.on(day) if timeline is not None else None
            return stretch.value if stretch is not None else None

        return dated
    if owner in world.data.entities:
        rows = world.data.entities[owner]
        return lambda key, _day: rows[key].values[index]
    return lambda key, _day: world.cell(owner, key, index)
