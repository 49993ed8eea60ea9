"""Rows between two rules that neither pays."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import attrs

from incentlang.analysis.dividing import along, covers, ranges
from incentlang.analysis.regions import Range
from incentlang.diagnostics.base import Label, diagnostic
from incentlang.ir.expressions import FieldRead
from incentlang.lint.at_the_border import AtTheBorder
from incentlang.lint.base import Subject


@diagnostic
@attrs.frozen(kw_only=True)
class PaidByNeither(AtTheBorder):
    """Two rules divide rows among them, and some lie in between."""

    code = "L0216"
    title = "Two rules that divide rows among them, and leave a gap"
    why = """One pays up to a point and the other from a later one on. What lies in between earns nothing, and
    mostly it is a single value that nobody thought of."""
    wrong = """rule small
  for each deal where ARR is below 50_000 USD
  credit 5% of ARR to owner
rule large
  for each deal where ARR is above 50_000 USD
  credit 8% of ARR to owner"""
    right = """rule small
  for each deal where ARR is below 50_000 USD
  credit 5% of ARR to owner
rule large
  for each deal where ARR is at least 50_000 USD
  credit 8% of ARR to owner"""

    def message(self) -> str:
        """What is found."""
        return f"{self.rows} lie between `{self.other}` and `{self.rule}`, and neither pays them"

    def help(self) -> str | None:
        """What to do."""
        return "let one begin where the other ends: `below` and `at least`"

    def labels(self) -> tuple[Label, ...]:
        """The other rule."""
        return (Label(self.first, "ends here"),)

    @classmethod
    def find(cls, plan: Subject) -> Iterator[PaidByNeither]:
        """Neighbouring stretches with something in between that no rule for the same amount pays."""
        for rules in plan.divided:
            for node, members in along(rules):
                if not isinstance(node, FieldRead):
                    continue
                for (low, first), (high, second) in pairwise(ranges(members)):
                    if low.high is None or high.low is None:
                        continue
                    gap = Range(low.high, not low.high_open, high.low, not high.low_open, low.whole)
                    value = None if gap.is_empty else gap.sample
                    box = {**first.box, node: gap}
                    if value is None or not plan.can_be(value, node.type) or any(covers(each, box) for each in rules):
                        continue
                    yield cls.between(plan, node, first, second, value)
