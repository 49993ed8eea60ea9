"""Why a line of a scenario paid what it did: clause by clause, in the words that follow `because`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import attrs

from incentlang.data.model import Row
from incentlang.engines.reference.answers import Answer, Problem
from incentlang.engines.reference.asking import Asked
from incentlang.engines.reference.conditions import Waited
from incentlang.engines.reference.credits import ReadyCredit
from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.outcomes import Outcome
from incentlang.engines.reference.pools import ReadyPool
from incentlang.engines.reference.posting import moves_of
from incentlang.engines.reference.rules import ReadyPeriodRule, ReadyRowRule
from incentlang.ir.expressions import After, NoneWithin
from incentlang.ir.program import Unless, When
from incentlang.ir.scenario import Reason
from incentlang.ir.words import NOT_EARNED_YET, awaited
from incentlang.source import Span
from incentlang.values.periods import Period, periods_between

_BECAME: dict[str, str] = {
    "hold": "put aside",
    "release": "released",
    "vest": "vested",
    "forfeit": "forfeited",
    "claw_back": "taken back",
}


@attrs.frozen
class Why:
    """What one clause did to a line, and the words after `because` that say so; none where it paid."""

    span: Span
    note: str
    reasons: tuple[Reason, ...] = ()


def whys(engine: Engine, key: str, by_subject: bool, clock: date) -> list[Why]:
    """Every clause that decided about a subject row, or about a participant, of the engine's one rule.

    Args:
        engine: Holds the rule alone.
        key: The subject row's key, or the participant.
        by_subject: Which of the two it is.
        clock: The day on which everything is read.
    """
    name = engine.rules[0].rule.name
    versions = [ready for ready in engine.rules if ready.rule.name == name]
    return [why for ready in versions for why in _of_version(engine, ready, key, by_subject, clock)]


def whys_of_share(engine: Engine, name: str, who: str, clock: date) -> list[Why]:
    """Every clause that decided about somebody's parts of a pool.

    Args:
        engine: Holds the pool.
        name: Which pool.
        who: The participant.
        clock: The day on which everything is read.
    """
    ready = next(each for each in engine.pools if each.pool.name == name)
    first = ready.first_period()
    if first is None or first.start > clock:
        return []
    periods = periods_between(first.start, clock, ready.pool.each, first.offset)
    return [why for period in periods if engine.in_range(period.end) for why in _of_fund(ready, who, period, clock)]


def _of_fund(ready: ReadyPool, who: str, period: Period, clock: date) -> Iterator[Why]:
    pool, lead = ready.pool, f"{period}: "
    of_mine = [index for index, share in enumerate(pool.shares) if who in ready.members(share, period)]
    for share in pool.shares if not of_mine else ():
        yield Why(share.span, f"{lead}{who} is no member")
    for index in of_mine:
        share, outcome = pool.shares[index], ready.outcome(index, who, period, clock)
        match outcome.state:
            case "problem":
                message = outcome.problem.message() if outcome.problem is not None else "it cannot be computed"
                yield Why(share.span, lead + message)
            case "pending":
                yield Why(share.span, f"{period} is still open", ("pending",))
            case "failed":
                for asked in ready.conditions[index]:
                    yield from _of_condition(asked, ready.env(who, share, period, clock), "failed", lead)
            case _:
                unit = pool.unit or ready.plan.currency
                whole = money(ready.shared_out(period, clock).shares[index].amount, unit)
                yield Why(share.span, f"{lead}{money(outcome.amount, unit)} of {whole}")


def _of_version(
    engine: Engine, ready: ReadyRowRule | ReadyPeriodRule, key: str, by_subject: bool, clock: date
) -> list[Why]:
    if isinstance(ready, ReadyPeriodRule):
        return list(_of_person(engine, ready, key, clock))
    found: list[Why] = []
    for row in engine.world.data.facts[ready.fact.name]:
        if not by_subject:
            found += _of_row(engine, ready, row, clock, key)
        elif row.key == key:
            found += _of_row(engine, ready, row, clock, None)
    return found


def _of_row(engine: Engine, ready: ReadyRowRule, row: Row, clock: date, payee: str | None) -> Iterator[Why]:
    rule = ready.rule
    day = ready.day_of(row)
    mine = [each for each in ready.credits_of(row) if payee in (None, ready.payee(each, row, day))]
    if not mine:
        return
    of_row = "" if payee is None else f"{rule.subject} {row.key}: "
    if not engine.in_range(day):
        yield Why(rule.subject_span, f"{of_row}{day} lies outside the plan's dates")
        return
    if day > clock:
        yield Why(rule.subject_span, f"{of_row}it is dated {day}, after {clock}")
        return
    if not rule.dates.holds(day):
        versions = [each.rule for each in engine.rules if each.rule.name == rule.name]
        if rule is versions[0] and not any(each.dates.holds(day) for each in versions):
            yield Why(rule.span, f"{of_row}no version of `{rule.name}` is in force on {day}")
        return
    where_pending = False
    if ready.where is not None:
        try:
            where = ready.where(_env(ready, mine[0], row, day, clock))
            if where.state == "failed":
                yield Why(rule.where_span, f"{of_row}not met", ("where",))
                return
            where_pending = where.state == "pending"
        except Problem:
            pass  # each credit says it below
    taken = _overridden(ready, _env(ready, mine[0], row, day, clock))
    if taken:
        yield Why(rule.subject_span, f"{of_row}overridden by `{taken}`", ("override",))
        return
    for credit in mine:
        outcome = ready.outcome(credit, row, day, clock)
        yield from _of_credit(engine, credit, outcome, _env(ready, credit, row, day, clock), of_row)
        if rule.settled and outcome.waiting_for.startswith("the end of "):
            yield Why(rule.posting_span, f"{of_row}waits for {outcome.waiting_for}", ("pending",))
        if outcome.state == "pending" and outcome.waiting_for == NOT_EARNED_YET:
            yield Why(rule.earned_on_span, f"{of_row}earned on {outcome.until}", ("pending",))
        if where_pending and outcome.state == "pending":
            yield Why(rule.where_span, f"{of_row}still open", ("pending",))


def _overridden(ready: ReadyRowRule | ReadyPeriodRule, env: Env) -> str:
    """The rule that takes the subject at hand, or nothing."""
    try:
        return ready.family.overridden(env)
    except Problem:
        return ""


def _env(ready: ReadyRowRule, credit: ReadyCredit, row: Row, day: date, clock: date) -> Env:
    env = ready.env(row, day, clock)
    env.participant = ready.payee(credit, row, day)
    return env


def _of_person(engine: Engine, ready: ReadyPeriodRule, who: str, clock: date) -> Iterator[Why]:
    rule = ready.rule
    start = engine.starts(ready)
    offset = engine.program.plan.year_offset
    for period in periods_between(start, clock, rule.each, offset) if start is not None and start <= clock else ():
        if who not in engine.world.members(rule.role, period) or not engine.in_range(period.end):
            continue
        if not rule.dates.holds(period.start):
            continue
        env = ready.env(who, period, clock)
        try:
            if ready.where is not None and ready.where(env).state == "failed":
                yield Why(rule.where_span, f"{period}: not met", ("where",))
                continue
        except Problem:
            pass  # each credit says it below
        taken = _overridden(ready, env)
        if taken:
            yield Why(rule.subject_span, f"{period}: overridden by `{taken}`", ("override",))
            continue
        for credit in ready.credits:
            outcome = ready.outcome(credit, who, period, clock)
            if outcome.state == "pending" and clock < period.end:
                yield Why(credit.node.span, f"{period} is still open", ("pending",))
            else:
                yield from _of_credit(engine, credit, outcome, ready.env(who, period, clock), f"{period}: ")


def _of_credit(engine: Engine, credit: ReadyCredit, outcome: Outcome, env: Env, lead: str) -> Iterator[Why]:
    span = credit.node.span
    match outcome.state:
        case "problem":
            message = outcome.problem.message() if outcome.problem is not None else "it cannot be computed"
            yield Why(span, lead + message)
        case "met":
            if credit.evidence is not None:
                yield Why(span, f"{lead}{outcome.payee} nominated on {outcome.earned_on}: {outcome.evidence}")
                return
            amount = money(outcome.amount, engine.program.rules[0].unit or engine.program.plan.currency)
            yield Why(span, f"{lead}{amount} to {outcome.payee}, earned {outcome.earned_on}")
            for move in moves_of(credit.node, outcome, engine.money_in(engine.program.rules[0].unit))[1:]:
                figure = money(move.amount, engine.program.rules[0].unit or engine.program.plan.currency)
                yield Why(move.span, f"{lead}{figure} {_BECAME[move.kind]} on {move.on}")
        case "failed" | "pending":
            if credit.evidence is not None and outcome.waiting_for == credit.lacking:
                yield Why(span, f"{lead}no {outcome.waiting_for}", ("evidence", "pending"))
            for asked in credit.conditions:
                yield from _of_condition(asked, env, outcome.state, lead)
        case _:
            pass


def _of_condition(asked: Asked, env: Env, state: str, lead: str) -> Iterator[Why]:
    try:
        waited = asked.wait(env) if asked.wait is not None else None
        answer: Answer = waited.answer if waited is not None else asked.ask(env)
    except Problem:
        return  # another condition failed, so this one does not matter
    if answer.state != state:
        return
    node = asked.node
    if state == "pending":
        until = f"; open until {waited.deadline}" if waited is not None and waited.deadline is not None else ""
        yield Why(node.span, f"{lead}not decided yet{until}", ("pending",))
        return
    match node:
        case When():
            yield Why(node.span, f"{lead}not met", ("when",))
        case Unless():
            yield Why(node.span, f"{lead}it holds", ("unless",))
        case NoneWithin():
            assert waited is not None
            yield Why(node.span, lead + _came(awaited(node), waited), ("unless",))
        case After():
            assert waited is not None
            reasons: tuple[Reason, ...] = ("window",) if waited.found is not None else ("window", "never")
            yield Why(node.span, lead + _came(awaited(node), waited), reasons)


def _came(fact: str, waited: Waited) -> str:
    last = f"the last day was {waited.deadline}" if waited.deadline is not None else ""
    if waited.found is None:
        return f"no {fact}; {last}"
    return f"{fact} on {waited.found[0]}; {last}"


def money(amount: Decimal | None, currency: str) -> str:
    """An amount as it is shown: `1,234.50 USD`."""
    return f"{Decimal(0) if amount is None else amount:,f} {currency}"


def in_words(found: list[Why]) -> str:
    """` because window or never`, or nothing."""
    words = list(dict.fromkeys(reason for why in found for reason in why.reasons))
    return f" because {' or '.join(words)}" if words else ""
