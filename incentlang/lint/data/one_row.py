"""One row that makes up much of somebody's year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from incentlang.check.policy import LARGEST_ROW
from incentlang.diagnostics.base import diagnostic
from incentlang.lint.data.base import DataLimitLint
from incentlang.lint.data.history import History, total
from incentlang.lint.data.telling import SHOWN, money_text, share_text
from incentlang.values.periods import period_of

if TYPE_CHECKING:
    from incentlang.ledger.entries import Entry

_PLAN = """# plan.incent
rule commission
  for each deal
  credit 10% of ARR to owner
# data/deal.csv
deal_id,closed_on,ARR,kind,customer,owner
D1,2026-01-10,3500,new_logo,acme,ana
D2,2026-02-10,3500,new_logo,acme,ana
D3,2026-03-31,{last},new_logo,acme,ana
D4,2026-04-01,1000,new_logo,acme,ana
# policy.incent
param fewest_cases = 3 "Our data is young"
param largest_row = 40% "So it is written in our plans\""""


@diagnostic
@attrs.frozen(kw_only=True)
class OneRow(DataLimitLint):
    """One row makes up much of somebody's year."""

    code = "L0913"
    title = "One row makes up much of somebody's year"
    why = """A windfall: a deal far beyond what the territory was planned for. Without a line on it in the plan
    there is an argument each time, after the deal is signed."""
    wrong = _PLAN.format(last="5400")
    right = _PLAN.format(last="5333")
    threshold = LARGEST_ROW

    number: int
    people: int
    largest: tuple[str, ...]

    def message(self) -> str:
        """What is found."""
        return (
            f"for {self.number} of {self.people} people and years one row is more than {self.limit.told} of what was "
            f"earned: {'; '.join(self.largest)}{' …' if self.number > len(self.largest) else ''}"
        )

    def help(self) -> str | None:
        """What to do."""
        return "write a cap, or a rule for rows of this size, that says what is paid for them"

    @classmethod
    def find(cls, history: History) -> Iterator[OneRow]:
        """The largest row of each person and year of the plan, where enough rows were paid in it."""
        limit = history.limit(cls.threshold)
        years = list(_years(history))
        found = sorted((each for each in years if each.most > limit.value * each.paid), key=_Year.order)
        if found:
            rules = {rule.name: rule for rule in history.plan.program.rules}
            rule = rules[found[0].rule]
            yield cls(
                at=history.plan.name_at(rule.name, rule.span),
                number=len(found),
                people=len(years),
                largest=tuple(each.told(history) for each in found[:SHOWN]),
                limit=limit,
            )


@attrs.frozen
class _Year:
    """What somebody earned in a year, and the row that brought the most of it, by which rule."""

    participant: str
    year: str
    paid: Decimal
    most: Decimal
    fact: str
    key: str
    rule: str

    def order(self) -> tuple[Decimal, str, str]:
        """The largest share first."""
        return (-self.most / self.paid, self.participant, self.year)

    def told(self, history: History) -> str:
        """The person, the row with its place, and the amounts."""
        row, currency = history.engine.world.row(self.fact, self.key), history.plan.program.plan.currency
        assert row is not None, "what was paid is a row"
        amounts = f"{money_text(self.most, currency)} of {money_text(self.paid, currency)}"
        share = share_text(self.most, self.paid)
        return f"{self.participant} in {self.year}, {self.fact} {self.key} ({row.cell.place}): {amounts}, {share}"


def _years(history: History) -> Iterator[_Year]:
    """Everybody's years in which enough rows were paid, and nothing is a problem."""
    troubled = {problem.participant for problem in history.result.problems}
    by_year: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in history.earned:
        year = str(period_of(entry.earned_on, "year", history.plan.program.plan.year_offset))
        by_year[entry.participant, year].append(entry)
    for (who, year), entries in sorted(by_year.items()):
        paid, rows = total(entries), [each for each in entries if each.subject_type in history.dataset.facts]
        amounts: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for entry in rows:
            amounts[entry.subject_type, entry.subject] += entry.amount
        if troubled & {who, ""} or not history.enough(len(amounts)) or paid <= 0:
            continue
        (fact, key), most = max(amounts.items(), key=lambda each: (each[1], each[0]))
        rule = next(each.rule for each in rows if (each.subject_type, each.subject) == (fact, key))
        yield _Year(who, year, paid, most, fact, key, rule)
