"""The words of the language that this version lacks, each with what to do instead; E0090 lists them."""

from __future__ import annotations

import re

import attrs


@attrs.frozen
class Lacking:
    """Words that this version lacks.

    Attributes:
        word: How messages name them.
        instead: What can be written today.
        pattern: How they are recognised, at the place of a mistake.
        clause: Whether they begin a clause or a definition.
    """

    word: str
    instead: str
    pattern: re.Pattern[str]
    clause: bool


def _lacking(word: str, instead: str, pattern: str = "", clause: bool = True) -> Lacking:
    text = pattern or r"\s+".join(map(re.escape, word.split()))
    return Lacking(word, instead, re.compile(rf"(?:{text})\b", re.IGNORECASE), clause)


LACKING: tuple[Lacking, ...] = (
    _lacking("of the credit", "`claw back 100% of the money`", r"of\s+(?:the\s+)?(?:quota\s+)?credit", clause=False),
    _lacking("later of", "`after FACT` makes the credit earned on the later of both dates",
             r"later\s+of(?:\s+[\w.]+\s*,\s*[\w.]+)?", clause=False),
    _lacking("top", "`rank of bookings, ties take the better place` gives the place: put it into a condition",
             r"top\s+\d+", clause=False),
    _lacking("team", "a measure of the manager: `sum of ARR over deal by everyone above owner`",
             r"(?:team|roll[-\s]?up)\b(?!\s*[.:])", clause=False),
)  # fmt: skip
