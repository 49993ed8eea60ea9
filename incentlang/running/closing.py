"""Whether a period may be closed now, and the run that closes it (semantics 5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import attrs

from incentlang.data import Dataset
from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.closing import (
    AlreadyClosed,
    ClosedInOrder,
    KnowledgeBackwards,
    NotYetOver,
    PlanChanged,
    ProblemsWhenClosing,
)
from incentlang.diagnostics.requests import NothingInRange
from incentlang.engines.reference.engine import Engine
from incentlang.engines.result import Ensured, ProblemLine, Result
from incentlang.ir.program import Program
from incentlang.ledger.closing import ClosedPeriod
from incentlang.running.accepting import Acceptance, accepted_ensures, not_accepted, unknown
from incentlang.running.request import Request, run_plan
from incentlang.values.numbers import exact_arithmetic
from incentlang.values.periods import Period, period_of


@attrs.frozen
class Closing:
    """The result that is to be posted, and what should be told about it.

    Attributes:
        accepted: Invariants that do not hold and were accepted, each with the reason.
    """

    result: Result
    warnings: tuple[Diagnostic, ...]
    accepted: tuple[tuple[Ensured, str], ...] = ()


@attrs.frozen
class NotClosed:
    """Why a period cannot be closed, with the lines that stand in the way."""

    why: tuple[Diagnostic, ...]
    problems: tuple[ProblemLine, ...] = ()


def closing(
    program: Program,
    plan_hash: str,
    dataset: Dataset,
    period: Period,
    as_of: date,
    closed: tuple[ClosedPeriod, ...],
    accepted: Sequence[Acceptance] = (),
) -> Closing | NotClosed:
    """The result of a period, if it may be closed.

    Args:
        program: The plan.
        plan_hash: Identifies its meaning.
        dataset: All versions of all rows.
        period: One pay period.
        as_of: The knowledge date.
        closed: The periods closed so far, in order.
        accepted: Invariants that may be broken, and why.
    """
    refusal = _refused(program, dataset, period, as_of, closed) or unknown(program, accepted)
    if refusal is not None:
        return NotClosed((refusal,))
    answer = run_plan(program, dataset, Request((str(period),), as_of, closed))
    if isinstance(answer, Diagnostic):
        return NotClosed((answer,))
    result = answer.result
    if result.problems:
        lines = tuple(f"{each.participant or 'nobody'}, {each.rule}, {each.subject}" for each in result.problems)
        return NotClosed((ProblemsWhenClosing(period=str(period), lines=lines),), result.problems)
    broken = not_accepted(period, result, accepted)
    if broken:
        return NotClosed(broken)
    changed = [PlanChanged(period=str(closed[-1].period))] if closed and closed[-1].plan_hash != plan_hash else []
    return Closing(result, (*changed, *answer.warnings), accepted_ensures(result, accepted))


def _refused(
    program: Program, dataset: Dataset, period: Period, as_of: date, closed: tuple[ClosedPeriod, ...]
) -> Diagnostic | None:
    if closed:
        last, following = closed[-1], closed[-1].period.shifted(1)
        before = next((each for each in closed if each.period == period), None)
        if before is not None:
            return AlreadyClosed(period=str(period), as_of=before.as_of, following=str(following))
        if period != following:
            return ClosedInOrder(period=str(period), following=str(following))
        if as_of < last.as_of:
            return KnowledgeBackwards(as_of=as_of, period=str(last.period), last=last.as_of)
    if as_of < period.end:
        return NotYetOver(period=str(period), end=period.end, as_of=as_of)
    return None if closed else _not_the_first(program, dataset, period, as_of)


def _not_the_first(program: Program, dataset: Dataset, period: Period, as_of: date) -> Diagnostic | None:
    """Closing begins with the first period in which something can be earned, or an empty one of the plan before it."""
    plan = program.plan
    with exact_arithmetic():
        first = Engine(program, dataset, as_of).first_day()
    if first is None and plan.start is None:
        return NothingInRange(plan=plan.name)
    begins = period_of(first, plan.paid, plan.year_offset) if first is not None else period
    earliest = period_of(plan.start, plan.paid, plan.year_offset) if plan.start is not None else begins
    if earliest.number <= period.number <= begins.number:
        return None
    return ClosedInOrder(period=str(period), following=str(begins if period.number > begins.number else earliest))
