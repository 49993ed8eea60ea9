"""Invariants that do not hold when a period is closed: accepted by name and with a reason, or in the way."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.closing import (
    AcceptedHolds,
    AcceptedTwice,
    AcceptedUnknown,
    AcceptedWithoutReason,
    EnsureWhenClosing,
)
from incentlang.diagnostics.suggest import closest
from incentlang.engines.result import Ensured, Result
from incentlang.ir.program import Program
from incentlang.running.broken import broken_ensures, does_not_hold
from incentlang.values.periods import Period


@attrs.frozen
class Acceptance:
    """An invariant that somebody accepts although it does not hold, and why."""

    text: str
    reason: str


def acceptances(texts: Sequence[str], reasons: Sequence[str]) -> tuple[Acceptance, ...] | Diagnostic:
    """What is accepted, the first text with the first reason and so on, or what is wrong with the pairs.

    Args:
        texts: Of invariants, in the order of the call.
        reasons: One for each text.
    """
    if len(texts) != len(reasons) or not all(reason.strip() for reason in reasons):
        return AcceptedWithoutReason(texts=len(texts), reasons=sum(bool(reason.strip()) for reason in reasons))
    twice = next((text for text in texts if texts.count(text) > 1), None)
    if twice is not None:
        return AcceptedTwice(text=twice)
    return tuple(Acceptance(text, reason.strip()) for text, reason in zip(texts, reasons, strict=True))


def unknown(program: Program, accepted: Sequence[Acceptance]) -> Diagnostic | None:
    """The first that is accepted and is no invariant of the plan."""
    known = tuple(dict.fromkeys(ensure.text for ensure in program.ensures))
    for each in accepted:
        if each.text not in known:
            return AcceptedUnknown(text=each.text, known=known, suggestions=_near(each.text, known))
    return None


def not_accepted(period: Period, result: Result, accepted: Sequence[Acceptance]) -> tuple[Diagnostic, ...]:
    """Why the invariants do not let a period be closed: one that holds is accepted, or one that does not is not."""
    broken = {each.text for each in result.ensures if does_not_hold(each)}
    holding = next((each for each in accepted if each.text not in broken), None)
    if holding is not None:
        state = next(each.state for each in result.ensures if each.text == holding.text)
        return (AcceptedHolds(text=holding.text, period=str(period), proved=state == "proved"),)
    names = {each.text for each in accepted}
    return tuple(
        EnsureWhenClosing(at=found.at, period=str(period), text=found.text, found=found.message())
        for found in broken_ensures(result)
        if found.text not in names
    )


def accepted_ensures(result: Result, accepted: Sequence[Acceptance]) -> tuple[tuple[Ensured, str], ...]:
    """The invariants that were accepted, in the order of the plan, each with the reason."""
    reasons = {each.text: each.reason for each in accepted}
    return tuple((each, reasons[each.text]) for each in result.ensures if does_not_hold(each) and each.text in reasons)


def _near(text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Misspelt texts, and those of which only a part is written: nobody likes to type a whole sentence."""
    part = text.strip().lower()
    return closest(text, known) or tuple(each for each in known if part and part in each.lower())[:3]
