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
    """Met, pending or failed. `on` is the date of the event that met it; None: as read on the row's own date."""

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
    """`and`: failed, else problem, else pending, else met on the latest date. All are asked; order is irrelevant."""
    problem: Problem | None = None
    pending = False
    latest: date | None = None
    for ask in asks:
        try:
            answer = ask()
        except Problem as found:
            problem = problem or found
            continue
        if answer.state == "failed":
            return FAILED
        if answer.state == "pending":
            pending = True
        elif answer.on is not None and (latest is None or answer.on > latest):
            latest = answer.on
    if problem is not None:
        raise problem
    if pending:
        return PENDING
    return MET if latest is None else Answer("met", latest)


def some(asks: Iterable[Callable[[], Answer]]) -> Answer:
    """`or`: met on the earliest date, else problem, else pending, else failed. All are asked."""
    problem: Problem | None = None
    pending = met = False
    earliest: date | None = None
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
    if met:
        return Answer("met", earliest)
    if problem is not None:
        raise problem
    return PENDING if pending else FAILED


def opposite(answer: Answer) -> Answer:
    """`not`: met and failed change places, pending stays."""
    if answer.state == "pending":
        return answer
    return FAILED if answer.state == "met" else MET
