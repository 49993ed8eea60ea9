"""What a columnar engine cannot compute: told with the construct and its place, before any data is read."""

from __future__ import annotations

import attrs

from incentlang.source import Span


@attrs.frozen
class Gap:
    """A construct that an engine does not compute.

    Attributes:
        what: The construct in the designer's words, such as "a pool".
        at: Where the plan uses it.
        digits: How many digits a calculation needs, where it is these that are too many.
    """

    what: str
    at: Span
    digits: int = 0


class Unsupported(Exception):
    """Raised where a construct cannot be turned into relations."""

    def __init__(self, what: str, at: Span) -> None:
        super().__init__(what)
        self.gap = gap(what, at)


def gap(what: str, at: Span, digits: int = 0) -> Gap:
    """A gap at the first line of what uses the construct: the name is enough to find it."""
    first = at.text.split("\n", 1)[0]
    return Gap(what, at._replace(end=at.start + len(first)), digits)
