"""Pay periods: two weeks, from which day they are counted and what they are not for; guarantees of several."""

from __future__ import annotations

from datetime import date

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic
from incentlang.values.periods import Grain, Period


@diagnostic
@attrs.frozen(kw_only=True)
class NoFirstDay(Diagnostic):
    """Two weeks counted from no day."""

    code = "E0580"
    title = "Two weeks counted from no day"
    why = (
        "Weeks begin on Mondays and months on the 1st, but two weeks may begin on any of 14 days. Which day decides "
        "when each amount is paid."
    )
    wrong = "plan p currency USD paid every 2 weeks"
    right = "plan p currency USD paid every 2 weeks from 2026-01-02"

    example: date

    def message(self) -> str:
        """What is wrong."""
        return "nothing says on which day the two weeks begin"

    def help(self) -> str | None:
        """What to do."""
        return f"add the first day of a pay period, such as `from {self.example}`"


@diagnostic
@attrs.frozen(kw_only=True)
class FirstDayUnasked(Diagnostic):
    """A first day where the calendar has one."""

    code = "E0581"
    title = "A first day where the calendar has one"
    why = (
        "Only two weeks are counted from a day; other pay periods are those of the calendar, whatever would be written."
    )
    wrong = "plan p currency USD paid monthly from 2026-01-02"
    right = "plan p currency USD paid monthly"

    paid: str
    first: date

    def message(self) -> str:
        """What is wrong."""
        return f"`paid {self.paid}` has its days from the calendar, so `from {self.first}` would change nothing"

    def help(self) -> str | None:
        """What to do."""
        return f"take it out; if the plan begins on that day, write `effective {self.first}`"


@diagnostic
@attrs.frozen(kw_only=True)
class TwoWeeksArePaid(Diagnostic):
    """Something computed or supplied every two weeks."""

    code = "E0582"
    title = "Something computed or supplied every two weeks"
    why = (
        "Two weeks are a pay period and nothing else: goals and targets are of months and quarters, which two weeks do "
        "not make up. What a rule earns is paid in the two weeks that hold the day on which it is earned."
    )
    wrong = """measure sold for account_executive each 2 weeks
  sum of ARR over deal by owner"""
    right = """measure sold for account_executive each month
  sum of ARR over deal by owner"""

    what: str

    def message(self) -> str:
        """What is wrong."""
        return f"{self.what} cannot be of each 2 weeks; only a guarantee or an advance can"

    def help(self) -> str | None:
        """What to do."""
        return "write `each week` or `each month`; it is paid in the two weeks that hold its last day"


@diagnostic
@attrs.frozen(kw_only=True)
class PaidTooLate(Diagnostic):
    """A plan that begins before its first pay period."""

    code = "E0583"
    title = "A plan that begins before its first pay period"
    why = "What is earned on the days before would lie in no pay period that the plan names."
    wrong = "plan p currency USD effective 2026-01-01 to 2026-12-31 paid every 2 weeks from 2026-01-02"
    right = "plan p currency USD effective 2026-01-01 to 2026-12-31 paid every 2 weeks from 2025-12-19"

    first: date
    start: date
    earlier: date

    def message(self) -> str:
        """What is wrong."""
        return f"the plan begins on {self.start}, and its first two weeks on {self.first}"

    def help(self) -> str | None:
        """What to do."""
        return f"write `from {self.earlier}`, the first day of the two weeks in which the plan begins"


@diagnostic
@attrs.frozen(kw_only=True)
class NotTheTwoWeeks(Diagnostic):
    """Two weeks that are no pay period of the plan."""

    code = "E0584"
    title = "Two weeks that are no pay period of the plan"
    why = "Two weeks are named by their last day, and those of a plan follow each other without a gap."
    wrong = """rule r
  for each deal
  credit 10% of ARR to owner

scenario "one deal"
  given deal D1: closed_on 2026-01-10, ARR 100 USD, owner maya
  as of 2026-01-31
  expect r for maya in 2026-01-15-2W is 10 USD"""
    right = """rule r
  for each deal
  credit 10% of ARR to owner

scenario "one deal"
  given deal D1: closed_on 2026-01-10, ARR 100 USD, owner maya
  as of 2026-01-31
  expect r for maya in 2026-01 is 10 USD"""

    written: str
    near: Period | None
    paid: Grain

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.written}` is no pay period of this plan, which pays each {self.paid}"

    def help(self) -> str | None:
        """What to do."""
        if self.near is None:
            return None
        return f"write `{self.near}`, {self.near.start} to {self.near.end}"


@diagnostic
@attrs.frozen(kw_only=True)
class LongDrawRecovered(Diagnostic):
    """A recoverable guarantee longer than the pay period."""

    code = "E0585"
    title = "A recoverable guarantee longer than the pay period"
    why = (
        "What was drawn at the end of a quarter would be given back from the next months, while nobody knows yet "
        "whether their own quarter reaches what is guaranteed for it."
    )
    wrong = """rule floor
  for each account_executive each quarter
  guarantee 12_000 USD, recoverable
  on leaving write off"""
    right = """rule floor
  for each account_executive each quarter
  guarantee 12_000 USD, not recoverable"""

    each: str
    paid: str

    def message(self) -> str:
        """What is wrong."""
        return f"this guarantee is of each {self.each} and recoverable, and the plan pays each {self.paid}"

    def help(self) -> str | None:
        """What to do."""
        return f"write `not recoverable`, or `each {self.paid}` and the amount of one {self.paid}"
