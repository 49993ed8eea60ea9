"""Which different values were counted, and how often each occurred."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from incentlang.explain.trace import Note
from incentlang.explain.values import Reader
from incentlang.ir.expressions import Expr

_MOST_SHOWN = 10
"""So many values are named; how many there are is always told."""


def told(reader: Reader, column: Expr | None, values: Iterable[object]) -> list[Note]:
    """`cloud (2 times), data, edge`, in order of the values."""
    assert column is not None
    times = Counter(reader.shown_as(value, column) for value in values)
    if not times:
        return []
    shown = [f"{name} ({count:,} times)" if count > 1 else name for name, count in sorted(times.items())]
    more = f" and {len(shown) - _MOST_SHOWN:,} more" if len(shown) > _MOST_SHOWN else ""
    return [Note(", ".join(shown[:_MOST_SHOWN]) + more)]
