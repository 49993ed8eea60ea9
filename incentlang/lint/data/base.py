"""What a lint on data is: a diagnostic that finds itself in a plan and what it came to on the project's data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import attrs

from incentlang.check.policy import FEWEST_CASES, Threshold
from incentlang.diagnostics.base import Diagnostic, Label, Severity
from incentlang.lint.data.history import History
from incentlang.lint.limits import Limit


@attrs.frozen(kw_only=True)
class DataLint(Diagnostic):
    """Something in a plan and its data that a reviewer should know of. Each has a file of its own.

    Its examples are files of a project, each under a comment with its name; the plan's header, people and customers
    are left out, and the policy asks for three cases.
    """

    severity = Severity.WARNING
    counts_cases: ClassVar[bool] = True
    """Whether too few rows, or people and periods, decide nothing."""

    @classmethod
    def thresholds(cls) -> tuple[Threshold, ...]:
        """The thresholds that it asks."""
        return (FEWEST_CASES,) if cls.counts_cases else ()

    @classmethod
    def find(cls, history: History) -> Iterator[Diagnostic]:
        """Every place where it is so; what too little data leaves open is not told."""
        raise AssertionError(f"{cls.__name__} finds nothing")


@attrs.frozen(kw_only=True)
class DataLimitLint(DataLint):
    """A lint on data that asks a threshold, which a company's policy may set; its message says where it comes from."""

    threshold: ClassVar[Threshold]

    limit: Limit

    @classmethod
    def thresholds(cls) -> tuple[Threshold, ...]:
        """The thresholds that it asks."""
        return (cls.threshold, *super().thresholds())

    def labels(self) -> tuple[Label, ...]:
        """Where the policy sets the threshold."""
        return self.limit.labels
