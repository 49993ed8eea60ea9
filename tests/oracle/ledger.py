"""Entries, pending lines and problems of a plan: V(p) at the end of each pay period, from nothing every time.

A period's entries are what V gives at its end less what V gave at the end of the one before (5). The numbers in the
comments are those of the decisions in the semantics.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Literal, NamedTuple

from tests.oracle.brute import Book, Sight, both
from tests.oracle.facts import Row, Stretch, Tables, Trouble, later, name_of, period_of, periods, rounded
from tests.oracle.plans import After, Clause, Credit, Decision, PeriodRule, Plan, RowRule, When, Without
from tests.oracle.words import clause_text, least_text


class Entry(NamedTuple):
    """One entry, as `entries.csv` tells it."""

    period: str
    participant: str
    rule: str
    subject: str
    kind: Literal["earn", "claw_back"]
    earned_on: date
    amount: Fraction
    cause: Literal["ordinary", "re_rated"]


class Waiting(NamedTuple):
    """One pending line; `until` is the last day on which what it waits for can come."""

    period: str
    participant: str
    rule: str
    subject: str
    amount: Fraction | None
    waiting_for: str
    until: date | None


class Hurt(NamedTuple):
    """A line that could not be computed, and the first pay period in which that was so."""

    participant: str
    rule: str
    subject: str
    period: str


Taken = dict[tuple[int, int], tuple[date, Fraction]]
"""By claw back clause: the trigger's date and what it took."""


@dataclass(frozen=True)
class Standing:
    """How a line stands on a clock."""

    state: Literal["met", "pending", "failed", "problem"]
    payee: str = ""
    earned: date | None = None
    amount: Fraction | None = None
    taken: Taken = field(default_factory=dict)
    waiting_for: str = ""
    until: date | None = None


@dataclass
class Line:
    """One credit of one subject, and what is posted of it; a line in trouble keeps what is posted."""

    rule: RowRule | PeriodRule
    credit: Credit
    subject: str
    row: Row | None = None
    who: str = ""
    span: Stretch | None = None
    posted: Standing | None = None


@dataclass
class Ledger:
    """Everything that a run tells."""

    entries: list[Entry] = field(default_factory=list)
    pending: list[Waiting] = field(default_factory=list)
    problems: list[Hurt] = field(default_factory=list)


def ledger(plan: Plan, tables: Tables, first: date, last: date, as_of: date | None) -> Ledger:
    """Evaluate every pay period that holds a day from `first` to `last`; the clock stops at `as_of` (4)."""
    book, found = Book(plan, tables, as_of), Ledger()
    earned: dict[tuple[str, str, str, date], Fraction] = {}
    book.earned_until = partial(_earned_until, plan, book, first, earned)
    known: list[Line] = list(_lines(plan, book))
    hurt: set[tuple[str, str, str]] = set()
    for period in periods(first, last, plan.paid):
        clock = period[1] if as_of is None else min(period[1], as_of)
        name = name_of(period, plan.paid)
        for line in known:
            now = _stand(book, line, clock)
            if now is None:
                continue
            if now.state == "problem":
                key = now.payee, line.rule.name, line.subject
                if key not in hurt:
                    found.problems.append(Hurt(*key, name))
                hurt.add(key)
                continue
            if now.state == "pending" and (isinstance(line.rule, RowRule) or now.amount):
                shown = now.payee, line.rule.name, line.subject, now.amount, now.waiting_for, now.until
                found.pending.append(Waiting(name, *shown))
            found.entries += _moves(line, line.posted, now if now.state == "met" else None, name, period[1])
            line.posted = now if now.state == "met" else None
    return found


def _earned_until(
    plan: Plan,
    book: Book,
    first: date,
    kept: dict[tuple[str, str, str, date], Fraction],
    rule: str,
    who: str,
    role: str,
    day: date,
) -> Fraction:
    """What stands on a day of a rule's lines for somebody in a role, asked at each pay period's end before (5, 10)."""
    key = rule, who, role, day
    if key not in kept:
        mine = [line for line in _lines(plan, book) if line.rule.name == rule and _in_role(book, line, who, role)]
        kept[key] = sum((_stood(plan, book, line, first, who, day) for line in mine), Fraction(0))
    return kept[key]


