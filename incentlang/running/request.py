"""What a run is asked for: pay periods and the knowledge date; and the answer with what should be told about it."""

# ruff: noqa: PLC0415 (a run on large files asks the reference evaluator nothing)

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.closing import KnowledgeBackwards
from incentlang.diagnostics.requests import DataEndsEarly, EmptyPeriod, NoSuchPeriod, NothingInRange, SeveralPeriods
from incentlang.ir.program import Plan, Program
from incentlang.ir.schema import Schema
from incentlang.ledger.closing import ClosedPeriod
from incentlang.running.computing import HERE, Chosen, EngineName, choose
from incentlang.running.horizon import last_supplied, while_money_waits
from incentlang.running.keeping import NotKept, choose_keeping, keep
from incentlang.running.meant import period_meant
from incentlang.types import DateType
from incentlang.values.dates import parse_date
from incentlang.values.numbers import exact_arithmetic
from incentlang.values.periods import Period, is_shorter, parse_period, period_of, periods_between

if TYPE_CHECKING:
    from incentlang.data import Dataset
    from incentlang.engines.reference.run import Progress
    from incentlang.engines.result import Kept, Result


@attrs.frozen
class Request:
    """What to run.

    Attributes:
        periods: As written, each at least as long as the pay period; none means all there are.
        as_of: The knowledge date; None: everything in the files is known.
        closed: The closed periods, in order.
        engine: Which engine computes it; None: whichever is faster, for the figures are the same.
        master: Where Spark runs, if it is asked for.
        keep: An empty folder for the values of definitions; None: they are not kept.
    """

    periods: tuple[str, ...] = ()
    as_of: date | None = None
    closed: tuple[ClosedPeriod, ...] = ()
    engine: EngineName | None = None
    master: str = HERE
    keep: Path | None = None


@attrs.frozen
class Answer:
    """A result, the engine that computed it, what should be told about it, and the values that were kept."""

    result: Result
    engine: EngineName = "reference"
    warnings: tuple[Diagnostic, ...] = ()
    kept: Kept | None = None


def run_plan(
    program: Program, dataset: Dataset, request: Request, progress: Progress | None = None
) -> Answer | Diagnostic:
    """Run a plan on data for the periods asked for, or say why that cannot be done."""
    if request.periods:
        periods = pay_periods(request.periods, program.plan)
    else:
        periods = every_period(program, dataset, request.as_of, request.closed)
    if isinstance(periods, Diagnostic):
        return periods
    known = knowledge_kept(periods, request.as_of, request.closed)
    if known is not None:
        return known
    if request.keep is not None:
        chosen = choose_keeping(program)
    else:
        chosen = choose(program, dataset, request.engine, request.master)
    if isinstance(chosen, Diagnostic):
        return chosen
    try:
        return _answer(program, dataset, request, periods, chosen, progress)
    except NotKept as refused:
        return refused.told


def _answer(
    program: Program,
    dataset: Dataset,
    request: Request,
    periods: Sequence[Period],
    chosen: Chosen,
    progress: Progress | None,
) -> Answer:
    """The answer of an engine."""
    from incentlang.engines.reference.pilots_watched import with_pilots
    from incentlang.explain.ensured import ensured

    result = chosen.evaluate(program, dataset, periods, request.as_of, progress, closed=request.closed)
    if not request.periods and request.as_of is not None:
        result = while_money_waits(program, dataset, request, result, chosen.evaluate, progress)
    if not request.periods:
        result = _without_idle_end(result, program.plan.end)
    result = attrs.evolve(result, ensures=ensured(program, dataset, result))
    if program.pilots:
        result = with_pilots(program, dataset, result)
    warnings = warnings_of(result.periods, program.plan, dataset, request.as_of, named=bool(request.periods))
    kept = None
    if request.keep is not None:
        kept = keep(program, dataset, result.periods, request.as_of, request.closed, request.keep)
    return Answer(result, chosen.name, warnings, kept)


def warnings_of(
    periods: Sequence[Period], plan: Plan, dataset: Dataset, as_of: date | None, *, named: bool
) -> tuple[Diagnostic, ...]:
    """What should be told about results of these periods: that they hold nothing, that the data ends before they do.

    `named`: somebody asked for just these periods.
    """
    warnings = list(_outside(periods if named else (), plan, as_of))
    end = periods[-1].end
    if as_of is None and dataset.newest is not None and dataset.newest < end:
        warnings.append(DataEndsEarly(newest=dataset.newest, period_end=end))
    return tuple(warnings)


