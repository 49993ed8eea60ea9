"""From when to when a definition is in force."""

from __future__ import annotations

from datetime import date

import attrs


@attrs.frozen
class Dates:
    """The first and last day on which a version holds, both included; None is open."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day lies within."""
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)

    def both(self, other: Dates) -> Dates | None:
        """The days that lie within both, or None where there are none."""
        first = max((day for day in (self.first, other.first) if day is not None), default=None)
        last = min((day for day in (self.last, other.last) if day is not None), default=None)
        return None if first is not None and last is not None and first > last else Dates(first, last)


ALWAYS = Dates()
