"""A program made ready for one set of data: its rules, and every line that they can have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from incentlang.data.knowledge import as_known
from incentlang.data.model import Dataset, Row
from incentlang.engines.reference.beginnings import begins
from incentlang.engines.reference.compiler import Compiler
from incentlang.engines.reference.earnings import Earnings
from incentlang.engines.reference.life import Money
from incentlang.engines.reference.measures import Measures
from incentlang.engines.reference.pools import ReadyPool
from incentlang.engines.reference.rules import Ask, ReadyPeriodRule, ReadyRowRule, ask_period, ask_row
from incentlang.engines.reference.versions import Tables
from incentlang.engines.reference.world import World
from incentlang.ir.pools import Pool, PoolShare
from incentlang.ir.program import Credit, PeriodRule, Program, RowRule
from incentlang.ledger.closing import ClosedPeriod
from incentlang.values.periods import Period, periods_between


class Line(NamedTuple):
    """One credit of one subject: where it stands in the plan, and the question how it stands on a day."""

    rule: RowRule | PeriodRule | Pool
    credit: Credit | PoolShare
    subject_type: str
    subject: str
    starts: date
    ask: Ask


class Engine:
    """A program made ready for one set of data, as known on one day.

    `compiling` makes the functions; coverage has one of its own, whose functions note what they come to.
    """

    def __init__(
        self,
        program: Program,
        data: Dataset,
        as_of: date | None,
        closed: tuple[ClosedPeriod, ...] = (),
        compiling: Callable[..., Compiler] = Compiler,
    ) -> None:
        self.program = program
        self.data = data
        self.closed = closed
        self.as_of = as_of
        self.money = Money(program.plan.quantum, program.plan.rounding)
        self.world = World(program.schema, as_known(data, as_of), as_of)
        self.measures = Measures(self.world, program)
        params = {param.name: param for param in program.params}
        self.compiler = compiling(
            self.world,
            Tables(program.tables),
            params,
            self.measures,
            {value.name: value for value in program.values},
            program.pilots,
        )
        self.measures.compiler = self.compiler
        self.rules: list[ReadyRowRule | ReadyPeriodRule] = [
            ReadyRowRule(rule, program.plan.in_unit(rule.unit), self.world, self.compiler)
            if isinstance(rule, RowRule)
            else ReadyPeriodRule(rule, program.plan.in_unit(rule.unit), self.world, self.compiler, self.measures.walks)
            for rule in program.rules
        ]
        self.pools = [
            ReadyPool(pool, program.plan.in_unit(pool.unit), self.world, self.compiler, program)
            for pool in program.pools
        ]
        for pool in self.pools:
            pool.keep(closed)
        self.measures.earnings = Earnings(self)
        self.outside: dict[str, int] = {}
        self._starts: dict[int, date | None] = {}
        self._money_in: dict[str | None, Money] = {}
        self._first: list[date | None] = []
        self._whose: dict[int, dict[str, list[tuple[Row, date]]]] = {}
        for ready in self.rules:
            if isinstance(ready, ReadyPeriodRule):
                ready.earlier.exists = self.has_line
                ready.earlier.versions = self.versions(ready)

    def versions(self, ready: ReadyPeriodRule) -> list[ReadyPeriodRule]:
        """All versions of a rule of periods."""
        name = ready.rule.name
        return [each for each in self.rules if isinstance(each, ReadyPeriodRule) and each.rule.name == name]

    def has_line(self, ready: ReadyPeriodRule, who: str, period: Period) -> bool:
        """Whether a rule of periods has a line for somebody in a period."""
        start = self.starts(ready)
        there = start is not None and period.end >= start and self.in_range(period.end)
        there = there and ready.rule.dates.holds(period.start)
        return there and bool(self.world.segments(who, ready.rule.role, period))

    def money_in(self, unit: str | None) -> Money:
        """How amounts in a unit are rounded; None is the plan's currency."""
        if unit not in self._money_in:
            plan = self.program.plan.in_unit(unit)
            self._money_in[unit] = Money(plan.quantum, plan.rounding)
        return self._money_in[unit]

    def in_range(self, day: date) -> bool:
        """Whether a compensation date lies within the plan's dates."""
        start, end = self.program.plan.start, self.program.plan.end
        return (start is None or day >= start) and (end is None or day <= end)

    def first_day(self) -> date | None:
        """The first day in range on which something can be earned, or None; all rows are looked at once."""
        if not self._first:
            self._first.append(self._find_first_day())
        return self._first[0]

    def _find_first_day(self) -> date | None:
        days: list[date] = []
        for ready in self.rules:
            if isinstance(ready, ReadyRowRule):
                every = map(ready.day_of, self.world.data.facts[ready.fact.name]) if ready.credits else ()
                days += filter(ready.rule.dates.holds, every)
            else:
                start = self.starts(ready)
                days += [start] if start is not None else []
        firsts = [pool.first_period() for pool in self.pools]
        days += [max(first.start, self.program.plan.start or first.start) for first in firsts if first is not None]
        return min(filter(self.in_range, days), default=None)

    def starts(self, ready: ReadyPeriodRule) -> date | None:
        """The first day in range of a rule of periods, or None when there is nothing that it could pay."""
        if id(ready) not in self._starts:
            days = begins(self.world, self.program, ready.rule)
            self._starts[id(ready)] = min(filter(self.in_range, days), default=None)
        return self._starts[id(ready)]

    def lines(self, last: date, only: str | None = None) -> Iterator[Line]:
        """Every line that can exist up to a day, of every rule; `only` keeps those of one participant."""
        self.outside = {}
        for ready in self.rules:
            if isinstance(ready, ReadyRowRule):
                yield from self._row_lines(ready, last, only)
            else:
                yield from self._period_lines(ready, last, only)
        for pool in self.pools:
            yield from self._pool_lines(pool, last, only)

    def _pool_lines(self, ready: ReadyPool, last: date, only: str | None) -> Iterator[Line]:
        pool, first = ready.pool, ready.first_period()
        for period in periods_between(first.start, last, pool.each, first.offset) if first is not None else ():
            for index, share in enumerate(pool.shares) if self.in_range(period.end) else ():
                for who in ready.payees(index, period):
                    if only in (None, who):
                        yield Line(pool, share, "pool", str(period), period.start, ready.ask(index, who, period))

    def rows_for(self, ready: ReadyRowRule, who: str) -> list[tuple[Row, date]]:
        """The rows of which a rule has a part for somebody, subjects of the rule or not, each with its date.

        Only rows within the dates of the plan and of the rule. Statements ask for everybody in turn, so all rows are
        sorted by payee once.
        """
        if id(ready) not in self._whose:
            found: dict[str, list[tuple[Row, date]]] = {}
            for row in self.world.data.facts[ready.fact.name]:
                day = ready.day_of(row)
                if self.in_range(day) and ready.rule.dates.holds(day):
                    for payee in dict.fromkeys(ready.payee(credit, row, day) for credit in ready.credits_of(row)):
                        found.setdefault(payee, []).append((row, day))
            self._whose[id(ready)] = found
        return self._whose[id(ready)].get(who, [])

    def _row_lines(self, ready: ReadyRowRule, last: date, only: str | None) -> Iterator[Line]:
        if only is not None:
            yield from self._row_lines_of(ready, last, only)
            return
        rule, outside = ready.rule, 0
        for row in self.world.data.facts[ready.fact.name]:
            day = ready.day_of(row)
            if not self.in_range(day):
                outside += 1
            elif day <= last and ready.is_subject(row, day):
                for credit in ready.credits_of(row):
                    yield Line(rule, credit.node, rule.subject, row.key, day, ask_row(ready, credit, row, day))
        if outside:
            self.outside[rule.subject] = outside

    def _row_lines_of(self, ready: ReadyRowRule, last: date, who: str) -> Iterator[Line]:
        rule = ready.rule
        for row, day in self.rows_for(ready, who):
            if day <= last and ready.is_subject(row, day):
                for credit in ready.credits_of(row):
                    if ready.payee(credit, row, day) == who:
                        yield Line(rule, credit.node, rule.subject, row.key, day, ask_row(ready, credit, row, day))

    def _period_lines(self, ready: ReadyPeriodRule, last: date, only: str | None) -> Iterator[Line]:
        rule = ready.rule
        start = self.starts(ready)
        if start is None:
            return
        for period in periods_between(start, last, rule.each, self.program.plan.year_offset):
            if self.in_range(period.end) and rule.dates.holds(period.start):
                for who in self._members(rule.role, period, only):
                    for credit in ready.credits:
                        ask = ask_period(ready, credit, who, period)
                        yield Line(rule, credit.node, "period", str(period), period.start, ask)

    def _members(self, role: str, period: Period, only: str | None) -> list[str]:
        """Who is in a role in a period; with `only` nobody else is looked at."""
        if only is None:
            return self.world.members(role, period)
        return [only] if only in self.world.data.participants and self.world.segments(only, role, period) else []
