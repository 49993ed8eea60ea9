"""`earned of RULE`: what a rule earned for somebody over a stretch of days, as the run posts it.

The value is how the rule's lines stand at the end of the stretch less how they stood on the day before it, each
amount rounded by itself: the entries `earn` that were posted in between, before caps and claw backs. Lines are asked
on the same days as the run asks them, because a state is met on the day it is read (semantics 10).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import attrs

from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.outcomes import Outcome
from incentlang.engines.reference.rules import Ask, ReadyPeriodRule, ReadyRowRule, ask_period, ask_row
from incentlang.engines.reference.stretches import span_of
from incentlang.ir.expressions import EarnedRead
from incentlang.ir.families import family_of
from incentlang.values.dates import LAST_DATE, ONE_DAY
from incentlang.values.periods import Grain, Period, period_of, periods_between

if TYPE_CHECKING:
    from incentlang.engines.reference.engine import Engine

ZERO = Decimal(0)


class Earned(NamedTuple):
    """What one line earned over a stretch: its rule, its row or period, and the amount."""

    rule: str
    subject: str
    amount: Decimal


@attrs.define
class _Asked:
    """One line of one person, with its answers at the ends of pay periods so far."""

    subject: str
    starts: date
    ask: Ask
    clocks: list[date] = attrs.field(factory=list)
    outcomes: list[Outcome] = attrs.field(factory=list)

    def stood(self, day: date, paid: Grain, offset: int) -> Outcome:
        """How the line stood on a day, asked as a run asks it."""
        while True:
            last = self.outcomes[-1].horizon if self.outcomes else self.starts
            after = max(last, self.clocks[-1] + ONE_DAY) if self.clocks else last
            if last == LAST_DATE or after > day:
                break
            clock = period_of(after, paid, offset).end
            if clock > day:
                break
            outcome = self.ask(clock, self._settled(len(self.outcomes)))
            self.clocks.append(clock)
            self.outcomes.append(outcome)
        place = bisect_right(self.clocks, day)
        if place and self.outcomes[place - 1].horizon > day:
            return self.outcomes[place - 1]
        return self.ask(day, self._settled(place))

    def _settled(self, place: int) -> date | None:
        """The day on which what stood before was earned: that of the last answer that was no problem, if met."""
        for outcome in reversed(self.outcomes[:place]):
            if outcome.state != "problem":
                return outcome.earned_on if outcome.state == "met" else None
        return None


class Earnings:
    """What rules earned for people; each line is asked once for each pay period in which it can have changed."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._of_rows: dict[int, dict[str, list[_Asked]]] = {}
        self._of_periods: dict[tuple[int, str], dict[Period, list[_Asked]]] = {}

    def value(self, node: EarnedRead, env: Env) -> Decimal:
        """The amount for the participant and period at hand; a line that cannot be computed is a problem here."""
        assert env.period is not None
        env.read_until = max(env.read_until, env.period.end)
        if env.clock < env.read_until:
            env.until(env.clock + ONE_DAY)
        return sum((line.amount for line in self.lines(node, env)), ZERO)

    def lines(self, node: EarnedRead, env: Env) -> list[Earned]:
        """What each line earned; lines that earned nothing are left out."""
        assert env.period is not None
        start, end = span_of(env.period, node.window or env.window)
        end = min(end, env.clock)
        found = []
        for rule, line in self._lines(node.rule, env.participant or "", env.role, end):
            amount = self._amount(line, end) - self._amount(line, start - ONE_DAY)
            if amount != 0:
                found.append(Earned(rule, line.subject, amount))
        return found

    def _amount(self, line: _Asked, day: date) -> Decimal:
        if day < line.starts:
            return ZERO
        plan = self.engine.program.plan
        outcome = line.stood(day, plan.paid, plan.year_offset)
        if outcome.problem is not None:
            raise Problem(outcome.problem)
        return outcome.amount or ZERO if outcome.state == "met" else ZERO

    def _lines(self, rule: str, who: str, role: str | None, last: date) -> Iterator[tuple[str, _Asked]]:
        """The lines of a rule for somebody; of rows, those of days on which they are in the role at hand."""
        world = self.engine.world
        for name in sorted(family_of(self.engine.program.rules, rule)):
            for ready in self.engine.rules:
                if ready.rule.name != name:
                    continue
                if isinstance(ready, ReadyRowRule):
                    mine = self._row_lines(ready).get(who, [])
                    lines = [line for line in mine if role is None or world.in_role(who, role, line.starts)]
                else:
                    lines = self._period_lines(ready, who, last)
                yield from ((name, line) for line in lines if line.starts <= last)

    def _row_lines(self, ready: ReadyRowRule) -> dict[str, list[_Asked]]:
        """The lines of a rule of rows by who is paid; corrections by hand are no earnings of the rule."""
        if id(ready) not in self._of_rows:
            found: dict[str, list[_Asked]] = defaultdict(list)
            for row in self.engine.world.data.facts[ready.fact.name]:
                day = ready.day_of(row)
                if self.engine.in_range(day) and ready.is_subject(row, day):
                    for credit in ready.credits_of(row):
                        if not credit.node.adjusts:
                            line = _Asked(row.key, day, ask_row(ready, credit, row, day))
                            found[ready.payee(credit, row, day)].append(line)
            self._of_rows[id(ready)] = found
        return self._of_rows[id(ready)]

    def _period_lines(self, ready: ReadyPeriodRule, who: str, last: date) -> list[_Asked]:
        start, rule = self.engine.starts(ready), ready.rule
        kept = self._of_periods.setdefault((id(ready), who), {})
        found: list[_Asked] = []
        each = periods_between(start, last, rule.each, self.engine.program.plan.year_offset) if start else ()
        for period in each:
            if period not in kept:
                there = self.engine.has_line(ready, who, period)
                asks = [ask_period(ready, credit, who, period) for credit in ready.credits] if there else []
                kept[period] = [_Asked(str(period), period.start, ask) for ask in asks]
            found += kept[period]
        return found
