"""A cell that could not be taken, kept in the column's place until its row and column are known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from incentlang.data.raw import Raw
from incentlang.diagnostics.base import Place
from incentlang.diagnostics.data import DataDiagnostic


class Refused:
    """A diagnostic that still lacks its place; one stands for every cell with the same text."""

    __slots__ = ("details", "kind")

    def __init__(self, kind: type[DataDiagnostic], **details: Any) -> None:
        self.kind = kind
        self.details = details

    def at(self, place: Place) -> DataDiagnostic:
        """The diagnostic of this fault at one cell."""
        return self.kind(at=place, **self.details)


Cast = Callable[[Raw], Any]
"""Turns a cell into its value, None when it is empty, or `Refused`."""

Read = Callable[[str], Any]
"""Turns the trimmed text of a filled cell into its value or `Refused`."""
