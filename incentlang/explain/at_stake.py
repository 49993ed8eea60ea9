"""Earned money that is not settled: parts that still wait, and what can still be taken back, until when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal as Choice

import attrs

from incentlang.engines.reference.clawing import ReadyClawBack
from incentlang.engines.reference.engine import Engine, Line
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.life import Move, part_amounts
from incentlang.engines.reference.outcomes import Outcome
from incentlang.engines.reference.rules import ReadyRowRule
from incentlang.explain.conditions import clause_text
from incentlang.explain.derivation import Derivation
from incentlang.explain.history import history, payable
from incentlang.ir.expressions import After, Literal
from incentlang.ir.program import PeriodRule, RowRule
from incentlang.ir.words import awaited
from incentlang.source import Span
from incentlang.values.dates import LAST_DATE
from incentlang.values.numbers import round_to
from incentlang.values.periods import Period

ZERO = Decimal(0)


@attrs.frozen
class AtStake:
    """A part of an earned amount that may still change hands.

    Attributes:
        kind: `held` or `unvested`: still to be paid; `at risk`: paid or payable, and can still be taken back.
        rule: The rule that earned it, and `subject` the row or period.
        amount: How much waits; of what is at risk the most that one event takes.
        waits_for: What it waits for, or what would take it back, in a few words.
        until: The last day on which that can come; None where there is no such day.
        file: The plan file, with `line` and `text` the clause.
    """

    kind: Choice["held", "unvested", "at risk"]
    rule: str
    subject: str
    unit: str
    amount: Decimal
    waits_for: str
    until: date | None
    file: str
    line: int
    text: str


def at_stake(engine: Engine, who: str, period: Period) -> tuple[AtStake, ...]:
    """What is not settled for somebody at the end of a pay period, of all periods so far, the earliest day first.

    Must run within `exact_arithmetic`.
    """
    clock = period.end if engine.as_of is None else min(period.end, engine.as_of)
    work = Derivation(engine, who, period, clock, period.start - timedelta(days=1))
    ready = {id(each.rule): each for each in engine.rules}
    found: list[AtStake] = []
    for line in engine.lines(clock, who):
        rule = ready.get(id(line.rule))
        if rule is None or not isinstance(rule.rule, RowRule | PeriodRule):
            continue
        claws = rule.clawbacks if isinstance(rule, ReadyRowRule) else []
        if rule.rule.schedule is not None or claws:
            work.unit = rule.rule.unit
            found += _of_line(work, line, rule if isinstance(rule, ReadyRowRule) else None, claws)
    return tuple(sorted(found, key=lambda each: (each.until or LAST_DATE, each.rule, each.subject)))


def _of_line(
    work: Derivation, line: Line, ready: ReadyRowRule | None, claws: Sequence[ReadyClawBack]
) -> Iterator[AtStake]:
    steps = history(
        line.ask, line.starts, work.clock, work.engine.program.plan, work.cuts_of(line.credit, line.subject)
    )
    outcome = steps[-1].outcome
    if outcome.state != "met":
        return
    moves = work.standing(line.credit, line.subject)(outcome, work.period)
    yield from _waiting(work, line, outcome, moves)
    left = payable(moves)
    row = work.engine.world.row(line.subject_type, line.subject) if ready is not None else None
    if left <= 0 or ready is None or row is None:
        return
    env = ready.env(row, line.starts, work.clock)
    env.participant, env.earned = outcome.payee, outcome.earned_on
    for claw in claws:
        if not claw.node.unpaid:  # that takes what waits, and nothing that was payable
            yield from _at_risk(work, line, claw, env, left)


def _waiting(work: Derivation, line: Line, outcome: Outcome, moves: Sequence[Move]) -> Iterator[AtStake]:
    """The parts that still wait."""
    kept = (outcome.amount or ZERO) - sum((move.amount for move in moves if move.kind == "cap"), ZERO)
    amounts = part_amounts(kept, outcome.parts, work.engine.money_in(work.unit)) if outcome.parts else []
    for part, amount in zip(outcome.parts, amounts, strict=True):
        if part.state == "open" and amount != 0:
            kind: Choice["held", "unvested"] = "unvested" if part.purse == "vest" else "held"
            yield _stake(work, line, kind, amount, part.awaits or "the day", part.until, part.span)


def _at_risk(work: Derivation, line: Line, claw: ReadyClawBack, env: Env, left: Decimal) -> Iterator[AtStake]:
    """What a claw back can still take of a line."""
    waited, trigger = claw.wait(env), claw.node.trigger
    over = waited.deadline is not None and work.clock > waited.deadline
    is_open = waited.answer.state != "failed" and not over if claw.each else waited.answer.state == "pending"
    if not is_open:
        return
    share = claw.node.share
    if (
        isinstance(share, Literal)
        and isinstance(share.value, Decimal)
        and not (claw.node.amount or claw.node.before_cap)
    ):
        money = work.engine.money_in(work.unit)
        left = min(left, round_to(left * share.value, money.quantum, money.mode))
    fact = awaited(trigger)
    what = fact if isinstance(trigger, After) else f"no {fact}"
    until = None if waited.deadline in (None, LAST_DATE) else waited.deadline
    yield _stake(work, line, "at risk", left, what, until, claw.node.span)


def _stake(
    work: Derivation,
    line: Line,
    kind: Choice["held", "unvested", "at risk"],
    amount: Decimal,
    what: str,
    until: date | None,
    span: Span,
) -> AtStake:
    rule, place = line.rule.name, span.source.path
    return AtStake(
        kind, rule, line.subject, work.currency, amount, what, until, place, span.line, clause_text(span)
    )  # fmt: skip
