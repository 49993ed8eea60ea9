"""What customers did over the pay periods, as far as the plan's data tells; of all customers, whoever is paid for them.

It stands beside pay and is divided by nobody: that two lines move together is no proof that one moves the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from incentlang.dashboard.groups import SMALLEST_GROUP
from incentlang.dashboard.model import Outcome
from incentlang.data.model import Row
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.engine import Engine
from incentlang.types import Ratio
from incentlang.values.numbers import as_fraction, round_to, stored
from incentlang.values.periods import Period, period_of

COUNTED = (
    ("activation", "Customers who went live"),
    ("renewal", "Subscriptions renewed"),
    ("churn", "Customers who left"),
)
_TENTH = Decimal("0.1")
PROMOTER, DETRACTOR = 9, 6
"""The usual reading of an answer from 0 to 10: 9 and 10 recommend, 0 to 6 advise against."""


def outcomes(engine: Engine, periods: Sequence[Period]) -> tuple[Outcome, ...]:
    """Each outcome that the data has, in a fixed order; then the measures of the whole plan."""
    return (*_counts(engine, periods), *_retention(engine, periods), *_nps(engine, periods), *_of_plan(engine, periods))


def _rows(engine: Engine, fact: str, period: Period) -> list[Row]:
    day, last = engine.world.date_of(engine.world.facts[fact]), _clock(engine, period)
    return [row for row in engine.world.data.facts[fact] if period.start <= day(row) <= last]


def _clock(engine: Engine, period: Period) -> date:
    """The day on which a period is read: what happens after it is not there yet."""
    return period.end if engine.as_of is None else min(period.end, engine.as_of)


def _counts(engine: Engine, periods: Sequence[Period]) -> Iterator[Outcome]:
    for fact, title in COUNTED:
        if fact in engine.world.facts:
            yield Outcome(title, tuple(Decimal(len(_rows(engine, fact, each))) for each in periods))


def _retention(engine: Engine, periods: Sequence[Period]) -> Iterator[Outcome]:
    """Revenue after renewal as a share of revenue before, of the renewals that tell both."""
    before, after = _place(engine, "renewal", "previous_ARR"), _place(engine, "renewal", "ARR")
    if before is None or after is None:
        return
    values: list[Decimal | None] = []
    for period in periods:
        pairs = [(row.values[after], row.values[before]) for row in _rows(engine, "renewal", period)]
        pairs = [pair for pair in pairs if None not in pair]
        total = sum((pair[1] for pair in pairs), Decimal(0))
        kept = sum((pair[0] for pair in pairs), Decimal(0))
        values.append(stored(as_fraction(kept) / as_fraction(total)) if total else None)
    yield Outcome("Revenue kept at renewal", tuple(values), percent=True)


def _nps(engine: Engine, periods: Sequence[Period]) -> Iterator[Outcome]:
    """Those who recommend less those who advise against, of 100 answers, to a tenth.

    Few answers say nothing, and could be told apart; one without a score is none.
    """
    kind, score = _place(engine, "survey", "kind"), _place(engine, "survey", "score")
    if kind is None or score is None:
        return
    values: list[Decimal | None] = []
    for period in periods:
        asked = (row.values[score] for row in _rows(engine, "survey", period) if row.values[kind] == "nps")
        answers = [answer for answer in asked if answer is not None]
        gained = sum(answer >= PROMOTER for answer in answers) - sum(answer <= DETRACTOR for answer in answers)
        enough = len(answers) >= SMALLEST_GROUP
        values.append(round_to(Fraction(100 * gained, len(answers)), _TENTH, "half up") if enough else None)
    yield Outcome("Net promoter score", tuple(values))


def _of_plan(engine: Engine, periods: Sequence[Period]) -> Iterator[Outcome]:
    offset = engine.program.plan.year_offset
    for measure in engine.program.measures:
        if measure.key == "plan" and not measure.also:
            values: list[Decimal | None] = []
            for period in periods:
                clock = _clock(engine, period)
                its = period_of(period.end, measure.each, offset)
                try:
                    values.append(stored(engine.measures.measure_at(measure, ("", ""), its, None, clock)))
                except Problem:
                    values.append(None)  # it has no value there, as where nobody answered
            yield Outcome(measure.title or measure.name, tuple(values), isinstance(measure.type, Ratio))


def _place(engine: Engine, fact: str, column: str) -> int | None:
    """Where a column stands in the rows of a fact that the plan reads."""
    fields = engine.world.facts[fact].fields if fact in engine.world.facts else ()
    return next((place for place, field in enumerate(fields) if field.name == column), None)
