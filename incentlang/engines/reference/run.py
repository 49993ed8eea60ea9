"""A run: V(p, k) period by period, and the entries that each period posts (semantics 4 and 5).

A line is one credit of one subject. It is asked again only on days on which its answer can have
changed, which the evaluation itself reports; what a period posts is the difference to the last.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple

import attrs

from incentlang.collector import circles_not_searched
from incentlang.data.knowledge import as_known
from incentlang.data.model import Dataset
from incentlang.engines.reference.beginnings import begins
from incentlang.engines.reference.compiler import Compiler
from incentlang.engines.reference.exact import minus
from incentlang.engines.reference.measures import Measures
from incentlang.engines.reference.outcomes import Assumed, Outcome
from incentlang.engines.reference.rules import Ask, ReadyPeriodRule, ReadyRowRule, ask_period, ask_row
from incentlang.engines.reference.world import World
from incentlang.engines.result import PendingLine, ProblemLine, Result
from incentlang.ir.program import Credit, PeriodRule, Program, RowRule
from incentlang.ledger.entries import Entry, ordered
from incentlang.ledger.payouts import payouts
from incentlang.source import Span
from incentlang.values.dates import LAST_DATE
from incentlang.values.numbers import Number, exact_arithmetic
from incentlang.values.periods import Period, period_of, periods_between

ZERO = Decimal(0)
_MOST_NAMED = 5


class Line(NamedTuple):
    """One credit of one subject: where it stands in the plan, and the question how it stands on a day."""

    rule: RowRule | PeriodRule
    credit: Credit
    subject_type: str
    subject: str
    starts: date
    ask: Ask


class Engine:
    """A program made ready for one set of data, as known on one day."""

    def __init__(self, program: Program, data: Dataset, as_of: date | None) -> None:
        self.program = program
        self.as_of = as_of
        self.world = World(program.schema, as_known(data, as_of))
        self.measures = Measures(self.world, program)
        params = {param.name: param.value for param in program.params}
        tables = {table.name: table for table in program.tables}
        self.compiler = Compiler(self.world, tables, params, self.measures)
        self.measures.compiler = self.compiler
        self.rules: list[ReadyRowRule | ReadyPeriodRule] = [
            ReadyRowRule(rule, program.plan, self.world, self.compiler)
            if isinstance(rule, RowRule)
            else ReadyPeriodRule(rule, program.plan, self.compiler)
            for rule in program.rules
        ]
        self.outside: dict[str, int] = {}

    def in_range(self, day: date) -> bool:
        """Whether a compensation date lies within the plan's dates."""
        start, end = self.program.plan.start, self.program.plan.end
        return (start is None or day >= start) and (end is None or day <= end)

    def first_day(self) -> date | None:
        """The first day in range on which something can be earned, or None."""
        days: list[date] = []
        for ready in self.rules:
            if isinstance(ready, ReadyRowRule):
                days += map(ready.day_of, self.world.data.facts[ready.fact.name])
            else:
                start = self.starts(ready)
                days += [start] if start is not None else []
        return min(filter(self.in_range, days), default=None)

    def starts(self, ready: ReadyPeriodRule) -> date | None:
        """The first day in range of a rule of periods, or None when there is nothing that it could pay."""
        plan = self.program.plan
        days = begins(self.world, self.program.measures, ready.rule, plan.start)
        return min(filter(self.in_range, days), default=None)

    def lines(self, last: date, only: str | None = None) -> Iterator[Line]:
        """Every line that can exist up to a day, of every rule; `only` keeps those of one participant."""
        self.outside = {}
        for ready in self.rules:
            if isinstance(ready, ReadyRowRule):
                yield from self._row_lines(ready, last, only)
            else:
                yield from self._period_lines(ready, last, only)

    def _row_lines(self, ready: ReadyRowRule, last: date, only: str | None) -> Iterator[Line]:
        rule, outside = ready.rule, 0
        for row in self.world.data.facts[ready.fact.name]:
            day = ready.day_of(row)
            if not self.in_range(day):
                outside += 1
            elif day <= last and ready.is_subject(row, day):
                for credit in ready.credits:
                    if only is None or ready.payee(credit, row, day) == only:
                        ask = ask_row(ready, credit, row, day)
                        yield Line(rule, credit.node, rule.subject, row.key, day, ask)
        if outside:
            self.outside[rule.subject] = outside

    def _period_lines(self, ready: ReadyPeriodRule, last: date, only: str | None) -> Iterator[Line]:
        rule = ready.rule
        start = self.starts(ready)
        if start is None:
            return
        for period in periods_between(start, last, rule.each):
            if self.in_range(period.end):
                for who in self.world.members(rule.role, period):
                    for credit in ready.credits if only in (None, who) else ():
                        ask = ask_period(ready, credit, who, period)
                        yield Line(rule, credit.node, "period", str(period), period.start, ask)


@attrs.define
class _Standing:
    """A line, how it stood when it was last asked, and what is posted of it.

    A line that becomes a problem keeps what is posted: nobody can say by how much it is wrong.
    """

    line: Line
    outcome: Outcome | None = None
    posted: Outcome | None = None


