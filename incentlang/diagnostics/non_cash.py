"""Declared units that are no money: shares, points."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, Label, diagnostic, did_you_mean
from incentlang.diagnostics.fixes import Fix, renamed
from incentlang.source import Span


@diagnostic
@attrs.frozen(kw_only=True)
class UnknownUnit(Diagnostic):
    """An amount of something that is not declared."""

    code = "E0900"
    title = "An amount of something that is not declared"
    why = "What follows a number in capitals is a currency or a declared unit, and the plan declares no such unit."
    wrong = """unit RSU "Restricted stock units" rounded to 1
rule r
  for each deal
  credit 10 RSUS to owner"""
    right = """unit RSU "Restricted stock units" rounded to 1
rule r
  for each deal
  credit 10 RSU to owner"""

    name: str
    suggestions: tuple[str, ...] = ()

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is no unit of this plan"

    def help(self) -> str | None:
        """What to do."""
        return did_you_mean(self.suggestions) or f'declare it: `unit {self.name} "what it is" rounded to 1`'

    def fix(self) -> Fix | None:
        """The name that was meant, if only one is near."""
        return renamed(self.at, self.name, self.suggestions)


@diagnostic
@attrs.frozen(kw_only=True)
class UnitsMix(Diagnostic):
    """Amounts of different units meet."""

    code = "E0901"
    title = "Amounts of different units meet"
    why = (
        "Shares, points and money are never added, compared or divided by each other: no rate between them is written."
    )
    wrong = """unit RSU "Restricted stock units" rounded to 1
rule r
  for each deal
  credit 10 RSU + 5% of ARR to owner"""
    right = """unit RSU "Restricted stock units" rounded to 1
rule shares
  for each deal
  credit 10 RSU to owner
rule money
  for each deal
  credit 5% of ARR to owner"""

    verb: str
    first: str
    second: str

    def message(self) -> str:
        """What is wrong."""
        return f"cannot {self.verb} {self.first} and {self.second}"

    def help(self) -> str | None:
        """What to do."""
        return "keep each unit in a rule of its own; a plain number becomes an amount by `number * 1 RSU`"


@diagnostic
@attrs.frozen(kw_only=True)
class TwoUnitsInRule(Diagnostic):
    """Credits of one rule in two units."""

    code = "E0902"
    title = "Credits of one rule in two units"
    why = "A rule has one total, which is reported, capped and tested; shares and money have none together."
    wrong = """unit RSU "Restricted stock units" rounded to 1
rule r
  for each deal
  credit 5% of ARR to owner
  credit 10 RSU to owner"""
    right = """unit RSU "Restricted stock units" rounded to 1
rule r
  for each deal
  credit 5% of ARR to owner
rule r_shares
  for each deal
  credit 10 RSU to owner"""

    found: str
    first: str
    first_at: Span

    def message(self) -> str:
        """What is wrong."""
        return f"this credit is {self.found}, an earlier one of the same rule {self.first}"

    def help(self) -> str | None:
        """What to do."""
        return "write a rule of its own for each unit"

    def labels(self) -> tuple[Label, ...]:
        """The other credit."""
        return (Label(self.first_at, self.first),)


@diagnostic
@attrs.frozen(kw_only=True)
class UnitName(Diagnostic):
    """A unit whose name cannot follow a number."""

    code = "E0903"
    title = "A unit whose name cannot follow a number"
    why = (
        "A unit is written after a number, as a currency is, so its name has three or more capitals and is no currency."
    )
    wrong = """unit points "Points" rounded to 1"""
    right = """unit POINTS "Points" rounded to 1"""

    name: str
    is_currency: bool

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is a currency" if self.is_currency else f"`{self.name}` is not written in capitals"

    def help(self) -> str | None:
        """What to do."""
        if self.is_currency:
            return "a unit needs a name of its own; the plan's money is named by `currency`"
        return "write three or more capitals, such as `RSU` or `POINTS`"
