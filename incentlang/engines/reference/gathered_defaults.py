"""Defaults that stood in for missing values of what gathers over entities and people count.

A run tells them for everybody who has such a figure in a period that it looks at, as it stands at the period's end or
on the run's last day. They do not depend on which rule asks, or when, so every engine tells the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from incentlang.engines.reference.looked_at import at_hand, looked_at
from incentlang.engines.reference.outcomes import Assumed
from incentlang.ir.expressions import Otherwise, Standing
from incentlang.ir.program import Program
from incentlang.ir.walk import everything

if TYPE_CHECKING:
    from incentlang.engines.reference.engine import Engine


def gathered_defaults(engine: Engine, first: date, clock: date, only: str | None) -> Iterator[Assumed]:
    """The defaults that were taken in the periods of a run.

    Args:
        engine: What is evaluated.
        first: The first day that the run looks at.
        clock: The last one.
        only: Tell those in figures of this participant alone, and of everybody together.
    """
    for asked in looked_at(engine.program):
        if gathers := _in(asked.asks):
            for env in at_hand(engine, asked, first, clock, only):
                for gather in gathers:
                    yield from engine.measures.standing.taken(gather, env)


def takes_gathered_defaults(program: Program) -> bool:
    """Whether a default may stand in for something that a gather over entities or people counts."""
    return any(_in(each.asks) for each in looked_at(program))


def _in(node: object) -> tuple[Standing, ...]:
    """The gathers in a node in which a default may stand in."""
    found = (each for each in (node, *everything(node)) if isinstance(each, Standing))
    return tuple(each for each in found if any(isinstance(inner, Otherwise) for inner in everything(each)))
