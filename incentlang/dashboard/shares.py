"""What each person adds to each picture in a pay period: amounts posted, taken back and waiting."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from incentlang.dashboard.model import Share
from incentlang.dashboard.segments import Segments
from incentlang.engines.result import Result
from incentlang.graph import NO_PURPOSE, purpose_of
from incentlang.ir.program import Program
from incentlang.ledger.moves import moves
from incentlang.statements.account import adds_to_pay
from incentlang.values.periods import Period

SUMMARY = ("Earned", "Taken back", "Due", "Paid")
"""What is due is what the movements of a period come to; what is paid also settles what was carried."""


def amounts(program: Program, result: Result, period: Period, segments: Segments) -> Iterator[Share]:
    """The shares of everybody in a pay period, in the plan's currency."""
    unit = program.plan.currency
    purposes = {rule.name: purpose_of(rule.purposes) for rule in reversed(program.rules)}
    earned, taken, due, paid = SUMMARY
    for row in result.payouts:
        if row.period == period and row.unit == unit:
            posted = row.payable + row.drawn - row.recovered - row.clawed_back
            told = ((earned, row.earned), (due, posted), (taken, row.clawed_back), (paid, row.paid or Decimal(0)))
            for name, amount in told:
                yield Share(row.participant, "summary", (name,), amount)
    for entry in result.entries:
        if entry.period == period and entry.unit == unit and not entry.is_nomination:
            purpose = purposes.get(entry.rule, NO_PURPOSE)
            yield Share(entry.participant, "purpose", (purpose,), adds_to_pay(entry))
            back = moves(entry.kind, entry.of_kind).get("clawed_back", 0) * entry.amount
            if back:
                segment = segments.of(entry.subject_type, entry.subject)
                yield Share(entry.participant, "taken_back", (segment,), back)
    subjects = {rule.name: segments.subject_of(rule) for rule in program.rules}
    for line in result.pending:
        if line.period == period and line.unit == unit and line.amount is not None:
            segment = segments.of(subjects.get(line.rule, ""), line.subject)
            yield Share(line.participant, "waiting", (segment,), line.amount)
