"""Rows that bring money for a subject, by the subject's key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from incentlang.engines.reference.columns import column
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.world import World
from incentlang.ir.lifecycle import AsReceived


def receipts(world: World, schedule: AsReceived) -> Mapping[str, list[tuple[date, Decimal]]]:
    """What was received for each subject, in order of days, then keys."""
    fact = world.facts[schedule.fact]
    day_of = world.date_of(fact)
    subject = column(world, fact.name, schedule.via)
    amount = column(world, fact.name, (schedule.received,))
    found: dict[str, list[tuple[date, str, Decimal]]] = defaultdict(list)
    for row in world.data.facts[fact.name]:
        env = Env(day_of(row), day_of(row), row)
        key = subject(env)
        if key is not None:
            found[key].append((env.day, row.key, amount(env)))
    return {key: [(day, value) for day, _, value in sorted(rows)] for key, rows in found.items()}
