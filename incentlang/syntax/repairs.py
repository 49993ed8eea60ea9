"""What is read in place of a mistake, so that one mistake is told once and the rest of the file is still read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

import attrs

from incentlang.diagnostics.base import Diagnostic


@attrs.frozen
class Repair:
    """A stretch of the text, and the words that are read instead of it.

    Attributes:
        start: First character, inclusive.
        end: Last character, exclusive.
        words: Pairs of terminal and text; none leaves the stretch out.
        exact: Whether the words mean what the writer meant; if not, the stretch counts as damaged.
    """

    start: int
    end: int
    words: tuple[tuple[str, str], ...] = ()
    exact: bool = False


@attrs.frozen
class Finding:
    """A mistake with what to read instead; a repair of None where the text can be read as it stands."""

    diagnostic: Diagnostic
    repair: Repair | None


class Repairs:
    """The repairs of one text, by place. One inside another is dropped: the outer one replaces it."""

    def __init__(self, repairs: Iterable[Repair] = ()) -> None:
        self._at: dict[int, Repair] = {}
        self._starts: list[int] = []
        for repair in repairs:
            self.add(repair)

    def __iter__(self) -> Iterator[Repair]:
        return iter([self._at[start] for start in self._starts])

    def add(self, repair: Repair) -> None:
        """Add a repair, in place of those that begin inside it."""
        first = bisect_left(self._starts, repair.start)
        last = bisect_left(self._starts, max(repair.end, repair.start + 1))
        for start in self._starts[first:last]:
            del self._at[start]
        self._starts[first:last] = [repair.start]
        self._at[repair.start] = repair

    def remove(self, repair: Repair) -> None:
        """Take back a repair that did not help."""
        del self._at[repair.start]
        self._starts.remove(repair.start)

    def at(self, place: int) -> Repair | None:
        """The repair that begins exactly here."""
        return self._at.get(place)

    def next_start(self, place: int, end: int) -> int:
        """Where the next repair at or after `place` begins; `end` when there is none before it."""
        index = bisect_left(self._starts, place)
        return min(self._starts[index], end) if index < len(self._starts) else end
