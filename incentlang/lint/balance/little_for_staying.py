"""A small share of target for what customers keep or use."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import attrs

from incentlang.check.policy import LEAST_FOR_STAYING
from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.balance.shares import by_role, shares_of
from incentlang.lint.base import LimitLint, Subject
from incentlang.values.numbers import trimmed

_SHARES = """rule sales
  for each account_executive each quarter
  credit 85% of target for the quarter
  worth 85% of target
  purpose acquire
rule renewals
  for each account_executive each quarter
  credit 15% of target for the quarter
  worth 15% of target
  purpose retain"""


@diagnostic
@attrs.frozen(kw_only=True)
class LittleForStaying(LimitLint):
    """A small share of target for customers who stay."""

    code = "L0506"
    title = "A small share of target for customers who stay"
    why = """Who sells to a customer that leaves within the year has cost the company money. With a fair share of
    target for renewals and use it has cost the seller something too."""
    wrong = _SHARES
    right = _SHARES.replace("85%", "80%").replace(" 15%", " 20%")
    severity = Severity.ADVICE
    threshold = LEAST_FOR_STAYING

    role: str
    share: str

    def message(self) -> str:
        """What is found."""
        return f"{self.share} of target of `{self.role}` is to retain or adopt, less than {self.limit.told}"

    def help(self) -> str | None:
        """What to do."""
        return f"give rules with `purpose retain` or `purpose adopt` a share of {self.limit.text} or more"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[LittleForStaying]:
        """Roles with too small a share, where every rule says what it is worth and for what it is.

        A share of nothing at all is told of the plan as a whole.
        """
        limit = plan.limit(cls.threshold)
        rules = plan.program.rules
        if not all(rule.purposes for rule in rules):
            return
        staying = {rule.name for rule in rules if {"retain", "adopt"} & set(rule.purposes)}
        if not staying:
            return
        for role, shares in by_role(shares_of(plan) or []).items():
            mine = sum((share.part for share in shares if share.rule in staying), Decimal(0))
            if mine < limit.value:
                yield cls(at=shares[0].span, role=role, share=f"{trimmed(mine * 100)}%", limit=limit)
