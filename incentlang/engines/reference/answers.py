"""The four answers of a condition (semantics 9): met, pending and failed are values, a problem is raised."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal as Choice

from incentlang.diagnostics.base import Diagnostic

State = Choice["met", "pending", "failed"]


class Problem(Exception):
    """A value that cannot be computed; it makes every definition that needs it a problem."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message())
        self.diagnostic = diagnostic


class Unknown(Problem):
    """A cell that a scenario does not give. Unlike a missing one it says nothing, so nothing may pass over it."""


class Answer:
    """Met, pending or failed. `on` is the date from which it is so; None: as read on the row's own date.

    A failed answer has its date as well, because `not` makes it a met one.
    """

    __slots__ = ("on", "state")

    def __init__(self, state: State, on: date | None = None) -> None:
        self.state = state
        self.on = on

    def __repr__(self) -> str:
        return f"Answer({self.state!r}, {self.on})"


MET = Answer("met")
PENDING = Answer("pending")
FAILED = Answer("failed")


def every(asks: Iterable[Callable[[], Answer]]) -> Answer:
    """`and`: failed (from the earliest date on), else problem, else pending, else met on the latest date.

    The order is irrelevant: asking stops only at what cannot change any more.
    """
    problem: Problem | None = None
    pending = False
    failed: Answer | None = None
    latest: date | None = None
    for ask in asks:
        try:
            answer = ask()
        except Problem as found:
            problem = problem or found
            continue
        if answer.state == "failed":
            if answer.on is None:
                return FAILED
            failed = answer if failed is None or failed.on is None or answer.on < failed.on else failed
        elif answer.state == "pending":
            pending = True
        elif answer.on is not None and (latest is None or answer.on > latest):
            latest = answer.on
    if failed is not None:
        return failed
    if problem is not None:
        raise problem
    if pending:
        return PENDING
    return MET if latest is None else Answer("met", latest)


def some(asks: Iterable[Callable[[], Answer]]) -> Answer:
    """`or`: met on the earliest date, else problem, else pending, else failed from the latest date on."""
    problem: Problem | None = None
    pending = met = False
    earliest: date | None = None
    failed: date | None = None
    for ask in asks:
        try:
            answer = ask()
        except Problem as found:
            problem = problem or found
            continue
        if answer.state == "met":
            if answer.on is None:
                return MET
            earliest = answer.on if not met or earliest is None or answer.on < earliest else earliest
            met = True
        elif answer.state == "pending":
            pending = True
        elif answer.on is not None and (failed is None or answer.on > failed):
            failed = answer.on
    if met:
        return Answer("met", earliest)
    if problem is not None:
        raise problem
    if pending:
        return PENDING
    return FAILED if failed is None else Answer("failed", failed)


def opposite(answer: Answer) -> Answer:
    """`not`: met and failed change places and keep their date, pending stays."""
    if answer.state == "pending":
        return answer
    if answer.on is None:
        return FAILED if answer.state == "met" else MET
    return Answer("failed" if answer.state == "met" else "met", answer.on)
