"""Windows in days."""

from __future__ import annotations

from incentlang.ir.expressions import After, Literal
from incentlang.values.dates import Days


def last_day(wait: After) -> int | None:
    """The last day of a window that is written in days, counted from its anchor; None for any other."""
    if isinstance(wait.within, Literal) and isinstance(wait.within.value, Days):
        return wait.within.value.count
    return None
