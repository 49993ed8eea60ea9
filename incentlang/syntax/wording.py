"""How a mistake is put into words: what stood there, what was found, and what could have stood there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from incentlang.syntax.vocabulary import ARITHMETIC, CLAUSES, ITEMS, PHRASES, REFUSED, SIGNS, VALUES, spellings

_MOST = 6
"""A list of more than this many possibilities is not read."""

_AFTER_WORDS = 6


# After a value these are possible nearly everywhere and hardly ever meant.
_RARE = frozenset(
    {"DOT", "LPAR", "LAST_N", "AT_PERIOD", "TO_DATE", "OF_THE_GRAIN", "PREVIOUS_GRAIN", "ON", "OTHERWISE", "OR"}
)
_JOINTS = frozenset({"TO", "WHERE", "WITHIN", "OVER", "BY", "OF", "AND"})


class Word(Protocol):
    """A word of the text as the parser hands it out."""

    type: str
    start_pos: int | None
    end_pos: int | None


_CONDITION = "a condition such as `kind is new_logo`"
_AMOUNT = "an amount such as ARR or a number"
_VALUE_AFTER = {
    "WHEN": _CONDITION,
    "UNLESS": _CONDITION,
    "WHERE": _CONDITION,
    "AND": _CONDITION,
    "OR": _CONDITION,
    "NOT": _CONDITION,
    "CREDIT": _AMOUNT,
    "COUNT": _AMOUNT,
    "OVERLAY_COUNT": _AMOUNT,
    "OF": _AMOUNT,
    "SUM_OF": _AMOUNT,
    "AVERAGE_OF": _AMOUNT,
    "HIGHEST_OF": _AMOUNT,
    "LOWEST_OF": _AMOUNT,
    "CLAW_BACK": "a share such as 100%",
    "WITHIN": "a length such as 90 days",
    "GRAIN": "a calculation such as `sum of ARR over deal`",
}
_NAME_AFTER = {
    **dict.fromkeys(ITEMS, "a name such as new_logo"),
    "TO": "who is paid, such as owner",
    "TOWARD": "a measure such as bookings",
    "FOR_EACH": "what is paid for, such as deal",
    "AFTER": "a fact such as activation",
    "EVERYONE_ABOVE": "whose managers, such as owner",
    "LEVELS_ABOVE": "whose managers, such as owner",
    "OVER": "a fact such as deal",
    "USE": "the name of a module such as saas",
    "COLON": "a kind such as money",
    "CURRENCY": "a currency such as USD",
    "PURPOSE": "a purpose such as retain",
    "CONVERT": "a currency such as EUR",
    "AT": "a file of rates such as exchange_rate",
}


def expected(accepts: Collection[str], before: str, item: str | None) -> tuple[str, ...]:
    """What could stand next, in phrases, without what begins another clause or definition.

    Args:
        accepts: The terminals that could stand next.
        before: The terminal just before.
        item: The definition around, for the words that begin its clauses.
    """
    left = set(accepts) - set(ITEMS) - REFUSED - {"$END"}
    if is_complete(accepts):
        left -= set(CLAUSES.get(item or "", ()))
    if left - _RARE or is_complete(accepts):
        left -= _RARE - ({"LPAR"} if "NUMBER" in left else set())
    phrases: list[str] = []
    rows = item == "SCENARIO" and "FIELD" in left
    if rows:
        left -= {"FIELD", "NUMBER", "STRING"}
    if {"NAME", "NUMBER", "LPAR"} <= left:
        phrases.append(_VALUE_AFTER.get(before, "a value such as ARR, 20% or 500 USD"))
        left -= VALUES
    elif {"NUMBER", "PERCENT", "AMOUNT"} <= left and "NAME" not in left:
        phrases.append("a value such as 20% or 500 USD")
        left -= VALUES
    elif {"NUMBER", "PERCENT", "NAME"} <= left:
        phrases.append("a value such as 20%, 500 USD or smb")
        left -= VALUES
    if "NAME" in left:
        phrases.append(_NAME_AFTER.get(before, "a name"))
        left.discard("NAME")
    if left >= ARITHMETIC:
        # After a whole value: what ends or continues the clause comes first, signs last.
        ends = [terminal for terminal in ("RPAR", "COMMA") if terminal in left]
        phrases.extend(PHRASES[terminal] for terminal in ends)
        phrases.extend(f"`{word}`" for terminal in sorted(left & _JOINTS) for word in spellings(terminal))
        phrases.append("a sign such as `+` or `*`")
        if left >= SIGNS:
            phrases.append("a comparison such as `is at least`")
        left -= ARITHMETIC | SIGNS | _JOINTS | set(ends)
    # What is described comes before what is quoted: it is more often what is missing.
    phrases.extend(PHRASES[terminal] for terminal in sorted(left) if terminal in PHRASES)
    for terminal in sorted(left):
        phrases.extend(f"`{word.lstrip(', ')}`" for word in spellings(terminal))
    if rows:
        phrases.append("a row such as `D1: 500 USD, smb`")
    unique = tuple(dict.fromkeys(phrases))
    return unique[:_MOST]


def is_complete(accepts: Collection[str]) -> bool:
    """Whether the definition could end here."""
    return "$END" in accepts


def clause_words(item: str | None) -> tuple[str, ...]:
    """The words that begin a clause of this kind of definition."""
    return tuple(spellings(terminal)[0] for terminal in CLAUSES.get(item or "", ()))


def words_before(text: str, words: Sequence[Word], item: str | None) -> str:
    """The last words before the offending one, from the start of their clause, on one line."""
    starters = {*CLAUSES.get(item or "", ()), *ITEMS, "FIELD"}
    first = max((index for index, word in enumerate(words) if word.type in starters), default=0)
    # What stands on the line of the last word is what the reader looks at.
    line = text.rfind("\n", 0, words[-1].start_pos or 0) if words else 0
    while first < len(words) - 1 and (words[first].start_pos or 0) < line:
        first += 1
    shown = words[first:][-_AFTER_WORDS:]
    if not shown:
        return ""
    squeezed = " ".join(text[shown[0].start_pos or 0 : shown[-1].end_pos or 0].split())
    cut = len(words) - first > _AFTER_WORDS
    if "#" in squeezed or len(squeezed) > 60:
        squeezed, cut = squeezed[-50:].split(" ", 1)[-1], True
    return f"… {squeezed}" if cut else squeezed


def found(text: str, word: Word) -> str:
    """The offending word as the reader sees it."""
    start, end = word.start_pos or 0, word.end_pos or 0
    if word.type == "$END":
        rest = text[start:].split(None, 1)
        return f"`{rest[0]}`" if rest else "the end of the file"
    written = " ".join(text[start:end].split())
    return f"`{written}`" if len(written) <= 40 else f"`{written[:36]}…`"


def begins_line(text: str, place: int) -> bool:
    """Whether only white space stands before this place on its line."""
    return not text[text.rfind("\n", 0, place) + 1 : place].strip()
