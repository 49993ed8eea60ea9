"""Pilots: who takes part in one on a day, and the value that a parameter has for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions.conditions import truth
from incentlang.engines.relational.expressions.refusing import Gap, Unsupported, gap
from incentlang.engines.relational.expressions.scope import AtPeriod, Scope
from incentlang.engines.relational.sql import (
    Call,
    Column,
    Const,
    Expr,
    Join,
    Select,
    Source,
    both,
    compared,
    either,
    known,
    missing,
    surely,
)
from incentlang.ir.expressions import (
    And,
    Compare,
    IsKnown,
    IsOneOf,
    LetRead,
    Literal,
    Not,
    Or,
    ParamRead,
    ParticipantRead,
)
from incentlang.ir.expressions import Expr as Node
from incentlang.ir.pilots import Pilot
from incentlang.ir.program import PeriodRule, Program, RowRule
from incentlang.ir.walk import everything
from incentlang.values.periods import Grain

if TYPE_CHECKING:
    from incentlang.engines.relational.expressions.values import Values
    from incentlang.engines.relational.script import Script

_PLAIN = (And, Or, Not, Compare, IsOneOf, IsKnown, ParticipantRead, Literal)
"""What the condition of a pilot may be made of."""


@attrs.frozen
class Tried:
    """The value of a parameter in a pilot.

    Attributes:
        takes_part: Whether the person at hand is in the pilot.
        untold: Whether that cannot be told.
    """

    value: Literal
    takes_part: Expr
    untold: Expr


def misplaced(program: Program) -> list[Gap]:
    """Parameters of pilots read where the columns do not know the person at hand as the reference evaluator does."""
    names = {each.name for pilot in program.pilots for each in pilot.sets}
    found = [each for value in program.values for each in _read(value.body, names)]
    for rule in program.rules:
        found += _elsewhere(rule, names)
    return [gap("a parameter of a pilot, read here", each.span) for each in found]


def _elsewhere(rule: RowRule | PeriodRule, names: set[str]) -> Iterator[Node]:
    """Where a rule reads parameters of pilots outside its credits, also through what it named."""
    rest = attrs.evolve(rule, credits=(), lets=())
    lets = {let.name for let in rule.lets if any(_read(let.value, names))}
    yield from _read(rest, names)
    yield from (each for each in everything(rest) if isinstance(each, LetRead) and each.name in lets)


def _read(node: object, names: set[str]) -> Iterator[Node]:
    roots = (node, *everything(node))
    return (each for each in roots if isinstance(each, ParamRead) and each.name in names)


def tried(values: Values, node: ParamRead, scope: Scope) -> list[Tried]:
    """The values that pilots give a parameter, for the person and the day or period at hand."""
    found: list[Tried] = []
    for pilot in values.program.pilots:
        for each in pilot.sets:
            if each.name == node.name:
                if scope.who is None or scope.entity or scope.measure:
                    raise Unsupported("a parameter of a pilot, read here", node.span)
                found.append(Tried(each.value, *_takes_part(values, pilot, scope)))
    return found


def _takes_part(values: Values, pilot: Pilot, scope: Scope) -> tuple[Expr, Expr]:
    """Whether somebody is in a pilot on the row's date, or for a whole period inside its dates; and if nobody knows."""
    gathers = values.gathers
    start, end = Const(pilot.start, "day"), Const(pilot.end, "day")
    assert scope.who is not None
    if scope.period is None:
        assert scope.day is not None
        day = scope.day
        held = both(compared(">=", day, start), compared("<=", day, end), scope.is_assigned(scope.who, day))
    else:
        first, last = gathers.first_day(scope.period), gathers.last_day(scope.period)
        day = _asked_on(gathers.script, scope.period, scope)
        inside = both(compared(">=", first, start), compared("<=", last, end))
        held = both(inside, known(day))
    meets, lost = _meets(values, pilot.condition, scope.seen(owner="", day=day, period=None, lets={}))
    return both(held, surely(meets)), both(held, missing(meets), lost)


def _meets(values: Values, condition: Node, scope: Scope) -> tuple[Expr, Expr]:
    """Whether somebody meets a condition on the day at hand; where an attribute cannot be told, not only is missing."""
    lost: list[Expr] = []
    for each in (condition, *everything(condition)):
        if not isinstance(each, _PLAIN):
            raise Unsupported("the condition of this pilot", condition.span)
        if isinstance(each, ParticipantRead):
            lost.append(values.maybe(each, scope).trouble)
    return truth(values, condition, scope), either(*lost)


def _asked_on(script: Script, period: AtPeriod, scope: Scope) -> Expr:
    """The day on which a person's attributes are read for a period: its first, or their own first in it."""
    assert scope.who is not None
    table = _first_days(script, period.grain)
    at = script.values.gathers.at(table, (scope.who, period.number), period.number, scope.who, scope)
    return Column(layout.DAY, "day", at)


def _first_days(script: Script, grain: Grain) -> str:
    """The first day of each period on which somebody has an assignment."""
    made = ("first day assigned", grain)
    if made not in script.known:
        number, who = Column(layout.NUMBER, "whole", "n"), Column(layout.KEY, "text", "p")
        own = AtPeriod(number, grain)
        first, last = script.values.gathers.first_day(own), script.values.gathers.last_day(own)
        start = Column(layout.FIRST, "day", "p")
        there = both(compared("<=", start, last), compared(">=", Column(layout.LAST, "day", "p"), first))
        day = Call("min", (Call("greatest", (start, first), "day"),), "day")
        query = Select(
            ((layout.WHO, who), (layout.NUMBER, number), (layout.DAY, day)),
            Source(layout.PEOPLE, "p"),
            (Join(Source(script.numbers_of(grain), "n"), there, left=False),),
            group=(who, number),
        )
        script.known[made] = script.add("first days of people in a period", query)
    return script.known[made]
