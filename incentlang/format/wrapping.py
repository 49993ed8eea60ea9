"""Clauses that are longer than a line: where they go on, and how far that is indented."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH = 120
"""The longest line, as in this project's own files."""

_AT_PHRASE, _AT_COMMA, _AT_PART, _AT_CONDITION, _AT_SIGN, _AT_OF = 0, 1, 2, 3, 6, 8

_PLACES: dict[str, int] = {
    "STRING": _AT_PHRASE,
    "FOR": _AT_PHRASE,
    "FOR_EACH": _AT_PHRASE,
    "TIED_TO": _AT_PHRASE,
    "DURING": _AT_PHRASE,
    "WHERE": _AT_PART,
    "GIVES": _AT_PART,
    "OVER": _AT_PART,
    "BY": _AT_PART,
    "TO": _AT_PART,
    "TO_EACH": _AT_PART,
    "SPLIT": _AT_PART,
    "TOWARD": _AT_PART,
    "WITHIN": _AT_PART,
    "AFTER": _AT_PART,
    "OR": _AT_CONDITION,
    "AND": _AT_CONDITION + 1,
    "IS": _AT_CONDITION + 2,
    "PLUS": _AT_SIGN,
    "MINUS": _AT_SIGN,
    "TIMES": _AT_SIGN + 1,
    "DIVIDED": _AT_SIGN + 1,
    "OF": _AT_OF,
    "OTHERWISE": _AT_OF,
}
"""Words before which a clause may go on in the next line; the smaller the number, the better the place."""


def wrapped(kinds: Sequence[str], texts: Sequence[str], gaps: Sequence[str], indent: int) -> list[str]:
    """The lines of a clause.

    Args:
        kinds: The terminals of its words.
        texts: Their spelling.
        gaps: What stands before each.
        indent: The column of the clause; what goes on in further lines stands two columns deeper.
    """
    whole = " " * indent + "".join(gap + text for gap, text in zip(gaps, texts, strict=True))
    if len(whole) <= WIDTH:
        return [whole]
    places = _places(kinds, texts, gaps)
    lines: list[str] = []
    first, last = 0, len(texts)
    while first < last:
        room = WIDTH - (indent if first == 0 else indent + 2)
        until = _until(places, texts, gaps, first, room)
        head, *rest = texts[first:until]
        # The comma of a phrase such as `, restored after` stays on the line before it.
        head = head.removeprefix(", ") if first else head
        line = head + "".join(gap + text for gap, text in zip(gaps[first + 1 : until], rest, strict=True))
        comma = "," if until < last and texts[until].startswith(", ") else ""
        lines.append(" " * (indent if first == 0 else indent + 2) + line + comma)
        first = until
    return lines


def _places(kinds: Sequence[str], texts: Sequence[str], gaps: Sequence[str]) -> dict[int, tuple[int, int]]:
    """The words before which a line may end, each with how good that is: outside parentheses first."""
    found: dict[int, tuple[int, int]] = {}
    depth = 0
    for index, kind in enumerate(kinds):
        if kind == "RPAR":
            depth -= 1
        if index > 1 and kinds[index - 1] == "COMMA":
            found[index] = (depth, _AT_COMMA)
        elif index > 1 and (texts[index].startswith(", ") or (index == 2 and kinds[0] == "ENSURE")):
            found[index] = (depth, _AT_PHRASE)
        elif index > 1 and kind in _PLACES and gaps[index] and not (kind == "OF" and depth == 0 and index < 3):
            found[index] = (depth, _PLACES[kind])
        if kind == "LPAR":
            depth += 1
    return found


def _until(places: dict[int, tuple[int, int]], texts: Sequence[str], gaps: Sequence[str], first: int, room: int) -> int:
    """Where the line that begins with the word `first` ends: the last of the best places that leave it short enough."""
    fits: list[int] = []
    beyond: list[int] = []
    width = 0
    for index in range(first, len(texts)):
        comma = 1 if texts[index].startswith(", ") else 0
        if index > first and index in places:
            (fits if width + comma <= room else beyond).append(index)
        width += len(texts[index]) + (len(gaps[index]) if index > first else 0)
    if width <= room or not (fits or beyond):
        return len(texts)
    if not fits:
        return beyond[0]
    best = min(places[index] for index in fits)
    those = [index for index in fits if places[index] == best]
    # `A of B of C` reads from the left: its first `of` joins the two sides.
    return those[0] if best[1] == _AT_OF else those[-1]
