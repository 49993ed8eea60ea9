"""Rows that look like one that was written in parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import attrs

from incentlang.check.policy import MOST_IN_A_WEEK
from incentlang.diagnostics.base import diagnostic, one_of
from incentlang.ir.program import Credit, RowRule
from incentlang.ir.schema import Field
from incentlang.lint.data.asking import row_rules, subjects
from incentlang.lint.data.base import DataLimitLint
from incentlang.lint.data.history import History
from incentlang.lint.data.telling import SHOWN, places_of
from incentlang.lint.hazards.same_for_any_size import is_fixed
from incentlang.types import Ref

if TYPE_CHECKING:
    from incentlang.data.model import Row
    from incentlang.engines.reference.env import Env

WEEK = timedelta(days=7)

_PLAN = """# plan.incent
rule welcome
  for each deal where customer.segment is smb
  credit 500 USD to owner
# data/deal.csv
deal_id,closed_on,ARR,kind,customer,owner
D1,2026-01-10,1000,new_logo,acme,ana
D2,2026-01-12,1000,new_logo,acme,ana
D3,{last},1000,new_logo,acme,ana"""


@diagnostic
@attrs.frozen(kw_only=True)
class OneInParts(DataLimitLint):
    """Rows that look like one that was written in parts."""

    code = "L0915"
    title = "Rows that look like one that was written in parts"
    why = """Where each deal pays the same, three small deals pay three times what the one deal would have paid. Several
    rows of one customer within a week are worth a look, and a rule by amount is worth more than a look each month."""
    wrong = _PLAN.format(last="2026-01-16")
    right = _PLAN.format(last="2026-01-17")
    counts_cases = False
    threshold = MOST_IN_A_WEEK

    rule: str
    fact: str
    alike: tuple[str, ...]
    number: int
    groups: tuple[str, ...]

    def message(self) -> str:
        """What is found."""
        times = "once" if self.number == 1 else f"{self.number} times"
        more = " …" if self.number > len(self.groups) else ""
        return (
            f"`{self.rule}` pays the same for each `{self.fact}`, and more than {self.limit.told} of one payee and "
            f"the same {one_of(self.alike, 'and')} lie within a week, {times}: {'; '.join(self.groups)}{more}"
        )

    def help(self) -> str | None:
        """What to do."""
        return "look at these rows, and pay by the amount or once for each customer"

    @classmethod
    def find(cls, history: History) -> Iterator[OneInParts]:
        """Credits of a fixed amount, on rows that refer to something besides the payee."""
        limit = history.limit(cls.threshold)
        for rule, ready in row_rules(history):
            credit = next((each for each in rule.credits if _is_for_each(rule, each)), None)
            columns = _references(history, rule, credit) if credit is not None else {}
            if credit is None or not columns:
                continue
            found = [group for group in _groups(subjects(history, ready), columns) if len(group) > limit.value]
            if found:
                yield cls(
                    at=credit.span,
                    rule=rule.name,
                    fact=rule.subject,
                    alike=tuple(field.name for field in columns.values()),
                    number=len(found),
                    groups=tuple(places_of(group) for group in found[:SHOWN]),
                    limit=limit,
                )


def _is_for_each(rule: RowRule, credit: Credit) -> bool:
    return rule.unit is None and credit.evidence is None and not credit.adjusts and is_fixed(credit.amount)


def _references(history: History, rule: RowRule, credit: Credit) -> dict[int, Field]:
    """The columns that name a customer, a product or the like, as far as the plan reads them, by where they stand."""
    fact = history.plan.program.schema.fact(rule.subject)
    assert fact is not None, "a rule is for the rows of a fact"
    entities = {entity.name for entity in history.plan.program.schema.entities}
    return {
        index: field
        for index, field in enumerate(fact.fields)
        if isinstance(field.type, Ref) and field.type.target in entities and (field.name,) != credit.to
    }


def _groups(rows: list[tuple[Row, Env]], columns: Iterable[int]) -> Iterator[list[Row]]:
    """Rows of one payee that refer to the same, each group within a week of its first row."""
    alike: dict[tuple[object, ...], list[tuple[Row, Env]]] = defaultdict(list)
    for row, env in rows:
        alike[env.participant, *(row.values[index] for index in columns)].append((row, env))
    for mine in alike.values():
        group: list[tuple[Row, Env]] = []
        for row, env in mine:  # in order of their days
            if group and env.day - group[0][1].day >= WEEK:
                yield [each for each, _ in group]
                group = []
            group.append((row, env))
        yield [each for each, _ in group]
