"""What else a payout might have been, on a statement: why something paid nothing, and what comes next.

The sentences and every amount are those of `incent explain`, for the same payout by the same functions; here each goes
to the component that it is of.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import attrs

from incentlang.counterfactual import Slices, enrich
from incentlang.explain import Trace, explain_payout
from incentlang.explain.ahead import WhatNext
from incentlang.explain.ahead_text import what_next_lines, why_not_lines
from incentlang.ir.program import Program
from incentlang.ledger.closing import ClosedPeriod
from incentlang.statements.lines import Teller
from incentlang.statements.model import Ahead, Component, Told
from incentlang.values.periods import Period


class AheadOf:
    """Answers what else somebody's payout might have been, from the rows that this payout depends on."""

    def __init__(
        self, program: Program, plan_hash: str, slices: Slices, period: Period, as_of: date | None,
        closed: tuple[ClosedPeriod, ...],
    ) -> None:  # fmt: skip
        self.program, self.plan_hash, self.slices = program, plan_hash, slices
        self.period, self.as_of, self.closed = period, as_of, closed

    def trace(self, who: str) -> Trace:
        """The whole explanation: the one that a statement is made from leaves out what is asked for here."""
        program, period, data = self.program, self.period, self.slices.of(who)
        found = explain_payout(program, self.plan_hash, data, who, period, as_of=self.as_of, closed=self.closed)
        assert isinstance(found, Trace), "somebody with a statement has a payout"
        return enrich(found, program, data, period, closed=self.closed)


def with_ahead(trace: Trace, tell: Teller, components: Sequence[Component]) -> tuple[tuple[Component, ...], Ahead]:
    """The components with what is told of each, and what is told of the whole payout.

    Args:
        trace: With `why_not` and `what_next`.
        tell: Leaves other people out.
        components: Those of the statement.
    """
    assert trace.why_not is not None
    reasons, levers = list(trace.why_not), list(trace.what_next.levers if trace.what_next is not None else ())
    found = []
    for each in components:
        mine = [reason for reason in reasons if reason.rule == each.name]
        moving = [lever for lever in levers if each.name in lever.rules]
        reasons = [reason for reason in reasons if reason not in mine]
        levers = [lever for lever in levers if lever not in moving]
        told = WhatNext(None, trace.currency, tuple(moving))
        found.append(
            attrs.evolve(
                each,
                why_not=_hidden(tell, why_not_lines(mine, trace.currency)),
                what_next=_hidden(tell, what_next_lines(told)),
            )
        )
    not_told = trace.what_next.not_told if trace.what_next is not None else ()
    rest = WhatNext(None, trace.currency, tuple(levers), not_told)
    return tuple(found), Ahead(
        _hidden(tell, why_not_lines(reasons, trace.currency)), _hidden(tell, what_next_lines(rest))
    )


def _hidden(tell: Teller, items: Sequence[Told]) -> tuple[Told, ...]:
    return tuple(tuple(map(tell.hide, item)) for item in items)
