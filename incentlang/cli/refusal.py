"""How a command stops: with findings to show, or with a mistake in how it was called."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from incentlang.diagnostics.base import Diagnostic

OK, FOUND, MISUSE, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: done; findings, or lines that could not be computed; a wrong call or our own bug; stopped by the user."""
REPORT = "this is a mistake in incentlang, not in your plan. Please report it, with the plan if you may share it."
"""What is said of a mistake of ours."""


class Refused(Exception):
    """A command cannot go on; the findings say why.

    Args:
        findings: What to show.
        root: The project's folder.
        code: The exit code.
    """

    def __init__(self, findings: Sequence[Diagnostic], root: Path | None = None, code: int = FOUND) -> None:
        super().__init__("; ".join(finding.message() for finding in findings))
        self.findings = tuple(findings)
        self.root = root
        self.code = code
