"""Where text comes from: a source file and the places in it that messages point at."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from functools import cached_property
from typing import NamedTuple


class Source:
    """One plan file as text.

    Args:
        path: The path as the user would write it, shown in messages.
        text: The whole text, decoded from UTF-8.
    """

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text

    def __repr__(self) -> str:
        return f"Source({self.path!r})"

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        starts.extend(i + 1 for i, char in enumerate(self.text) if char == "\n")
        return starts

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the text, as hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def _words(self) -> dict[tuple[int, int], str]:
        return {}

    def words(self, start: int, end: int) -> str:
        """The text between two places in one line; explanations ask for the same words again and again."""
        found = self._words.get((start, end))
        if found is None:
            found = self._words[start, end] = " ".join(self.text[start:end].split())
        return found

    def line_of(self, offset: int) -> int:
        """The line, counted from 1, that holds the character at `offset`."""
        return bisect_right(self._starts, offset)

    def column_of(self, offset: int) -> int:
        """The column, counted from 1 in code points, of the character at `offset`."""
        return offset - self._starts[self.line_of(offset) - 1] + 1

    def line_text(self, line: int) -> str:
        """The text of `line` (counted from 1), without its line end; empty past the end."""
        if not 1 <= line <= len(self._starts):
            return ""
        start = self._starts[line - 1]
        end = self._starts[line] - 1 if line < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r")

    def span_of_line(self, line: int) -> Span:
        """The span of a whole line, without leading white space."""
        text = self.line_text(line)
        start = self._starts[line - 1]
        return Span(self, start + len(text) - len(text.lstrip()), start + len(text))


class Span(NamedTuple):
    """A stretch of one source: `start` inclusive, `end` exclusive, in code points."""

    source: Source
    start: int
    end: int

    @property
    def line(self) -> int:
        """First line, counted from 1."""
        return self.source.line_of(self.start)

    @property
    def column(self) -> int:
        """First column, counted from 1."""
        return self.source.column_of(self.start)

    @property
    def end_line(self) -> int:
        """Last line, counted from 1."""
        return self.source.line_of(max(self.start, self.end - 1))

    @property
    def end_column(self) -> int:
        """The column just after the last character."""
        return self.source.column_of(max(self.start, self.end - 1)) + 1

    @property
    def text(self) -> str:
        """The characters themselves."""
        return self.source.text[self.start : self.end]

    @property
    def words(self) -> str:
        """The text with line breaks and runs of white space as one space."""
        return self.source.words(self.start, self.end)

    @property
    def place(self) -> str:
        """`file:line:column`, as editors and terminals link it."""
        return f"{self.source.path}:{self.line}:{self.column}"

    def to(self, other: Span) -> Span:
        """The span from the start of this one to the end of `other`."""
        return Span(self.source, self.start, other.end)


NOWHERE = Span(Source("<built in>", ""), 0, 0)
"""The place of what no file declares, such as the built-in `participant`."""
