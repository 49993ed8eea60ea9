"""A condition that the others imply."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.analysis.deciding import Demand
from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.base import Lint, Subject


@diagnostic
@attrs.frozen(kw_only=True)
class AlwaysHolds(Lint):
    """A condition that changes nothing."""

    code = "L0313"
    title = "A condition that always holds where the others do"
    why = """A reader looks for the rows that it leaves out, and there are none. Either it can go, or another value was
    meant."""
    wrong = """rule commission
  for each deal where kind is new_logo
  credit 10% of ARR to owner
    when ARR is at least 50_000 USD
    when ARR is above 20_000 USD"""
    right = """rule commission
  for each deal where kind is new_logo
  credit 10% of ARR to owner
    when ARR is at least 50_000 USD
    when ARR is at most 200_000 USD"""
    severity = Severity.ADVICE

    rule: str
    condition: str

    def message(self) -> str:
        """What is found."""
        return f"`{self.condition}` leaves nothing out of `{self.rule}`: it holds wherever the others do"

    def help(self) -> str | None:
        """What to do."""
        return "remove it, or write the value that was meant"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[AlwaysHolds]:
        """The last condition of each credit that cannot fail where all others hold."""
        for clash in plan.clashes:
            if not clash.possible:
                continue
            for part in reversed(clash.parts):
                others = [each.demand for each in clash.parts if each is not part]
                if clash.is_own(part) and clash.never(*others, Demand(part.demand.condition, not part.demand.holds)):
                    yield cls(at=part.span, rule=clash.rule.name, condition=" ".join(part.span.text.split()))
                    break
