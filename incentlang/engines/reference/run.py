"""A run: V(p, k) period by period, and the entries that each period posts (semantics 4 and 5).

A line is one credit of one subject. It is asked again only on days on which its answer can have
changed, which the evaluation itself reports; what a period posts is the difference to the last.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import NamedTuple

import attrs

from incentlang.collector import circles_not_searched
from incentlang.data.model import Dataset
from incentlang.engines.reference.capping import Capping, Met
from incentlang.engines.reference.draws import settle_draws
from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.gathered_defaults import gathered_defaults
from incentlang.engines.reference.notes import CARRIED, assumed, lost
from incentlang.engines.reference.overrides_used import overrides_used
from incentlang.engines.reference.pay_currency import PayDesk
from incentlang.engines.reference.payterms import pay_terms
from incentlang.engines.reference.posting import Books, Cut, Standing, list_pending, note, place_of, post
from incentlang.engines.result import Result
from incentlang.ir.program import Program
from incentlang.ledger.balances import write_offs
from incentlang.ledger.closing import ClosedPeriod, restated
from incentlang.ledger.entries import ordered
from incentlang.ledger.payouts import payouts
from incentlang.source import Span
from incentlang.values.dates import LAST_DATE
from incentlang.values.numbers import exact_arithmetic
from incentlang.values.periods import Period, periods_between

ZERO = Decimal(0)


Progress = Callable[[int, int], None]
LineKey = tuple[Span, str]
"""A line by its clause and its subject, of one participant."""


def evaluate(
    program: Program,
    data: Dataset,
    periods: Sequence[Period],
    as_of: date | None = None,
    progress: Progress | None = None,
    only: str | None = None,
    closed: tuple[ClosedPeriod, ...] = (),
) -> Result:
    """Evaluate a program on data.

    Args:
        program: A checked program.
        data: Validated data, all versions of every row.
        periods: Pay periods to report, in order. Earlier ones are evaluated for opening balances.
        as_of: The knowledge date; it also ends an open period early. None: everything is known.
        progress: Called with lines done and lines in all.
        only: Evaluate the lines of this participant alone; others' figures are then left out.
        closed: The closed periods, in order: they show what was posted.
    """
    with exact_arithmetic(), circles_not_searched():
        return run(Engine(program, data, as_of, closed), periods, progress, only)


def run(engine: Engine, periods: Sequence[Period], progress: Progress | None = None, only: str | None = None) -> Result:
    """The same with an engine at hand, within `exact_arithmetic`."""
    every, clocks = calendar_of(engine, periods)
    wanted = set(periods)
    books = Books()
    shut = bisect_right([period.end for period in every], engine.closed[-1].period.end) if engine.closed else 0
    capping = Capping(engine) if engine.program.caps else None
    for index, changed in enumerate(_asked(engine, books, every, clocks, capping, only, progress)):
        period = every[index]
        for standing in changed:
            post(engine, books, standing, period)
        if period in wanted and index >= shut:
            list_pending(engine, books, period)
            books.pending += capping.reviewed(period) if capping is not None else ()
    return finish(engine, books, every, clocks, wanted, only, shut)


def finish(
    engine: Engine,
    books: Books,
    every: Sequence[Period],
    clocks: Sequence[date],
    wanted: set[Period],
    only: str | None,
    shut: int,
) -> Result:
    """What comes after all lines, whichever engine computed them: closed periods, draws, write-offs, accounts."""
    _keep_closed(engine, books, every, shut, only)
    settlements = settle_draws(engine, books, every, clocks, wanted, only, shut)
    _write_off(engine, books, every, clocks, shut)
    result = _result(engine, books, every, wanted, clocks[-1], only)
    return attrs.evolve(result, settlements=settlements, closed=tuple(each for each in every[:shut] if each in wanted))


def calendar_of(engine: Engine, periods: Sequence[Period]) -> tuple[list[Period], list[date]]:
    """Every pay period from the first on which something can be earned, and the day on which each is read."""
    plan, as_of = engine.program.plan, engine.as_of
    assert all(period.offset == plan.year_offset for period in periods), "periods of another calendar"
    first = engine.first_day()
    starts = [
        periods[0].start,
        *([first] if first is not None else []),
        *(each.period.start for each in engine.closed[:1]),
    ]
    every = periods_between(min(starts), periods[-1].end, plan.paid, plan.year_offset)
    return every, [period.end if as_of is None else min(period.end, as_of) for period in every]


def _asked(
    engine: Engine,
    books: Books,
    every: Sequence[Period],
    clocks: Sequence[date],
    capping: Capping | None,
    only: str | None,
    progress: Progress | None,
) -> Iterator[list[Standing]]:
    """Ask each line on the days on which it can have changed: for each pay period the lines that are to be posted.

    Whenever they were asked before, lines come in the order of the plan.
    """
    buckets: list[list[tuple[int, Standing]]] = [[] for _ in every]
    total = 0
    for line in engine.lines(clocks[-1], only):
        buckets[bisect_left(clocks, line.starts)].append((total, Standing(line)))
        total += 1
    done = 0
    for index, period in enumerate(every):
        clock = clocks[index]
        ordered_lines = sorted(buckets[index], key=itemgetter(0))
        for place, standing in ordered_lines:
            outcome = standing.line.ask(clock, standing.settled)
            done += standing.outcome is None
            note(books, standing, outcome, period)
            following = bisect_left(clocks, outcome.horizon, index + 1) if outcome.horizon < LAST_DATE else len(every)
            if following < len(every):
                buckets[following].append((place, standing))
        asked = [standing for _, standing in ordered_lines]
        yield capping.cut(books, asked, period, clock) if capping is not None else asked
        if progress is not None:
            progress(done, total)


class Capped(NamedTuple):
    """What caps made of a participant's lines: in which periods that changed, to what, and where they met them."""

    cuts: Mapping[LineKey, Mapping[Period, Cut]]
    met: Mapping[LineKey, Sequence[Met]]


