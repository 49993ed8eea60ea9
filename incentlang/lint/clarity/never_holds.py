"""Conditions that exclude each other."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.analysis.clashes import Clash
from incentlang.diagnostics.base import Label, diagnostic
from incentlang.lint.base import Lint, Subject
from incentlang.source import NOWHERE, Span


@diagnostic
@attrs.frozen(kw_only=True)
class NeverHolds(Lint):
    """A condition that never holds."""

    code = "L0312"
    title = "A condition that never holds"
    why = """What stands before it, or the bounds of the data, exclude it, so nothing is ever paid here. Mostly a
    comparison is the wrong way round, or a line was copied from another rule."""
    wrong = """rule commission
  for each deal where kind is new_logo
  credit 10% of ARR to owner
    when ARR is at least 50_000 USD
    when ARR is below 50_000 USD"""
    right = """rule commission
  for each deal where kind is new_logo
  credit 10% of ARR to owner
    when ARR is at least 50_000 USD
    when ARR is at most 50_000 USD"""

    rule: str
    condition: str
    other: Span = NOWHERE

    def message(self) -> str:
        """What is found."""
        return f"`{self.condition}` never holds here, so `{self.rule}` pays nothing"

    def help(self) -> str | None:
        """What to do."""
        return "turn the comparison round, or remove one of the conditions"

    def labels(self) -> tuple[Label, ...]:
        """What excludes it."""
        return (Label(self.other, "because of this"),) if self.other is not NOWHERE else ()

    @classmethod
    def find(cls, plan: Subject) -> Iterator[NeverHolds]:
        """The first condition of each credit that leaves nothing of what the ones before it let through."""
        for clash in plan.clashes:
            if clash.possible is not False or _holds_in_another_version(plan, clash):
                continue
            demands = [part.demand for part in clash.parts]
            for count, last in enumerate(clash.parts, start=1):
                if not clash.is_own(last) or not clash.never(*demands[:count]):
                    continue
                pairs = (part for part in clash.parts[: count - 1] if clash.never(part.demand, last.demand))
                because = next((part.span for part in pairs), NOWHERE)
                words = " ".join(last.span.text.split())
                yield cls(at=last.span, rule=clash.rule.name, condition=words, other=because)
                break


def _holds_in_another_version(plan: Subject, clash: Clash) -> bool:
    """Whether a rule has several versions, of which others may pay: what it overrides differs from day to day."""
    name = clash.rule.name
    versions = sum(rule.name == name for rule in plan.program.rules)
    impossible = {each.rule.dates for each in plan.clashes if each.rule.name == name and each.possible is False}
    return len(impossible) < versions
