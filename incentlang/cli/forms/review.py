"""What a check of one or more plans found, as the forms tell it."""

from __future__ import annotations

import attrs

from incentlang.cli.findings import Finding

SEVERITIES = ("error", "warning", "advice")


@attrs.frozen
class Review:
    """Findings, and what they are of.

    Attributes:
        findings: What was found, in order.
        failing: Those for which the exit code is 1.
        plans: What was checked: each plan and its size in a few words.
    """

    findings: tuple[Finding, ...]
    failing: tuple[Finding, ...]
    plans: tuple[str, ...]
