"""Days chosen among several, and when a credit is earned."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic


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
