"""Exchange rates as known on a day, and rows in other currencies turned into the plan's (language.md section 5)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from incentlang.data.model import Rate, Row
from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.currencies import NoExchangeRate
from incentlang.engines.reference.answers import Problem
from incentlang.ir.currencies import Conversion
from incentlang.ir.schema import Fact, Schema
from incentlang.types import Money
from incentlang.values.dates import LAST_DATE, ONE_DAY
from incentlang.values.numbers import round_to


class Unconverted:
    """Stands for an amount whose rate is missing, until somebody reads it."""

    __slots__ = ("diagnostic",)

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic


class Rates:
    """The rate in force on a day is the latest one dated on or before it.

    Args:
        rates: All versions of all rates.
        as_of: The knowledge date: no later correction and no rate of a later day counts; None: everything is known.
    """

    def __init__(self, rates: Mapping[str, Mapping[str, tuple[Rate, ...]]], as_of: date | None) -> None:
        self._found: dict[tuple[str, str], tuple[list[date], list[Rate]]] = {}
        for table, currencies in rates.items():
            for code, versions in currencies.items():
                latest: dict[date, Rate] = {}  # versions of a day come in the order in which they became known
                for rate in versions:
                    if as_of is None or (rate.day <= as_of and (rate.known is None or rate.known <= as_of)):
                        latest[rate.day] = rate
                self._found[table, code] = (list(latest), list(latest.values()))

    def stretches(self, table: str, currency: str) -> Iterator[tuple[date, date, Decimal]]:
        """From which day to which each rate is in force, both included."""
        days, rates = self._found.get((table, currency), ([], []))
        for first, following, rate in zip(days, [*days[1:], None], rates, strict=False):
            yield first, LAST_DATE if following is None else following - ONE_DAY, rate.value

    def on(self, table: str, currency: str, day: date) -> Rate:
        """The rate in force on a day; none is a problem."""
        days, rates = self._found.get((table, currency), ([], []))
        index = bisect_right(days, day) - 1
        if index < 0:
            raise Problem(NoExchangeRate(table=table, currency=currency, day=day))
        return rates[index]


@attrs.frozen
class Converter:
    """Turns amounts of rows in other currencies into the plan's."""

    schema: Schema
    rates: Rates

    @property
    def active(self) -> bool:
        """Whether there can be anything to convert."""
        return bool(self.schema.conversions)

    def rate(self, currency: str, day: date, earned: date | None) -> tuple[Conversion, Rate]:
        """How a row of `day` in another currency is converted, and the rate; a missing one is a problem."""
        conversion = self.schema.conversion(currency)
        on = conversion.day(day, earned, self.schema.year_offset)
        return conversion, self.rates.on(conversion.source, currency, on)

    def amount(self, written: Decimal, currency: str, day: date, earned: date | None = None) -> Decimal:
        """What an amount is worth in the plan's currency: exact, or rounded where the plan says `rounded first`."""
        conversion, rate = self.rate(currency, day, earned)
        value = written * rate.value
        return value if conversion.quantum is None else round_to(value, conversion.quantum, conversion.mode)

    def again_when_earned(self, currency: str) -> bool:
        """Whether a credit takes the rate of the day on which it is earned."""
        return self.schema.conversion(currency).on == "earned date"

    def rows(self, fact: Fact, rows: tuple[Row, ...], day_of: Callable[[Row], date]) -> tuple[Row, ...]:
        """Rows of a fact with their amounts in the plan's currency; what was written stays beside it."""
        amounts = [
            index
            for index, field in enumerate(fact.fields)
            if isinstance(field.type, Money) and field.type.unit is None
        ]
        return tuple(self._row(row, amounts, day_of(row)) if row.currency else row for row in rows)

    def _row(self, row: Row, amounts: list[int], day: date) -> Row:
        values: list[Any] = list(row.values)
        for index in amounts:
            if values[index] is not None:
                try:
                    values[index] = self.amount(values[index], row.currency, day)
                except Problem as problem:
                    values[index] = Unconverted(problem.diagnostic)
        return Row(row.key, tuple(values), row.file, row.number, row.known, row.voided, row.currency, row.values)


def settled(value: Any) -> Any:
    """The value; an amount whose rate is missing is a problem."""
    if value.__class__ is Unconverted:
        raise Problem(value.diagnostic)
    return value
