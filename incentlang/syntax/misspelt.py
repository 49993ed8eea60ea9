"""Words that are nearly a word of the language: `foreach`, `claw-back`, `atleast`, `wehn`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

import attrs

from incentlang.diagnostics.fixes import is_one_slip
from incentlang.diagnostics.suggest import closest, distance
from incentlang.diagnostics.syntax import MisspeltKeyword
from incentlang.syntax import ast
from incentlang.syntax.vocabulary import CLAUSES, ITEMS, WORDS, spellings

_RUN = re.compile(r"[^\W\d][\w-]*(?:[ \t]+[^\W\d][\w-]*){0,2}")

_IS = ("IS", "is")


def _compared(phrase: str) -> tuple[tuple[str, str], ...]:
    return (_IS, ("COMPARISON", phrase))


# Prose for what the language says in other words: read as those words where they could stand.
_SAID_OTHERWISE: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("for every|for all|per each", (("FOR_EACH", "for each"),)),
    ("every|each", (("FOR_EACH", "for each"),)),
    ("every|per", (("EACH", "each"),)),
    ("if|provided", (("WHEN", "when"),)),
    ("except when|except if|except", (("UNLESS", "unless"),)),
    ("pay|award|grant|reward|commission", (("CREDIT", "credit"),)),
    ("reason|why|note|since", (("BECAUSE", "because"),)),
    ("else|or else|default", (("OTHERWISE", "otherwise"),)),
    ("annually|annual|each year", (("PAID_WORD", "yearly"),)),
    ("biweekly|bi-weekly|fortnightly|every two weeks|every other week", (("PAID_WORD", "every 2 weeks"),)),
    ("semimonthly|semi-monthly", (("PAID_WORD", "twice a month"),)),
    ("semiannually|semi-annually|half-yearly|half yearly|each half year", (("PAID_WORD", "twice a year"),)),
    ("each month", (("PAID_WORD", "monthly"),)),
    ("each quarter", (("PAID_WORD", "quarterly"),)),
    ("of (?:the )?(?:money|cash|credit|commission|amount|payment)", (("OF_THE_MONEY", "of the money"),)),
    ("greater than or equal to|no less than|not less than|minimum", (("COMPARISON", "at least"),)),
    ("less than or equal to|no more than|not more than|maximum", (("COMPARISON", "at most"),)),
    ("greater than|more than|higher than|larger than|over", (("COMPARISON", "above"),)),
    ("less than|lower than|smaller than|fewer than|under", (("COMPARISON", "below"),)),
    ("at least|atleast|at-least|greater than or equal to|no less than", _compared("at least")),
    ("at most|atmost|at-most|less than or equal to|no more than", _compared("at most")),
    ("above|greater than|more than|exceeds|higher than", _compared("above")),
    ("below|less than|lower than", _compared("below")),
    ("between", (_IS, ("BETWEEN", "between"))),
    ("one of|in", (_IS, ("ONE_OF", "one of"))),
    ("known", (_IS, ("KNOWN", "known"))),
    ("equals|equal to|are|was|has", (_IS,)),
    ("from", (("OVER", "over"),)),
    ("total of|total", (("SUM_OF", "sum of"),)),
    (
        "number of (?:distinct|different|unique)|count of (?:different|unique)|distinct count of",
        (("COUNT_OF", "count of"), ("DISTINCT", "distinct")),
    ),
    ("number of", (("COUNT_OF", "count of"),)),
    ("mean of|avg of", (("AVERAGE_OF", "average of"),)),
    ("boolean|bool", (("YES_SLASH_NO", "yes/no"),)),
)
_OTHERWISE = tuple(
    (re.compile(rf"(?:{said.replace(' ', '[ ]+')})\b(?!\s*[.:(])"), words) for said, words in _SAID_OTHERWISE
)

_JOINTS = (
    "to",
    "by",
    "for",
    "of",
    "and",
    "or",
    "not",
    "is",
    "in",
    "on",
    "each",
    "from",
    "over",
    "per",
    "base",
    "then",
    "than",
)
KEYWORDS = frozenset(_JOINTS) | frozenset(
    word.lstrip(", ")
    for terminal in {*ITEMS, *WORDS, "WHERE", "WITHIN", "OTHERWISE", *(t for names in CLAUSES.values() for t in names)}
    for word in spellings(terminal)
)
"""Words that stand elsewhere in the language: a word spelt like one of them is out of place, not misspelt."""


@attrs.frozen
class Misspelling:
    """A word nearly spelt like one that could stand there.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        words: What it was meant to be: terminals and their texts.
        sure: Whether nothing else could be meant: no other word is near, and one slip leads to this one.
    """

    start: int
    end: int
    words: tuple[tuple[str, str], ...]
    sure: bool = True

    @property
    def meant(self) -> str:
        """What it was meant to be, spelt right."""
        return " ".join(text for _, text in self.words)


def said_otherwise(text: str, place: int, accepts: Collection[str]) -> Misspelling | None:
    """Prose at this place for what the language says in other words: `greater than` for `above`."""
    for pattern, words in _OTHERWISE:
        if words[0][0] in accepts and (match := pattern.match(text, place)):
            return Misspelling(place, match.end(), words)
    return None


def misspelt_in(items: tuple[ast.Item, ...]) -> Iterator[MisspeltKeyword]:
    """Words that could be read as names of a table's columns, and are nearly words of its first line."""
    for item in items:
        if not isinstance(item, ast.Table) or item.method or item.gives:
            continue
        last, first = item.axes[-1], item.cells[0].value if item.cells else None
        if len(item.axes) > 1 and (
            near := closest(last.text, ("marginal", "retroactive", "interpolated", "lookup", "bilinear"))
        ):
            yield MisspeltKeyword(at=last.span, found=last.text, meant=near[0], sure=is_one_slip(last.text, near[0]))
        elif isinstance(first, ast.Ident) and closest(first.text, ("gives",)):
            yield MisspeltKeyword(at=first.span, found=first.text, meant="gives", sure=is_one_slip(first.text, "gives"))


