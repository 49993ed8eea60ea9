"""The lines of a plan that a finding points at, with the marks under them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from incentlang.cli.characters import ELLIPSIS, TAB, harmless, is_harmful, width_of
from incentlang.cli.findings import Mark
from incentlang.cli.screen import Ink

LEAD = 12
"""Cells that stay visible left of a mark when a long line is clipped."""


@attrs.frozen
class Marked:
    """One place and how it is drawn: `^` for where the mistake is, `-` for places that belong to it."""

    mark: Mark
    sign: str
    style: str


@attrs.frozen
class Line:
    """One line of text as cells: what each character shows, and in which cell it begins."""

    shown: tuple[str, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Line:
        """The line with tabs widened and harmful characters gone; every character keeps its place in the count."""
        shown = tuple(TAB if char == "\t" else "" if is_harmful(char) else char for char in text)
        starts = [0]
        for part in shown:
            starts.append(starts[-1] + width_of(part))
        return cls(shown, tuple(starts))

    def cell(self, column: int) -> int:
        """The cell in which the character in a column (from 1) begins; past the end, the cells after it."""
        past = column - len(self.starts)
        return self.starts[-1] + past if past > 0 else self.starts[column - 1]

    def window(self, first: int, room: int) -> str:
        """The cells from `first` on, `room` of them, with an ellipsis on each side that is cut."""
        left = ELLIPSIS if first > 0 else ""
        last = first + room
        right = ELLIPSIS if self.starts[-1] > last else ""
        inner_first, inner_last = first + len(left), last - len(right)
        parts = [
            part
            for part, start in zip(self.shown, self.starts[:-1], strict=True)
            if start >= inner_first and start + width_of(part) <= inner_last
        ]
        # A wide character that lies across the cut leaves a gap, which keeps the marks in place.
        begun = next((s for p, s in zip(self.shown, self.starts[:-1], strict=True) if s >= inner_first and p), 0)
        return left + " " * max(0, begun - inner_first) + "".join(parts) + right


def draw(marks: Sequence[Marked], gutter: int, width: int, ink: Ink) -> Iterator[str]:
    """The lines of one file that the marks lie on, each with its marks under it.

    Args:
        marks: Places in the same file.
        gutter: Cells for line numbers.
        width: Cells in a whole line.
        ink: Colours.
    """
    texts = {number: text for marked in marks for number, text in marked.mark.lines}
    room = max(20, width - gutter - 3)
    before = 0
    for number in sorted(texts):
        if before and number > before + 1:
            yield ink(" " * gutter + ELLIPSIS, "place")
        before = number
        line = Line.of(texts[number])
        here = [(marked, *_cells(marked.mark, number, texts[number], line)) for marked in marks]
        here = [one for one in here if one[2] > one[1]]
        first = _first_shown(line, here, room)
        yield f"{ink(f'{number:>{gutter}} |', 'place')} {line.window(first, room)}".rstrip()
        for marked, start, end in here:
            last = number == marked.mark.end_line
            words = harmless(marked.mark.text) if last and marked.mark.text else ""
            signs = marked.sign * max(1, min(end, first + room) - start)
            under = " " * max(0, start - first) + ink(f"{signs} {words}".rstrip(), marked.style)
            yield f"{ink(' ' * gutter + ' |', 'place')} {under}"


def _first_shown(line: Line, here: Sequence[tuple[Marked, int, int]], room: int) -> int:
    """The first cell to show so that the first mark is seen; 0 where the whole line fits."""
    if line.starts[-1] <= room or not here:
        return 0
    _, start, end = here[0]
    if end <= room - 1:
        return 0
    return max(0, min(start - LEAD, line.starts[-1] - room))


def _cells(mark: Mark, number: int, text: str, line: Line) -> tuple[int, int]:
    """The cells of a line that a mark covers, first and past the last; an empty mark covers one."""
    if not mark.line <= number <= mark.end_line:
        return 0, 0
    start_column = mark.column if number == mark.line else len(text) - len(text.lstrip()) + 1
    end_column = mark.end_column if number == mark.end_line else len(text.rstrip()) + 1
    start, end = line.cell(start_column), line.cell(end_column)
    if number == mark.line:
        end = max(end, start + 1)
    return start, end
