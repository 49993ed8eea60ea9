"""How far a long computation is: on a terminal only, and only once it has taken a second."""

from __future__ import annotations

import time
from types import TracebackType

from incentlang.cli.screen import Screen

PATIENCE = 1.0
"""Seconds before anything is shown."""

PAUSE = 0.1
"""Seconds between two changes."""


class Progress:
    """A line on the terminal that counts up, and is gone when the work is done.

    Args:
        screen: Where it is shown.
        what: What is counted.
    """

    def __init__(self, screen: Screen, what: str) -> None:
        self._stream = screen.err
        self._what = what
        self._shown = 0
        self._wanted = not screen.quiet and screen.err.isatty() and screen.environment.get("TERM") != "dumb"
        self._next = time.monotonic() + PATIENCE

    def __call__(self, done: int, total: int) -> None:
        """Show how many are done of how many."""
        now = time.monotonic()
        if not self._wanted or now < self._next:
            return
        self._next = now + PAUSE
        text = f"{done:,} of {total:,} {self._what}"
        self._stream.write(f"\r{text.ljust(self._shown)}")
        self._stream.flush()
        self._shown = len(text)

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            self._stream.write(f"\r{' ' * self._shown}\r")
            self._stream.flush()
