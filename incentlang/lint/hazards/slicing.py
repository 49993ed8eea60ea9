"""A deal that pays more when it is written as two."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.base import Subject
from incentlang.lint.hazards.parting import PartingLint, first_of_each


@diagnostic
@attrs.frozen(kw_only=True)
class Slicing(PartingLint):
    """One deal that pays more written as two."""

    code = "L0212"
    title = "A deal that pays more when it is written as two"
    why = """A limit for each deal, or a rate that falls with its size, is only as good as the way deals are written
    down: two contracts with one customer bring what one does, and pay more. A limit on what a period pays cannot be
    sliced."""
    wrong = """rule commission
  for each deal
  credit 10% of ARR to owner
    capped at 5_000 USD"""
    right = """rule commission
  for each deal
  credit 10% of ARR to owner
cap earned of commission for each account_executive each quarter at 5_000 USD, excess carried"""
    severity = Severity.ADVICE

    def message(self) -> str:
        """What is found."""
        one = f"one {self.subject} of {self.whole}"
        return f"`{self.rule}` pays {self.together} for {one}, and {self.apart} for {self.parts}"

    def help(self) -> str | None:
        """What to do."""
        return "limit what a period pays: `cap earned of … each quarter at …`, or pay on the sum of a customer's deals"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[PartingLint]:
        """The first of each rule: equal parts, halves, then every pair of points of its curve."""
        return first_of_each(plan, cls, apart=True)
