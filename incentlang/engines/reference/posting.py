"""What a period posts: the difference between how a line stands and what is posted of it."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import attrs

from incentlang.engines.reference.engine import Engine, Line
from incentlang.engines.reference.exact import minus
from incentlang.engines.reference.outcomes import Assumed, Outcome
from incentlang.engines.result import PendingLine, ProblemLine
from incentlang.ir.program import PeriodRule
from incentlang.ledger.entries import Entry
from incentlang.source import Span
from incentlang.values.numbers import Number
from incentlang.values.periods import Period, period_of

ZERO = Decimal(0)


@attrs.define
class Standing:
    """A line, how it stood when it was last asked, and what is posted of it.

    A line that becomes a problem keeps what is posted: nobody can say by how much it is wrong.
    """

    line: Line
    outcome: Outcome | None = None
    posted: Outcome | None = None


@attrs.define
class Books:
    """What a run has found so far."""

    entries: list[Entry] = attrs.field(factory=list)
    pending: list[PendingLine] = attrs.field(factory=list)
    problems: list[ProblemLine] = attrs.field(factory=list)
    assumptions: set[Assumed] = attrs.field(factory=set)
    waiting: dict[int, Standing] = attrs.field(factory=dict)


def post(engine: Engine, books: Books, standing: Standing, new: Outcome, period: Period) -> None:
    """Post what changed since the line was last asked."""
    old, line = standing.outcome, standing.line
    key = id(standing)
    if new.state == "pending":
        books.waiting[key] = standing
    else:
        books.waiting.pop(key, None)
    if new.state == "problem" and new.problem is not None and (old is None or old.problem != new.problem):
        found = ProblemLine(new.payee, period, line.rule.name, line.subject, new.problem)
        books.problems.append(found)
    books.assumptions.update(new.assumptions)
    if new.state == "problem":
        return
    was, now = standing.posted, new if new.state == "met" else None
    standing.posted = now
    if was is None and now is None:
        return
    _post_earned(engine, books, line, was, now, period)
    if (was and was.taken) or (now and now.taken):
        _post_taken(engine, books, line, was, now, period)


def _post_earned(
    engine: Engine, books: Books, line: Line, was: Outcome | None, now: Outcome | None, period: Period
) -> None:
    before, after = (was.amount if was else None) or ZERO, (now.amount if now else None) or ZERO
    if before == after:
        return
    either = now or was
    assert either is not None
    assert either.earned_on is not None
    unrounded = minus(_exact(now), _exact(was))
    plan = engine.program.plan
    file, number = place_of(line.credit.span)
    books.entries.append(
        Entry(
            either.payee,
            period,
            "earn",
            line.rule.name,
            file,
            number,
            line.subject_type,
            line.subject,
            either.earned_on,
            plan.currency,
            unrounded,
            after - before,
            "ordinary" if was is None else "re_rated",
            period_of(either.earned_on, plan.paid),
        )
    )


@cache
def place_of(span: Span) -> tuple[str, int]:
    """File and line of a clause; every entry names them."""
    return span.source.path, span.line


def _exact(outcome: Outcome | None) -> Number:
    """The exact amount that stands, or zero."""
    return ZERO if outcome is None or outcome.unrounded is None else outcome.unrounded


def _post_taken(
    engine: Engine, books: Books, line: Line, was: Outcome | None, now: Outcome | None, period: Period
) -> None:
    plan = engine.program.plan
    old = {taken.span: taken for taken in was.taken} if was else {}
    new = {taken.span: taken for taken in now.taken} if now else {}
    either = now or was
    assert either is not None
    assert either.earned_on is not None
    for span in [*new, *(span for span in old if span not in new)]:
        a, b = old.get(span), new.get(span)
        change = (b.amount if b else ZERO) - (a.amount if a else ZERO)
        if change == 0:
            continue
        on = b.on if b else period.end
        books.entries.append(
            Entry(
                either.payee,
                period,
                "claw_back",
                line.rule.name,
                span.source.path,
                span.line,
                line.subject_type,
                line.subject,
                on,
                plan.currency,
                minus(b.unrounded if b else ZERO, a.unrounded if a else ZERO),
                change,
                "ordinary" if a is None else "re_rated",
                period_of(either.earned_on, plan.paid),
                "earn",
            )
        )


def list_pending(engine: Engine, books: Books, period: Period) -> None:
    for standing in books.waiting.values():
        line, outcome = standing.line, standing.outcome
        if outcome is None or outcome.state != "pending" or (isinstance(line.rule, PeriodRule) and not outcome.amount):
            continue
        books.pending.append(
            PendingLine(
                outcome.payee,
                period,
                line.rule.name,
                line.subject,
                engine.program.plan.currency,
                outcome.amount,
                outcome.waiting_for,
                outcome.until,
            )
        )
