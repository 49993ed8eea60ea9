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


def bad_values(column: Column, field: Field) -> list[str]:
    """Conditions that no row may meet."""
    if column.absent:
        return []
    text = column.text
    found = [] if field.optional else [f"{text} IS NULL"]
    match field.type:
        case Money() | Ratio() | NumberType() | Count() | DaysType() | MonthsType() as kind:
            low, high = field.low, field.high
            if isinstance(kind, Count | DaysType | MonthsType) and low is None and (high is None or high >= 0):
                low = Decimal(0)
            found += [f"{text} < {low:f}"] if low is not None else []
            found += [f"{text} > {high:f}"] if high is not None else []
            if isinstance(kind, DaysType | MonthsType):
                found.append(f"abs({text}) > 999999")
        case DateType():
            found.append(f"{text} NOT BETWEEN DATE '{FIRST_DATE}' AND DATE '{LAST_DATE}'")
        case OneOf(values=values):
            listed = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
            found.append(f"{text} NOT IN ({listed})")
        case Text():
            # The usual text, which begins and ends with a letter, digit or mark of English, is told at a glance;
            # what is not, or begins with one of the first such marks, is looked at closely.
            usual = f"{text} >= '$' AND {text} < chr(127) AND {text}[-1] BETWEEN '!' AND '~'"
            close = f"{text} = '' OR {text}[1] = '#' OR {text} <> trim({text}, '{_SPACES}')"
            found.append(f"NOT ({usual}) AND ({close})")
        case _:
            pass
    return found
