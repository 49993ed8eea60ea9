"""Parameters as functions: a dated one has the value of the row's compensation date, or of the period."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from datetime import date
from typing import Any

from incentlang.diagnostics.dated import BeforeFirstValue
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.env import Env
from incentlang.ir.program import Param

Value = Callable[[Env], Any]


def day_at_hand(env: Env) -> date:
    """The day whose terms hold: that of the row, or the period's first; within `prorated by`, the day at hand."""
    if env.on is not None:
        return env.on
    return env.day if env.row is not None or env.period is None else env.period.start


def read(param: Param) -> Value:
    """The function that reads a parameter."""
    if not param.since:
        constant = param.value.value
        return lambda env: constant
    starts = [each.start for each in param.since]
    values = [each.value.value for each in param.since]

    def value(env: Env) -> Any:
        day = day_at_hand(env)
        place = bisect_right(starts, day)
        if place == 0:
            raise Problem(BeforeFirstValue(name=param.name, day=day, first=starts[0]))
        return values[place - 1]

    return value
