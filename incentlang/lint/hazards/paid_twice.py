"""Two rules that pay the same for the same rows."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Label, diagnostic
from incentlang.ir.expressions import Literal
from incentlang.ir.program import RowRule
from incentlang.ir.scenario import Scenario
from incentlang.lint.base import Lint, Subject
from incentlang.lint.hazards.shown import LARGE, paid
from incentlang.source import Span


@diagnostic
@attrs.frozen(kw_only=True)
class PaidTwice(Lint):
    """Two rules that pay the same for the same rows."""

    code = "L0208"
    title = "Two rules that pay the same for the same rows"
    why = """Mostly one was copied and never changed. Every row then pays twice, and each rule looks right by
    itself."""
    wrong = """rule new_logo
  for each deal where kind is new_logo
  credit 5% of ARR to owner
rule expansion
  for each deal where kind is new_logo
  credit 5% of ARR to owner"""
    right = """rule new_logo
  for each deal where kind is new_logo
  credit 5% of ARR to owner
rule expansion
  for each deal where kind is expansion
  credit 5% of ARR to owner"""

    rule: str
    other: str
    first: Span

    def message(self) -> str:
        """What is found."""
        return f"`{self.rule}` pays the same as `{self.other}`, for the same rows"

    def help(self) -> str | None:
        """What to do."""
        return "change what is different, or remove one of them"

    def labels(self) -> tuple[Label, ...]:
        """The other rule."""
        return (Label(self.first, "the same here"),)

    def witness(self, plan: Subject) -> tuple[Scenario, ...]:
        """One row, as both rules pay it."""
        return (*paid(plan, self.other, (LARGE,)), *paid(plan, self.rule, (LARGE,)))

    @classmethod
    def find(cls, plan: Subject) -> Iterator[PaidTwice]:
        """Rules alike in all that decides what they pay, to whom and when; one that overrides another is not alike."""
        alike: dict[tuple[object, ...], list[RowRule]] = {}
        for rule, nodes in plan.inside:
            if isinstance(rule, RowRule) and rule.credits:
                # Rules that say the same name the same values; comparing those first saves most of the time.
                key = (rule.subject, *(node.value for node in nodes if isinstance(node, Literal)))
                alike.setdefault(key, []).append(rule)
        for rules in alike.values():
            seen: dict[RowRule, RowRule] = {}
            for rule in rules if len(rules) > 1 else ():
                same = seen.setdefault(attrs.evolve(rule, name="", title="", because="", purposes=()), rule)
                if same is not rule:
                    first = plan.name_at(same.name, same.span)
                    yield cls(at=plan.name_at(rule.name, rule.span), rule=rule.name, other=same.name, first=first)
