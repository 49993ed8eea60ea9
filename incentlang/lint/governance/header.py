"""The clauses of a plan's header that say who answers for it."""

from __future__ import annotations

from collections.abc import Iterator

from incentlang.lint.base import Subject
from incentlang.source import Span


def without(plan: Subject, clause: type) -> Iterator[Span]:
    """The place of the header, where a clause is missing in it."""
    if not any(isinstance(each, clause) for each in plan.clauses):
        yield plan.header
