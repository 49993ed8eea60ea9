"""Nominations: what each rests on, and that one without evidence is never earned (`reference/evidence.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incentlang.engines.relational.expressions.scope import Read, Scope
from incentlang.engines.relational.sql import (
    Call,
    Column,
    Expr,
    SqlType,
    choice,
    compared,
    either,
    missing,
    null,
    same,
    text,
)
from incentlang.ir.expressions import FieldRead
from incentlang.ir.program import Credit, RowRule
from incentlang.ir.words import NOT_EARNED_YET, no_evidence

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

EVIDENCE, EVIDENCE_BOTTOM = "_evidence", "_evidence bottom"
NOT_BEFORE = "_not before"

_SPACES = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
"""Every character that is only space."""


def evidence_of(script: Script, credit: Credit, scope: Scope) -> tuple[Read, Expr]:
    """The text of the row at hand on which a nomination rests, and whether there is none, or only space."""
    assert isinstance(credit.evidence, FieldRead), "the check admits nothing else"
    found = script.values.maybe(credit.evidence, scope)
    blank = same(Call("trim", (found.value, text(_SPACES)), "text"), text(""))
    return found, either(missing(found.value), blank)


def columns_of(credit: Credit) -> tuple[tuple[str, SqlType], ...]:
    """The columns that say what a nomination of a row rests on."""
    return () if credit.evidence is None else ((EVIDENCE, "text"),)


def last_awaited(rule: RowRule, credit: Credit, clock: Expr, of: str) -> tuple[Expr, Expr]:
    """What a line waits for at last, when all its conditions are met, and until when: its day, then its evidence."""
    late: Expr = Column(NOT_BEFORE, "day", of) if rule.earned_on is not None else null("day")
    if credit.evidence is None:
        return text(NOT_EARNED_YET), late
    lacking = text(no_evidence(credit.evidence))
    if rule.earned_on is None:
        return lacking, null("day")
    early = compared(">", late, clock)
    return choice([(early, text(NOT_EARNED_YET))], lacking, "text"), choice([(early, late)], null("day"), "day")
