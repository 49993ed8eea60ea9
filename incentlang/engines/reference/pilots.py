"""Who takes part in a pilot on a day, and the value that a parameter has for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from incentlang.diagnostics.run import MissingValue
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.env import Env
from incentlang.ir.expressions import Expr, ParamRead
from incentlang.ir.pilots import Pilot
from incentlang.values.periods import Period

if TYPE_CHECKING:
    from incentlang.engines.reference.compiler import Compiler


def tried(trials: Sequence[Pilot], node: Expr) -> bool:
    """Whether an expression is a parameter that some pilot sets."""
    return isinstance(node, ParamRead) and any(each.name == node.name for pilot in trials for each in pilot.sets)


def is_in(compiler: Compiler, condition: Expr, who: str, day: date) -> bool:
    """Whether somebody meets a pilot's condition on a day; who has no such attribute does not."""
    env = Env(day, day)
    env.participant = who
    try:
        return compiler.test(condition, "")(env).state == "met"
    except Problem as problem:
        if isinstance(problem.diagnostic, MissingValue):
            return False
        raise


def asked_on(compiler: Compiler, who: str, period: Period) -> date | None:
    """The day on which a person's attributes are read for a period: its first, or their own first in it."""
    days = [
        max(each.start, period.start)
        for each in compiler.world.participant(who).assignments
        if each.start <= period.end and (each.end is None or each.end >= period.start)
    ]
    return min(days, default=None)


def _takes_part(compiler: Compiler, pilot: Pilot, env: Env) -> bool:
    """Whether the person at hand is in the pilot: on the row's date, or for a whole period inside its dates."""
    who = env.participant
    if not who:
        return False
    if env.period is None:
        return (
            pilot.start <= env.day <= pilot.end
            and compiler.world.is_assigned(who, env.day)
            and is_in(compiler, pilot.condition, who, env.day)
        )
    if env.period.start < pilot.start or env.period.end > pilot.end:
        return False
    day = asked_on(compiler, who, env.period)
    return day is not None and is_in(compiler, pilot.condition, who, day)


def pilot_at(compiler: Compiler, name: str, env: Env) -> str:
    """The pilot that gives a parameter its value here, or empty."""
    for pilot in compiler.trials:
        if any(each.name == name for each in pilot.sets) and _takes_part(compiler, pilot, env):
            return pilot.name
    return ""


def param_value(compiler: Compiler, name: str, base: Callable[[Env], Any]) -> Callable[[Env], Any]:
    """The function that reads a parameter: as the plan says (`base`), or the value of the pilot one takes part in."""
    trials = [(pilot, each.value.value) for pilot in compiler.trials for each in pilot.sets if each.name == name]
    if not trials:
        return base

    def read(env: Env) -> Any:
        for pilot, value in trials:
            if _takes_part(compiler, pilot, env):
                return value
        return base(env)

    return read
