"""`at period end`: a measure of shorter periods in the last of them, or in the one that is open (semantics 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incentlang.engines.relational.expressions.scope import AtPeriod, Scope
from incentlang.engines.relational.sql import Call, Expr, calendar

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script


def at_end(script: Script, period: AtPeriod, scope: Scope) -> AtPeriod:
    """The period of a measure with which its reader's ends, or the one that holds the day on which it is read."""
    offset = script.program.plan.year_offset
    found: list[Expr] = [period.number]
    if scope.until is not None:
        found.append(calendar.within(scope.until, script.unit, period.grain, offset))
    if scope.tick is not None:
        found.append(calendar.number_of(script.clock_at(scope.tick), period.grain, offset))
    number = found[0] if len(found) == 1 else Call("least", tuple(found), "whole")
    return AtPeriod(number, period.grain)
