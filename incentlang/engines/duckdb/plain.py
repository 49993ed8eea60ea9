"""Which typed columns of a file say what a field says, with nothing to interpret, and which values are wrong."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import assert_never

import attrs

from incentlang.engines.relational.sql.render import quoted
from incentlang.ir.schema import Field
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
    Text,
    Unknown,
    WorkingDaysType,
    YesNo,
)
from incentlang.values.currencies import MINOR_PLACES
from incentlang.values.dates import FIRST_DATE, LAST_DATE

_DECIMAL = re.compile(r"DECIMAL\((\d+),(\d+)\)")
_WHOLE = frozenset(["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"])
_SPACES = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())


@attrs.frozen
class Column:
    """A column as SQL reads it; `absent` where the file has none."""

    field: str
    text: str
    absent: bool = False


@attrs.frozen
class Check:
    """What no row of a file may be.

    Attributes:
        wrong: The condition that no row may meet.
        signs: Conditions of which every wrong row meets one. Each is told from what the file says of a column, or in
            one look at it, so they are asked first, and `wrong` only where one is met.
    """

    wrong: str
    signs: tuple[str, ...]


def plain_column(field: Field, name: str, kind: str, unit: str | None, currency: str) -> Column | None:
    """The column of a field, None where its type leaves anything to interpret.

    Args:
        field: What is declared.
        name: The column's name in the file.
        kind: Its type, as DuckDB calls it.
        unit: How incent.toml says numbers are written.
        currency: The plan's currency.
    """
    column = Column(field.name, quoted(name, "duckdb"))
    match field.type:
        case Money(places=finer):
            places = MINOR_PLACES.get(currency, 2) if finer is None else finer
            return column if unit is None and _places(kind) in range(places + 1) else None
        case Ratio():
            return column if unit == "ratio" and _places(kind) in range(7) else None
        case NumberType():
            return column if unit is None and _places(kind) in range(7) else None
        case Count() | DaysType() | MonthsType():
            return column if unit is None and _places(kind) == 0 else None
        case DateType():
            return column if kind == "DATE" else None
        case YesNo():
            return column if kind == "BOOLEAN" else None
        case Text() | OneOf() | Ref():
            return column if kind == "VARCHAR" else None
        case PeriodType() | WorkingDaysType() | Unknown():
            return None
        case _:
            assert_never(field.type)


def _places(kind: str) -> int:
    """Digits after the point of a type of exact numbers; -1 for any other."""
    if kind in _WHOLE:
        return 0
    match = _DECIMAL.fullmatch(kind)
    return int(match[2]) if match is not None else -1


def bad_values(column: Column, field: Field) -> list[Check]:
    """What no row may be, for a field."""
    if column.absent:
        return []
    text = column.text
    found = [] if field.optional else [simple(f"{text} IS NULL")]
    match field.type:
        case Money() | Ratio() | NumberType() | Count() | DaysType() | MonthsType() as kind:
            low, high = field.low, field.high
            if isinstance(kind, Count | DaysType | MonthsType) and low is None and (high is None or high >= 0):
                low = Decimal(0)
            found += [simple(f"{text} < {low:f}")] if low is not None else []
            found += [simple(f"{text} > {high:f}")] if high is not None else []
            if isinstance(kind, DaysType | MonthsType):
                found.append(simple(f"abs({text}) > 999999"))
        case DateType():
            found.append(simple(f"{text} NOT BETWEEN DATE '{FIRST_DATE}' AND DATE '{LAST_DATE}'"))
        case OneOf(values=values):
            listed = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
            found.append(simple(f"{text} NOT IN ({listed})"))
        case Text():
            # The usual text begins and ends with a letter, digit or mark of English; what begins with one of the
            # first such marks is looked at closely too.
            begins, ends = f"{text} < '$' OR {text} >= chr(127)", f"{text}[-1] NOT BETWEEN '!' AND '~'"
            close = f"{text} = '' OR {text}[1] = '#' OR {text} <> trim({text}, '{_SPACES}')"
            found.append(Check(f"({begins} OR {ends}) AND ({close})", (begins, ends)))
        case _:
            pass
    return found


def simple(wrong: str) -> Check:
    """A check of a condition that is told at once."""
    return Check(wrong, (wrong,))