def _in_role(book: Book, line: Line, who: str, role: str) -> bool:
    """Whether somebody is in a role on the date of a line's row; lines of a period are of their rule's role."""
    if line.row is None:
        return True
    day = date.fromisoformat(line.row["closed_on"])
    return bool(book.assignments(who, day, day, role))


def _stood(plan: Plan, book: Book, line: Line, first: date, who: str, day: date) -> Fraction:
    ends = [period[1] for period in periods(first, day, plan.paid) if period[1] < day]
    now: Standing | None = None
    for clock in [*ends, day]:
        now = _stand(book, line, clock)
        if now is not None and now.state != "problem":
            line.posted = now if now.state == "met" else None
    if now is None or now.payee != who or now.state not in ("met", "problem"):
        return Fraction(0)
    if now.state == "problem" or now.amount is None:
        raise Trouble
    return now.amount


def _lines(plan: Plan, book: Book) -> Iterator[Line]:
    """Every line that may exist: compensation dates, and last days of periods, lie within the plan's dates (7)."""
    for rule in plan.rules:
        for credit in rule.credits:
            if isinstance(rule, RowRule):
                for row in book.tables["deal"]:
                    if not plan.effective or row["closed_on"].startswith("2026"):
                        yield Line(rule, credit, row["deal_id"], row)
            else:
                for span in periods(date(2026, 1, 1), date(2026, 12, 31), rule.each):
                    people = sorted({row["participant"] for row in book.tables["participant"]})
                    for who in people:
                        if book.assignments(who, *span, rule.role):  # at least one day (15)
                            yield Line(rule, credit, name_of(span, rule.each), None, who, span)


def _moves(line: Line, was: Standing | None, now: Standing | None, name: str, end: date) -> Iterator[Entry]:
    """What is posted: the difference, in both kinds; no difference makes no entry (5)."""
    either = now or was
    if either is None:
        return
    assert either.earned is not None
    here = name, either.payee, line.rule.name, line.subject
    change = (now.amount or 0 if now else 0) - (was.amount or 0 if was else 0)
    if change:
        yield Entry(*here, "earn", either.earned, Fraction(change), "re_rated" if was and was.amount else "ordinary")
    before, after = was.taken if was else {}, now.taken if now else {}
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        change = (new[1] if new else 0) - (old[1] if old else 0)
        if change:
            day = new[0] if new else end
            yield Entry(*here, "claw_back", day, Fraction(change), "re_rated" if old else "ordinary")


def _stand(book: Book, line: Line, clock: date) -> Standing | None:
    if line.span is not None:
        return None if clock < line.span[0] else _stand_period(book, line, clock, line.span)
    assert line.row is not None
    day = date.fromisoformat(line.row["closed_on"])
    return None if clock < day else _stand_row(book, line, clock, day, line.row)


def _waits(clause: Clause) -> str:
    match clause:
        case After(fact, nth):
            return (fact if nth == 1 else f"{fact} number {nth}") + least_text(clause.least)
        case Without(fact):
            return f"no {fact}"
        case When():
            return clause_text(clause)


# --- rules of rows --------------------------------------------------------------------------------


