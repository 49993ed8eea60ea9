"""A trace with what else might have been: why something paid nothing, and what comes next."""

from __future__ import annotations

from decimal import Decimal

import attrs

from incentlang.counterfactual.evaluating import Bench
from incentlang.counterfactual.what_next import what_next
from incentlang.counterfactual.why_not import why_not
from incentlang.data.model import Dataset
from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.reaching import ReachOfClosed, ReachOfPart
from incentlang.explain.ahead import WhatNext
from incentlang.explain.trace import Trace
from incentlang.ir.program import Program
from incentlang.ledger.closing import ClosedPeriod
from incentlang.values.numbers import exact_arithmetic, plain
from incentlang.values.periods import Period


def enrich(
    trace: Trace,
    program: Program,
    data: Dataset,
    period: Period,
    *,
    closed: tuple[ClosedPeriod, ...] = (),
    reach: Decimal | None = None,
) -> Trace:
    """The trace with `why_not` and `what_next` filled in.

    Each amount is an evaluation of the plan for this one participant: some tens of them for a payout.

    Args:
        trace: What `explain_payout` gave for the same program, data and period.
        program: The plan.
        data: All versions of all rows.
        period: The pay period.
        closed: The closed periods. What was posted for a closed period never changes, so of one itself it is only
            told why something paid nothing, as the plan and the data would have it now.
        reach: A payout to be reached, in the plan's currency.
    """
    earlier = tuple(each for each in closed if each.period.end < period.start)
    bench = Bench(program, data, trace.participant, period, trace.as_of, earlier)
    with exact_arithmetic():
        reasons = why_not(bench, trace)
        ahead = _ahead(bench, trace, reach, any(each.period == period for each in closed))
    return attrs.evolve(trace, why_not=reasons, what_next=ahead)


def unreachable(
    amount: Decimal, period: Period, closed: tuple[ClosedPeriod, ...], part: str | None
) -> Diagnostic | None:
    """Why nothing can be said about reaching a payout: a part of it is asked for, or its period is closed."""
    if part is not None:
        return ReachOfPart(amount=plain(amount))
    if any(each.period == period for each in closed):
        return ReachOfClosed(period=str(period), first_open=str(closed[-1].period.shifted(1)))
    return None


def _ahead(bench: Bench, trace: Trace, reach: Decimal | None, shut: bool) -> WhatNext | None:
    """What comes next for a whole payout or a rule of it; of single rows nobody is told to change them."""
    root = trace.node(trace.root)
    if root.kind != "payout" or not any(trace.node(number).kind in ("rule", "table") for number in root.inputs):
        return None
    if shut:
        return WhatNext(None, trace.currency, (), (f"{trace.period} is closed: what was posted never changes",))
    return what_next(bench, trace, reach)