def misspelling(text: str, place: int, accepts: Collection[str]) -> Misspelling | None:
    """What the words at this place were meant to be, if one of the accepted terminals is near."""
    run = _RUN.match(text, place)
    if run is None:
        return None
    ends = [match.end() for match in re.finditer(r"[\w-]+", run.group())]
    candidates = {word: terminal for terminal in sorted(accepts) for word in spellings(terminal) if word[0] != ","}
    first = run.group()[: ends[0]]
    if first in KEYWORDS and not any(word.startswith(first + " ") for word in candidates):
        return None
    for size in reversed(ends):
        written = run.group()[:size]
        for word, terminal in candidates.items():
            if _squeezed(written) == _squeezed(word) and written != word:
                return Misspelling(place, place + size, ((terminal, word),))
    for count, size in reversed(list(enumerate(ends, 1))):
        written = " ".join(run.group()[:size].split())
        near = [word for word in candidates if len(word.split()) == count and _near(written, word)]
        if near:
            best = min(near, key=lambda word: (distance(written, word), -_alike(written, word), word))
            sure = len(near) == 1 and is_one_slip(written, best)
            return Misspelling(place, place + size, ((candidates[best], best),), sure)
    # `claw 100%`, `sum ARR`: the phrase lacks its second word.
    whole = {word: terminal for word, terminal in candidates.items() if word.startswith(first + " ")}
    if not whole:
        return None
    word, terminal = next(iter(whole.items()))
    return Misspelling(place, place + ends[0], ((terminal, word),), len(whole) == 1)


def after_comma(text: str, place: int, accepts: Collection[str]) -> Misspelling | None:
    """`, optinal`, or `optional` without its comma: what ends a field or a table's first line."""
    start = re.compile(r",?\s*").match(text, place)
    words = _RUN.match(text, start.end()) if start else None
    if words is None:
        return None
    for terminal in sorted(accepts):
        for spelt in WORDS.get(terminal, ()):
            if not spelt.startswith(", "):
                continue
            count = len(spelt.split()) - 1
            written = re.match(rf"[\w-]+(?:[ \t]+[\w-]+){{{count - 1}}}", words.group())
            if written and (written.group() == spelt[2:] or _near(written.group(), spelt[2:])):
                sure = written.group() == spelt[2:] or is_one_slip(written.group(), spelt[2:])
                return Misspelling(place, words.start() + written.end(), ((terminal, spelt),), sure)
    return None


def _near(written: str, word: str) -> bool:
    """Whether one could be a slip for the other. Short words are always near, so they must differ less."""
    if len(word) == 2:
        return sorted(written) == sorted(word) or (len(written) == 3 and written[:2] == word)
    if len(written) <= 2 or (" " in word and written[0] != word[0]):
        return False
    return bool(closest(written, [word]))


def _alike(written: str, word: str) -> int:
    """How many letters both begin with."""
    return next((n for n, (a, b) in enumerate(zip(written.lower(), word, strict=False)) if a != b), len(word))


def _squeezed(words: str) -> str:
    return re.sub(r"[\s_-]+", "", words).lower()
