"""Text as a terminal shows it: cells instead of characters, and nothing that could steer the terminal.

Plans and data are written by others, and what a message repeats of them must not move the cursor, change
colours, or turn the reading direction so that one thing is read and another is meant.
"""

from __future__ import annotations

import unicodedata

TAB = "    "
ELLIPSIS = "…"

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NO_CELLS = frozenset(["Mn", "Me", "Cf"])


def is_harmful(char: str) -> bool:
    """Whether a character steers the terminal, breaks the line or turns the reading direction."""
    return char in _BIDI or unicodedata.category(char) in ("Cc", "Zl", "Zp", "Cs")


def harmless(text: str) -> str:
    """The text without control and direction characters; tabs become spaces."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(TAB if char == "\t" else char for char in text if char == "\t" or not is_harmful(char))


def width_of(text: str) -> int:
    """How many cells harmless text takes: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(_cells(char) for char in text)


def _cells(char: str) -> int:
    if unicodedata.category(char) in _NO_CELLS:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def wrapped(text: str, room: int) -> list[str]:
    """The text in lines of so many cells, broken at spaces; a longer word keeps a line to itself."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            if line and width_of(line) + 1 + width_of(word) > room:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        lines.append(line)
    return lines
