"""What is said of a plan: paragraphs of whole sentences that know the line of the plan they come from."""

from __future__ import annotations

from typing import Literal as Choice

import attrs

from incentlang.source import Span

About = Choice["what", "pays", "counts", "earned", "paid", "taken back", "why"]
"""What a paragraph answers: what it is about, what it pays, what counts to quota, when, what may go again, why."""


@attrs.frozen
class Paragraph:
    """Sentences about one clause of the plan.

    Attributes:
        about: The question that it answers.
        sentences: Whole sentences, each with its full stop.
        file: The plan file, as messages name it.
        line: The line of the clause, counted from 1.
    """

    about: About
    sentences: tuple[str, ...]
    file: str
    line: int

    @property
    def text(self) -> str:
        """The sentences one after the other."""
        return " ".join(self.sentences)


def paragraph(about: About, span: Span, *sentences: str) -> Paragraph:
    """A paragraph of the sentences that say something; each gets its capital letter and its full stop."""
    return Paragraph(about, tuple(map(sentence, filter(None, sentences))), span.source.path, span.line)


def sentence(words: str) -> str:
    """Words with a capital letter and a full stop."""
    words = " ".join(words.split())
    end = "" if words.endswith((".", "!", "?", ".”", "!”", "?”")) else "."
    return f"{words[:1].upper()}{words[1:]}{end}"
