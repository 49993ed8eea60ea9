"""Defaults that stood in for missing values of what gathers over entities and people count.

A run tells them for everybody who has such a figure in a period that it looks at, as it stands at the period's end or
on the run's last day. They do not depend on which rule asks, or when, so every engine tells the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.reference.env import Env
from incentlang.engines.reference.outcomes import Assumed
from incentlang.ir.expressions import Otherwise, Standing
from incentlang.ir.program import PeriodRule, Program
from incentlang.ir.reads import MeasureKey
from incentlang.ir.versions import ALWAYS, Dates
from incentlang.ir.walk import everything
from incentlang.values.periods import Grain, Period, periods_between

if TYPE_CHECKING:
    from incentlang.engines.reference.engine import Engine


@attrs.frozen
class _Asked:
    """Gathers that take defaults, and of whom and in which periods they are a figure.

    Attributes:
        key: Whether `of` is a role, an entity, or (the plan) nothing.
        each: The grain of the periods.
        dates: When what asks for them is in force, by the first day of a period.
    """

    gathers: tuple[Standing, ...]
    key: MeasureKey
    of: str
    each: Grain
    dates: Dates = ALWAYS


def gathered_defaults(engine: Engine, first: date, clock: date, only: str | None) -> Iterator[Assumed]:
    """The defaults that were taken in the periods of a run.

    Args:
        engine: What is evaluated.
        first: The first day that the run looks at.
        clock: The last one.
        only: Tell those in figures of this participant alone, and of everybody together.
    """
    plan = engine.program.plan
    last = clock if plan.end is None else min(clock, plan.end)
    start = first if plan.start is None else max(first, plan.start)
    for asked in _asked(engine.program):
        for period in periods_between(start, last, asked.each, plan.year_offset):
            if asked.dates.holds(period.start):
                for who in _whose(engine, asked, period, only):
                    env = Env(min(clock, period.end), period.end)
                    env.participant, env.period, env.role = who, period, asked.of
                    for gather in asked.gathers:
                        yield from engine.measures.standing.taken(gather, env)


def takes_gathered_defaults(program: Program) -> bool:
    """Whether a default may stand in for something that a gather over entities or people counts."""
    return bool(_asked(program))


def _asked(program: Program) -> list[_Asked]:
    found = [
        *(_Asked(_in(each.body), each.key, each.role, each.each) for each in program.measures),
        *(
            _Asked(_in(each), "role", each.role, each.each, each.dates)
            for each in program.rules
            if isinstance(each, PeriodRule)
        ),
        *(_Asked(_in(each), "role", each.role, each.each) for each in program.caps),
        *(_Asked(_in(each.fund), "plan", "", each.each) for each in program.pools),
        *(_Asked(_in(share), "role", share.role, each.each) for each in program.pools for share in each.shares),
    ]
    return [each for each in found if each.gathers]


def _in(node: object) -> tuple[Standing, ...]:
    """The gathers in a node in which a default may stand in."""
    found = (each for each in (node, *everything(node)) if isinstance(each, Standing))
    return tuple(each for each in found if any(isinstance(inner, Otherwise) for inner in everything(each)))


def _whose(engine: Engine, asked: _Asked, period: Period, only: str | None) -> Sequence[str]:
    match asked.key:
        case "plan":
            return ("",)
        case "entity":
            return sorted(engine.world.data.entities[asked.of])
        case "role":
            return [who for who in engine.world.members(asked.of, period) if only in (None, who)]
