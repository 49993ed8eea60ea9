"""What every message about data shares: a count of further cells like it, and text that is safe to show."""

from __future__ import annotations

import re

import attrs

from incentlang.diagnostics.base import Diagnostic

LONGEST_ECHO = 60

# C0 and C1 controls, and the marks that turn the direction of writing: they could hide or fake text.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")


def shown(text: str) -> str:
    """Text of a data file as a message may repeat it: without controls, on one line, not too long."""
    clean = _UNSAFE.sub(" ", text).strip()
    return clean if len(clean) <= LONGEST_ECHO else clean[: LONGEST_ECHO - 1] + "…"


@attrs.frozen(kw_only=True)
class DataDiagnostic(Diagnostic):
    """Something wrong in a data file.

    Attributes:
        more: How many further places of the same file and column have the same fault and are not listed.
    """

    more: int = 0

    def finding(self) -> str:
        """What is wrong, without the count of others like it."""
        raise AssertionError(f"{type(self).__name__} has no message")

    def message(self) -> str:
        """What is wrong, in one sentence, with what was found."""
        return f"{self.finding()} (and {self.more} more like this)" if self.more else self.finding()
