"""`did you mean`: the declared names closest to a misspelt one."""

from __future__ import annotations

from collections.abc import Iterable


def distance(a: str, b: str) -> int:
    """Edits between two words: insert, delete, replace, or swap two neighbours."""
    before: list[int] = []
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, 1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        before, previous = previous, current
    return previous[-1]


def closest(name: str, candidates: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Up to `limit` candidates near enough to be what was meant, the nearest first.

    Letter case counts half an edit at most, so `arr` finds `ARR`. Ties go to a name that begins
    alike, then by code point.
    """
    allowed = 1 if len(name) <= 3 else 2 if len(name) <= 7 else 3
    lowered = name.lower()
    scored: list[tuple[int, bool, str]] = []
    for candidate in set(candidates):
        if abs(len(candidate) - len(name)) > allowed or candidate == name:
            continue
        edits = distance(lowered, candidate.lower())
        if edits <= allowed:
            scored.append((2 * edits + (edits == 0), candidate[:1].lower() != lowered[:1], candidate))
    return tuple(candidate for _, _, candidate in sorted(scored)[:limit])
