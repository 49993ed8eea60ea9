"""Two roles that are paid for nothing in common."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import attrs

from incentlang.diagnostics.base import Label, diagnostic
from incentlang.ir.program import PeriodRule, RowRule
from incentlang.ir.schema import PARTICIPANT
from incentlang.lint.balance.shares import shares_of
from incentlang.lint.base import Lint, Subject
from incentlang.lint.reads import outcomes_of
from incentlang.source import Span
from incentlang.types import Ref

_ROLES = """role seller "Who sells"
role success "Who looks after customers"
measure booked for seller each quarter
  sum of ARR over deal by owner
measure {name} for success each quarter
  {body}
rule sales
  for each seller each quarter
  credit 1% of booked
  worth 100% of target
rule care
  for each success each quarter
  credit 1% of {name}
  worth 100% of target"""


@diagnostic
@attrs.frozen(kw_only=True)
class NothingShared(Lint):
    """Two roles that are paid for nothing in common."""

    code = "L0507"
    title = "Two roles that are paid for nothing in common"
    why = """Both work with the same customers, and each is paid as if the other did not exist. Then who sells is paid
    for customers whom nobody can keep. One result that both are paid for, such as the renewals of what was sold,
    makes the handover a concern of both."""
    wrong = _ROLES.format(name="renewed", body="sum of ARR over renewal by customer.csm")
    right = _ROLES.format(name="grown", body="sum of ARR over deal where kind is expansion by customer.csm")

    role: str
    other: str
    entity: str
    first: Span

    def message(self) -> str:
        """What is found."""
        return f"`{self.role}` and `{self.other}` work with each {self.entity}, and are paid for nothing in common"

    def help(self) -> str | None:
        """What to do."""
        return "pay both a part for one result that both can move"

    def labels(self) -> tuple[Label, ...]:
        """The other role's first rule."""
        return (Label(self.first, f"`{self.other}` is paid for other things"),)

    @classmethod
    def find(cls, plan: Subject) -> Iterator[NothingShared]:
        """Pairs of roles whose rules read rows about one kind of entity and none in common.

        Only where every rule says whom it is for: by its role, or by what it is worth of a role's target.
        """
        places: dict[str, Span] = {}
        read: dict[str, set[str]] = {}
        shares = {share.rule: share.role for share in shares_of(plan) or []}
        for rule in plan.program.rules:
            role = rule.role if isinstance(rule, PeriodRule) else shares.get(rule.name)
            if role is None:
                return
            own = {rule.subject} if isinstance(rule, RowRule) else set[str]()
            places.setdefault(role, plan.name_at(rule.name, rule.span))
            read.setdefault(role, set()).update(own, outcomes_of(plan.program, rule))
        for one, other in combinations(read, 2):
            both = _about(plan, read[one]) & _about(plan, read[other])
            if both and not read[one] & read[other]:
                yield cls(at=places[other], role=other, other=one, entity=min(both), first=places[one])


def _about(plan: Subject, facts: set[str]) -> set[str]:
    """The entities that rows refer to, people aside."""
    found = set()
    for name in facts:
        fact = plan.declared.fact(name)
        for field in fact.fields if fact is not None else ():
            if isinstance(field.type, Ref) and plan.declared.entity(field.type.target) is not None:
                found.add(field.type.target)
    return found - {PARTICIPANT}
