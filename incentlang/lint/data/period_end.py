"""Many rows in the last days of a period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs

from incentlang.check.policy import MOST_AT_PERIOD_END
from incentlang.diagnostics.base import diagnostic
from incentlang.ir.program import Measure
from incentlang.lint.data.asking import gathered
from incentlang.lint.data.base import DataLimitLint
from incentlang.lint.data.history import History
from incentlang.lint.data.telling import places_of, share_text
from incentlang.values.periods import period_of

if TYPE_CHECKING:
    from incentlang.data.model import Row

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
        """Rows that count for a measure along which a table is walked, by the days left of its period."""
        limit = history.limit(cls.threshold)
        offset = history.plan.program.plan.year_offset
        for measure, fact, rows in _counted(history):
            last = [row for day, row in rows if period_of(day, measure.each, offset).end - day < LAST]
            if history.enough(len(rows)) and len(last) > limit.value * len(rows):
                yield cls(
                    at=history.plan.name_at(measure.name, measure.span),
                    fact=fact,
                    measure=measure.name,
                    each=measure.each,
                    last=len(last),
                    number=len(rows),
                    places=places_of(last),
                    limit=limit,
                )


def _counted(history: History) -> Iterator[tuple[Measure, str, list[tuple[date, Row]]]]:
    """Measures along which a table is walked anew in each period, with the rows of each fact that count for them.

    Where a row counts on another day than its own, nothing is told. A fact is told of once.
    """
    measures = {measure.name: measure for measure in history.plan.program.measures}
    walks = [node.measure for node in history.plan.walks]
    told: set[str] = set()
    for measure in (measures[name] for name in dict.fromkeys(read.name for read in walks if read.window is None)):
        gathers = history.engine.measures.feeds(measure.name)
        if measure.each in SHORT or any(gather.conditions or gather.window is not None for gather in gathers):
            continue
        for fact in dict.fromkeys(gather.fact for gather in gathers if gather.fact not in told):
            told.add(fact)
            mine = [gather for gather in gathers if gather.fact == fact]
            yield measure, fact, gathered(history, mine, fact)
