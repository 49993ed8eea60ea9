"""Measures of another person than the one at hand: `owner.attainment`, `manager.team_attainment`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions.scope import AtPeriod, Read, Scope
from incentlang.engines.relational.sql import (
    Column,
    Expr,
    Join,
    Select,
    Source,
    both,
    calendar,
    compared,
    either,
    missing,
    opposite,
    same,
    text,
)
from incentlang.ir.expressions import MeasureRead
from incentlang.ir.program import Measure
from incentlang.values.periods import Grain

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script


def of_another(script: Script, node: MeasureRead, measure: Measure, who: Read, scope: Scope) -> tuple[Scope, Expr]:
    """Somebody else in place of whom is at hand, and where nobody knows: also where they are not in the measure's role.

    A row asks on its own date, and a period on any day of the measure's period.
    """
    theirs = scope.seen(who=who.value, payee=())
    nobody = either(who.trouble, missing(who.value))
    if scope.owner:
        assert scope.day is not None
        return theirs, either(nobody, opposite(scope.is_in(who.value, measure.role, scope.day)))
    assert scope.period is not None
    at = script.values.gathers.as_seen(scope.period, measure.each, node.span)
    return theirs, either(nobody, opposite(_was_in(script, measure.role, at, who.value, scope)))


def _was_in(script: Script, role: str, period: AtPeriod, who: Expr, scope: Scope) -> Expr:
    """Whether somebody was in a role on at least one day of a period."""
    made = ("was in", role, period.grain)
    if made not in script.known:
        script.known[made] = script.add(f"who was {role}", _stays(script, role, period.grain))
    there = script.values.gathers.at(script.known[made], (who, period.number), period.number, who, scope)
    return opposite(missing(Column(layout.WHO, "text", there)))


def _stays(script: Script, role: str, grain: Grain) -> Select:
    number, offset = Column(layout.NUMBER, "whole", "n"), script.program.plan.year_offset
    who = Column(layout.KEY, "text", "a")
    there = both(
        compared("<=", Column(layout.FIRST, "day", "a"), calendar.last_day(number, grain, offset)),
        compared(">=", Column(layout.LAST, "day", "a"), calendar.first_day(number, grain, offset)),
    )
    return Select(
        ((layout.WHO, who), (layout.NUMBER, number)),
        Source(layout.ASSIGNMENTS, "a"),
        (Join(Source(script.numbers_of(grain), "n"), there, left=False),),
        same(Column("role", "text", "a"), text(role)),
        group=(who, number),
    )
