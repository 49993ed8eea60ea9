"""Rows that two rules pay, where each has rows of its own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

import attrs

from incentlang.analysis.dividing import along, ranges, sets
from incentlang.analysis.regions import Range, Region, Words, holds, meet
from incentlang.diagnostics.base import Label, diagnostic
from incentlang.ir.expressions import FieldRead, LiteralValue
from incentlang.lint.at_the_border import AtTheBorder
from incentlang.lint.base import Subject

MOST = 12
"""More rules that differ by words alone are not compared with each other."""


@diagnostic
@attrs.frozen(kw_only=True)
class PaidByBoth(AtTheBorder):
    """Two rules divide rows among them, and some are paid by both."""

    code = "L0215"
    title = "Two rules that divide rows among them, and both pay some"
    why = """Each has rows of its own, so they were meant as one or the other. Where they meet, a row is paid twice:
    mostly `at least` stands where `above` was meant."""
    wrong = """rule small
  for each deal where ARR is at most 50_000 USD
  credit 5% of ARR to owner
rule large
  for each deal where ARR is at least 50_000 USD
  credit 8% of ARR to owner"""
    right = """rule small
  for each deal where ARR is below 50_000 USD
  credit 5% of ARR to owner
rule large
  for each deal where ARR is at least 50_000 USD
  credit 8% of ARR to owner"""

    def message(self) -> str:
        """What is found."""
        return f"{self.rows} are paid by `{self.other}` and by `{self.rule}`"

    def help(self) -> str | None:
        """What to do."""
        return "let one begin where the other ends: `below` and `at least`"

    def labels(self) -> tuple[Label, ...]:
        """The other rule."""
        return (Label(self.first, "and here"),)

    @classmethod
    def find(cls, plan: Subject) -> Iterator[PaidByBoth]:
        """Neighbouring stretches, and sets of words, that meet, and of which neither lies in the other."""
        for rules in plan.divided:
            for node, members in along(rules):
                if not isinstance(node, FieldRead):
                    continue
                words = sets(members)
                several = [*pairwise(ranges(members)), *(combinations(words, 2) if len(words) <= MOST else ())]
                for (one, first), (two, second) in several:
                    value = _shared(one, two)
                    if value is not None and plan.can_be(value, node.type):
                        yield cls.between(plan, node, first, second, value)


def _shared(one: Region, two: Region) -> LiteralValue | None:
    """A value in both regions, where each has one that the other has not."""
    if holds(one, two) or holds(two, one):
        return None
    both: Range | Words = meet(one, two)
    return None if both.is_empty else both.sample
