"""Reading tables of exchange rates: from a day on, how much of the plan's currency one unit of another is worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from incentlang.data.casting import Reading, cast_table
from incentlang.data.columns import Wanted
from incentlang.data.model import Rate
from incentlang.diagnostics.data.exchange import RateNotPositive, RateOfOwnCurrency, RateTwice
from incentlang.ir.currencies import RATE_PLACES
from incentlang.ir.schema import Field
from incentlang.types import DATE, TEXT, Money

Rates = Mapping[str, tuple[Rate, ...]]
"""By currency, in order of days, then of the days on which they became known."""


def read_rates(reading: Reading, name: str) -> Rates:
    """All versions of all rates of a table.

    Args:
        reading: What all tables share.
        name: The table.
    """
    wanted = [
        Wanted(Field("currency", TEXT), settled=True, also=("code", "currency_code", "from_currency", "iso")),
        Wanted(Field("date", DATE), settled=True, also=("day", "from", "rate_date", "valid_from")),
        Wanted(Field("rate", Money(places=RATE_PLACES)), settled=True, also=("value", "exchange_rate", "fx")),
        Wanted(Field("known_on", DATE, optional=True), may_lack=True, quiet=True),
    ]
    table = cast_table(reading, name, wanted)
    if table is None:
        return {}
    found: dict[str, dict[tuple[date, date | None], Rate]] = defaultdict(dict)
    for position in table.good:
        code = table.columns["currency"][position].upper()
        day, known = table.columns["date"][position], table.columns["known_on"][position]
        value: Decimal = table.columns["rate"][position]
        if value <= 0:
            reading.findings.add(RateNotPositive(at=table.cell(position, "rate"), found=str(value)))
            continue
        if code == reading.currency and value != 1:
            reading.findings.add(RateOfOwnCurrency(at=table.cell(position, "rate"), currency=code, found=str(value)))
            continue
        rate = Rate(code, day, value, known, name, table.raw.file, table.number(position))
        before = found[code].setdefault((day, known), rate)
        if before is not rate:
            at = table.cell(position, "currency")
            reading.findings.add(RateTwice(at=at, currency=code, day=day, first=before.number))
    return {
        code: tuple(sorted(rates.values(), key=lambda rate: (rate.day, rate.known or date.min)))
        for code, rates in found.items()
    }