@attrs.define
class _Books:
    """What a run has found so far."""

    entries: list[Entry] = attrs.field(factory=list)
    pending: list[PendingLine] = attrs.field(factory=list)
    problems: list[ProblemLine] = attrs.field(factory=list)
    assumptions: set[Assumed] = attrs.field(factory=set)
    waiting: dict[int, _Standing] = attrs.field(factory=dict)


Progress = Callable[[int, int], None]


def evaluate(
    program: Program,
    data: Dataset,
    periods: Sequence[Period],
    as_of: date | None = None,
    progress: Progress | None = None,
    only: str | None = None,
) -> Result:
    """Evaluate a program on data.

    Args:
        program: A checked program.
        data: Validated data, all versions of every row.
        periods: Pay periods to report, in order. Earlier ones are evaluated for opening balances.
        as_of: The knowledge date; it also ends an open period early. None: everything is known.
        progress: Called with lines done and lines in all.
        only: Evaluate the lines of this participant alone; others' figures are then left out.
    """
    with exact_arithmetic(), circles_not_searched():
        return run(Engine(program, data, as_of), periods, progress, only)


def run(engine: Engine, periods: Sequence[Period], progress: Progress | None = None, only: str | None = None) -> Result:
    """The same with an engine at hand, within `exact_arithmetic`."""
    plan, as_of = engine.program.plan, engine.as_of
    first = engine.first_day()
    start = min(first, periods[0].start) if first is not None else periods[0].start
    every = periods_between(start, periods[-1].end, plan.paid)
    clocks = [period.end if as_of is None else min(period.end, as_of) for period in every]
    wanted = set(periods)
    books = _Books()
    buckets: list[list[_Standing]] = [[] for _ in every]
    total = 0
    for line in engine.lines(clocks[-1], only):
        buckets[bisect_left(clocks, line.starts)].append(_Standing(line))
        total += 1
    done = 0
    for index, period in enumerate(every):
        clock = clocks[index]
        for standing in buckets[index]:
            earned = standing.posted.earned_on if standing.posted is not None else None
            outcome = standing.line.ask(clock, earned)
            _post(engine, books, standing, outcome, period)
            following = bisect_left(clocks, outcome.horizon, index + 1) if outcome.horizon < LAST_DATE else len(every)
            if following < len(every):
                buckets[following].append(standing)
            done += standing.outcome is None
            standing.outcome = outcome
        if period in wanted:
            _list_pending(engine, books, period)
        if progress is not None:
            progress(done, total)
    return _result(engine, books, every, wanted, clocks[-1], only)


def _post(engine: Engine, books: _Books, standing: _Standing, new: Outcome, period: Period) -> None:
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
    engine: Engine, books: _Books, line: Line, was: Outcome | None, now: Outcome | None, period: Period
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
    engine: Engine, books: _Books, line: Line, was: Outcome | None, now: Outcome | None, period: Period
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


def _list_pending(engine: Engine, books: _Books, period: Period) -> None:
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


def _lost(found: dict[tuple[str, str], str]) -> Iterator[str]:
    """Rows that measures left out because whom they count for cannot be told."""
    facts: dict[str, list[tuple[str, str]]] = {}
    for (fact, key), reason in sorted(found.items()):
        facts.setdefault(fact, []).append((key, reason))
    for fact, rows in facts.items():
        key, reason = rows[0]
        more = f", and {len(rows) - 1:,} more rows" if len(rows) > 1 else ""
        yield f"`{fact}` {key} counts for nobody in measures, because {reason}{more}"


def _assumed(found: Iterable[Assumed]) -> Iterator[str]:
    """Each default that was used, with the rows it stood for; many rows are counted and the first ones named."""
    rows: dict[tuple[str, str], list[Assumed]] = {}
    for each in sorted(found):
        rows.setdefault((each.text, each.default), []).append(each)
    for (text, default), group in rows.items():
        if len(group) == 1:
            yield str(group[0])
            continue
        named = ", ".join(each.subject for each in group[:_MOST_NAMED])
        more = f" and {len(group) - _MOST_NAMED:,} more" if len(group) > _MOST_NAMED else ""
        yield f"`{text}` is missing in {len(group):,} places and was taken as {default}: {named}{more}"


def _result(
    engine: Engine, books: _Books, every: Sequence[Period], wanted: set[Period], clock: date, only: str | None
) -> Result:
    withheld: dict[str, Period] = {}
    for problem in books.problems:
        first = withheld.get(problem.participant)
        if problem.participant and (first is None or problem.period.end < first.end):
            withheld[problem.participant] = problem.period
    present = {period: [who for who in engine.world.present(period) if only in (None, who)] for period in every}
    rows = payouts(books.entries, every, present, withheld, engine.program.plan.currency)
    return Result(
        tuple(period for period in every if period in wanted),
        clock,
        engine.as_of,
        tuple(entry for entry in ordered(books.entries) if entry.period in wanted),
        tuple(row for row in rows if row.period in wanted),
        tuple(sorted(books.pending, key=lambda p: (p.period.end, p.participant, p.rule, p.subject, p.waiting_for))),
        tuple(
            sorted(
                books.problems,
                key=lambda p: (p.period.end, p.participant, p.rule, p.subject),
            )
        ),
        engine.outside,
        (*engine.program.plan.defaults, *_assumed(books.assumptions), *_lost(engine.measures.lost)),
    )
