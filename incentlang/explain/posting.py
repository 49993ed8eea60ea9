"""What an explanation says on clauses about when, and for which rows, a result is posted."""

from __future__ import annotations

from incentlang.engines.reference.outcomes import Outcome
from incentlang.explain.conditions import clause_text
from incentlang.explain.figures import money
from incentlang.explain.trace import Clause, Note
from incentlang.ir.program import PeriodRule, RowRule
from incentlang.source import NOWHERE

_MOST = 8
"""So many rows are named; the others are counted."""


def posting_clauses(rule: RowRule | PeriodRule, outcome: Outcome, currency: str) -> list[Clause]:
    """The clauses about posting, with what they did to this line."""
    clauses: list[Clause] = []
    if rule.posting_span != NOWHERE:
        clauses.append(_when(rule, outcome))
    if isinstance(rule, PeriodRule) and rule.attributed:
        clauses.append(_rows(rule, outcome, currency))
    return clauses


def _when(rule: RowRule | PeriodRule, outcome: Outcome) -> Clause:
    span = rule.posting_span
    if isinstance(rule, RowRule) and outcome.state == "pending" and outcome.waiting_for.startswith("the end of "):
        note = Note(f"nothing before {outcome.waiting_for}", "pending")
        return Clause(span.line, clause_text(span), (note,), "pending", until=outcome.until)
    return Clause(span.line, clause_text(span))


def _rows(rule: PeriodRule, outcome: Outcome, currency: str) -> Clause:
    span = rule.attributed_span
    notes = [Note(f"{share.row}  {money(share.amount, currency)}", None, False, share.row) for share in outcome.rows]
    if outcome.state == "met" and outcome.amount and not notes:
        notes = [Note("no row adds to the measure, so the amount stays with the period")]
    if len(notes) > _MOST + 1:
        notes = [*notes[:_MOST], Note(f"and {len(notes) - _MOST} more")]
    return Clause(span.line, clause_text(span), tuple(notes))
