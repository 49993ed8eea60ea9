"""Invariants that a run broke, or could not decide."""

from __future__ import annotations

from collections.abc import Iterable

from incentlang.diagnostics.ensures import EnsureFailed, EnsureUndecided
from incentlang.engines.result import Ensured, Result

_MOST = 5


def does_not_hold(ensured: Ensured) -> bool:
    """Whether an invariant failed, or is not known to hold."""
    return ensured.state in ("failed", "undecided")


def broken_ensures(result: Result) -> list[EnsureFailed | EnsureUndecided]:
    """One diagnostic for each invariant that does not hold; the first cases are named, all are counted."""
    found: list[EnsureFailed | EnsureUndecided] = []
    for each in result.ensures:
        cases = _named(each.failing)
        if each.state == "failed":
            found.append(
                EnsureFailed(at=each.span, text=each.text, cases=cases, count=len(each.failing), checked=each.checked)
            )
        elif each.state == "undecided":
            found.append(EnsureUndecided(at=each.span, text=each.text, cases=cases, count=len(each.failing)))
    return found


def _named(cases: Iterable[str]) -> tuple[str, ...]:
    return tuple(cases)[:_MOST]
