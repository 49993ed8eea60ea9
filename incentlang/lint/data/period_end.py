"""Many rows in the last days of a period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import attrs

from incentlang.check.policy import MOST_AT_PERIOD_END
from incentlang.diagnostics.base import diagnostic
from incentlang.ir.expressions import MeasureRead, PeriodWalk, Step, Walk
from incentlang.lint.data.base import DataLimitLint
from incentlang.lint.data.history import History
from incentlang.lint.data.telling import places_of, share_text
from incentlang.source import Span
from incentlang.values.periods import Grain, period_of

LAST = timedelta(days=5)
SHORT = ("week", "2 weeks", "half month")
"""Five days are much of these anyway."""

_PLAN = """# plan.incent
measure booked for account_executive each quarter
  sum of ARR over deal by owner
table rates by booked, marginal
  from      0 USD   5%
  from 10_000 USD   6%
rule commission
  for each deal
  credit rates(booked) of ARR to owner
# data/deal.csv
deal_id,closed_on,ARR,kind,customer,owner
D1,2026-01-10,10000,new_logo,acme,ana
D2,2026-02-28,10000,new_logo,acme,ana
D3,2026-03-31,10000,new_logo,acme,ben
D4,{last},10000,new_logo,acme,ben"""


@diagnostic
@attrs.frozen(kw_only=True)
class PeriodEnd(DataLimitLint):
    """Many rows in the last days of a period."""

    code = "L0907"
    title = "Many rows in the last days of a period"
    why = """Rates that begin anew with each period are a reason to pull deals in, with a discount, or to hold them
    back. The last days then show what the table rewards. Bands over the year to date take most of the reason
    away."""
    wrong = _PLAN.format(last="2026-03-27")
    right = _PLAN.format(last="2026-03-26")
    threshold = MOST_AT_PERIOD_END

    fact: str
    measure: str
    each: str
    last: int
    number: int
    places: str

    def message(self) -> str:
        """What is found."""
        return (
            f"{self.last} of {self.number} rows of `{self.fact}` ({share_text(self.last, self.number)}) that count for "
            f"`{self.measure}` lie in the last five days of a {self.each}, more than {self.limit.told}: {self.places}"
        )

    def help(self) -> str | None:
        """What to do."""
        return f"walk the table over a longer stretch, such as `{self.measure} year to date`, and look at these rows"

    @classmethod
    def find(cls, history: History) -> Iterator[PeriodEnd]:
        """Facts that feed a measure along which a table is walked, by the days left of its period."""
        limit = history.limit(cls.threshold)
        for fact, (measure, each, span) in _feeding(history).items():
            rows = history.rows(fact)
            last = [row for day, row in rows if period_of(day, each, _offset(history)).end - day < LAST]
            if history.enough(len(rows)) and len(last) > limit.value * len(rows):
                yield cls(
                    at=span,
                    fact=fact,
                    measure=measure,
                    each=each,
                    last=len(last),
                    number=len(rows),
                    places=places_of(last),
                    limit=limit,
                )


def _feeding(history: History) -> dict[str, tuple[str, Grain, Span]]:
    """By each fact a measure that it feeds and along which a table is walked, without a longer stretch."""
    found: dict[str, tuple[str, Grain, Span]] = {}
    measures = {measure.name: measure for measure in history.plan.program.measures}
    for node in history.plan.expressions:
        if isinstance(node, Walk | PeriodWalk | Step) and isinstance(node.measure, MeasureRead):
            measure = measures[node.measure.name]
            if node.measure.window is None and measure.each not in SHORT:
                for gather in history.engine.measures.feeds(measure.name):
                    span = history.plan.name_at(measure.name, measure.span)
                    found.setdefault(gather.fact, (measure.name, measure.each, span))
    return found


def _offset(history: History) -> int:
    return history.plan.program.plan.year_offset
