"""What a run gives, whichever engine computed it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs

from incentlang.diagnostics.base import Diagnostic
from incentlang.ledger.draws import Settlement
from incentlang.ledger.entries import Entry
from incentlang.ledger.payouts import Payout
from incentlang.values.periods import Period


@attrs.frozen
class PendingLine:
    """An amount that waits: what it would be today before caps, for what, and until when it can still come."""

    participant: str
    period: Period
    rule: str
    subject: str
    unit: str
    amount: Decimal | None
    waiting_for: str
    until: date | None


@attrs.frozen
class ProblemLine:
    """A line that could not be computed; the participant's payment is withheld from this period on.

    `period` may lie before the periods asked for: what began there is still not mended.
    """

    participant: str
    period: Period
    rule: str
    subject: str
    diagnostic: Diagnostic


@attrs.frozen
class Result:
    """The tables of a run, for the periods asked for.

    Attributes:
        periods: Pay periods, in order.
        clock: The day on which the last of them was read.
        as_of: The knowledge date asked for, or None: everything in the files was known.
        outside: Subject rows outside the plan's dates, by fact.
        assumptions: Defaults of the plan and of `otherwise` that were used.
        closed: The periods that are closed: their figures are those that were posted.
        settlements: What guarantees and advances drew and recovered, for explanations.
    """

    periods: tuple[Period, ...]
    clock: date
    as_of: date | None
    entries: tuple[Entry, ...]
    payouts: tuple[Payout, ...]
    pending: tuple[PendingLine, ...]
    problems: tuple[ProblemLine, ...]
    outside: dict[str, int]
    assumptions: tuple[str, ...]
    settlements: tuple[Settlement, ...] = ()
    closed: tuple[Period, ...] = ()