def capped(engine: Engine, who: str, period: Period) -> Capped:
    """What caps made of a participant's lines up to a pay period."""
    cuts: dict[LineKey, dict[Period, Cut]] = {}
    met: dict[LineKey, list[Met]] = {}
    if engine.program.caps:
        every, clocks = calendar_of(engine, [period])
        capping = Capping(engine)
        for index, changed in enumerate(_asked(engine, Books(), every, clocks, capping, who, None)):
            for standing in changed:
                key, now = _key(standing), Cut(standing.cuts, standing.asked)
                if now != Cut() or key in cuts:
                    cuts.setdefault(key, {})[every[index]] = now
        for standing, each in capping.met():
            met.setdefault(_key(standing), []).append(each)
    return Capped(cuts, met)


def _key(standing: Standing) -> LineKey:
    return standing.line.credit.span, standing.line.subject


def _write_off(engine: Engine, books: Books, every: Sequence[Period], clocks: Sequence[date], shut: int) -> None:
    """Post what brings negative pay to zero, where the plan says so and the period has ended."""
    plan = engine.program.plan
    if plan.negative is not None and plan.negative.word == "written off":
        ended = sum(clock >= period.end for period, clock in zip(every, clocks, strict=True))
        place = place_of(plan.negative.span)
        books.entries += write_offs(
            books.entries, every, shut, ended, books.withheld(), pay_terms(engine.program), plan.name, place
        )


def _keep_closed(engine: Engine, books: Books, every: Sequence[Period], shut: int, only: str | None) -> None:
    """Put what was posted in place of what closed periods would give now; what cannot be computed there waits."""
    if not engine.closed:
        return
    into = every[shut] if shut < len(every) else None
    troubled = {(problem.participant, problem.rule, problem.subject) for problem in books.problems}
    last = engine.closed[-1].period
    if into is None:
        books.problems.clear()
    books.problems[:] = [
        attrs.evolve(problem, period=into) if into is not None and problem.period.end <= last.end else problem
        for problem in books.problems
    ]
    entries = restated(books.entries, engine.closed, into, troubled)
    books.entries[:] = [entry for entry in entries if only in (None, entry.participant)]


def _result(
    engine: Engine, books: Books, every: Sequence[Period], wanted: set[Period], clock: date, only: str | None
) -> Result:
    withheld = books.withheld()
    present = {period: [who for who in engine.world.present(period) if only in (None, who)] for period in every}
    plan = engine.program.plan
    rows = payouts(books.entries, every, present, withheld, pay_terms(engine.program))
    if plan.pay_in is not None:
        desk = PayDesk(engine)
        rows, problems = desk.converted(rows)
        if problems:  # nothing is paid to them from that period on, as with any other problem
            books.problems += problems
            rows = payouts(books.entries, every, present, books.withheld(), pay_terms(engine.program))
            rows, _ = desk.converted(rows)
    carried = plan.negative is None and any(row.balance for row in rows if row.period in wanted)
    gathered = gathered_defaults(engine, every[0].start, clock, only)
    overrides = engine.compiler.applied | set(overrides_used(engine, every[0].start, clock, only))
    taken = books.assumptions | engine.measures.defaults | set(gathered)
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
            *plan.defaults,
            *([CARRIED] if carried else ()),
            *assumed(taken),
            *sorted(overrides),
            *lost(engine.measures.lost),
        ),
    )
