"""Scenarios: expectations that say nothing that could come out."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic


@diagnostic
@attrs.frozen(kw_only=True)
class MeasureNeverWaits(Diagnostic):
    """A measure that is expected to wait."""

    code = "E0713"
    title = "A measure that is expected to wait"
    why = "Credits wait. A measure has, on each day, the value of what has happened so far, or none."
    wrong = """measure bookings for account_executive each quarter sum of ARR over deal by owner
rule r for each deal credit 5% of ARR to owner
scenario "s"
  given participant maya: role account_executive, from 2026-01-01
  as of 2026-01-31
  expect bookings for maya in 2026-Q1 is pending"""
    right = """measure bookings for account_executive each quarter sum of ARR over deal by owner
rule r for each deal credit 5% of ARR to owner
scenario "s"
  given participant maya: role account_executive, from 2026-01-01
  as of 2026-01-31
  expect bookings for maya in 2026-Q1 is 0 USD"""

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is a measure, and a measure never waits"

    def help(self) -> str | None:
        """What to do."""
        return f"write its value on that day, or `expect no {self.name} for …` where it has none"


@diagnostic
@attrs.frozen(kw_only=True)
class ReasonElsewhere(Diagnostic):
    """A reason for something that has none."""

    code = "E0714"
    title = "A reason where an expectation has none"
    why = "A reason names the kind of clause that decided about one rule, so that it can be compared with what did."
    wrong = """rule r for each deal credit 5% of ARR to owner after activation
scenario "s"
  given deal D1: ARR 100 USD, owner maya, customer acme, closed_on 2026-01-05
  as of 2026-01-31
  expect no r for D1 because pending"""
    right = """rule r for each deal credit 5% of ARR to owner after activation
scenario "s"
  given deal D1: ARR 100 USD, owner maya, customer acme, closed_on 2026-01-05
  as of 2026-01-31
  expect r for D1 is pending"""

    reason: str
    because: str
    instead: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.reason}` is no reason here: {self.because}"

    def help(self) -> str | None:
        """What to do."""
        return f"write {self.instead}"


@diagnostic
@attrs.frozen(kw_only=True)
class ExpectOfPlan(Diagnostic):
    """A measure of the whole plan that is expected of somebody."""

    code = "E0715"
    title = "A measure of the whole plan that is expected of somebody"
    why = "A measure `for plan` has one value for each period, whoever is paid."
    wrong = """measure company for plan each quarter sum of ARR over deal
rule r for each deal credit 5% of ARR to owner
scenario "s"
  given deal D1: ARR 100 USD, owner maya, closed_on 2026-01-05
  as of 2026-01-31
  expect company for maya in 2026-Q1 is 100 USD"""
    right = """measure company for plan each quarter sum of ARR over deal
rule r for each deal credit 5% of ARR to owner
scenario "s"
  given deal D1: ARR 100 USD, owner maya, closed_on 2026-01-05
  as of 2026-01-31
  expect company for plan in 2026-Q1 is 100 USD"""

    name: str
    key: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is of the whole plan, not of `{self.key}`"

    def help(self) -> str | None:
        """What to do."""
        return f"write `expect {self.name} for plan in …`"
