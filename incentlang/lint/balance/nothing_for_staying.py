"""A plan of which no part is for what customers keep or use."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import diagnostic
from incentlang.lint.base import Lint, Subject


@diagnostic
@attrs.frozen(kw_only=True)
class NothingForStaying(Lint):
    """No part of pay is for customers who stay."""

    code = "L0502"
    title = "No part of pay is for customers who stay"
    why = """Where all pay is for signing, nobody is paid to sell to the customers who will use what they buy.
    The plan names the purpose of each rule, and none is to retain or to adopt."""
    wrong = """rule commission
  purpose acquire
  for each deal
  credit 10% of ARR to owner"""
    right = """rule commission
  purpose acquire, retain
  for each deal
  credit 10% of ARR to owner
    after activation within 90 days"""

    purposes: tuple[str, ...]

    def message(self) -> str:
        """What is found."""
        return f"every rule says its purpose, and all of them are to {' or '.join(self.purposes)}"

    def help(self) -> str | None:
        """What to do."""
        return "pay a part for renewals, retention or use, with `purpose retain` or `purpose adopt`"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[NothingForStaying]:
        """Plans whose rules all name purposes, of which none is to retain or adopt."""
        rules = plan.program.rules
        named = {purpose for rule in rules for purpose in rule.purposes}
        if rules and all(rule.purposes for rule in rules) and not named & {"retain", "adopt"}:
            yield cls(at=plan.header, purposes=tuple(sorted(named)))
