"""Two deals that pay more when they are written as one."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.base import Subject
from incentlang.lint.hazards.parting import PartingLint, first_of_each


@diagnostic
@attrs.frozen(kw_only=True)
class Lumping(PartingLint):
    """Two deals that pay more written as one."""

    code = "L0213"
    title = "Two deals that pay more when they are written as one"
    why = """Where the rate rises with the size of a single deal, this month's deal waits for the next one, and two
    customers of one group sign together. A table over what is sold in a period pays the same for the same work."""
    wrong = """table by_size "Rate by size"
  by ARR gives percent
  below 100_000 USD  5%
  from  100_000 USD  8%
rule commission
  for each deal
  credit by_size(ARR) of ARR to owner"""
    right = """table by_size "Rate by size"
  by ARR gives percent
  below 100_000 USD  5%
  from  100_000 USD  5.25%
rule commission
  for each deal
  credit by_size(ARR) of ARR to owner"""
    severity = Severity.ADVICE

    def message(self) -> str:
        """What is found."""
        one = f"one {self.subject} of {self.whole}"
        return f"`{self.rule}` pays {self.apart} for {self.parts}, and {self.together} for {one}"

    def help(self) -> str | None:
        """What to do."""
        return "let the rate depend on what is sold in the period, or rise slowly (`interpolated`)"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[PartingLint]:
        """The first of each rule: equal parts, halves, then every pair of points of its curve."""
        return first_of_each(plan, cls, apart=False)
