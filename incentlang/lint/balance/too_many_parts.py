"""So many parts of pay that none of them steers."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.check.policy import MOST_PARTS
from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.balance.shares import by_role, shares_of
from incentlang.lint.base import LimitLint, Subject

_SHARES = "\n".join(
    f"rule goal_{number}\n  for each account_executive each quarter\n"
    f"  credit 20% of target for the quarter\n  worth 20% of target"
    for number in range(1, 6)
)


@diagnostic
@attrs.frozen(kw_only=True)
class TooManyParts(LimitLint):
    """More parts of pay than somebody can keep in mind."""

    code = "L0503"
    title = "More parts of pay than somebody can keep in mind"
    why = """Each further part makes every other smaller, and soon nobody can say what a good quarter is. Three
    or four that matter steer more than seven that are fair to everything."""
    wrong = _SHARES
    right = _SHARES.replace("20%", "25%").rpartition("rule goal_5")[0]
    severity = Severity.ADVICE
    threshold = MOST_PARTS

    role: str
    number: int
    rules: tuple[str, ...]

    def message(self) -> str:
        """What is found."""
        names = ", ".join(self.rules)
        return f"the target of `{self.role}` is shared among {self.number} rules, more than {self.limit.told}: {names}"

    def help(self) -> str | None:
        """What to do."""
        return f"keep at most {self.limit.text}: those that matter most"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[TooManyParts]:
        """Roles whose target more rules share, where every rule says what it is worth."""
        limit = plan.limit(cls.threshold)
        for role, shares in by_role(shares_of(plan) or []).items():
            rules = tuple(dict.fromkeys(share.rule for share in shares))
            if len(rules) > limit.value:
                at = next(share.span for share in shares if share.rule == rules[int(limit.value)])
                yield cls(at=at, role=role, number=len(rules), rules=rules, limit=limit)
