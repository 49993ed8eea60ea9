"""How the parts of a credited amount stand on a day: what vests, what is held, what leavers lose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, assert_never

from incentlang.engines.reference.compiler import Compiler, Test, Value
from incentlang.engines.reference.conditions import Waited
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.life import Part
from incentlang.engines.reference.receipts import receipts
from incentlang.engines.reference.world import World
from incentlang.ir.expressions import After
from incentlang.ir.lifecycle import AsReceived, AtOnce, InParts, Later, Schedule, Tranche, Tranches
from incentlang.ir.program import RowRule, Rule
from incentlang.ir.words import awaited
from incentlang.values.dates import ONE_DAY, add, add_months
from incentlang.values.numbers import Number, as_fraction
from incentlang.values.periods import MONTHS_IN

Ask = Callable[[Env], tuple[Part, ...]]


def ready_parts(rule: Rule, world: World, compiler: Compiler) -> Ask | None:
    """The function that says how the parts of an earned amount stand on the clock; None when it has none.

    It needs `earned` and `participant` of what is at hand.
    """
    owner = rule.subject if isinstance(rule, RowRule) else ""
    ask = _schedule(rule.schedule, owner, world, compiler)
    if ask is None or rule.leaving in (None, "keep"):
        return ask

    def with_leavers(env: Env) -> tuple[Part, ...]:
        left = left_on(world, env)
        return tuple(part if left is None else _lost(part, left) for part in ask(env))

    return with_leavers


def left_on(world: World, env: Env) -> date | None:
    """The first day after earning on which the payee has no assignment, once it has come."""
    assert env.earned is not None
    if not env.participant:
        return None  # a missing payee is a problem of the line, and nobody who could leave
    day = world.left_after(env.participant, env.earned)
    if day is None:
        return None
    if day > env.clock:
        env.until(day)
        return None
    return day


def _lost(part: Part, left: date) -> Part:
    """Forfeited where it had not been released before somebody left."""
    if part.on is not None and part.on < left:
        return part
    return part._replace(state="forfeited", on=left, until=None, awaits="")


def _schedule(schedule: Schedule | None, owner: str, world: World, compiler: Compiler) -> Ask | None:
    match schedule:
        case None:
            return None
        case Tranches(purse=purse, parts=parts):
            asks = [_tranche(tranche, purse, owner, compiler) for tranche in parts]
            return lambda env: tuple([ask(env) for ask in asks])
        case InParts():
            return _in_parts(schedule, owner, compiler)
        case AsReceived():
            return _as_received(schedule, owner, world, compiler)
        case _:
            assert_never(schedule)


def _tranche(tranche: Tranche, purse: Any, owner: str, compiler: Compiler) -> Callable[[Env], Part]:
    part = Part(tranche.span, purse, tranche.share, "open")
    match tranche.release:
        case AtOnce():
            return lambda env: part._replace(state="released", on=env.earned)
        case Later():
            return _later(tranche.release, tranche, part, owner, compiler)
        case release:
            wait = compiler.waits(release, owner)
            awaits = awaited(release) if isinstance(release, After) else f"no {awaited(release)}"
            return lambda env: _waited(wait(env), tranche, part, awaits, env)


def _waited(found: Waited, tranche: Tranche, part: Part, awaits: str, env: Env) -> Part:
    """A part that waits for a fact, or for none to come."""
    earned = env.earned
    assert earned is not None
    match found.answer.state:
        case "met":
            return part._replace(state="released", on=max(found.answer.on or earned, earned))
        case "pending":
            return part._replace(until=found.deadline, awaits=awaits)
        case "failed":
            failed = found.found[0] if awaits.startswith("no ") and found.found else None
            if failed is None:
                assert found.deadline is not None
                failed = found.deadline + ONE_DAY
            return _missed(tranche, part, max(failed, earned))


def _missed(tranche: Tranche, part: Part, day: date) -> Part:
    """What becomes of a part whose release can no longer come."""
    match tranche.otherwise:
        case "forfeited":
            return part._replace(state="forfeited", on=day)
        case "paid":
            return part._replace(state="released", on=day)
        case "left open":
            return part._replace(awaits="a decision: its condition was not met")


def _later(release: Later, tranche: Tranche, part: Part, owner: str, compiler: Compiler) -> Callable[[Env], Part]:
    length = compiler.value(release.length, owner)
    anchor: Value | None = None if isinstance(release.anchor, str) else compiler.value(release.anchor, owner)
    from_earning = release.anchor == "earning"
    test: Test | None = compiler.test(release.test, owner) if release.test is not None else None

    def ask(env: Env) -> Part:
        assert env.earned is not None
        since: date = anchor(env) if anchor is not None else env.earned if from_earning else env.day
        day = max(add(since, length(env)), env.earned)
        if day > env.clock:
            env.until(day)
            return part._replace(until=day, awaits=str(day))
        if test is None or _holds(test, env, day):
            return part._replace(state="released", on=day)
        return _missed(tranche, part, day)

    return ask


def _holds(test: Test, env: Env, day: date) -> bool:
    """Whether a state holds on the day of release: attributes are read on that day."""
    then = Env(day, day, env.row)
    then.participant, then.lets, then.period, then.role = env.participant, env.lets, env.period, env.role
    return test(then).state == "met"


def _in_parts(schedule: InParts, owner: str, compiler: Compiler) -> Ask:
    months = MONTHS_IN[schedule.grain]
    cliff = compiler.value(schedule.cliff, owner) if schedule.cliff is not None else None
    first = 1 if schedule.purse == "vest" else 0
    weight = Fraction(1, schedule.count)

    def ask(env: Env) -> tuple[Part, ...]:
        assert env.earned is not None
        earliest = add(env.earned, cliff(env)) if cliff is not None else env.earned
        found: list[Part] = []
        for index in range(schedule.count):
            day = max(add_months(env.earned, (index + first) * months), earliest)
            part = Part(schedule.span, schedule.purse, weight, "open")
            if day > env.clock:
                env.until(day)
                found.append(part._replace(until=day, awaits=str(day)))
            else:
                found.append(part._replace(state="released", on=day))
        return tuple(found)

    return ask


def _as_received(schedule: AsReceived, owner: str, world: World, compiler: Compiler) -> Ask:
    rows = receipts(world, schedule)
    whole = compiler.value(schedule.whole, owner)

    def ask(env: Env) -> tuple[Part, ...]:
        assert env.row is not None
        assert env.earned is not None
        total: Number = whole(env)
        found: list[Part] = []
        received = Decimal(0)
        for day, amount in rows.get(env.row.key, ()):
            if day > env.clock:
                env.until(day)
                break
            received += amount
            weight = (
                min(max(as_fraction(received) / as_fraction(total), Fraction(0)), Fraction(1)) if total else Fraction(1)
            )
            found.append(Part(schedule.span, "hold", weight, "released", max(day, env.earned), running=True))
        rest = Part(schedule.span, "hold", Fraction(1), "open", None, None, schedule.fact, running=True)
        return (*found, rest)

    return ask
