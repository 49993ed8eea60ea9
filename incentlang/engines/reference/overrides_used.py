"""Overrides of parameters that hold for what measures count, and for whom a parameter is read in periods.

A run tells them for every row that a measure gathers, and for everybody in every period that it looks at. They do not
depend on which rule asks, or when, so every engine tells the same. Those of rows that are credited are noted where an
amount is asked for (`exceptions.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.compiler import Compiler
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.exceptions import which
from incentlang.engines.reference.looked_at import at_hand, looked_at
from incentlang.engines.reference.pilots import pilot_at
from incentlang.engines.reference.prorating import counted
from incentlang.ir.expressions import Aggregate, ParamRead, Prorated
from incentlang.ir.overridden import counted_in, gathers_with_overrides, in_periods
from incentlang.ir.program import Program
from incentlang.ir.words import told_override
from incentlang.values.dates import LAST_DATE

if TYPE_CHECKING:
    from incentlang.engines.reference.engine import Engine


def overrides_used(engine: Engine, first: date, clock: date, only: str | None) -> Iterator[str]:
    """What a run says of the overrides that hold for what is gathered and in its periods.

    Args:
        engine: What is evaluated.
        first: The first day that the run looks at.
        clock: The last one.
        only: Tell those of periods that hold for this participant alone.
    """
    for asked in looked_at(engine.program):
        for gather in gathers_with_overrides(asked.asks):
            for env in _gathered(engine, gather, asked.of):
                yield from _told(engine.compiler, counted_in(gather), env, gather.fact)
        if reads := list(in_periods(asked.asks)):
            for env in at_hand(engine, asked, first, clock, only):
                for node, within in reads:
                    for day in _days(engine, within, env):
                        env.on = day
                        yield from _told(engine.compiler, [node], env, "")


def tells_overrides(program: Program) -> bool:
    """Whether anything but the rows of rules reads a parameter with overrides."""
    every = looked_at(program)
    return any(gathers_with_overrides(each.asks) or list(in_periods(each.asks)) for each in every)


def _gathered(engine: Engine, gather: Aggregate, of: str) -> Iterator[Env]:
    """The rows that a measure counts, each with whom it counts for."""
    day_of = engine.world.date_of(engine.world.facts[gather.fact])
    for (who, _), series in engine.measures.series((gather,), of).items():
        for counted_row in series.rows:
            env = Env(LAST_DATE, day_of(counted_row.row), counted_row.row)
            env.participant = who
            yield env


def _days(engine: Engine, within: Prorated | None, env: Env) -> list[date | None]:
    """The days on which a parameter is read for a period, where it is prorated."""
    if within is None:
        return [None]
    params = engine.compiler.params.values()
    return [start for start, _, count in counted(within, engine.world, params, env) if count]


def _told(compiler: Compiler, reads: Iterable[ParamRead], env: Env, owner: str) -> Iterator[str]:
    """What is said of the overrides that hold for what is at hand."""
    for node in reads:
        try:
            override = None if pilot_at(compiler, node.name, env) else which(compiler, node, owner)(env)
        except Problem:  # told where somebody is paid by it
            continue
        if override is not None:
            yield told_override(node.name, override)
