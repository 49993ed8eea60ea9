"""A nomination explained: the evidence it rests on, when it was made, and whether it stands."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from incentlang.engines.reference.credits import ReadyCredit
from incentlang.engines.reference.outcomes import Outcome
from incentlang.explain.conditions import clause_text
from incentlang.explain.derivation import Derivation
from incentlang.explain.history import Step, changes, posted
from incentlang.explain.trace import Clause, Note
from incentlang.source import Span
from incentlang.values.dates import LAST_DATE


def nominate_clause(credit: ReadyCredit, span: Span, outcome: Outcome) -> Clause:
    """`nominate …` with its evidence, or with what is empty."""
    text = clause_text(span)
    if outcome.state == "pending" and outcome.waiting_for == credit.lacking:
        return Clause(span.line, text, (Note(f"no {credit.lacking}", "pending"),), "pending")
    if outcome.state != "met":
        return Clause(span.line, text, (Note("nobody is nominated"),))
    return Clause(span.line, text, (Note(f"evidence: {outcome.evidence}"),))


def nominated(work: Derivation, credit: ReadyCredit, outcome: Outcome, steps: tuple[Step, ...], subject: str) -> str:
    """The last line: since when somebody is nominated, or why they are not."""
    if outcome.state == "pending":
        until = "" if outcome.until in (None, LAST_DATE) else f" until {outcome.until}"
        return f"not nominated: waits for {outcome.waiting_for}{until}"
    made = changes(steps, work.standing(credit.node, subject), posted)
    told = ", ".join(f"{period}: {'nominated' if change > 0 else 'withdrawn'}" for period, change in made)
    if outcome.state == "met" and len(made) < 2:
        return f"nominated for {work.currency} on {outcome.earned_on}"
    if outcome.state == "met":
        return f"nominated for {work.currency}: {told}"
    return "not nominated: a condition failed" + (f"; {told}" if told else "")


def nomination_notes(credit: ReadyCredit, rows: Sequence[tuple[str, Decimal, Outcome]]) -> list[Note]:
    """What a payout gets from a nominating line: row by row who is nominated now, no longer, or for want of what not.

    Args:
        credit: The nomination.
        rows: Of each row its key, how many nominations it adds in this period, and how it stands.
    """
    notes: list[Note] = []
    for key, change, outcome in rows:
        if outcome.problem is not None:
            notes.append(Note(f"{key}  {outcome.problem.message()}", "problem", False, key))
        elif outcome.state == "pending" and outcome.waiting_for == credit.lacking:
            notes.append(Note(f"{key}  no {credit.lacking}", "pending", False, key))
        elif change > 0:
            notes.append(Note(f"{key}  evidence: {outcome.evidence}", None, False, key))
        elif change < 0:
            notes.append(Note(f"{key}  nomination withdrawn", None, False, key))
    return notes or [Note("nobody is nominated in this period")]