def _stand_row(book: Book, line: Line, clock: date, day: date, row: Row) -> Standing:
    """Failed, else problem, else pending, else met (9); earned on the latest day of all conditions (7)."""
    rule, credit = line.rule, line.credit
    assert isinstance(rule, RowRule)
    try:
        payee = book.column(row, credit.to, day)
    except Trouble:
        payee = ""
    sight = Sight(clock, day, row, payee)
    where = book.test(rule.where, sight) if rule.where is not None else ("met", day)
    asked = [book.ask(clause, sight) for clause in credit.clauses]
    state, _ = both([where, *(answer for answer, _ in asked)])
    if state == "failed":
        return Standing("failed")
    if state == "problem" or not payee or not book.assignments(payee, day, day):
        return Standing("problem", payee)
    if state == "pending":
        waiting, until = "where", None
        for clause, (answer, last) in zip(credit.clauses, asked, strict=True):
            if answer[0] == "pending":
                waiting, until = _waits(clause), last
                break
        try:
            amount = rounded(book.amount(credit.pay, sight), book.plan)
        except Trouble:
            amount = None
        return Standing("pending", payee, None, amount, {}, waiting, until)
    conditions = [answer[1] for answer, _ in asked]
    # A state is met on the day it is first read, and reading it again later does not move that (10).
    earned = line.posted.earned if line.posted is not None else max([day, *conditions])
    assert earned is not None
    try:
        amount = rounded(book.amount(credit.pay, sight), book.plan)
        return Standing("met", payee, earned, amount, _taken(book, rule, sight, earned, amount))
    except Trouble:
        return Standing("problem", payee)


def _taken(book: Book, rule: RowRule, sight: Sight, earned: date, amount: Fraction) -> Taken:
    """Share x what is posted, rounded once, first or each trigger of a clause, together never above all of it (20)."""
    assert sight.row is not None
    triggers = []
    for clause, claw in enumerate(rule.claws):
        anchor = earned if claw.anchor == "earning" else sight.day
        came = book.days_of(claw.fact, sight.row, claw.least)
        days = [day for day in came if anchor <= day <= later(anchor, claw.within)]
        days = days if claw.each else days[:1]
        triggers += [(day, clause, number) for number, day in enumerate(days) if day <= sight.clock]
    left, taken = amount, Taken()
    for day, clause, number in sorted(triggers):
        share = rule.claws[clause].share
        part = rounded((book.decided(share, sight) if isinstance(share, Decision) else share) * amount, book.plan)
        part = min(part, left) if amount >= 0 else max(part, left)
        left -= part
        if part:
            taken[clause, number] = day, part
    return taken


# --- rules of periods -----------------------------------------------------------------------------


def _stand_period(book: Book, line: Line, clock: date, span: Stretch) -> Standing:
    """Earned on the period's last day, nothing before (6); until then what it would pay if it ended today."""
    rule = line.rule
    assert isinstance(rule, PeriodRule)
    sight = Sight(min(clock, span[1]), span[1], None, line.who, span, rule.role)
    answers = [book.ask(clause, sight)[0] for clause in line.credit.clauses]
    if rule.ramped:
        enough = months_in_role(book, line.who, rule.role, span[1]) >= rule.ramped
        answers.append(("met" if enough else "failed", span[1]))
    if rule.region:
        try:
            region = book.attribute(line.who, "region", span[1])
            answers.append(("met" if region == rule.region else "failed", span[1]))
        except Trouble:
            answers.append(("problem", span[1]))
    state, _ = both(answers) if answers else ("met", span[1])
    if state == "failed":
        return Standing("failed")
    try:
        if state == "problem":
            raise Trouble
        amount = rounded(book.amount(line.credit.pay, sight), book.plan)
    except Trouble:
        return Standing("problem", line.who) if clock >= span[1] else Standing("pending", line.who)
    if clock < span[1]:
        return Standing("pending", line.who, None, amount, {}, f"the end of {line.subject}", span[1])
    return Standing("met", line.who, span[1], amount)


def months_in_role(book: Book, who: str, role: str, last: date) -> int:
    """Full months from the first day in the role to the end of a period, the first being 0."""
    rows = [row for row in book.tables["participant"] if (row["participant"], row["role"]) == (who, role)]
    start, after = min(date.fromisoformat(row["from"]) for row in rows), period_of(last, "month")[1]
    months = (after.year - start.year) * 12 + after.month - start.month + (1 if start.day == 1 else 0)
    return max(0, months - 1)
