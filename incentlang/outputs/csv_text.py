"""A table as CSV: exact decimals with a point, ISO dates, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

from incentlang.outputs.tables import OutTable
from incentlang.values.numbers import plain

RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")  # noqa: RUF001
"""First characters that make a spreadsheet take a text for a formula; also the wide forms of the first four."""


def csv_text(table: OutTable) -> str:
    """The whole file, headings first, lines ended by a line feed."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    for row in table.rows:
        writer.writerow(map(cell_text, row))
    return stream.getvalue()


def cell_text(value: Any) -> str:
    """One cell."""
    match value:
        case None:
            return ""
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case str():
            return safe(value)
        case _:
            return str(value)


def safe(text: str) -> str:
    """A text that a spreadsheet shows and does not run: `=1+1` becomes `'=1+1`."""
    return f"'{text}" if text.startswith(RUN_BY_SPREADSHEETS) else text
