"""Overrides of parameters as functions, and attributes of the payee that they ask for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from incentlang.diagnostics.exceptions import AttributeMoves, TwoValues
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.world import World
from incentlang.ir.expressions import ParamOverride, ParamRead
from incentlang.ir.words import overridden, told_override

if TYPE_CHECKING:
    from incentlang.engines.reference.compiler import Compiler

Value = Callable[[Env], Any]


def which(compiler: Compiler, node: ParamRead, owner: str) -> Callable[[Env], ParamOverride | None]:
    """The override that holds for what is at hand, or None; two at once are a problem."""
    tests = [(compiler.test(each.where, owner), each) for each in node.overrides]

    def found(env: Env) -> ParamOverride | None:
        met = [each for test, each in tests if test(env).state == "met"]
        if len(met) > 1:
            who = " for ".join(part for part in (env.subject, env.participant) if part)
            texts = [overridden(each) for each in met]
            raise Problem(TwoValues(name=node.name, first=texts[0], second=texts[1], who=who))
        return met[0] if met else None

    return found


def read(compiler: Compiler, node: ParamRead, owner: str, base: Value) -> Value:
    """The parameter with its overrides; which of them a line used is noted for the whole run.

    What is gathered and what is asked of periods is told apart from that (`overrides_used.py`).
    """
    chosen = which(compiler, node, owner)

    def value(env: Env) -> Any:
        override = chosen(env)
        if override is None:
            return base(env)
        if env.row is not None and not env.gathered:
            compiler.applied.add(told_override(node.name, override))
        return override.value.value

    return value


def unchanging(world: World, path: Sequence[str], steps: Sequence[Callable[[str, Any], Any]]) -> Value:
    """An attribute of the participant that must not change while they are in the role within the period."""

    def on(env: Env, day: Any) -> Any:
        key: Any = env.participant
        for step in steps:
            if key is None:
                return None
            key = step(key, day)
        return key

    def read(env: Env) -> Any:
        assert env.period is not None
        period, who = env.period, env.participant or ""
        days = []
        for each, count in world.segments(who, env.role or "", period):
            first = max(each.start, period.start)
            days += [first + timedelta(days=more) for more in (range(count) if len(path) > 1 else (0,))]
        values = [on(env, day) for day in days]
        if any(value != values[0] for value in values[1:]):
            raise Problem(AttributeMoves(participant=who, name=".".join(path), period=str(period)))
        return values[0] if values else on(env, period.start)

    return read
