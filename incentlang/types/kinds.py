"""The kinds of value a plan can hold (language.md section 3).

Money is always of the plan's one currency; `per` is its frequency, None for an amount paid once.
"""

from __future__ import annotations

from typing import assert_never

import attrs

from incentlang.values.dates import Days, Duration, Months, WorkingDays
from incentlang.values.periods import Grain


@attrs.frozen
class Money:
    """An amount; `per` None means once, else so much per month, quarter, half year or year.

    `places` overrides the minor unit. `unit` is a declared unit that is no money, such as RSU; None is the plan's
    currency. Units never mix.
    """

    per: Grain | None = None
    places: int | None = None
    unit: str | None = None


@attrs.frozen
class Ratio:
    """A percentage, held as a ratio: 20% is 0.2."""


@attrs.frozen
class NumberType:
    """A number without unit."""


@attrs.frozen
class Count:
    """A number of things."""


@attrs.frozen
class DaysType:
    """A length in days."""


@attrs.frozen
class MonthsType:
    """A calendar length in months."""


@attrs.frozen
class WorkingDaysType:
    """A length in days from Monday to Friday; only a date can be moved by it."""


@attrs.frozen
class DateType:
    """A calendar day."""


@attrs.frozen
class PeriodType:
    """One month, quarter or year."""


@attrs.frozen
class Text:
    """Free text."""


@attrs.frozen
class OneOf:
    """One of a closed set of `values`; `home` is the field that declares the set, such as `deal.kind`."""

    values: tuple[str, ...]
    home: str


@attrs.frozen
class YesNo:
    """Yes or no; conditions are of this kind."""


@attrs.frozen
class Ref:
    """A reference to a row of the entity or fact `target`."""

    target: str


@attrs.frozen
class Unknown:
    """The kind of what was already reported as wrong; it fits everywhere, so nobody reports it twice."""


Type = (
    Money
    | Ratio
    | NumberType
    | Count
    | DaysType
    | MonthsType
    | WorkingDaysType
    | DateType
    | PeriodType
    | Text
    | OneOf
    | YesNo
    | Ref
    | Unknown
)

MONEY = Money()
RATIO = Ratio()
NUMBER = NumberType()
COUNT = Count()
DAYS = DaysType()
MONTHS = MonthsType()
WORKING_DAYS = WorkingDaysType()
DATE = DateType()
PERIOD = PeriodType()
TEXT = Text()
YES_NO = YesNo()
UNKNOWN = Unknown()


def kind_of_length(length: Duration) -> Type:
    """The kind of a written length."""
    match length:
        case Days():
            return DAYS
        case Months():
            return MONTHS
        case WorkingDays():
            return WORKING_DAYS


def is_numeric(kind: Type) -> bool:
    """Whether values of this kind can be added and compared by size as numbers."""
    return isinstance(kind, Money | Ratio | NumberType | Count)


def describe(kind: Type, currency: str = "money") -> str:
    """The kind in a designer's words, for messages; `currency` names the plan's money."""
    match kind:
        case Money(unit=str(unit)):
            return f"an amount of {unit}"
        case Money(per=None):
            return f"an amount of {currency}" if currency != "money" else "an amount of money"
        case Money(per=per):
            return f"{currency} per {per}"
        case Ratio():
            return "a percentage"
        case NumberType():
            return "a plain number"
        case Count():
            return "a count"
        case DaysType():
            return "a number of days"
        case MonthsType():
            return "a number of calendar months"
        case WorkingDaysType():
            return "a number of working days"
        case DateType():
            return "a date"
        case PeriodType():
            return "a period"
        case Text():
            return "text"
        case OneOf(values=values):
            return "one of " + ", ".join(values)
        case YesNo():
            return "yes or no"
        case Ref(target=target):
            return f"a {target}"
        case Unknown():
            return "something already reported"
        case _:
            assert_never(kind)
