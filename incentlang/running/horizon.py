"""How far a run goes that was not told which periods to run."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from incentlang.ir.program import Program
from incentlang.running.computing import Evaluate
from incentlang.values.periods import periods_between

if TYPE_CHECKING:
    from incentlang.data import Dataset
    from incentlang.engines.reference.run import Progress
    from incentlang.engines.result import Result
    from incentlang.running.request import Request


def last_supplied(dataset: Dataset, as_of: date | None) -> date | None:
    """The last day of the last period for which an input is supplied: a plan need not have a single dated row."""
    ends = [period.end for cells in dataset.inputs.values() for _, _, period in cells]
    last = max(ends, default=None)
    return last if as_of is None or last is None else min(last, as_of)


def while_money_waits(
    program: Program,
    dataset: Dataset,
    request: Request,
    result: Result,
    evaluate: Evaluate,
    progress: Progress | None,
) -> Result:
    """Where money waits after the last row, the run goes on to the last period up to `as_of` in which some moved."""
    last, as_of = result.periods[-1], request.as_of
    assert as_of is not None
    if as_of <= last.end or not _waits(result):
        return result
    plan = program.plan
    every = periods_between(result.periods[0].start, as_of, plan.paid, plan.year_offset)
    longer = evaluate(program, dataset, every, as_of, progress, closed=request.closed)
    moved = {line.period for line in longer.entries} | {line.period for line in longer.problems}
    kept = tuple(period for period in every if period <= last or any(later >= period for later in moved))
    if len(kept) == len(result.periods):
        return result
    if len(kept) == len(every):
        return longer
    return attrs.evolve(
        longer,
        periods=kept,
        clock=min(kept[-1].end, as_of),
        payouts=tuple(row for row in longer.payouts if row.period in kept),
        pending=tuple(line for line in longer.pending if line.period in kept),
    )


def _waits(result: Result) -> bool:
    """Whether something at the run's end may still be earned, or is earned and not yet payable."""
    waiting = sum((row.held + row.unvested for row in result.payouts), Decimal(0))
    return waiting != 0 or any(line.period == result.periods[-1] for line in result.pending)
