"""Reading money, percentages, numbers and counts: exact decimals with the declared digits, or refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import attrs

from incentlang.data.raw import Raw, float_text, text_of
from incentlang.data.readings import advice_for, plain_readings, without_value
from incentlang.data.refused import Read, Refused
from incentlang.diagnostics.data import DataDiagnostic, NotAnAmount, NotANumber, NotAPercentage, TooManyDigits
from incentlang.types import Count, DaysType, Money, MonthsType, NumberType, Ratio
from incentlang.values.currencies import MINOR_PLACES
from incentlang.values.numbers import trimmed

_PLAIN = re.compile(r"-?(\d{1,60})(?:\.(\d{1,60}))?", re.ASCII)
_ZERO = Decimal(0)


@attrs.frozen
class Measure:
    """How the numbers of one column are written and how many digits they have.

    Attributes:
        whole: Digits allowed before the point, as written.
        places: Digits allowed after the point, as written.
        shift: Places by which the written number is moved to get the value: -2 for percent.
        sign: Whether a `%` must (True), must not (False) or may (None) follow.
        kind: The diagnostic for what is no such number.
        expected: What the column holds, for messages.
        optional: Whether a cell may be left empty.
    """

    whole: int
    places: int
    kind: type[DataDiagnostic]
    expected: str
    shift: int = 0
    sign: bool | None = False
    optional: bool = True


Numeric = Money | Ratio | NumberType | Count | DaysType | MonthsType


def measure_of(type_: Numeric, unit: str | None, currency: str) -> Measure:
    """How a column of this type is written, by numbers.md and the column's `units`."""
    match type_:
        case Money(places=finer, unit=str(declared)):
            places = finer or 0
            example = format(Decimal(120).quantize(Decimal(1).scaleb(-places)), "f")
            return Measure(18 - places, places, NotAnAmount, f"an amount of {declared} such as {example}")
        case Money(places=finer):
            places = MINOR_PLACES.get(currency, 2) if finer is None else finer
            if unit == "minor units":
                expected = f"a whole number of the smallest coin of {currency}"
                return Measure(18, 0, NotAnAmount, expected, shift=-places)
            example = format(Decimal(1200).quantize(Decimal(1).scaleb(-min(places, 2))), "f")
            return Measure(18 - places, places, NotAnAmount, f"an amount of {currency} such as {example}")
        case Ratio():
            if unit == "ratio":
                return Measure(3, 6, NotAPercentage, "a ratio such as 0.2 for 20%")
            if unit == "percent":
                return Measure(5, 4, NotAPercentage, "a percentage such as 20 or 20%", shift=-2, sign=None)
            return Measure(5, 4, NotAPercentage, "a percentage such as 20%", shift=-2, sign=True)
        case NumberType():
            return Measure(12, 6, NotANumber, "a number such as 12.5")
        case Count():
            return Measure(12, 0, NotANumber, "a whole number such as 12")
        case DaysType():
            return Measure(6, 0, NotANumber, "a whole number of days such as 90")
        case MonthsType():
            return Measure(6, 0, NotANumber, "a whole number of months such as 12")


def number_reader(measure: Measure, setting: Callable[[str], str]) -> Callable[[str], Decimal | Refused]:
    """A reader of the numbers of one column, for text.

    Args:
        measure: How they are written.
        setting: Writes the line of incent.toml that would give the column a unit.
    """
    pattern, whole, places, shift = _PLAIN, measure.whole, measure.places, measure.shift
    signed = measure.sign

    def read(text: str) -> Decimal | Refused:
        body = text
        if signed is not False:
            if text.endswith("%"):
                body = text[:-1]
            elif signed:
                return _without_sign(text, measure, setting)
        match = pattern.fullmatch(body)
        if match is None:
            return _not_a_number(text, body, measure)
        before, after = match.groups()
        if len(before) > whole and len(before.lstrip("0")) > whole:
            return _too_long(text, measure)
        if after is not None and len(after) > places and len(after.rstrip("0")) > places:
            return _too_long(text, measure)
        if measure.kind is NotAnAmount and after is not None and len(after) == 3 > places and _grouped(before):
            return _either(text, before, after, measure)
        value = Decimal(body)
        if not value:
            return _ZERO  # never -0
        return value.scaleb(shift) if shift else value

    return read


def typed_number(raw: Raw, read: Read, noisy: set[float]) -> Any:
    """A number of a file that knows numbers.

    A binary float is read by its shortest exact text. Where that has more digits than declared, 15 digits
    are tried, which is all that a spreadsheet keeps: `0.1 + 0.2` is then 0.3, and the column gets a note.
    Digits that are really there stay an error.
    """
    if not isinstance(raw, float):
        return read(text_of(raw))
    value = read(float_text(raw))
    if isinstance(value, Refused) and value.kind is TooManyDigits:
        rounded = read(float_text(float(f"{raw:.15g}")))
        if not isinstance(rounded, Refused):
            noisy.add(raw)
            return rounded
    return value


def _without_sign(text: str, measure: Measure, setting: Callable[[str], str]) -> Refused:
    if _PLAIN.fullmatch(text):
        percent = trimmed(Decimal(text) * 100) if len(text) <= 12 else "…"
        advice = (
            f"write `{text}%` or `{percent}%`, whichever is meant; or, for the whole column, "
            f'{setting("percent")}, or "ratio" where 0.2 means 20%'
        )
    else:
        advice = f"write digits and the sign, such as `20%`; {without_value(measure.optional)}"
    return Refused(NotAPercentage, found=text, expected=measure.expected, advice=advice)


def _not_a_number(text: str, body: str, measure: Measure) -> Refused:
    if measure.kind is NotAPercentage:
        readings = plain_readings(body.rstrip("%"))
        mark = "%" if measure.sign is not False else ""
        advice = f"write `{readings[0]}{mark}`" if len(readings) == 1 and not text.endswith("%%") else ""
        if measure.sign is False and text.endswith("%"):
            advice = "the column is declared as ratios in incent.toml: write the ratio, or take that line out"
    elif text.endswith("%"):
        advice = "a percentage is not an amount: is this the right column?"
    else:
        advice = advice_for(text, measure.optional)
    return Refused(measure.kind, found=text, expected=measure.expected, advice=advice)


def _grouped(before: str) -> bool:
    """Whether digits could be the first group of `36.000`, as half of Europe writes thirty-six thousand."""
    return len(before) <= 3 and not before.startswith("0")


def _either(text: str, before: str, after: str, measure: Measure) -> Refused:
    small, large = f"{before}.{after[: measure.places]}", f"{before}{after}"
    if measure.places == 0:
        small = before
    return Refused(
        measure.kind,
        found=text,
        expected=f"{measure.expected}; three decimals may be a thousands mark",
        advice=f"write `{small}` or `{large}`, whichever is meant",
    )


def _too_long(text: str, measure: Measure) -> Refused:
    allowed = f"at most {measure.places} decimals" if measure.places else "no decimals"
    expected = f"{measure.expected}, with {allowed} and at most {measure.whole} digits before them"
    if measure.kind is NotAnAmount:
        advice = "round it where it comes from, or declare the field finer: `money to 0.0001`"
    else:
        advice = "round it where it comes from"
    return Refused(TooManyDigits, found=text, expected=expected, advice=advice)
