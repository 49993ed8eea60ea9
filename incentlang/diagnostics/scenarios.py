"""Scenarios: worked examples of a plan."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic, did_you_mean
from incentlang.diagnostics.fixes import Fix, renamed
from incentlang.values.periods import EXAMPLES, Grain


@diagnostic
@attrs.frozen(kw_only=True)
class NoAsOf(Diagnostic):
    """A scenario without its date."""

    code = "E0701"
    title = "A scenario without its date"
    why = "Whether a window is open depends on the day; today's date is never used."
    wrong = """rule r for each deal credit 5% of ARR to owner
scenario "s"
  given deal D1: ARR 100 USD
  expect r for D1 is 5 USD"""
    right = """rule r for each deal credit 5% of ARR to owner
scenario "s"
  given deal D1: ARR 100 USD
  as of 2026-01-31
  expect r for D1 is 5 USD"""

    def message(self) -> str:
        """What is wrong."""
        return "this scenario does not say as of which day"

    def help(self) -> str | None:
        """What to do."""
        return "add `as of 2026-04-30`"


@diagnostic
@attrs.frozen(kw_only=True)
class NoExpect(Diagnostic):
    """A scenario that expects nothing."""

    code = "E0702"
    title = "A scenario that expects nothing"
    why = "It could not fail."
    wrong = """scenario "s"
  as of 2026-01-31"""
    right = """rule r for each deal credit 5% of ARR to owner
scenario "s"
  given deal D1: ARR 100 USD
  as of 2026-01-31
  expect r for D1 is 5 USD"""

    def message(self) -> str:
        """What is wrong."""
        return "this scenario expects nothing"

    def help(self) -> str | None:
        """What to do."""
        return "add `expect RULE for KEY is AMOUNT`, or `expect no RULE for KEY`"


@diagnostic
@attrs.frozen(kw_only=True)
class GivenKind(Diagnostic):
    """A given value of another kind than its column."""

    code = "E0703"
    title = "A given value of another kind than its column"
    why = "A scenario's rows obey the same declarations as data."
    wrong = """rule r for each deal credit 5% of ARR to owner
scenario "s"
  given deal D1: ARR 5%
  as of 2026-01-31
  expect r for D1 is 5 USD"""
    right = """rule r for each deal credit 5% of ARR to owner
scenario "s"
  given deal D1: ARR 100 USD
  as of 2026-01-31
  expect r for D1 is 5 USD"""

    name: str
    kind: str
    text: str
    row: str = ""

    def message(self) -> str:
        """What is wrong."""
        lead = f"row `{self.row}`: " if self.row else ""
        return f"{lead}`{self.name}` is {self.kind}, and `{self.text}` is not"


@diagnostic
@attrs.frozen(kw_only=True)
class ExpectKind(Diagnostic):
    """An expectation that cannot be met."""

    code = "E0704"
    title = "An expectation that cannot be met"
    why = "A rule gives money, a measure its own kind."
    wrong = """rule r for each deal credit 5% of ARR to owner
scenario "s"
  given deal D1: ARR 100 USD
  as of 2026-01-31
  expect r for D1 is 5%"""
    right = """rule r for each deal credit 5% of ARR to owner
scenario "s"
  given deal D1: ARR 100 USD
  as of 2026-01-31
  expect r for D1 is 5 USD"""

    name: str
    kind: str
    row: str = ""
    instead: str = ""

    def message(self) -> str:
        """What is wrong."""
        lead = f"row `{self.row}`: " if self.row else ""
        return f"{lead}`{self.name}` gives {self.kind}"

    def help(self) -> str | None:
        """What to do."""
        if self.instead:
            return f"write {self.instead}"
        return "write the value in that kind; a measure is expected `for maya in 2026-Q1`"


@diagnostic
@attrs.frozen(kw_only=True)
class UnknownReason(Diagnostic):
    """A reason that does not exist."""

    code = "E0705"
    title = "A reason that does not exist"
    why = "The reason says which clause decided."
    wrong = """rule r for each deal credit 5% of ARR to owner when kind is new_logo
scenario "s"
  given deal D1: ARR 100 USD, kind renewal
  as of 2026-01-31
  expect r for D1 is 0 USD because whenever"""
    right = """rule r for each deal credit 5% of ARR to owner when kind is new_logo
