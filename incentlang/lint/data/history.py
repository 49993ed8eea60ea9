"""A plan together with what it came to on data: rows as known now, measures of people, and all that was earned.

Nothing is computed here: the reference evaluator says what a measure is and how a condition goes, a run what is earned.
"""

# ruff: noqa: PLC0415 (an engine is loaded when data is asked, not with each lint)

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from incentlang.check.policy import FEWEST_CASES, Threshold
from incentlang.diagnostics.base import Diagnostic
from incentlang.ir.expressions import Window
from incentlang.ir.program import Measure, Program
from incentlang.lint.base import Subject
from incentlang.lint.limits import Limit
from incentlang.values.numbers import Number, exact_arithmetic
from incentlang.values.periods import Period, periods_between

if TYPE_CHECKING:
    from incentlang.data.model import Dataset, Row
    from incentlang.engines.reference.engine import Engine
    from incentlang.engines.result import Result
    from incentlang.ledger.entries import Entry


@attrs.frozen
class Reached:
    """A measure of somebody at the end of a period.

    Attributes:
        over: Whether the data goes on to the period's end, and the person was in the role on each of its days.
    """

    participant: str
    period: Period
    value: Number
    over: bool

    @property
    def whose(self) -> str:
        """`ana, 2026-Q1`."""
        return f"{self.participant}, {self.period}"


@attrs.frozen(slots=False)
class History:
    """A plan without mistakes and its data.

    Attributes:
        result: A run of every period that the data holds, as if none had been closed.
        rerun: The same run of another program.
    """

    plan: Subject
    dataset: Dataset
    result: Result
    rerun: Callable[[Program], Result | None]

    def limit(self, threshold: Threshold) -> Limit:
        """A threshold as it holds for the plan."""
        return self.plan.limit(threshold)

    def enough(self, number: int) -> bool:
        """Whether so many cases are enough to be judged."""
        return number >= self.limit(FEWEST_CASES).value

    @cached_property
    def newest(self) -> date:
        """The last day that the data knows of."""
        return min(self.result.clock, self.dataset.newest or self.result.clock)

    @cached_property
    def engine(self) -> Engine:
        """The reference evaluator with the data, everything in it being known."""
        from incentlang.engines.reference.engine import Engine

        with exact_arithmetic():
            return Engine(self.plan.program, self.dataset, None)

    def rows(self, fact: str) -> Sequence[tuple[date, Row]]:
        """The rows of a fact within the plan's dates, in order of their days."""
        if fact not in self._rows:
            world = self.engine.world
            day_of = world.date_of(world.facts[fact])
            found = [(day_of(row), row) for row in world.data.facts[fact]]
            mine = [(day, row) for day, row in found if self.engine.in_range(day) and day <= self.newest]
            self._rows[fact] = sorted(mine, key=lambda pair: (pair[0], pair[1].key))
        return self._rows[fact]

    @cached_property
    def _rows(self) -> dict[str, list[tuple[date, Row]]]:
        return {}

    def reached(self, measure: Measure, window: Window | None = None) -> Sequence[Reached] | None:
        """A measure of everybody in its role in each period; None where it is of something else, or not computed."""
        from incentlang.engines.reference.answers import Problem

        if measure.key != "role" or measure.also:
            return None
        with exact_arithmetic():
            try:
                return tuple(self._reached(measure, window))
            except Problem:
                return None

    def _reached(self, measure: Measure, window: Window | None) -> Iterator[Reached]:
        engine, newest = self.engine, self.newest
        first = engine.first_day()
        if first is None:
            return
        for period in periods_between(first, newest, measure.each, engine.program.plan.year_offset):
            if not engine.in_range(period.end):
                continue
            for who in engine.world.members(measure.role, period):
                days = sum(days for _, days in engine.world.segments(who, measure.role, period))
                value = engine.measures.measure_at(measure, (who, ""), period, window, newest)
                yield Reached(who, period, value, period.end <= newest and days == period.days)

    @property
    def earned(self) -> tuple[Entry, ...]:
        """What was earned in the plan's currency."""
        return earned_in(self.result, self.plan.program)


def earned_in(result: Result, program: Program) -> tuple[Entry, ...]:
    """What a run earned in the plan's currency."""
    return tuple(each for each in result.entries if each.kind == "earn" and each.unit == program.plan.currency)


def total(entries: Sequence[Entry]) -> Decimal:
    """The sum of amounts."""
    return sum((entry.amount for entry in entries), Decimal(0))


def history_of(plan: Subject, dataset: Dataset) -> History | Diagnostic:
    """A plan and its data, with a run of every period; or why there is no such run."""
    from incentlang.running import Request, run_plan

    def run(program: Program) -> Result | Diagnostic:
        answer = run_plan(program, dataset, Request())
        return answer if isinstance(answer, Diagnostic) else answer.result

    def rerun(program: Program) -> Result | None:
        other = run(program)
        return None if isinstance(other, Diagnostic) else other

    result = run(plan.program)
    return result if isinstance(result, Diagnostic) else History(plan, dataset, result, rerun)
