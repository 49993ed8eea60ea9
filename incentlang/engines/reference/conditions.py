"""Waiting for facts: `after F within W`, `unless F within W`, `unless F by DATE` (semantics 9 to 11)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from incentlang.data.model import Row
from incentlang.engines.reference.answers import FAILED, PENDING, Answer, Problem
from incentlang.engines.reference.columns import column, required
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.world import World
from incentlang.ir.expressions import After, NoneWithin, Reach
from incentlang.values.dates import LAST_DATE, ONE_DAY, add

Value = Callable[[Env], Any]
Test = Callable[[Env], Answer]
Pairs = Sequence[tuple[date, Row]]


class Waited(NamedTuple):
    """What a wait found.

    Attributes:
        answer: Met on the fact's date (a `NoneWithin` on the day after its window), pending or failed.
        anchor: The day from which the window counts.
        deadline: The window's last day, counted; None without a window.
        found: The fact's date and row, if it has come by the clock, in time or not.
    """

    answer: Answer
    anchor: date
    deadline: date | None
    found: tuple[date, Row] | None


def candidates_of(
    world: World, owner: str, reach: Reach, where: Test | None
) -> Callable[[Env, date, date | None], Pairs]:
    """A function that finds the rows of a fact that belong to the row at hand, in order of their dates.

    It takes the first day on which a row counts and the last, if there is one. Rows from the first day on that
    meet `where` are found, later ones too; one whose test has no answer is a problem only where it could count.
    """
    rows = world.linked(reach.fact, reach.field)
    # Nothing is not found by nothing.
    read = required(column(world, owner, reach.path), reach.path, owner) if reach.path else None

    def found(env: Env, first: date, last: date | None) -> Pairs:
        assert env.row is not None
        pairs = rows.get(env.row.key if read is None else read(env), ())
        return [pair for pair in pairs if pair[0] >= first and (where is None or _meets(where, pair, env, last))]

    return found


def _meets(where: Test, pair: tuple[date, Row], env: Env, last: date | None) -> bool:
    """Whether a row meets the condition, which it answers itself on its own date."""
    day, row = pair
    own = Env(day, day, row)
    own.participant, own.nobody = env.participant, env.nobody  # who is paid may have terms of their own
    try:
        return where(own).state == "met"
    except Problem:
        if last is not None and day > last:
            return False
        if day <= env.clock:
            raise
        env.until(day)
        return False


def _anchor(value: Value | None, kind: object) -> Callable[[Env], date]:
    if value is not None:
        return value
    if kind == "earning":

        def earned(env: Env) -> date:
            assert env.earned is not None
            return env.earned

        return earned
    return lambda env: env.day


def after(
    world: World, owner: str, node: After, where: Test | None, length: Value | None, anchor: Value | None
) -> Callable[[Env], Waited]:
    """A function that looks for the fact and says how the wait stands on the clock.

    Args:
        world: The data.
        owner: The fact whose row is at hand.
        node: The condition.
        where: The test of the fact's rows, or None.
        length: Its window's length, or None.
        anchor: Its anchor where that is a date of the plan, else None.
    """
    candidates = candidates_of(world, owner, node.reach, where)
    start = _anchor(anchor, node.anchor)
    nth = node.nth - 1

    def wait(env: Env) -> Waited:
        since = start(env)
        deadline = add(since, length(env)) if length is not None else None
        rows = candidates(env, date.min if node.milestone else since, deadline)
        pair = rows[nth] if nth < len(rows) else None
        come = pair if pair is not None and pair[0] <= env.clock else None
        if pair is not None and (deadline is None or pair[0] <= deadline):
            if pair[0] <= env.clock:
                return Waited(Answer("met", pair[0]), since, deadline, come)
            env.until(pair[0])
            return Waited(PENDING, since, deadline, None)
        if deadline is None or env.clock <= deadline:
            if deadline is not None:
                env.until(_next(deadline))
            return Waited(PENDING, since, deadline, come)
        return Waited(FAILED, since, deadline, come)

    return wait


def none_within(
    world: World,
    owner: str,
    node: NoneWithin,
    where: Test | None,
    length: Value | None,
    until: Value | None,
    anchor: Value | None,
) -> Callable[[Env], Waited]:
    """A function for `unless F within W`: met the day after the window passed without the fact."""
    candidates = candidates_of(world, owner, node.reach, where)
    start = _anchor(anchor, node.anchor)
    milestone = world.facts[node.reach.fact].once_per is not None

    def wait(env: Env) -> Waited:
        since = start(env)
        if until is not None:
            deadline: date = until(env)
        else:
            assert length is not None
            deadline = add(since, length(env))
        rows = candidates(env, date.min if milestone else since, deadline)
        pair = next((p for p in rows if p[0] <= deadline), None)
        if pair is not None and pair[0] <= env.clock:
            return Waited(FAILED, since, deadline, pair)
        if env.clock <= deadline:
            env.until(_next(deadline) if pair is None else pair[0])
            return Waited(PENDING, since, deadline, None)
        return Waited(Answer("met", _next(deadline)), since, deadline, None)

    return wait


def each(
    world: World, owner: str, node: After, where: Test | None, length: Value, anchor: Value | None
) -> Callable[[Env], Pairs]:
    """A function that finds every row of the fact within the window that has come by the clock."""
    candidates = candidates_of(world, owner, node.reach, where)
    start = _anchor(anchor, node.anchor)

    def found(env: Env) -> Pairs:
        since = start(env)
        deadline = add(since, length(env))
        rows = [pair for pair in candidates(env, since, deadline) if pair[0] <= deadline]
        for day, _ in rows:
            if day > env.clock:
                env.until(day)
        return [pair for pair in rows if pair[0] <= env.clock]

    return found


def _next(day: date) -> date:
    return day + ONE_DAY if day < LAST_DATE else day
