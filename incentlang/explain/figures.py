"""Values as people read them: money with thousands marks, ratios as percentages, lengths in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from incentlang.types import Count, Money, Ratio, Type
from incentlang.values.currencies import MINOR_PLACES
from incentlang.values.numbers import Number, round_to, stored, trimmed

_MOST_PLACES = 12
_QUANTA = {places: Decimal(1).scaleb(-places) for places in {0, *MINOR_PLACES.values()}}


def money(value: Number, currency: str) -> str:
    """`13,500.00`; further digits only where the amount has them, at most six."""
    exact = stored(value)
    quantum = _QUANTA[MINOR_PLACES.get(currency, 0)]
    if exact.same_quantum(quantum):  # most amounts have the places of their currency
        return f"{exact:,f}"
    places = max(MINOR_PLACES.get(currency, 0), min(6, _places(exact)))
    return f"{round_to(exact, Decimal(1).scaleb(-places), 'half even'):,f}"


def percent(value: Number, places: int = 4) -> str:
    """`92.5%`: `places` digits after the point, and more where fewer would look rounder than the value is."""
    scaled = stored(value).scaleb(2)
    for count in range(places, _MOST_PLACES + 1):
        text = trimmed(round_to(scaled, Decimal(1).scaleb(-count), "half even"))
        if _places(Decimal(text)) == count or _places(scaled) <= count:
            return f"{text}%"
    return f"{trimmed(scaled)}%"


def plain_number(value: Number) -> str:
    """A number with thousands marks and no idle zeros."""
    exact = stored(value)
    text = trimmed(exact)
    whole, point, rest = text.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole not in ("-0",) else text


def _places(value: Decimal) -> int:
    _, _, places = trimmed(value).partition(".")
    return len(places)


def shown(value: Any, kind: Type, currency: str) -> str:
    """A value of a kind in a reader's words."""
    if value is None:
        return "missing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal | Fraction):
        return _number(value, kind, currency)
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(value: Number, kind: Type, currency: str) -> str:
    if isinstance(kind, Money):
        return f"{money(value, kind.unit)} {kind.unit}" if kind.unit is not None else money(value, currency)
    return percent(value) if isinstance(kind, Ratio) else plain_number(value)


def apart(left: Number, right: Number, kind: Type, currency: str) -> tuple[str, str]:
    """Two values so that they never look equal when they are not: digits are added until they differ."""
    if not isinstance(kind, Ratio):
        return shown(left, kind, currency), shown(right, kind, currency)
    for places in range(4, _MOST_PLACES + 1):
        a, b = percent(left, places), percent(right, places)
        if a != b or left == right:
            return a, b
    return percent(left, _MOST_PLACES), percent(right, _MOST_PLACES)


def distance(value: Number, kind: Type, currency: str) -> str:
    """A miss in its own unit: percentages differ by points."""
    size = value if value >= 0 else -value
    if isinstance(kind, Ratio):
        points = percent(size, _MOST_PLACES)[:-1]
        return f"{points} point" if points == "1" else f"{points} points"
    if isinstance(kind, Money):
        unit = kind.unit or currency
        return f"{money(size, unit)} {unit}"
    return plain_number(size) if isinstance(kind, Count) else trimmed(stored(size))


def counted(count: int, noun: str) -> str:
    """`1 deal`, `3 deals`."""
    return f"{count:,} {noun if count == 1 else plural(noun)}"


def plural(noun: str) -> str:
    """The plural of a declared name, as English makes it."""
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"
