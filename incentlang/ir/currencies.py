"""Other currencies than the plan's: what is converted as it is read, and what is paid in a participant's own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal as Choice

import attrs

from incentlang.ir.nodes import span_field
from incentlang.source import Span
from incentlang.values.numbers import RoundingMode
from incentlang.values.periods import Grain, period_of

RATE_WHOLE, RATE_PLACES = 8, 10
"""Digits of a rate, before and after the point."""


@attrs.frozen
class Conversion:
    """Amounts in `currencies` are worth the rate of one day, as the table `source` says.

    Attributes:
        on: The row's compensation date, the date the credit is earned, or the first or last day of a period.
        grain: The period that holds the compensation date, for its first or last day.
        quantum: The step to which the converted amount is rounded, None: it stays exact.
        mode: How it is rounded then.
    """

    currencies: tuple[str, ...]
    source: str
    on: Choice["compensation date", "earned date", "first day", "last day"]
    grain: Grain | None = None
    quantum: Decimal | None = None
    mode: RoundingMode = "half up"
    span: Span = span_field()

    def day(self, row_date: date, earned: date | None, year_offset: int) -> date:
        """The day whose rate counts; for a credit that is not earned yet the row's own date stands in."""
        if self.grain is not None:
            period = period_of(row_date, self.grain, year_offset)
            return period.start if self.on == "first day" else period.end
        return earned if self.on == "earned date" and earned is not None else row_date


@attrs.frozen
class PayCurrency:
    """Each participant is paid in their own currency, at the rate of the last day of the pay period."""

    source: str
    span: Span = span_field()
