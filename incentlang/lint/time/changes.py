"""The days on which the terms of a plan change while it runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs

from incentlang.lint.base import Subject
from incentlang.source import Span


@attrs.frozen
class Change:
    """From `day` on, `name` says something else than before; `at` is where that is written."""

    name: str
    day: date
    at: Span


def changes_of(plan: Subject) -> Iterator[Change]:
    """Every later value of a parameter and every later version of a rule or table, after the plan's first day."""
    program = plan.program
    for param in program.params:
        for since in param.since[1:]:
            yield Change(param.name, since.start, since.value.span)
    for each in (*program.rules, *program.tables):
        if each.dates.first is not None and each.dates.first != program.plan.start:
            yield Change(each.name, each.dates.first, plan.name_at(each.name, each.span))
