"""What a period posts: the difference between how a line stands and what is posted of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple

import attrs

from incentlang.engines.reference.clawing import asked_for
from incentlang.engines.reference.engine import Engine, Line
from incentlang.engines.reference.exact import minus
from incentlang.engines.reference.life import Asked, Life, Money, Move, Slot
from incentlang.engines.reference.outcomes import Assumed, Outcome
from incentlang.engines.result import PendingLine, ProblemLine
from incentlang.ir.pools import Pool, PoolShare
from incentlang.ir.program import Credit, PeriodRule
from incentlang.ledger.entries import Entry
from incentlang.ledger.moves import EntryKind
from incentlang.source import Span
from incentlang.values.periods import Period, period_of

ZERO = Decimal(0)
Cuts = tuple[tuple[Span, Decimal], ...]


class Cut(NamedTuple):
    """What caps made of a line: what they cut off, with their clauses, and what each claw back then takes."""

    cuts: Cuts = ()
    asked: tuple[Decimal, ...] | None = None


@attrs.define
class Standing:
    """A line, how it stood when it was last asked, and what is posted of it.

    A line that becomes a problem keeps what is posted: nobody can say by how much it is wrong.

    Attributes:
        outcome: The last answer.
        met: The last answer that was no problem, where it was met.
        cuts: What caps cut off, with their clauses.
        asked: What each triggered claw back asks for after caps; None where no cap concerns the line.
        posted: What stands posted.
        settled: The day it was earned on, once posted.
    """

    line: Line
    outcome: Outcome | None = None
    met: Outcome | None = None
    cuts: Cuts = ()
    asked: tuple[Decimal, ...] | None = None
    posted: dict[Slot, Move] = attrs.field(factory=dict)

    @property
    def settled(self) -> date | None:
        """The day on which what stands was earned."""
        return self.met.earned_on if self.met is not None else None


@attrs.define
class Books:
    """What a run has found so far."""

    entries: list[Entry] = attrs.field(factory=list)
    pending: list[PendingLine] = attrs.field(factory=list)
    problems: list[ProblemLine] = attrs.field(factory=list)
    assumptions: set[Assumed] = attrs.field(factory=set)
    waiting: dict[int, Standing] = attrs.field(factory=dict)

    def withheld(self) -> dict[str, Period]:
        """From which period on nothing is paid to somebody, because a line of theirs could not be computed.

        A nomination is no pay, and withholds none.
        """
        found: dict[str, Period] = {}
        for problem in self.problems:
            first = found.get(problem.participant)
            if problem.withholds and problem.participant and (first is None or problem.period.end < first.end):
                found[problem.participant] = problem.period
        return found


def note(books: Books, standing: Standing, new: Outcome, period: Period) -> None:
    """Take down the answer of a line: whether it waits, is a problem, or stands."""
    old, line = standing.outcome, standing.line
    if new.state == "pending":
        books.waiting[id(standing)] = standing
    else:
        books.waiting.pop(id(standing), None)
    if new.state == "problem" and new.problem is not None and (old is None or old.problem != new.problem):
        withholds = isinstance(line.credit, PoolShare) or line.credit.evidence is None
        books.problems.append(
            ProblemLine(new.payee, period, line.rule.name, line.subject, new.problem, withholds=withholds)
        )
    books.assumptions.update(new.assumptions)
    standing.outcome = new
    if new.state != "problem":
        standing.met = new if new.state == "met" else None


def moves_of(
    credit: Credit | PoolShare,
    outcome: Outcome | None,
    money: Money,
    cuts: Cuts = (),
    asked: tuple[Decimal, ...] | None = None,
) -> list[Move]:
    """Everything that stands of a line: earned, cut, waiting, released and taken back, by now.

    Args:
        credit: The line's clause.
        outcome: How it stands, where it was met.
        money: How amounts are rounded.
        cuts: What caps cut off.
        asked: What each claw back asks for after caps.
    """
    if outcome is None or outcome.amount is None or outcome.earned_on is None or outcome.unrounded is None:
        return []
    kind = _kind(credit)
    on, exact = outcome.earned_on, outcome.unrounded
    found = [
        Move(kind, "", credit.span, -1, on, share.unrounded, share.amount, row=(share.fact, share.row))
        for share in outcome.rows
    ] or [Move(kind, "", credit.span, -1, on, exact, outcome.amount, evidence=outcome.evidence)]
    kept = outcome.amount
    for span, cut in cuts:
        found.append(Move("cap", "", span, -1, on, cut, cut))
        kept -= cut
        exact = kept
    if not outcome.parts and not outcome.triggers:
        return found
    triggers = []
    for index, trigger in enumerate(outcome.triggers):
        unrounded, amount = asked_for(trigger, outcome.amount if trigger.before_cap else kept, money)
        by_cap = asked is not None and not trigger.before_cap and not trigger.unpaid
        if asked is not None and by_cap:
            unrounded = amount = asked[index]
        triggers.append(Asked(trigger, unrounded, amount, by_cap))
    return found + Life(kept, exact, on, outcome.parts, money).run(triggers)


def _kind(credit: Credit | PoolShare) -> EntryKind:
    """What kind of entry says that a line was earned."""
    if isinstance(credit, PoolShare):
        return "share"
    return "nominate" if credit.evidence is not None else "adjust" if credit.adjusts else "earn"


def post(engine: Engine, books: Books, standing: Standing, period: Period) -> None:
    """Post what changed since the line was last posted."""
    if standing.outcome is not None and standing.outcome.state == "problem":
        return
    new = {move.slot: move for move in _standing(engine, standing) if move.amount != 0}
    old = standing.posted
    if new == old:
        return
    outcome = standing.outcome
    assert outcome is not None
    for slot in [*new, *(slot for slot in old if slot not in new)]:
        was, now = old.get(slot), new.get(slot)
        change = (now.amount if now else ZERO) - (was.amount if was else ZERO)
        if change != 0:
            books.entries.append(_entry(engine, standing, outcome.payee, was, now, change, period))
    standing.posted = new


def _standing(engine: Engine, standing: Standing) -> list[Move]:
    line = standing.line
    return moves_of(line.credit, standing.met, engine.money_in(line.rule.unit), standing.cuts, standing.asked)


def _entry(
    engine: Engine, standing: Standing, payee: str, was: Move | None, now: Move | None, change: Decimal, period: Period
) -> Entry:
    line, move = standing.line, now or was
    assert move is not None
    earns = move.kind in ("earn", "adjust", "share", "nominate")
    on = now.on if now is not None else move.on if earns else period.end
    earned = standing.settled or move.on
    plan = engine.program.plan.in_unit(line.rule.unit)
    file, number = place_of(move.span)
    subject_type, subject = move.row or (line.subject_type, line.subject)
    return Entry(
        payee,
        period,
        move.kind,
        line.rule.name,
        file,
        number,
        subject_type,
        subject,
        on,
        plan.currency,
        minus(now.unrounded if now else ZERO, was.unrounded if was else ZERO),
        change,
        "ordinary" if was is None or _goes_on(line, was, now) else "re_rated",
        period_of(earned, plan.paid, plan.year_offset),
        move.of_kind,
        move.recovery,
        move.evidence,
    )


def _goes_on(line: Line, was: Move, now: Move | None) -> bool:
    """Whether a rule paid to date earned what came since: nothing that was paid is rated anew."""
    to_date = isinstance(line.rule, PeriodRule) and line.rule.to_date
    return to_date and now is not None and now.on != was.on


@cache
def place_of(span: Span) -> tuple[str, int]:
    """File and line of a clause; every entry names them."""
    return span.source.path, span.line


def list_pending(engine: Engine, books: Books, period: Period) -> None:
    """Add to the books what waits at the end of a period; rules of a period and pools only where money waits."""
    for standing in books.waiting.values():
        line, outcome = standing.line, standing.outcome
        if (
            outcome is None
            or outcome.state != "pending"
            or (isinstance(line.rule, PeriodRule | Pool) and not outcome.amount)
        ):
            continue
        books.pending.append(
            PendingLine(
                outcome.payee,
                period,
                line.rule.name,
                line.subject,
                line.rule.unit or engine.program.plan.currency,
                outcome.amount,
                outcome.waiting_for,
                outcome.until,
            )
        )
