"""What expressions need of participants and periods; `measures.py` supplies it."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple, Protocol

from incentlang.engines.reference.env import Env
from incentlang.ir.expressions import (
    Aggregate,
    EarnedRead,
    InputRead,
    MeasureRead,
    OverAlso,
    PeriodWalk,
    Previous,
    Rank,
    Standing,
    Step,
    TargetFor,
    Walk,
)
from incentlang.values.numbers import Number
from incentlang.values.periods import Period


class RowWalk(NamedTuple):
    """A stretch of a measure's sums, and how much of them one unit of the measure is (its denominator).

    `whole` is what the measure as written is divided by; it differs from `unit` where sums are multiplied as well.
    """

    before: Number
    after: Number
    unit: Number
    whole: Number


class Ranked(Protocol):
    """Places of people, which the rankings supply."""

    def place(self, node: Rank, env: Env) -> Decimal:
        """The place of the participant; too few people are a problem."""

    def place_or_none(self, node: Rank, env: Env) -> Decimal | None:
        """The same; None where there are too few people."""


class Stands(Protocol):
    """Entities and people as they are on a day."""

    def value(self, node: Standing, env: Env) -> Number:
        """The sum, count or average of what counts for the participant at hand."""


class Paired(Protocol):
    """For which of an entity a participant has a value."""

    def members(self, node: OverAlso, env: Env) -> list[str]:
        """Their keys, in order."""


class Periodic(Protocol):
    """The values of participants and periods, which the measures supply."""

    @property
    def rankings(self) -> Ranked:
        """Places of people."""

    @property
    def standing(self) -> Stands:
        """Entities and people as they are on a day."""

    @property
    def pairs(self) -> Paired:
        """What is of a participant together with an entity."""

    def exact(self, node: MeasureRead | InputRead, env: Env) -> Number:
        """The value before it is rounded for keeping."""

    def previous(self, node: Previous, env: Env) -> Number | None:
        """The measure one period earlier, or None where it does not exist."""

    def took(self, node: Previous, env: Env) -> None:
        """Note that the default stood in for the period before."""

    def settles(self, node: MeasureRead, env: Env) -> Period:
        """The last period that a measure read by the row at hand covers; when it has ended the value stands."""

    def earned(self, node: EarnedRead, env: Env) -> Decimal:
        """What a rule earned for the participant over the reader's period or window."""

    def gathered(self, node: Aggregate, env: Env) -> Number:
        """The sum, count or average of rows."""

    def row_walk(self, node: Walk | Step, env: Env) -> RowWalk:
        """Where the row stands on the table."""

    def period_walk(self, node: PeriodWalk, env: Env) -> RowWalk:
        """Where the period stands on the table."""

    def target(self, node: TargetFor, env: Env) -> Number:
        """The target of the participant for a period."""

    def months_in_role(self, env: Env, calendar: bool = False) -> Decimal:
        """Full or calendar months since the first day of the assignment."""