scenario "s"
  given deal D1: ARR 100 USD, kind renewal
  as of 2026-01-31
  expect r for D1 is 0 USD because when"""

    name: str
    suggestions: tuple[str, ...] = ()

    def message(self) -> str:
        """What is wrong."""
        reasons = "where, when, unless, window, never, pending, override and evidence"
        return f"`{self.name}` is no reason; they are {reasons}"

    def help(self) -> str | None:
        """What to do."""
        return did_you_mean(self.suggestions)

    def fix(self) -> Fix | None:
        """The name that was meant, if only one is near."""
        return renamed(self.at, self.name, self.suggestions)


@diagnostic
@attrs.frozen(kw_only=True)
class PeriodOfOtherGrain(Diagnostic):
    """A period of another length."""

    code = "E0706"
    title = "A period of another length"
    why = "A quarterly value has a quarter, not a month."
    wrong = """input quota for account_executive each quarter: money
rule r for each deal credit 5% of ARR to owner
scenario "s"
  given quota of maya in 2026-01: 100 USD
  given deal D1: ARR 100 USD
  as of 2026-01-31
  expect r for D1 is 5 USD"""
    right = """input quota for account_executive each quarter: money
rule r for each deal credit 5% of ARR to owner
scenario "s"
  given quota of maya in 2026-Q1: 100 USD
  given deal D1: ARR 100 USD
  as of 2026-01-31
  expect r for D1 is 5 USD"""

    name: str
    period: str
    grain: Grain

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is of each {self.grain}, and {self.period} is not a {self.grain}"

    def help(self) -> str | None:
        """What to do."""
        return "write a period such as " + EXAMPLES[self.grain]


@diagnostic
@attrs.frozen(kw_only=True)
class NothingLinks(Diagnostic):
    """A short form for a row that it does not fit."""

    code = "E0707"
    title = "A short form for a row that it does not fit"
    why = "`given FACT of KEY on DATE` works when the fact has a date and refers to one thing."
    wrong = """rule r for each deal credit 5% of ARR to owner
scenario "s"
  given invoice of acme on 2026-01-01
  as of 2026-01-31
  expect r for D1 is 5 USD"""
    right = """rule r for each deal credit 5% of ARR to owner
scenario "s"
  given deal D1: ARR 100 USD
  given invoice I1: customer acme, deal D1, invoiced_on 2026-01-01
  as of 2026-01-31
  expect r for D1 is 5 USD"""

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` does not refer to one thing, or has no date"

    def help(self) -> str | None:
        """What to do."""
        return f"write `given {self.name} KEY: column value, …`"


@diagnostic
@attrs.frozen(kw_only=True)
class SecondAsOf(Diagnostic):
    """A scenario with two dates."""

    code = "E0708"
    title = "A scenario with two dates"
    why = "One example has one day; two need two scenarios."
    wrong = """rule r for each deal credit 5% of ARR to owner
scenario "s"
  given deal D1: ARR 100 USD
  as of 2026-01-31
  as of 2026-02-28
  expect r for D1 is 5 USD"""
    right = """rule r for each deal credit 5% of ARR to owner
scenario "s"
  given deal D1: ARR 100 USD
  as of 2026-01-31
  expect r for D1 is 5 USD"""

    def message(self) -> str:
        """What is wrong."""
        return "this scenario has a second `as of`"

    def help(self) -> str | None:
        """What to do."""
        return "write another scenario for the other day"


@diagnostic
@attrs.frozen(kw_only=True)
class OnlyScenarios(Diagnostic):
    """A definition in the tests folder."""

    code = "E0709"
    title = "A definition in the tests folder"
    why = "Files in `tests` hold scenarios; a rule there would be checked but never paid."
    wrong = "param rate = 5%   # in tests/first.incent"
    right = "param rate = 5%   # in plan.incent"

    def message(self) -> str:
        """What is wrong."""
        return "only scenarios may stand in a file of the tests folder"

    def help(self) -> str | None:
        """What to do."""
        return "move it to the plan, or to a file that the plan uses"


@diagnostic
@attrs.frozen(kw_only=True)
class GivenOfPlan(Diagnostic):
    """A value of the whole plan given for somebody."""

    code = "E0690"
    title = "A value of the whole plan given for somebody"
    why = "An input `for plan` has one value for each period, whoever is paid."
    wrong = """input budget_rate for plan each quarter: number
rule r for each account_executive each quarter credit budget_rate * 100 USD
scenario "s"
  given participant maya: role account_executive, from 2026-01-01
  given budget_rate of maya in 2026-Q1: 1.1
  as of 2026-03-31
  expect r for maya in 2026-Q1 is 110 USD"""
    right = """input budget_rate for plan each quarter: number
rule r for each account_executive each quarter credit budget_rate * 100 USD
scenario "s"
  given participant maya: role account_executive, from 2026-01-01
  given budget_rate of plan in 2026-Q1: 1.1
  as of 2026-03-31
  expect r for maya in 2026-Q1 is 110 USD"""

    name: str
    key: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is of the whole plan, not of `{self.key}`"

    def help(self) -> str | None:
        """What to do."""
        return f"write `given {self.name} of plan in …`"
