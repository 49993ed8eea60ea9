"""Values as a plan writes them."""

from __future__ import annotations

from decimal import Decimal

from incentlang.ir.expressions import LiteralValue
from incentlang.types import DaysType, Money, MonthsType, Ratio, Type
from incentlang.values.numbers import trimmed


def value_text(value: Decimal, kind: Type, currency: str) -> str:
    """`80%`, `120_000 USD`, `90 days`, or the number."""
    match kind:
        case Ratio():
            return f"{trimmed(value * 100)}%"
        case Money():
            return amount_text(value, currency)
        case DaysType() | MonthsType():
            word = "day" if isinstance(kind, DaysType) else "month"
            return f"{trimmed(value)} {word}" if value == 1 else f"{trimmed(value)} {word}s"
        case _:
            return trimmed(value)


def literal_text(value: LiteralValue, kind: Type, currency: str) -> str:
    """Any value that a plan can write."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value_text(value, kind, currency) if isinstance(value, Decimal) else str(value)


def amount_text(value: Decimal, currency: str) -> str:
    """An amount with its thousands apart, and without zeros at its end."""
    whole, _, places = trimmed(value).partition(".")
    grouped = f"{int(whole):,}".replace(",", "_")
    return f"{grouped}.{places} {currency}" if places else f"{grouped} {currency}"
