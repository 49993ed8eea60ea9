"""The canonical text of a plan file: one clause a line, comments at their clauses, at most one empty line."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from incentlang.format.clauses import Line, cut
from incentlang.format.columns import align
from incentlang.format.wrapping import wrapped
from incentlang.source import Source
from incentlang.syntax import ast
from incentlang.syntax.reading import Worded, read_sound, read_worded

_FARTHEST = 100
"""A comment beside a clause keeps its column up to here."""


class MeaningChanged(Exception):
    """What was laid out does not say what was written: a mistake of this package, and nothing is written."""


@attrs.frozen
class Piece:
    """What is written of one clause, or of one comment on its own line.

    Attributes:
        lines: The lines, without line ends.
        first: The first line of the text that it stands on.
        last: The last one.
        empty: Whether an empty line goes before it.
    """

    lines: tuple[str, ...]
    first: int
    last: int
    empty: bool


def canonical(source: Source, only: tuple[int, int] | None = None) -> str | None:
    """The canonical text, or None if there is a mistake in the file.

    Args:
        source: The text.
        only: First and last line of what is laid out anew; the rest stays as it is.

    Raises:
        MeaningChanged: The canonical text would not mean the same.
    """
    worded = read_worded(source)
    if worded is None:
        return None
    pieces = _pieces(worded)
    text = _text(pieces) if only is None else _spliced(source.text, pieces, *only)
    if text != source.text:
        _check(worded, Source(source.path, text))
    return text


def _check(worded: Worded, after: Source) -> None:
    again = read_sound(after)
    same = again is not None and again.items == worded.file.items
    if again is None or not same or _said(again.comments) != _said(worded.file.comments):
        raise MeaningChanged(after.path)


def _said(comments: Sequence[ast.Comment]) -> list[str]:
    return sorted(comment.text.rstrip() for comment in comments)


def _text(pieces: Sequence[Piece]) -> str:
    found: list[str] = []
    for piece in pieces:
        if piece.empty and found:
            found.append("")
        found.extend(piece.lines)
    return "\n".join(found) + "\n" if found else ""


def _spliced(text: str, pieces: Sequence[Piece], first: int, last: int) -> str:
    """The text with those pieces replaced that touch the lines; what shares a line with them goes along."""
    chosen = [i for i, piece in enumerate(pieces) if piece.first <= last and piece.last >= first]
    if not chosen:
        return text
    low, high = chosen[0], chosen[-1]
    top, bottom = min(p.first for p in pieces[low : high + 1]), max(p.last for p in pieces[low : high + 1])
    while True:
        touched = [i for i, piece in enumerate(pieces) if piece.first <= bottom and piece.last >= top]
        top, bottom = min(top, *(pieces[i].first for i in touched)), max(bottom, *(pieces[i].last for i in touched))
        if (touched[0], touched[-1]) == (low, high):
            break
        low, high = touched[0], touched[-1]
    before, after = text.split("\n")[: top - 1], text.split("\n")[bottom:]
    middle = _text(pieces[low : high + 1]).removesuffix("\n")
    return "\n".join([*before, middle, *after])


def _pieces(worded: Worded) -> list[Piece]:
    source = worded.file.source
    lines, left = cut(worded)
    align(lines, lambda one, other: not other.above and source.line_of(other.start) - source.line_of(one.end) <= 1)
    beside = _beside(source, lines)
    found: list[Piece] = []
    previous: Line | None = None
    end = 0
    for line, shown in zip(lines, beside, strict=True):
        apart = previous is not None and line.depth == 0 and _apart(previous, line)
        tail = _tail(source, previous, line.above, end) if line.depth == 0 else 0
        empties = _empties(source.text, line)
        if apart and not any(empties[tail:]):
            empties[tail] = True
        for index, comment in enumerate(line.above):
            depth = _tail_depth(comment, previous) if previous is not None and index < tail else line.depth
            found.append(_comment(source, comment, depth, empties[index]))
        end = max([line.end, *(comment.span.end for comment in (*line.above, *line.beside))])
        found.append(Piece(shown, source.line_of(line.start), source.line_of(end - 1), empties[-1]))
        previous = line
    tail = _tail(source, previous, left, end)
    for index, comment in enumerate(left):
        depth = _tail_depth(comment, previous) if previous is not None and index < tail else 0
        found.append(_comment(source, comment, depth, _empty_before(source.text, comment.span.start)))
    return found


def _empties(text: str, line: Line) -> list[bool]:
    """Whether an empty line stands before each comment above a clause, and before the clause itself.

    What goes above comments that stood inside the clause is what stood above the clause.
    """
    outside = [comment.span.start for comment in line.above if comment.span.start < line.start]
    inside = len(line.above) - len(outside)
    return [_empty_before(text, start) for start in (*outside, line.start)] + [False] * inside


def _empty_before(text: str, place: int) -> bool:
    """Whether a place begins its line, and the line before is empty."""
    end = text.rfind("\n", 0, place)
    return end > 0 and not text[end:place].strip() and not text[text.rfind("\n", 0, end) + 1 : end].strip()


def _comment(source: Source, comment: ast.Comment, depth: int, empty: bool) -> Piece:
    place = source.line_of(comment.span.start)
    return Piece(("  " * depth + comment.text.rstrip(),), place, place, empty)


def _apart(before: Line, after: Line) -> bool:
    """Whether an empty line has to stand between two definitions: unless both are single lines of one kind."""
    return before.depth > 0 or before.item != after.item


def _tail(source: Source, previous: Line | None, comments: Sequence[ast.Comment], end: int) -> int:
    """How many comments before a definition still belong to the one above: indented, with no empty line between."""
    count = 0
    if previous is not None:
        for comment in comments:
            gap = source.text[end : comment.span.start]
            if gap.count("\n") > 1 or not gap.rpartition("\n")[2]:
                break
            count, end = count + 1, comment.span.end
    return count


def _tail_depth(comment: ast.Comment, previous: Line) -> int:
    """How deep a comment at the end of a definition stands: as written, but never deeper than what is above it."""
    return min(previous.depth, max(1, (comment.span.column - 1) // 2))


def _beside(source: Source, lines: Sequence[Line]) -> list[tuple[str, ...]]:
    """The lines of each clause with the comments beside them, which keep the column that neighbours share."""
    found: list[tuple[str, ...]] = []
    run: list[tuple[int, str]] = []
    column = 0

    def set_run() -> None:
        place = max((len(found[i][-1]) + 2 for i, _ in run), default=0)
        if all(len(found[i][-1]) + 2 <= column <= _FARTHEST for i, _ in run):
            place = column
        for i, text in run:
            *before, last = found[i]
            found[i] = (*before, f"{last:<{place}}{text}")
        run.clear()

    for line in lines:
        indent = "  " * line.depth
        texts = (
            [indent + "".join(gap + text for gap, text in zip(line.gaps, line.texts, strict=True))]
            if line.whole
            else wrapped(line.kinds, line.texts, line.gaps, len(indent))
        )
        # Of several comments beside one clause the last stays there, and the others go above.
        line.above.extend(line.beside[:-1])
        line.above.sort(key=lambda comment: comment.span.start)
        del line.beside[:-1]
        last = line.beside[0] if line.beside else None
        at = source.column_of(last.span.start) - 1 if last is not None else -1
        if run and (at != column or line.above):
            set_run()
        found.append(tuple(texts))
        if last is not None:
            column = at
            run.append((len(found) - 1, last.text.rstrip()))
    set_run()
    return found
