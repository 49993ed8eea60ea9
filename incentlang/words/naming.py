"""Names, figures, dates and lists as a reader says them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import assert_never

from incentlang.explain.figures import money, percent, plain_number, plural
from incentlang.ir.expressions import Literal, LiteralValue
from incentlang.ir.versions import Dates
from incentlang.types import Count, Money, OneOf, Ratio, Type
from incentlang.values.dates import Days, Months, WorkingDays
from incentlang.values.numbers import RoundingMode, exact_text
from incentlang.values.periods import Grain

_ADVERBS: dict[Grain, str] = {
    "week": "every week",
    "2 weeks": "every two weeks",
    "half month": "twice a month",
    "month": "every month",
    "quarter": "every quarter",
    "half year": "every half year",
    "year": "every year",
}
_ROUNDINGS: dict[RoundingMode, str] = {
    "half up": "to the nearest {}, half a step away from zero",
    "half even": "to the nearest {}, half a step to the even one",
    "up": "away from zero to a full {}",
    "down": "towards zero to a full {}",
    "floor": "downwards to a full {}",
    "ceiling": "upwards to a full {}",
}


def spoken(name: str) -> str:
    """A declared name as words: `new_logo` is new logo."""
    return " ".join(name.replace("_", " ").split())


def many(name: str) -> str:
    """The plural of a declared name."""
    return plural(spoken(name))


def one(name: str) -> str:
    """A declared name with its article."""
    words = spoken(name)
    return f"{'an' if words[:1].lower() in 'aeio' else 'a'} {words}"


def quoted(name: str) -> str:
    """A name that stands for itself, in marks."""
    return f"“{spoken(name)}”"


def listed(parts: Sequence[str], word: str = "and") -> str:
    """`a, b and c`."""
    *first, last = parts
    return f"{', '.join(first)} {word} {last}" if first else last


def day(value: date) -> str:
    """`30 June 2026`."""
    return f"{value.day} {value:%B %Y}"


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `11th`."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def each_time(grain: Grain) -> str:
    """How often: `every month`."""
    return _ADVERBS[grain]


def amount(value: Decimal, kind: Type, currency: str) -> str:
    """A number of a kind, with its unit: `25,000 USD`, `8%`, `3`."""
    match kind:
        case Money(per=per, unit=unit):
            word = unit or currency
            told = money(value, word)
            whole, _, cents = told.partition(".")
            told = whole if not cents.strip("0") else told
            return f"{told} {spoken(word)}" + (f" per {per}" if per else "")
        case Ratio():
            return percent(value)
        case Count() | _:
            return plain_number(value)


def said(value: LiteralValue, kind: Type, currency: str) -> str:
    """A value that the plan writes."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return amount(value, kind, currency)
        case str():
            return spoken(value) if isinstance(kind, OneOf) else f"“{value}”"
        case Days() | Months() | WorkingDays():
            return str(value)
        case date():
            return day(value)
        case _:
            assert_never(value)


def literal(node: Literal, currency: str) -> str:
    """A value as it stands in the plan."""
    return said(node.value, node.type, currency)


def rounding(quantum: Decimal, mode: RoundingMode, unit: str = "") -> str:
    """How an amount is rounded: `to the nearest 0.01 USD, half a step away from zero`."""
    return _ROUNDINGS[mode].format(f"{exact_text(quantum)} {unit}".strip())


def in_force(dates: Dates) -> str:
    """From when to when a version holds; empty where it always does."""
    first = f"from {day(dates.first)}" if dates.first is not None else ""
    last = f"up to and including {day(dates.last)}" if dates.last is not None else ""
    return " ".join(filter(None, (first, last)))
