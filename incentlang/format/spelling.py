"""The one canonical spelling of each word, and the space between two words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from incentlang.syntax.quick import Word

_COUNTED = re.compile(r"\b(\d+) ((?:working |half )?(?:day|week|month|quarter|year|level))s?\b")
_NUMBERED = frozenset({"DURATION", "LAST_N", "BY_PERIOD_END", "LEVELS_ABOVE", "COMMA_STARTING"})
_SIGNS = {
    "=": "is",
    "!=": "is not",
    ">=": "is at least",
    "<=": "is at most",
    ">": "is above",
    "<": "is below",
}
_OTHER_AFTER_IS = frozenset({"known", "between", "one", "at", "above", "below"})
"""Names that `is` would take for its own words."""

_ASSIGNING = frozenset({"PARAM", "OVERRIDE", "LET", "SET"})

_VALUES = frozenset(
    {"NAME", "NUMBER", "PERCENT", "AMOUNT", "DURATION", "DATE", "PERIOD", "STRING", "RPAR", "TO_DATE", "OF_THE_GRAIN"}
    | {"LAST_N", "PREVIOUS_GRAIN", "AT_PERIOD", "TARGET_FOR", "PRORATED_BY", "WITHIN_THE_YEAR", "COMMA_TIES"}
    | {"COMMA_AT_LEAST_PEOPLE"}
)
"""Words with which a value can end: a minus after one of them takes away."""

_ROWS = frozenset({"TABLE", "SCENARIO"})
"""Definitions in which values stand side by side, so that a minus is always the sign of a number."""

_NEVER_AFTER_SPACE = frozenset({"COMMA", "RPAR", "COLON", "DOT"})
_NEVER_BEFORE_SPACE = frozenset({"LPAR", "DOT"})


def spelt(words: Sequence[Word], index: int) -> str:
    """The canonical text of a word."""
    kind, text, _, _ = words[index]
    if kind in ("NAME", "STRING", "COMMA", "NUMBER"):
        return text
    if kind in _SPECIAL:
        return _SPECIAL[kind](words, index)
    if kind in _NUMBERED:
        return _counted(_squeezed(text))
    return _squeezed(text) if " " in text or not text.isalnum() else text


def _squeezed(text: str) -> str:
    if text.startswith(","):
        return ", " + " ".join(text[1:].split())
    return " ".join(text.split())


def _counted(text: str) -> str:
    return _COUNTED.sub(lambda found: f"{found[1]} {found[2]}{'' if int(found[1]) == 1 else 's'}", text)


def _percent(words: Sequence[Word], index: int) -> str:
    return "".join(words[index].text.split())


def _sign(words: Sequence[Word], index: int) -> str:
    """`is at least` for `>=`, unless the word after it would then be read as another word of the language."""
    sign = words[index].text
    following = words[index + 1].text.split() if index + 1 < len(words) else [""]
    if following[0] in _OTHER_AFTER_IS or (index > 1 and words[index - 2].kind in _ASSIGNING):
        return sign
    return _SIGNS[sign]


def _parts(words: Sequence[Word], index: int) -> str:
    stem = _squeezed(words[index].text).removesuffix("s")
    return stem if words[index - 1].text == "1" else f"{stem}s"


def _nth(words: Sequence[Word], index: int) -> str:
    number = int("".join(filter(str.isdigit, words[index].text)))
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"the {number}{ending}"


def _recovered(words: Sequence[Word], index: int) -> str:
    """`, recovered in 4 monthly parts, at most …`: the second `recovered` says nothing more."""
    return ", at most" if index > 2 and words[index - 3].kind == "COMMA_RECOVERED_IN" else ", recovered at most"


def _of_the_money(words: Sequence[Word], index: int) -> str:
    return _squeezed(words[index].text).replace("of money", "of the money")


def _on_its_own(words: Sequence[Word], index: int) -> str:
    """A clause of its own needs no comma before it."""
    return _squeezed(words[index].text.lstrip(","))


def _by_period_end(words: Sequence[Word], index: int) -> str:
    return _counted(_squeezed(words[index].text).replace("the ", ""))


_SPECIAL = {
    "PERCENT": _percent,
    "SIGN": _sign,
    "EQUALS": _sign,
    "PARTS": _parts,
    "ROWS": _parts,
    "THE_NTH": _nth,
    "COMMA_RECOVERED_AT_MOST": _recovered,
    "OF_THE_MONEY": _of_the_money,
    "DUE_WITHIN": _on_its_own,
    "IF_MISSING": _on_its_own,
    "BY_PERIOD_END": _by_period_end,
}


def apart(words: Sequence[Word], index: int, item: str) -> str:
    """What stands between a word and the one before it on the same line; `item` is the terminal of the definition."""
    before, word = words[index - 1], words[index]
    if before.kind in _NEVER_BEFORE_SPACE or word.kind in _NEVER_AFTER_SPACE:
        return ""
    if word.text[0] == "," and word.kind not in ("DUE_WITHIN", "IF_MISSING"):
        return ""
    if word.kind == "LPAR" and before.kind in ("NAME", "ROUNDED"):
        return ""
    if before.kind == "MINUS" and (item in _ROWS or index < 2 or words[index - 2].kind not in _VALUES):
        return ""
    return " "
