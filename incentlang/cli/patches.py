"""What changes in a file, line by line, as version control shows it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator


def differences(shown: str, before: str, after: str) -> Iterator[str]:
    """The changed lines of a file with a few around them; `shown` is its name. None where only line ends change."""
    changed = difflib.unified_diff(before.split("\n"), after.split("\n"), shown, shown, lineterm="")
    yield from (line.rstrip("\r\n") for line in changed)
