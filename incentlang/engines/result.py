"""What a run gives, whichever engine computed it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal as Choice

import attrs

from incentlang.diagnostics.base import Diagnostic
from incentlang.ledger.draws import Settlement
from incentlang.ledger.entries import Entry
from incentlang.ledger.payouts import Payout
from incentlang.source import Span
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

    `withholds` is False of a nomination: pay does not wait for it. `period` may lie before the periods asked for: what
    began there is still not mended.
    """

    participant: str
    period: Period
    rule: str
    subject: str
    diagnostic: Diagnostic
    withholds: bool = True


@attrs.frozen
class Ensured:
    """An invariant of the plan as a run found it.

    Attributes:
        state: `undecided`: none fails, and some could not be computed. `proved`: it holds for any data.
        checked: How many rows, or people and periods, were looked at.
        failing: The cases that fail, or that could not be computed, in words.
    """

    text: str
    state: Choice["held", "failed", "undecided", "proved"]
    checked: int
    failing: tuple[str, ...]
    span: Span = attrs.field(eq=False, repr=False)


@attrs.frozen
class Watched:
    """A measure that a pilot watches, in one group and one stretch of dates: one value per person and period.

    Attributes:
        missing: Values that could not be computed, and are in no figure.
        measured: How many people have a value in the figures.
        mean: To 12 places; None where there is no value.
    """

    pilot: str
    measure: str
    group: Choice["population", "control"]
    stretch: Choice["baseline", "during"]
    people: int
    values: int
    missing: int
    mean: Decimal | None
    total: Decimal
    measured: int


@attrs.frozen
class LeftOut:
    """A definition whose values are not kept, and why, in the designer's words."""

    name: str
    why: str


@attrs.frozen
class Kept:
    """The values of definitions, each in a file of its name.

    Attributes:
        folder: Where the files are.
        names: The definitions that are kept.
    """

    folder: Path
    names: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


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
        ensures: What became of the plan's invariants.
        watched: What pilots watch.
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
    ensures: tuple[Ensured, ...] = ()
    watched: tuple[Watched, ...] = ()

    @property
    def nominations(self) -> tuple[Entry, ...]:
        """Who was nominated for recognition, and who no longer is."""
        return tuple(entry for entry in self.entries if entry.is_nomination)
