"""What `incent check --fix` writes: other words for a stretch of the text, where nobody could mean anything else."""

from __future__ import annotations

import re

import attrs

from incentlang.diagnostics.suggest import distance
from incentlang.source import NOWHERE, Span


@attrs.frozen
class Edit:
    """A stretch of the text, and what is written there instead; an empty stretch is a place between characters."""

    span: Span
    text: str


@attrs.frozen
class Fix:
    """All that has to be written to mend one finding, and nothing else.

    Attributes:
        title: What it does, as one would ask for it: `write X`.
        edits: None overlaps another, and all are in one file.
    """

    title: str
    edits: tuple[Edit, ...]


def written(at: object, text: str) -> Fix | None:
    """The words of a place in a plan are replaced."""
    if not isinstance(at, Span) or at.source is NOWHERE.source:
        return None
    return Fix(f"write `{text.strip()}` instead of `{' '.join(at.text.split())}`", (Edit(at, text),))


def renamed(at: object, name: str, suggestions: tuple[str, ...]) -> Fix | None:
    """A misspelt name gets the one suggestion, if only one was near and one slip leads to it.

    Names that differ in a digit are two names: `rate_1` is no slip for `rate_2`.
    """
    if not isinstance(at, Span) or len(suggestions) != 1:
        return None
    [meant] = suggestions
    uses = list(re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", at.text))
    if len(uses) != 1 or not re.fullmatch(r"\w+(?:\.\w+)*", meant) or not is_one_slip(name, meant):
        return None
    return written(Span(at.source, at.start + uses[0].start(), at.start + uses[0].end()), meant)


def is_one_slip(found: str, meant: str) -> bool:
    """Whether a word became another by one letter too many, too few, wrong or in the wrong place, or by capitals.

    A short word with another letter is another word: NRR is no slip for ARR.
    """
    one, other = found.lower(), meant.lower()
    if max(len(one), len(other)) < 3 or re.sub(r"\D", "", one) != re.sub(r"\D", "", other):
        return False
    replaced = len(one) == len(other) and sorted(one) != sorted(other)
    return distance(one, other) <= 1 and not (replaced and len(one) < 5)


def apart(at: object, word: str) -> Fix | None:
    """A sign is replaced by a word, which needs a space on either side."""
    if not isinstance(at, Span):
        return None
    text = at.source.text
    before = "" if not text[: at.start][-1:].strip() else " "
    after = "" if not text[at.end : at.end + 1].strip() else " "
    return written(at, f"{before}{word}{after}")


def taken_out(at: object) -> Fix | None:
    """What a place holds goes, with the blanks behind it where there are blanks before it or nothing is."""
    if not isinstance(at, Span) or at.source is NOWHERE.source:
        return None
    text = at.source.text
    end = at.end
    if not text[: at.start][-1:].strip():
        end += len(text[end:]) - len(text[end:].lstrip(" \t"))
    return Fix(f"take out `{at.text}`", (Edit(Span(at.source, at.start, end), ""),))
