"""A role of which little is paid for customers who stay."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import attrs

from incentlang.diagnostics.base import diagnostic
from incentlang.lint.balance.shares import by_role, shares_of
from incentlang.lint.base import Lint, Subject
from incentlang.source import Span
from incentlang.values.numbers import trimmed

LEAST = Decimal("0.2")
"""Below this share of target, what customers keep and use moves nobody's pay."""

_SHARES = """rule sales
  purpose acquire
  for each account_executive each quarter
  credit {sales}% of target for the quarter
  worth {sales}% of target
rule renewals
  purpose retain
  for each account_executive each quarter
  credit {rest}% of target for the quarter
  worth {rest}% of target"""


@diagnostic
@attrs.frozen(kw_only=True)
class LittleForStaying(Lint):
    """A role of which little is paid for customers who stay."""

    code = "L0507"
    title = "Little of pay is for customers who stay"
    why = """A share of target that is too small is forgotten beside the rest: signing decides what people do. What
    customers use and keep is worth most to the company, and needs a part that is felt."""
    wrong = _SHARES.format(sales="85", rest="15")
    right = _SHARES.format(sales="80", rest="20")

    role: str
    part: Decimal

    def message(self) -> str:
        """What is found."""
        told = f"{trimmed(self.part * 100)}%"
        return f"{told} of the target of `{self.role}` is to retain or adopt, less than {trimmed(LEAST * 100)}%"

    def help(self) -> str | None:
        """What to do."""
        return "pay more for renewals, retention or use, with `purpose retain` or `purpose adopt`"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[LittleForStaying]:
        """The shares of rules to retain or adopt, added up by role, where all rules name share and purpose."""
        rules = plan.program.rules
        purposes = {rule.name: set(rule.purposes) for rule in rules}
        named = {purpose for rule in rules for purpose in rule.purposes}
        if not all(purposes.values()) or not named & {"retain", "adopt"}:
            return  # where no rule is for it, that is told of the plan
        for role, shares in by_role(shares_of(plan) or []).items():
            staying = sum((each.part for each in shares if purposes[each.rule] & {"retain", "adopt"}), Decimal(0))
            if staying < LEAST:
                largest: Span = max(shares, key=lambda each: each.part).span
                yield cls(at=largest, role=role, part=staying)
