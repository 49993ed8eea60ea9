"""What a credit waits for, and for how long."""

from __future__ import annotations

from incentlang.ir.expressions import After, Literal, NoneWithin
from incentlang.ir.program import Credit
from incentlang.values.dates import Days


def waits(credit: Credit) -> bool:
    """Whether a credit needs something to happen, or not to, before it is earned."""
    return any(isinstance(each, After | NoneWithin) for each in credit.conditions)


def last_day(wait: After) -> int | None:
    """The last day of a window that is written in days, counted from its anchor; None for any other."""
    if isinstance(wait.within, Literal) and isinstance(wait.within.value, Days):
        return wait.within.value.count
    return None
