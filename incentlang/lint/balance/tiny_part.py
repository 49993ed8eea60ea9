"""A part of pay that is too small to steer."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.check.policy import SMALLEST_PART
from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.balance.shares import by_role, shares_of
from incentlang.lint.base import LimitLint, Subject
from incentlang.values.numbers import trimmed

_SHARES = """rule sales
  for each account_executive each quarter
  credit 95% of target for the quarter
  worth 95% of target
rule surveys
  for each account_executive each quarter
  credit 5% of target for the quarter
  worth 5% of target"""


@diagnostic
@attrs.frozen(kw_only=True)
class TinyPart(LimitLint):
    """A part of pay that is too small to steer."""

    code = "L0504"
    title = "A part of pay that is too small to steer"
    why = """Nobody works differently for a twentieth of the target, but everybody has to read the rule, and
    somebody has to count it."""
    wrong = _SHARES
    right = _SHARES.replace("95%", "85%").replace(" 5%", " 15%")
    severity = Severity.ADVICE
    threshold = SMALLEST_PART

    rule: str
    part: str

    def message(self) -> str:
        """What is found."""
        return f"`{self.rule}` is {self.part} of target, less than {self.limit.told}"

    def help(self) -> str | None:
        """What to do."""
        return f"give it {self.limit.text} or more, or leave it out; `worth 0% of target` is for what is paid on top"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[TinyPart]:
        """Shares below the smallest, where every rule says what it is worth."""
        limit = plan.limit(cls.threshold)
        for shares in by_role(shares_of(plan) or []).values():
            for share in shares:
                if share.part < limit.value:
                    yield cls(at=share.span, rule=share.rule, part=f"{trimmed(share.part * 100)}%", limit=limit)
