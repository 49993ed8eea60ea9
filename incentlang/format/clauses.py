"""A text cut into the lines of its canonical layout, each with the comments that belong to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import attrs

from incentlang.format.breaks import INSIDE, Breaks, breaks_of
from incentlang.format.spelling import apart, spelt
from incentlang.syntax import ast

if TYPE_CHECKING:
    from incentlang.syntax.quick import Word
    from incentlang.syntax.reading import Worded


@attrs.define
class Line:
    """One clause: its words as they will be written. Columns are aligned by changing `gaps`.

    Attributes:
        item: The terminal of the definition that it belongs to.
        number: Which definition of the file that is.
        depth: How many clauses stand above it.
        start: Where its first word begins in the text.
        end: Where its last word ends.
        kinds: The terminals of its words.
        texts: Their spelling.
        gaps: What stands before each of them.
        above: Comments on lines of their own, which go before it.
        beside: Comments that stand behind its words.
        whole: Never wrapped: a row stays a row.
    """

    item: str
    number: int
    depth: int
    start: int
    end: int
    kinds: list[str]
    texts: list[str]
    gaps: list[str]
    above: list[ast.Comment] = attrs.field(factory=list)
    beside: list[ast.Comment] = attrs.field(factory=list)
    whole: bool = False


def cut(worded: Worded) -> tuple[list[Line], list[ast.Comment]]:
    """The lines of a text, and the comments after the last of them."""
    lines = list(_lines(worded))
    return lines, _attach(worded.file, lines, worded.words)


def _lines(worded: Worded) -> Iterator[Line]:
    breaks = breaks_of(worded.file.items)
    words = _split(worded, breaks)
    starts = {item.span.start: _inside(item) for item in worded.file.items}
    item, number, inside, parentheses = "", -1, frozenset[str](), 0
    line: Line | None = None
    for index, word in enumerate(words):
        kind, _, start, end = word
        depth = breaks.get(start)
        if depth is None and kind in inside and parentheses == 0:
            depth = 2 if kind == "LESS_ALREADY_EARNED" else 1
        if kind == "LPAR":
            parentheses += 1
        elif kind == "RPAR":
            parentheses -= 1
        if depth is not None:
            if line is not None:
                yield line
            if start in starts:
                item, number, inside = kind, number + 1, INSIDE.get(kind, frozenset()) - starts[start]
            line = Line(item, number, depth, start, end, [kind], [spelt(words, index)], [""])
            line.whole = kind == "GIVEN" or (item == "TABLE" and depth == 1 and kind != "BY")
        elif line is not None:
            line.end = end
            line.kinds.append(kind)
            line.texts.append(spelt(words, index))
            line.gaps.append(apart(words, index, item))
    if line is not None:
        yield line


def _inside(item: ast.Item) -> frozenset[str]:
    """The words that begin no line here: `gives` of a case stands behind its condition."""
    cases = isinstance(item, ast.Formula | ast.Value) and isinstance(item.body, ast.Cases)
    return frozenset({"GIVES"}) if cases else frozenset()


def _split(worded: Worded, breaks: Breaks) -> Sequence[Word]:
    """The words, with `, retroactive above` in two where `above` begins the first row of the table.

    In `breaks` the row then begins at that word, and no longer at the value after it.
    """
    points = {
        item.cells[0].value.span.start
        for item in worded.file.items
        if isinstance(item, ast.Table) and item.method == "retroactive" and item.cells
    }
    words = worded.words
    for index in range(len(words) - 1, 0, -1) if points else ():
        word = words[index - 1]
        if word.kind == "COMMA_RETROACTIVE_ABOVE" and words[index].start in points:
            method = word._replace(kind="COMMA_METHOD", text=", retroactive", end=word.end - len("above"))
            bound = word._replace(kind="BOUND", text="above", start=method.end)
            breaks[bound.start] = breaks.pop(words[index].start)
            words = (*words[: index - 1], method, bound, *words[index:])
    return words


def _attach(file: ast.File, lines: Sequence[Line], words: Sequence[Word]) -> list[ast.Comment]:
    """Give each comment to its line; what stands after the last line is returned."""
    text = file.source.text
    left: list[ast.Comment] = []
    index = 0
    ends = iter(words)
    word = next(ends, None)
    last_end = 0
    for comment in file.comments:
        place = comment.span.start
        while word is not None and word.end <= place:
            last_end = word.end
            word = next(ends, None)
        while index + 1 < len(lines) and lines[index + 1].start < place:
            index += 1
        started = bool(lines) and lines[index].start < place
        if started and "\n" not in text[last_end:place]:
            lines[index].beside.append(comment)
        elif started and lines[index].end > place:
            lines[index].above.append(comment)
        elif not started and lines:
            lines[0].above.append(comment)
        elif started and index + 1 < len(lines):
            lines[index + 1].above.append(comment)
        else:
            left.append(comment)
    return left
