"""Files that `incent verify` cannot check."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic


@diagnostic
@attrs.frozen(kw_only=True)
class NoTrace(Diagnostic):
    """A file that is no trace."""

    code = "R0180"
    title = "A file that is no trace"
    why = "Only the figures of an explanation say what each of them was computed from."
    wrong = "incent verify payouts.csv"
    right = "incent explain --participant maya --period 2026-01 --format json > maya.json\nincent verify maya.json"

    path: str
    reason: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.path}` is no trace: {self.reason}"

    def help(self) -> str | None:
        """What to do."""
        write = "write one with `incent explain --participant ID --period PERIOD --format json`"
        return f"{write}; to compare payouts of another system, add --against DIR"


@diagnostic
@attrs.frozen(kw_only=True)
class TraceOfAnotherVersion(Diagnostic):
    """A trace of another version."""

    code = "R0181"
    title = "A trace of another version"
    why = "What a trace holds is published by version; a figure of a version that is not known cannot be checked."
    wrong = "incent verify maya.json        # version 1, which held no parts of figures"
    right = "incent explain --participant maya --period 2026-01 --format json > maya.json\nincent verify maya.json"

    path: str
    found: str
    known: int

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.path}` is a trace of version {self.found}; this program checks version {self.known}"

    def help(self) -> str | None:
        """What to do."""
        return "write it again with the program that is to check it, or check it with the one that wrote it"
