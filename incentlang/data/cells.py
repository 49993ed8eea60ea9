"""One cast function per column, made once: from a cell to its value, or to what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import tzinfo
from decimal import Decimal
from functools import partial
from typing import Any

import attrs

from incentlang.data.amounts import Numeric, measure_of, number_reader, typed_number
from incentlang.data.days import date_reader, typed_date
from incentlang.data.raw import Nested, Raw, Truth, text_of
from incentlang.data.refused import Cast, Read, Refused
from incentlang.diagnostics.base import one_of
from incentlang.diagnostics.data import (
    CellMissing,
    ColumnKindWrong,
    NotAListedValue,
    NotAPeriod,
    NotYesOrNo,
    OutsideRange,
    SpreadsheetError,
)
from incentlang.diagnostics.data.files import quoted
from incentlang.diagnostics.suggest import closest
from incentlang.ir.schema import Field
from incentlang.project.model import ISO_DATE
from incentlang.types import (
    Count,
    DateType,
    DaysType,
    Money,
    MonthsType,
    NumberType,
    OneOf,
    PeriodType,
    Ratio,
    Ref,
    YesNo,
    describe,
)
from incentlang.values.dates import Days, Months
from incentlang.values.numbers import trimmed
from incentlang.values.periods import parse_period

_ERRORS = frozenset(
    [
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#ERROR!",
    ]
)

_BEYOND = "correct the cell; if such a value is right, widen the range in the declaration"


@attrs.frozen
class ColumnSettings:
    """How one column is written.

    Attributes:
        table: The table it belongs to, as incent.toml names it.
        currency: The plan's currency.
        form: How dates are written, one of the project's DATE_FORMS.
        unit: How numbers are written, one of the project's UNITS, or None.
        values: What a cell says, and the declared value that it means.
        zone: The project's time zone.
        own: Whether the plan's own files could declare the field `optional`.
        year_offset: How the plan's periods lie, see `values.periods.offset_of`.
        trimmed: Collects the texts that had outer spaces.
        noisy: Collects the floats that were read by 15 digits.
    """

    table: str
    currency: str
    form: str = ISO_DATE
    unit: str | None = None
    values: Mapping[str, str] = attrs.field(factory=dict)
    zone: tzinfo | None = None
    own: bool = False
    year_offset: int = 0
    trimmed: set[Raw] = attrs.field(factory=set)
    noisy: set[float] = attrs.field(factory=set)


def caster(field: Field, settings: ColumnSettings) -> Cast:
    """The cast function of a column.

    Args:
        field: What the column is declared to hold.
        settings: How incent.toml says it is written.
    """
    read, typed = _reader(field, settings)
    spellings, trimmed_ones = settings.values, settings.trimmed
    expected = _expected(field, settings)
    empty = None if field.optional else Refused(CellMissing, field=field.name, expected=expected, own=settings.own)

    def cast(raw: Raw) -> Any:
        if raw.__class__ is str:
            text = raw.strip()
            if text != raw:
                trimmed_ones.add(raw)
        elif raw is None:
            return empty
        elif isinstance(raw, Nested):
            return Refused(ColumnKindWrong, found=raw.what)
        else:
            text = text_of(raw)
            if text not in spellings:
                return typed(raw)
        if spellings:
            text = spellings.get(text, text)
        if not text:
            return empty
        if text[0] == "#" and text in _ERRORS:
            otherwise = "leave the cell empty" if field.optional else "leave the row out"
            advice = f"correct the formula in the spreadsheet, or {otherwise}"
            return Refused(SpreadsheetError, found=text, expected=expected, advice=advice)
        return read(text)

    return cast


def _reader(field: Field, settings: ColumnSettings) -> tuple[Read, Cast]:
    """How text is read, and how a cell of a typed file is."""
    match field.type:
        case Money() | Ratio() | NumberType() | Count() | DaysType() | MonthsType() as kind:
            return _numbers(field, kind, settings)
        case DateType():
            setting = _setting(settings, "dates", field)
            day = date_reader(settings.form, settings.zone, setting)
            return day, lambda raw: typed_date(raw, settings.form, day, setting)
        case YesNo():
            return _yes_no(settings, field)
        case OneOf(values=values):
            read = _listed(values, settings, field)
        case PeriodType():
            read = partial(_period, offset=settings.year_offset)
        case _:
            read = _verbatim
    return read, lambda raw: read(text_of(raw))


def _expected(field: Field, settings: ColumnSettings) -> str:
    match field.type:
        case Ref(target=target):
            return f"the key of a {target}"
        case OneOf(values=values):
            return one_of(values)
        case kind:
            return describe(kind, settings.currency)


def _setting(settings: ColumnSettings, key: str, field: Field) -> Callable[[str], str]:
    table = quoted(settings.table)
    return lambda value: f'write in [data.{table}]: {key} = {{ {field.name} = "{value}" }}'


def _numbers(field: Field, kind: Numeric, settings: ColumnSettings) -> tuple[Read, Cast]:
    measure = attrs.evolve(measure_of(kind, settings.unit, settings.currency), optional=field.optional)
    plain = number_reader(measure, _setting(settings, "units", field))
    low, high = field.low, field.high
    if isinstance(kind, Count | DaysType | MonthsType) and low is None and (high is None or high >= 0):
        low = Decimal(0)  # what is counted is not negative unless the declared range says so

    def finish(value: Any, text: str) -> Any:
        if isinstance(value, Refused):
            return value
        if (low is not None and value < low) or (high is not None and value > high):
            return Refused(OutsideRange, found=text, expected=_range(kind, low, high), advice=_BEYOND)
        if isinstance(kind, DaysType):
            return Days(int(value))
        return Months(int(value)) if isinstance(kind, MonthsType) else value

    if low is None and high is None:
        return plain, lambda raw: typed_number(raw, plain, settings.noisy)
    return (
        lambda text: finish(plain(text), text),
        lambda raw: finish(typed_number(raw, plain, settings.noisy), text_of(raw)),
    )


def _range(kind: Numeric, low: Decimal | None, high: Decimal | None) -> str:
    def told(value: Decimal) -> str:
        return f"{trimmed(value * 100)}%" if isinstance(kind, Ratio) else trimmed(value)

    if low is not None and high is not None:
        return f"a value from {told(low)} to {told(high)}"
    if low is not None:
        return f"a value of at least {told(low)}"
    return f"a value of at most {told(high)}" if high is not None else "a value"


def _yes_no(settings: ColumnSettings, field: Field) -> tuple[Read, Cast]:
    def read(text: str) -> bool | Refused:
        if text == "yes":
            return True
        if text == "no":
            return False
        lowered = text.lower()
        yes, no = lowered in ("yes", "true", "t", "y", "1", "x"), lowered in ("no", "false", "f", "n", "0")
        line = f'values = {{ {field.name} = {{ "{text}" = "{"no" if no else "yes"}" }} }}'
        advice = f"write `{'yes' if yes else 'no'}`" if yes or no else "write `yes` or `no`"
        if len(text) <= 20 and text.isprintable() and '"' not in text:
            advice += f"; or, for the whole column, write in [data.{quoted(settings.table)}]: {line}"
        return Refused(NotYesOrNo, found=text, expected="`yes` or `no`", advice=advice)

    return read, lambda raw: raw is Truth.YES if isinstance(raw, Truth) else read(text_of(raw))


def _listed(values: tuple[str, ...], settings: ColumnSettings, field: Field) -> Read:
    known = frozenset(values)

    def read(text: str) -> str | Refused:
        if text in known:
            return text
        near = closest(text, [*values, *settings.values])
        words = text.lower().replace(" ", "_").replace("-", "_")
        near = near or ((words,) if words in known else ())
        meant = settings.values.get(near[0], near[0]) if near else "…"
        line = f'values = {{ {field.name} = {{ "{text}" = "{meant}" }} }}'
        advice = "correct the cell"
        if len(text) <= 40 and text.isprintable() and '"' not in text:
            advice = f"to take every `{text}` so, write in [data.{quoted(settings.table)}]: {line}"
        return Refused(NotAListedValue, found=text, expected=one_of(values), suggestions=near, advice=advice)

    return read


def _period(text: str, offset: int) -> Any:
    period = parse_period(text, offset)
    if period is not None:
        return period
    expected = "a period such as 2026, 2026-H1, 2026-Q1, 2026-03, 2026-03-H1 or 2026-W05"
    return Refused(NotAPeriod, found=text, expected=expected)


def _verbatim(text: str) -> str:
    return text
