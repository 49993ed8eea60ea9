"""A value for the part of a period in which somebody is in the role (semantics 16): both ends counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from incentlang.engines.reference.env import Env
from incentlang.engines.reference.exact import divided, plus, times
from incentlang.engines.reference.stretches import changes_of, stretches_between
from incentlang.engines.reference.world import World
from incentlang.ir.expressions import Prorated
from incentlang.ir.program import Param
from incentlang.values.numbers import Number
from incentlang.values.periods import MONTHS_IN, Period

if TYPE_CHECKING:
    from incentlang.engines.reference.compiler import Compiler

Value = Callable[[Env], Any]


class Share(NamedTuple):
    """So many days (working days, months) of the period on which the value was this, and where they lie."""

    value: Number
    number: int
    stretches: tuple[tuple[date, date], ...]


def whole(node: Prorated, period: Period) -> int:
    """What the counts are divided by."""
    match node.by:
        case "days":
            return period.days
        case "working days":
            return working_days(period.start, period.end)
        case "months":
            return MONTHS_IN[period.grain]
        case "days of the year":
            return period.within("year").days


def working_days(start: date, end: date) -> int:
    """Mondays to Fridays, both ends counted."""
    weeks, rest = divmod((end - start).days + 1, 7)
    return weeks * 5 + sum((start.weekday() + day) % 7 < 5 for day in range(rest))


def shares(compiler: Compiler, node: Prorated, env: Env) -> list[Share]:
    """The values that the operand has while the participant is in the role, each with how long."""
    assert env.period is not None
    inner = compiler.value(node.operand, "")
    found: list[Share] = []
    before = env.on
    for start, end, count in counted(node, compiler.world, compiler.params.values(), env):
        if count == 0:
            continue
        env.on = start
        try:
            value = inner(env)
        finally:
            env.on = before
        if found and found[-1].value == value:
            found[-1] = Share(value, found[-1].number + count, (*found[-1].stretches, (start, end)))
        else:
            found.append(Share(value, count, ((start, end),)))
    return found


def prorated(compiler: Compiler, node: Prorated) -> Value:
    """The function that computes the average over the period."""

    def value(env: Env) -> Number:
        assert env.period is not None
        total: Number = Decimal(0)
        for share in shares(compiler, node, env):
            total = plus(total, times(share.value, Decimal(share.number)))
        below = whole(node, env.period)
        return divided(total, Decimal(below)) if total != 0 else Fraction(0)

    return value


def counted(node: Prorated, world: World, params: Iterable[Param], env: Env) -> Iterator[tuple[date, date, int]]:
    """Stretches on whose first day the operand is read, each with what it counts for."""
    assert env.period is not None
    stretches = list(_stretches(world, params, env))
    if node.by == "months":  # a month counts when it is whole, with the value of its first day
        for month in env.period.parts("month"):
            active = sum(_days(max(start, month.start), min(end, month.end)) for start, end in stretches)
            if active == month.days:
                yield month.start, month.end, 1
        return
    for start, end in stretches:
        yield start, end, working_days(start, end) if node.by == "working days" else _days(start, end)


def _days(start: date, end: date) -> int:
    return max(0, (end - start).days + 1)


def _stretches(world: World, params: Iterable[Param], env: Env) -> Iterator[tuple[date, date]]:
    """The stretches of the period in which the participant is in the role and nothing that is dated changes."""
    period, who = env.period, world.participant(env.participant or "")
    assert period is not None
    changes = (each.start for param in params for each in param.since)
    for start, end in stretches_between(period, (*changes, *changes_of(who.assignments))):
        if any(each.role == env.role and each.covers(start) for each in who.assignments):
            yield start, end
