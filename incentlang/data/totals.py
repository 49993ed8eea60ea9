"""Rows that add up the others, as reports end with."""

from __future__ import annotations

from collections.abc import Sequence

_TOTALS = frozenset(["total", "totals", "grand total", "subtotal", "sum", "summe", "gesamt"])


def is_total(row: Sequence[object]) -> bool:
    """Whether the first thing that a row says is that it adds up the others."""
    texts = (str(cell).strip() for cell in row if cell is not None)
    return next(filter(None, texts), "").lower().rstrip(":") in _TOTALS
