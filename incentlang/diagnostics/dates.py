"""Days chosen among several, and when a credit is earned."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic, did_you_mean
from incentlang.diagnostics.fixes import Fix, renamed
from incentlang.values.periods import Grain


@diagnostic
@attrs.frozen(kw_only=True)
class OptionalDate(Diagnostic):
    """A compensation date that may be missing."""

    code = "E0370"
    title = "A compensation date that may be missing"
    why = (
        "Every row needs a compensation date: it picks the period, the version of the plan and the attributes in force."
    )
    wrong = """fact order "An order"
  key order_id: text
  dated later of signed_on, started_on
  signed_on: date
  started_on: date, optional
  owner: participant"""
    right = """fact order "An order"
  key order_id: text
  dated signed_on: date
  started_on: date, optional
  owner: participant"""

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is optional, so a row without it would have no date"

    def help(self) -> str | None:
        """What to do."""
        return (
            "leave out `, optional`, or date the fact by a column that is always there and wait for the other one: "
            f"`when {self.name} is known` with `earned on {self.name}`"
        )


@diagnostic
@attrs.frozen(kw_only=True)
class OneDay(Diagnostic):
    """The later of one day."""

    code = "E0371"
    title = "The later of one day"
    why = "`later of` and `earlier of` choose among days, so at least two are written."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
  earned on later of closed_on"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner
  earned on closed_on + 30 days"""

    op: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.op} of` names one day only"

    def help(self) -> str | None:
        """What to do."""
        return f"name the others after a comma, or leave out `{self.op} of`"


@diagnostic
@attrs.frozen(kw_only=True)
class EarnedOnInPeriodRule(Diagnostic):
    """`earned on` in a rule of a period."""

    code = "E0372"
    title = "`earned on` in a rule of a period"
    why = "A rule `for each ROLE each PERIOD` earns on the last day of its period."
    wrong = """rule r
  for each account_executive each quarter
  credit 500 USD
  earned on 2026-06-30"""
    right = """rule r
  for each account_executive each quarter
  credit 500 USD"""

    def message(self) -> str:
        """What is wrong."""
        return "a rule of a period is earned on the period's last day, and has no `earned on`"

    def help(self) -> str | None:
        """What to do."""
        return "leave it out, or write a rule `for each deal`, whose rows have dates of their own"


@diagnostic
@attrs.frozen(kw_only=True)
class UnknownMonth(Diagnostic):
    """A year that starts in no month."""

    code = "E0126"
    title = "A year that starts in no month"
    why = "`year starts in` names the month whose first day begins the plan's year and its first quarter."
    wrong = """plan p
  currency USD
  year starts in Febuary"""
    right = """plan p
  currency USD
  year starts in February"""

    name: str
    suggestions: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is no month"

    def help(self) -> str | None:
        """What to do."""
        return did_you_mean(self.suggestions) or "write the month's English name, such as `February`"

    def fix(self) -> Fix | None:
        """The name that was meant, if only one is near."""
        return renamed(self.at, self.name, self.suggestions)


@diagnostic
@attrs.frozen(kw_only=True)
class WeekSplits(Diagnostic):
    """A rule of weeks that walks a table by a longer period."""

    code = "E0375"
    title = "A rule of weeks that walks a table by a longer period"
    why = (
        "A week that begins in one month and ends in the next belongs to the month of its last day, so the days before "
        "would be left out of the first month's bands."
    )
    wrong = """table rate by sales, marginal
  from 0 USD 3%
  from 40_000 USD 4%

measure sales for account_executive each month
  sum of ARR over deal by owner

rule r
  for each account_executive each week
  credit rate(sales) of sales"""
    right = """plan p
  currency USD
  paid weekly

table rate by sales, marginal
  from 0 USD 3%
  from 40_000 USD 4%

measure sales for account_executive each month
  sum of ARR over deal by owner

rule r
  for each deal
  credit rate(sales) of ARR to owner"""

    table: str
    over: Grain

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.table}` is walked over the {self.over}, and weeks do not fit into a {self.over}"

    def help(self) -> str | None:
        """What to do."""
        return "write a rule `for each deal`, which is exact, and let the plan be `paid weekly`"


@diagnostic
@attrs.frozen(kw_only=True)
class WeekWindow(Diagnostic):
    """A longer stretch of something that is known by weeks."""

    code = "E0376"
    title = "A longer stretch of something that is known by weeks"
    why = "A week may lie in two months, so a value of weeks has no part that belongs to one of them."
    wrong = """measure sales for account_executive each week
  sum of ARR over deal by owner

rule r
  for each deal
  credit 1% of ARR to owner
    when sales month to date is at least 10_000 USD"""
    right = """measure sales for account_executive each month
  sum of ARR over deal by owner

rule r
  for each deal
  credit 1% of ARR to owner
    when sales is at least 10_000 USD"""

    name: str
    window: str
    grain: Grain

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is of each week, and `{self.window}` of it is asked for where no week is at hand"

    def help(self) -> str | None:
        """What to do."""
        return f"declare it `each {self.grain}`: days fit into every period"


@diagnostic
@attrs.frozen(kw_only=True)
class LessOverWeeks(Diagnostic):
    """Weeks that take off what was earned over a longer period."""

    code = "E0378"
    title = "Weeks that take off what was earned over a longer period"
    why = (
        "A week that begins in one month and ends in the next belongs to the month of its last day, so what the "
        "first month brought in its last days would never be paid."
    )
    wrong = """measure sold for account_executive each month
  sum of ARR over deal by owner

rule r
  for each account_executive each week
  credit 5% of sold less already earned month to date"""
    right = """measure sold for account_executive each week
  sum of ARR over deal by owner

rule r
  for each account_executive each week
  credit 5% of sold"""

    over: Grain

    def message(self) -> str:
        """What is wrong."""
        return f"weeks do not fit into a {self.over}, so what was earned {self.over} to date cannot be taken off"

    def help(self) -> str | None:
        """What to do."""
        return "write a rule `for each deal`, which is exact, or sum what each week brought"


@diagnostic
@attrs.frozen(kw_only=True)
class MonthsOfAWeek(Diagnostic):
    """Whole months of a week."""

    code = "E0377"
    title = "Whole months of a week"
    why = "`prorated by months` counts the whole months of a period, and weeks or a half month have none."
    wrong = """input base for account_executive each month: money

measure due for account_executive each week
  base prorated by months"""
    right = """input base for account_executive each month: money

measure due for account_executive each week
  base prorated by days"""

    grain: Grain

    def message(self) -> str:
        """What is wrong."""
        one = "2 weeks have" if self.grain == "2 weeks" else f"a {self.grain} has"
        return f"{one} no whole months to count"

    def help(self) -> str | None:
        """What to do."""
        return "write `prorated by days`"
