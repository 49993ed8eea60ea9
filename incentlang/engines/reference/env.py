"""What an expression sees while it is evaluated: the row or period at hand, who is paid, and the clock."""

from __future__ import annotations

from datetime import date
from typing import Any

from incentlang.data.model import Row
from incentlang.diagnostics.base import Diagnostic
from incentlang.engines.reference.outcomes import Assumed
from incentlang.ir.expressions import Aggregate, Window
from incentlang.values.dates import LAST_DATE
from incentlang.values.periods import Period

Whose = tuple[str, str]
"""A participant, or what stands in the place of one, and the entity of a measure of both; empty where there is none."""


class Env:
    """One evaluation.

    Attributes:
        clock: The day on which everything is read; later facts do not exist yet (semantics 4).
        row: The row at hand in a row rule or a gather, and `values` its cells.
        day: The row's compensation date, or in a period rule the period's last day.
        earned: The date a credit was earned, once known; claw backs count from it.
        also: The key of the entity at hand together with the participant, in a measure of both; empty elsewhere.
        participant: The key of who is paid, once known; `nobody` says why it is not.
        role: The role in which they are at hand in a measure or period rule.
        period: The period at hand in a measure or period rule.
        rate_day: While a credit's amount is computed: when it was earned, for amounts in another currency.
        rates_of: For a row that triggers a claw back: the date of the row that was credited, whose rates it takes.
        window: The window its reader put on a measure.
        on: Within `prorated by`, the day on which what changes is read.
        trigger: In the share of a claw back: the row that triggered it, on its date.
        gathered: Whether the row at hand is one that a measure counts.
        lets: Values named with `let`.
        read_until: The last day of the longest open period of a measure that was read, if one was.
        horizon: The first later day on which something could read differently; the last date if nothing can.
        assumptions: Defaults of `otherwise` that were used.
    """

    __slots__ = (
        "also",
        "assumptions",
        "clock",
        "day",
        "earned",
        "gathered",
        "horizon",
        "lets",
        "nobody",
        "on",
        "participant",
        "period",
        "rate_day",
        "rates_of",
        "read_until",
        "role",
        "row",
        "trigger",
        "values",
        "window",
    )

    def __init__(self, clock: date, day: date, row: Row | None = None) -> None:
        self.clock = clock
        self.day = day
        self.row = row
        self.values: tuple[Any, ...] = row.values if row is not None else ()
        self.earned: date | None = None
        self.participant: str | None = None
        self.also = ""
        self.nobody: Diagnostic | None = None
        self.period: Period | None = None
        self.role: str | None = None
        self.window: Window | None = None
        self.on: date | None = None
        self.rate_day: date | None = None
        self.rates_of: date | None = None
        self.trigger: Env | None = None
        self.gathered = False
        self.lets: dict[str, Any] = {}
        self.read_until: date = date.min
        self.horizon: date = LAST_DATE
        self.assumptions: list[Assumed] = []

    def until(self, day: date) -> None:
        """Note that something may read differently from `day` on."""
        self.horizon = min(self.horizon, day)

    def whose(self, node: Aggregate) -> Whose:
        """Whose rows a gather takes here; those of everybody belong to nobody in particular."""
        return self.participant or "" if node.is_of_somebody else "", self.also if node.also else ""

    @property
    def subject(self) -> str:
        """The key of the row at hand, for messages."""
        return self.row.key if self.row is not None else str(self.period)
