"""Counts, values and rows as messages name them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from incentlang.lint.words import amount_text, value_text
from incentlang.types import Ratio, Type
from incentlang.values.numbers import Number, stored, trimmed

if TYPE_CHECKING:
    from incentlang.data.model import Row

SHOWN = 3
"""So many rows are named; all are counted."""


def value_down(value: Number, kind: Type, currency: str) -> str:
    """A value, rounded down to what is shown, so that nothing looks reached that was not."""
    places = Decimal("0.0001") if isinstance(kind, Ratio) else Decimal("0.01")
    return value_text(stored(value).quantize(places, ROUND_FLOOR), kind, currency)


def money_text(value: Decimal, currency: str) -> str:
    """An amount that was paid: `1_540.20 USD`, or without places where it is whole."""
    if value == value.to_integral_value():
        return amount_text(value, currency)
    return f"{format(value, ',f').replace(',', '_')} {currency}"


def share_text(part: Decimal | int, whole: Decimal | int) -> str:
    """`45%`, to a tenth of a percent."""
    ratio = Decimal(part) * 100 / Decimal(whole)
    return f"{trimmed(ratio.quantize(Decimal('0.1')))}%"


def places_of(rows: Sequence[Row]) -> str:
    """`data/deal.csv, rows 2, 5 and 9 and 4 more`: where rows stand; of several files each by itself."""
    by_file: dict[str, list[int]] = {}
    for row in rows:
        by_file.setdefault(row.file, []).append(row.number)
    return "; ".join(f"{file}, {numbers_text(numbers)}" for file, numbers in by_file.items())


def numbers_text(numbers: Sequence[int]) -> str:
    """`row 2`, `rows 2 and 5`, `rows 2, 5, 9 and 4 more`."""
    if len(numbers) == 1:
        return f"row {numbers[0]}"
    named = [str(number) for number in sorted(numbers)[:SHOWN]]
    if len(numbers) > SHOWN:
        return f"rows {', '.join(named)} and {len(numbers) - SHOWN} more"
    return f"rows {', '.join(named[:-1])} and {named[-1]}"
