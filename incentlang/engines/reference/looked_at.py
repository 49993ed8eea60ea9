"""Everybody's figures in the periods that a run looks at, whichever rule asks for them, and whenever."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.reference.env import Env
from incentlang.ir.program import PeriodRule, Program
from incentlang.ir.reads import MeasureKey
from incentlang.ir.versions import ALWAYS, Dates
from incentlang.values.periods import Grain, Period, periods_between

if TYPE_CHECKING:
    from incentlang.engines.reference.engine import Engine


@attrs.frozen
class Looked:
    """What the plan asks of somebody in each period.

    Attributes:
        asks: The part of the plan that does.
        key: Whether `of` is a role, an entity, or (the plan) nothing.
        each: The grain of the periods.
        dates: When what asks is in force, by the first day of a period.
    """

    asks: object
    key: MeasureKey
    of: str
    each: Grain
    dates: Dates = ALWAYS


def looked_at(program: Program) -> list[Looked]:
    """Everything in a plan that is asked of somebody in periods."""
    rules = (rule for rule in program.rules if isinstance(rule, PeriodRule))
    return [
        *(Looked(each.body, each.key, each.role, each.each) for each in program.measures),
        *(Looked(each, "role", each.role, each.each, each.dates) for each in rules),
        *(Looked(each, "role", each.role, each.each) for each in program.caps),
        *(Looked(each.fund, "plan", "", each.each) for each in program.pools),
        *(Looked(share, "role", share.role, each.each) for each in program.pools for share in each.shares),
    ]


def at_hand(engine: Engine, asked: Looked, first: date, clock: date, only: str | None) -> Iterator[Env]:
    """Everybody whose figure it is, in each period that a run looks at and that lies in the plan's dates.

    Args:
        engine: What is evaluated.
        asked: What is asked.
        first: The first day that the run looks at.
        clock: The last one.
        only: This participant alone, and everybody together.
    """
    plan = engine.program.plan
    last = clock if plan.end is None else min(clock, plan.end)
    start = first if plan.start is None else max(first, plan.start)
    for period in periods_between(start, last, asked.each, plan.year_offset):
        if asked.dates.holds(period.start):
            for who in _whose(engine, asked, period, only):
                env = Env(min(clock, period.end), period.end)
                env.participant, env.period, env.role = who, period, asked.of
                yield env


def _whose(engine: Engine, asked: Looked, period: Period, only: str | None) -> Sequence[str]:
    match asked.key:
        case "plan":
            return ("",)
        case "entity":
            return sorted(engine.world.data.entities[asked.of])
        case "role":
            return [who for who in engine.world.members(asked.of, period) if only in (None, who)]
