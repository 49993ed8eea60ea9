"""A table as it came out of its file: text, or what a typed file says the text is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

import attrs

from incentlang.diagnostics.base import Cell


class Truth(Enum):
    """A yes/no of a typed file. Not `bool`, which equals 1 and would share its place in a table of casts."""

    YES = "true"
    NO = "false"


@attrs.frozen
class Nested:
    """A cell that holds more than one value, in words: `a list`."""

    what: str


Raw = str | float | date | datetime | Truth | Nested | None
"""A cell. Whole numbers and decimals come as their exact text; only binary floats stay numbers."""


@attrs.frozen
class RawTable:
    """The rows of one table, before any of them is understood.

    Attributes:
        file: The file as messages name it.
        sheet: The sheet of a workbook.
        header: The names of the columns, outer spaces left out.
        rows: One sequence of cells per row, each as long as the header.
        numbers: For each row its number as the spreadsheet counts, the header being 1.
        complete: False when a row had to be left out because its line was broken.
    """

    file: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[Raw]]
    numbers: Sequence[int]
    sheet: str | None = None
    complete: bool = True

    def cell(self, row: int | None = None, column: str | None = None) -> Cell:
        """A place in this table; `row` as the spreadsheet counts."""
        return Cell(self.file, self.sheet, row, column)


def raw_of(value: object) -> Raw:
    """A Python value as a cell, without loss."""
    match value:
        case None | date():  # datetime is a date
            return value
        case str():
            return "".join(value)  # a plain one, if it was an enumeration's
        case float():
            return float(value)
        case bool():
            return Truth.YES if value else Truth.NO
        case int():
            return str(value)
        case Decimal():
            return format(value, "f") if value.is_finite() else str(value)
        case dict():
            return Nested("records")
        case list() | tuple() | set():
            return Nested("lists")
        case bytes() | bytearray():
            return Nested("bytes")
        case _:
            return Nested(f"values of the kind {type(value).__name__}")


def text_of(raw: Raw) -> str:
    """A cell as text: whole floats without a point, dates as YYYY-MM-DD."""
    match raw:
        case str():
            return raw
        case None:
            return ""
        case float():
            return float_text(raw)
        case Truth():
            return raw.value
        case Nested(what=what):
            return what
        case date():
            return raw.isoformat()


def float_text(value: float) -> str:
    """The shortest decimal text that reads back as the same float, without an exponent."""
    shortest = Decimal(repr(value))
    if not shortest.is_finite():
        return str(shortest)
    text = format(shortest, "f")
    return text.removesuffix(".0")
