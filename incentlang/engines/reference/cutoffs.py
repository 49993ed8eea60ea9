"""Cut-offs after a period's end: `after F by 14 days after period end` (semantics 4).

A cut-off reads facts dated after the period's last day, up to the cut-off and to the day of knowledge; they count on
that last day. Before the period ends it is a wait like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from incentlang.engines.reference.answers import FAILED, PENDING, Answer
from incentlang.engines.reference.conditions import Test, Waited, candidates_of
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.world import World
from incentlang.ir.expressions import After, Cutoff, NoneWithin
from incentlang.values.dates import LAST_DATE, add
from incentlang.values.periods import period_of


def last_day(cutoff: Cutoff, day: date, offset: int) -> date:
    """The last day of the period that holds a compensation date."""
    return period_of(day, cutoff.each, offset).end


def waits(
    world: World, owner: str, node: After | NoneWithin, cutoff: Cutoff, where: Test | None
) -> Callable[[Env], Waited]:
    """A function that says how the wait stands on the clock."""
    candidates = candidates_of(world, owner, node.reach, where)
    wanted = isinstance(node, After)
    nth = node.nth - 1 if isinstance(node, After) else 0
    milestone = node.milestone if isinstance(node, After) else world.facts[node.reach.fact].once_per is not None

    def wait(env: Env) -> Waited:
        end = last_day(cutoff, env.day, world.schema.year_offset)
        deadline = min(add(end, cutoff.length), LAST_DATE)
        rows = candidates(env, date.min if milestone else env.day, deadline)
        pair = rows[nth] if nth < len(rows) else None
        known_by = world.as_of or LAST_DATE
        is_open = env.clock < end
        if pair is not None and pair[0] <= (env.clock if is_open else min(deadline, known_by)):
            answer = Answer("met", min(pair[0], end)) if wanted else FAILED
            return Waited(answer, env.day, deadline, pair)
        if is_open:
            env.until(min(pair[0], end) if pair is not None else end)
            return Waited(PENDING, env.day, deadline, None)
        late = pair if pair is not None and pair[0] <= env.clock else None
        if known_by <= deadline:
            return Waited(PENDING, env.day, deadline, None)
        return Waited(FAILED if wanted else Answer("met", end), env.day, deadline, late if wanted else None)

    return wait
