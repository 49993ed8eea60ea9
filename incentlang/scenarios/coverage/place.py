"""One thing that a scenario can reach: a clause of the plan, and one of the ways in which it can go."""

from __future__ import annotations

from typing import Literal as Choice

import attrs

from incentlang.source import Span

Key = tuple[Span, str]
"""A clause by its place in the text, and which of its ways. A clause that two rules share is one clause."""

Kind = Choice["credit", "condition", "case", "default", "band", "boundary", "deadline", "cap", "claw back"]


@attrs.frozen
class Place:
    """What there is to cover.

    Attributes:
        kind: What it is, for people.
        side: Which way of the clause; with the span it is what an evaluation notes.
        missing: A sentence that says what no scenario does, where none does it.
    """

    span: Span
    side: str
    kind: Kind
    missing: str

    @property
    def key(self) -> Key:
        """What an evaluation notes when it comes here."""
        return self.span, self.side


def quoted(span: Span) -> str:
    """The clause in one line, between quotes."""
    return f"`{' '.join(span.text.split()).lstrip(', ')}`"
