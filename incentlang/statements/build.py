"""Statements of a pay period: one evaluation of everybody, then one statement at a time from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

import attrs

from incentlang.collector import circles_not_searched
from incentlang.counterfactual import Slices
from incentlang.data.model import Dataset
from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.run import run
from incentlang.engines.result import PendingLine
from incentlang.explain import AtStake, Trace, at_stake, explain_with
from incentlang.ir.program import Program
from incentlang.ledger.closing import ClosedPeriod
from incentlang.ledger.entries import Entry
from incentlang.ledger.payouts import Payout
from incentlang.statements.account import account, adds_to_pay, columns_of, headings, months
from incentlang.statements.ahead import AheadOf, with_ahead
from incentlang.statements.bands import Ladders
from incentlang.statements.books import Books, books_of
from incentlang.statements.components import components, words_of
from incentlang.statements.discretion import Others
from incentlang.statements.lines import Teller
from incentlang.statements.model import Number, Statement, Sum, Waiting
from incentlang.statements.words import glossary
from incentlang.values.numbers import exact_arithmetic
from incentlang.values.periods import Period, period_of, periods_between

Progress = Callable[[int, int], None]


@attrs.frozen
class Stated:
    """A statement with what it was told from."""

    statement: Statement
    tell: Teller

    @property
    def trace(self) -> Trace:
        """The trace that the statement was made from."""
        return self.tell.trace


class Statements:
    """Everybody's statements of one pay period, from one evaluation.

    Attributes:
        data: All versions of all rows.
        period: The pay period.
        what_next: Whether statements tell what else each payout might have been: tens of evaluations for each.
        result: Of the pay periods of the plan's year, up to this one.
    """

    def __init__(
        self,
        program: Program,
        plan_hash: str,
        files: Mapping[str, str],
        data: Dataset,
        period: Period,
        as_of: date | None = None,
        closed: tuple[ClosedPeriod, ...] = (),
        progress: Progress | None = None,
        what_next: bool = False,
    ) -> None:
        self.program, self.plan_hash, self.files = program, plan_hash, files
        self.data, self.period = data, period
        shut = next((each for each in closed if each.period == period), None)
        year = period_of(period.end, "year", program.plan.year_offset)
        every = periods_between(year.start, period.end, program.plan.paid, program.plan.year_offset)
        self.year = year
        with exact_arithmetic(), circles_not_searched():
            self.engine = Engine(program, data, shut.as_of if shut is not None else as_of, closed)
            self.result = run(self.engine, [each for each in every if each.end >= year.start], progress)
        self.people = {key: who.name or key for key, who in data.participants.items()}
        self.others = Others.of(self.people)
        self._ladders = Ladders(self.engine)
        self._words = words_of(self.program)
        slices = Slices(program, data)
        self._ahead = AheadOf(program, plan_hash, slices, period, as_of, closed) if what_next else None

    def roles_of(self, who: str) -> str:
        """The roles that somebody is in during the period."""
        there = (
            each.role
            for each in self.data.participants[who].assignments
            if each.start <= self.period.end and (each.end is None or each.end >= self.period.start)
        )
        return ", ".join(dict.fromkeys(there)) if who in self.data.participants else ""

    @property
    def rows(self) -> tuple[Payout, ...]:
        """The payouts of the period, as `payouts.csv` has them."""
        return tuple(row for row in self.result.payouts if row.period == self.period)

    @cached_property
    def everyone(self) -> tuple[str, ...]:
        """Who has a payout in the period, in the order of `payouts.csv`."""
        return tuple(dict.fromkeys(row.participant for row in self.rows))

    def each(self, participants: Sequence[str]) -> Iterator[Stated]:
        """One statement after the other; none is kept."""
        yield from map(self.one, participants)

    def one(self, who: str) -> Stated:
        """The statement of somebody who has a payout in the period."""
        with exact_arithmetic(), circles_not_searched():
            return self._stated(who)

    @cached_property
    def _books(self) -> Mapping[str, Books]:
        return books_of(self.result, self.period)

    def _stated(self, who: str) -> Stated:
        books, plan = self._books[who], self.program.plan
        trace = explain_with(self.engine, self.plan_hash, who, self.period, books.now)
        root = trace.node(trace.root)
        tell = Teller(trace, self.others, self.files)
        mine = sorted(books.now.payouts, key=lambda row: (row.unit != plan.currency, row.unit))
        year = [row for row in books.rows if row.unit == plan.currency]
        columns = columns_of(year)
        stakes = at_stake(self.engine, who, self.period)
        withheld = root.state == "problem"
        statement = Statement(
            participant=who,
            name=trace.name,
            plan=plan.name,
            title=plan.title or plan.name,
            plan_hash=self.plan_hash,
            period=trace.period,
            first_day=trace.first_day,
            last_day=trace.last_day,
            clock=trace.clock,
            as_of=trace.as_of,
            currency=trace.currency,
            withheld=tell.hide(root.note) if withheld else "",
            note="" if withheld else tell.hide(root.note),
            accounts=tuple(map(account, mine)),
            components=components(self.program, self._words, tell, _posted(books.now.entries), _posted(books.entries)),
            pending=tuple(_pending(tell, line) for line in books.now.pending),
            held=tuple(_waiting(tell, each) for each in stakes if each.kind != "at risk"),
            at_risk=tuple(_waiting(tell, each) for each in stakes if each.kind == "at risk"),
            progress=tuple(self._ladders.of(who, self.period)),
            year=str(self.year),
            columns=headings(columns),
            months=months(year, columns, self.result.closed),
            numbers=tuple(_numbers(tell)),
            assumptions=self._assumed(who),
            words=glossary(columns),
        )
        _must_tie(statement, mine)
        if self._ahead is not None:
            told, ahead = with_ahead(self._ahead.trace(who), tell, statement.components)
            statement = attrs.evolve(statement, components=told, ahead=ahead)
        return Stated(statement, tell)

    def _assumed(self, who: str) -> tuple[str, ...]:
        """Defaults that were used: those that name nobody else."""
        return tuple(text for text in self.result.assumptions if not self.others.named_in(text, who))


def _posted(entries: Sequence[Entry]) -> dict[tuple[str, str], Decimal]:
    """What was posted to pay, by rule and unit."""
    found: dict[tuple[str, str], Decimal] = {}
    for entry in entries:
        if not entry.is_nomination:
            key = entry.rule, entry.unit
            found[key] = found.get(key, Decimal(0)) + adds_to_pay(entry)
    return found


def _pending(tell: Teller, line: PendingLine) -> Waiting:
    amount = Sum(line.amount, line.unit) if line.amount is not None else None
    return Waiting(line.rule, tell.hide(line.subject), amount, tell.hide(line.waiting_for), line.until, "")


def _waiting(tell: Teller, each: AtStake) -> Waiting:
    amount, place = Sum(each.amount, each.unit), tell.place(each.file, each.line)
    return Waiting(each.rule, tell.hide(each.subject), amount, each.waits_for, each.until, place)


def _numbers(tell: Teller) -> Iterator[Number]:
    """Measures and inputs that this payout reads; those of other people stay with them."""
    for node in tell.trace.nodes:
        if node.kind in ("measure", "input") and not tell.is_of_another(node):
            when = ", ".join(value for name, value in node.key if name != "participant")
            value = next((note for clause in node.clauses for note in clause.notes), None)
            yield Number(
                node.definition,
                when,
                tell.hide(value.text) if value is not None else node.note,
                tell.place(node.file, node.line),
                tell.plan(node.clauses, of_others=True),
                tell.sources(node.rows),
            )


def _must_tie(statement: Statement, rows: Sequence[Payout]) -> None:
    """Stop rather than show components that do not add up to what is paid."""
    for row in rows:
        posted = sum((each.amount.exact for each in statement.components if each.amount.unit == row.unit), Decimal(0))
        due = row.payable + row.drawn - row.recovered - row.clawed_back
        if posted != due:
            raise AssertionError(f"{row.participant} {row.period}: components come to {posted}, the account to {due}")
