"""Ledger entries: every move of an amount through its life cycle (language.md section 4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Literal as Choice

import attrs

from incentlang.ir.lifecycle import Recovery
from incentlang.ledger.moves import EntryKind
from incentlang.values.numbers import Number
from incentlang.values.periods import Period

Cause = Choice["ordinary", "re_rated", "late_fact"]


@attrs.frozen
class Entry:
    """One move on a participant's account.

    Attributes:
        period: The pay period it is posted in.
        line: The line of the clause in `file`.
        subject_type: The fact of the subject row, or `period` in a period rule.
        earned_on: For `earn` the date earned; for `claw_back` the date of the trigger.
        unrounded: The exact amount before the plan's rounding.
        amount: Positive in the kind's usual direction, negative when undone; in the currency's minor unit.
        cause: `re_rated` when it corrects an amount of an earlier period by a measure that moved on.
        for_period: The pay period in which the amount was earned.
        of_kind: Whose money a hold, a forfeit or a claw back moves (`vest`, `hold`, `earn`), or empty.
        recovery: How a claw back is collected, where the plan says.
        evidence: What a nomination rests on, as it stood when the entry was posted.
    """

    participant: str
    period: Period
    kind: EntryKind
    rule: str
    file: str
    line: int
    subject_type: str
    subject: str
    earned_on: date
    unit: str
    unrounded: Number
    amount: Decimal
    cause: Cause
    for_period: Period
    of_kind: str = ""
    recovery: Recovery | None = attrs.field(default=None, eq=False)
    evidence: str = ""

    @property
    def is_nomination(self) -> bool:
        """Whether somebody is nominated by it, or no longer nominated: it is no pay in any unit."""
        return "nominate" in (self.kind, self.of_kind)


def ordered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries by period, participant, rule, subject, kind, then line: the order that numbers them."""
    return tuple(
        sorted(
            entries,
            key=lambda e: (e.period.end, e.participant, e.rule, e.subject, e.kind, e.line, e.earned_on),
        )
    )
