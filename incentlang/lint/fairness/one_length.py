"""One length of time for segments that differ."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.check.policy import MOST_SEGMENTS_ALIKE
from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.ir.expressions import After, Literal
from incentlang.ir.program import RowRule
from incentlang.lint.base import LimitLint, Subject
from incentlang.types import OneOf, Ref

SEGMENT = "segment"
"""The column that sorts customers by size, as the standard library calls it."""

_PLAN = """entity account
  key account_id: text
  segment: one of {segments}
fact contract
  key contract_id: text
  dated signed_on: date
  amount: money
  account: account
  owner: participant
fact go_live
  once per account
  dated live_on: date
  account: account
rule commission
  for each contract
  credit 10% of amount to owner
    after go_live within 90 days"""


@diagnostic
@attrs.frozen(kw_only=True)
class OneLength(LimitLint):
    """One length of time for segments that differ."""

    code = "L0703"
    title = "One length of time for segments that differ"
    why = """What takes a small customer three weeks takes a large one half a year. With one window for all, those
    who sell to large customers are never paid, or those who sell to small ones have nothing to keep to. A table by
    segment says how long each has."""
    wrong = _PLAN.format(segments="small, middle, large, public")
    right = _PLAN.format(segments="small, middle, large")
    severity = Severity.ADVICE
    threshold = MOST_SEGMENTS_ALIKE

    rule: str
    length: str
    segments: tuple[str, ...]

    def message(self) -> str:
        """What is found."""
        return (
            f"`{self.rule}` gives {self.length} to each of {len(self.segments)} segments ({', '.join(self.segments)}), "
            f"more than {self.limit.told}"
        )

    def help(self) -> str | None:
        """What to do."""
        return f"write a table by `{SEGMENT}` that gives the length, and `within TABLE(…)`"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[OneLength]:
        """Rules of rows that wait a written length of time, where what the row refers to has many segments."""
        limit = plan.limit(cls.threshold)
        for rule in plan.program.rules:
            segments = _segments(plan, rule.subject) if isinstance(rule, RowRule) else ()
            if not isinstance(rule, RowRule) or len(segments) <= limit.value:
                continue
            for within in (
                each.within for credit in rule.credits for each in credit.conditions if isinstance(each, After)
            ):
                if isinstance(within, Literal):
                    length = str(within.value)
                    yield cls(at=within.span, rule=rule.name, length=length, segments=segments, limit=limit)


def _segments(plan: Subject, subject: str) -> tuple[str, ...]:
    """The segments of the entity that a row refers to; none where it refers to none that has them."""
    fact = plan.declared.fact(subject)
    for field in fact.fields if fact is not None else ():
        entity = plan.declared.entity(field.type.target) if isinstance(field.type, Ref) else None
        for each in entity.fields if entity is not None else ():
            if each.name == SEGMENT and isinstance(each.type, OneOf):
                return each.type.values
    return ()
