"""A run: V(p, k) period by period, and the entries that each period posts (semantics 4 and 5).

A line is one credit of one subject. It is asked again only on days on which its answer can have
changed, which the evaluation itself reports; what a period posts is the difference to the last.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from incentlang.collector import circles_not_searched
from incentlang.data.model import Dataset
from incentlang.engines.reference.capping import Capping
from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.notes import assumed, lost
from incentlang.engines.reference.posting import Books, Standing, list_pending, note, post
from incentlang.engines.result import Result
from incentlang.ir.program import Program
from incentlang.ledger.entries import ordered
from incentlang.ledger.payouts import payouts
from incentlang.values.dates import LAST_DATE
from incentlang.values.numbers import exact_arithmetic
from incentlang.values.periods import Period, periods_between

ZERO = Decimal(0)


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
    books = Books()
    buckets: list[list[Standing]] = [[] for _ in every]
    total = 0
    for line in engine.lines(clocks[-1], only):
        buckets[bisect_left(clocks, line.starts)].append(Standing(line))
        total += 1
    done = 0
    capping = Capping(engine) if engine.program.caps else None
    for index, period in enumerate(every):
        clock = clocks[index]
        asked = buckets[index]
        for standing in asked:
            outcome = standing.line.ask(clock, standing.settled)
            done += standing.outcome is None
            note(books, standing, outcome, period)
            following = bisect_left(clocks, outcome.horizon, index + 1) if outcome.horizon < LAST_DATE else len(every)
            if following < len(every):
                buckets[following].append(standing)
        for standing in capping.cut(books, asked, period, clock) if capping is not None else asked:
            post(engine, books, standing, period)
        if period in wanted:
            list_pending(engine, books, period)
            books.pending += capping.reviewed(period) if capping is not None else ()
        if progress is not None:
            progress(done, total)
    return _result(engine, books, every, wanted, clocks[-1], only)


def _result(
    engine: Engine, books: Books, every: Sequence[Period], wanted: set[Period], clock: date, only: str | None
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
        (
            *engine.program.plan.defaults,
            *assumed(books.assumptions),
            *sorted(engine.compiler.applied),
            *lost(engine.measures.lost),
        ),
    )
