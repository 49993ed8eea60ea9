"""The sheets of our workbooks."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def sheet_class() -> Any:
    """XlsxWriter's sheet, without its search for functions newer than the file format.

    Our formulas use none, and the search takes longer than writing the formula.
    """
    from xlsxwriter.worksheet import Worksheet  # noqa: PLC0415 (an extra, and nothing else needs it)

    class Sheet(Worksheet):  # type: ignore[misc]
        def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
            return formula.removeprefix("=")

    return Sheet
