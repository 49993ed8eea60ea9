"""Cut-offs after a period's end: `after F by 14 days after period end` (semantics 4).

What comes after the period's last day, up to the cut-off and to the day of knowledge, counts on that last day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from incentlang.engines.relational.sql import (
    TRUE,
    Call,
    Case,
    Expr,
    both,
    calendar,
    choice,
    compared,
    known,
    null,
    whole,
)
from incentlang.ir.expressions import Cutoff
from incentlang.values.dates import Days, Months, WorkingDays

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script


def deadline_of(end: Expr, cutoff: Cutoff) -> Expr:
    """The last day on which what is awaited can come."""
    match cutoff.length:
        case Days(count=count):
            return Call("add_days", (end, whole(count)), "day")
        case Months(count=count):
            return Call("add_months", (end, whole(count)), "day")
        case WorkingDays(count=count):
            return calendar.add_working_days(end, whole(count))
        case length:
            assert_never(length)


def by_cutoff(script: Script, cutoff: Cutoff, day: Expr, found: Expr, wanted: bool) -> tuple[Expr, Expr, Expr]:
    """When a wait is met, from when on it has failed, and its last day.

    Args:
        script: What is being built.
        cutoff: How long after the end of which period.
        day: The compensation date.
        found: The day of the fact, missing where there is none.
        wanted: Whether it has to come, or must not.
    """
    offset = script.program.plan.year_offset
    end = calendar.last_day(calendar.number_of(day, cutoff.each, offset), cutoff.each, offset)
    deadline = deadline_of(end, cutoff)
    told: Expr = TRUE
    in_time = both(known(found), compared("<=", found, deadline))
    if script.known_by is not None:
        in_time = both(in_time, compared("<=", found, script.known_by))
        told = compared(">", script.known_by, deadline)
    came = choice([(in_time, Call("least", (found, end), "day"))], null("day"), "day")
    never_came = Case(((in_time, null("day")), (told, end)), null("day"), "day")
    return (came, never_came, deadline) if wanted else (never_came, came, deadline)