def _outside(periods: Sequence[Period], plan: Plan, as_of: date | None) -> Iterator[Diagnostic]:
    """Periods asked for in which nothing can have happened."""
    for period in periods:
        if plan.start is not None and period.end < plan.start:
            yield EmptyPeriod(period=str(period), reason=f"lies before the plan, which begins on {plan.start}")
        elif as_of is not None and period.start > as_of:
            yield EmptyPeriod(period=str(period), reason=f"begins after --as-of {as_of}")


def pay_periods(written: Iterable[str], plan: Plan) -> list[Period] | Diagnostic:
    """The pay periods that make up periods as written, in order, each once."""
    found: set[Period] = set()
    for text in written:
        period = parse_period(text, plan.year_offset)
        if period is None or period.offset != plan.year_offset or is_shorter(period.grain, plan.paid):
            return _no_such(text, plan)
        found.update(period.parts(plan.paid))
    return sorted(found, key=lambda period: period.number)


def one_pay_period(written: str, plan: Plan) -> Period | Diagnostic:
    """The pay period as written; a longer period is refused, with the pay periods in it."""
    periods = pay_periods([written], plan)
    if isinstance(periods, Diagnostic):
        return periods
    if len(periods) > 1:
        return SeveralPeriods(text=written, periods=tuple(map(str, periods)))
    return periods[0]


def _no_such(text: str, plan: Plan) -> NoSuchPeriod:
    """What is no period of the plan, with the one that was probably meant."""
    return NoSuchPeriod(
        text=text, paid=plan.paid, near=_two_weeks_of(text, plan), meant=period_meant(text, plan.paid, plan.year_offset)
    )


def _two_weeks_of(text: str, plan: Plan) -> Period | None:
    """The two weeks that hold a day, for who writes the day or its two weeks otherwise than the plan counts them."""
    day = parse_date(text.removesuffix("-2W"))
    return period_of(day, "2 weeks", plan.year_offset) if day is not None and plan.paid == "2 weeks" else None


def knowledge_kept(
    periods: list[Period], as_of: date | None, closed: tuple[ClosedPeriod, ...]
) -> KnowledgeBackwards | None:
    """An open period is never computed with less knowledge than the last one was closed with."""
    if not closed or as_of is None or as_of >= closed[-1].as_of or periods[-1].end <= closed[-1].period.end:
        return None
    return KnowledgeBackwards(as_of=as_of, period=str(closed[-1].period), last=closed[-1].as_of)


def every_period(
    program: Program, dataset: Dataset, as_of: date | None, closed: tuple[ClosedPeriod, ...] = ()
) -> list[Period] | Diagnostic:
    """Every pay period from the first compensation date in range to the last date that is not after `as_of`."""
    from incentlang.engines.reference.engine import Engine

    with exact_arithmetic():
        first = Engine(program, dataset, as_of).first_day()
    if closed:
        first = min([closed[0].period.start, *([first] if first is not None else [])])
    last = max((day for day in _days(program.schema, dataset) if as_of is None or day <= as_of), default=None)
    last = last or last_supplied(dataset, as_of)
    if closed:
        last = max([closed[-1].period.end, *([last] if last is not None else [])])
    if first is None or last is None or last < first:
        return NothingInRange(plan=program.plan.name)
    return periods_between(first, last, program.plan.paid, program.plan.year_offset)


def _days(schema: Schema, dataset: Dataset) -> Iterator[date]:
    """Every date in the rows of facts, except those on which something became known."""
    for fact in schema.facts:
        columns = [
            index
            for index, field in enumerate(fact.fields)
            if isinstance(field.type, DateType) and field.name != fact.known
        ]
        for row in dataset.facts.get(fact.name, ()):
            yield from (row.values[index] for index in columns if row.values[index] is not None)


def _without_idle_end(result: Result, plan_end: date | None) -> Result:
    """After the plan's end, only periods up to the last one in which something moved, waited or was carried."""
    if plan_end is None:
        return result
    busy = {line.period for line in result.entries} | {line.period for line in result.pending}
    busy |= {line.period for line in result.problems}
    busy |= {row.period for row in result.payouts if row.opening or row.balance is None}
    kept = list(result.periods)
    while len(kept) > 1 and kept[-1].start > plan_end and kept[-1] not in busy:
        kept.pop()
    if len(kept) == len(result.periods):
        return result
    clock = kept[-1].end if result.as_of is None else min(kept[-1].end, result.as_of)
    rows = tuple(row for row in result.payouts if row.period in kept)
    return attrs.evolve(result, periods=tuple(kept), clock=clock, payouts=rows)
