"""Parameters whose value changes on a date."""

from __future__ import annotations

from datetime import date

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic


@diagnostic
@attrs.frozen(kw_only=True)
class DatedOrder(Diagnostic):
    """Dated values out of order."""

    code = "E0130"
    title = "Dated values out of order"
    why = "Each value holds until the next begins; in order of their dates nobody can misread which one holds."
    wrong = """param rate = 8% from 2026-07-01, 10% from 2026-01-01"""
    right = """param rate = 10% from 2026-01-01, 8% from 2026-07-01"""

    name: str
    start: date
    before: date

    def message(self) -> str:
        """What is wrong."""
        return f"a value of `{self.name}` from {self.start} stands after the one from {self.before}"

    def help(self) -> str | None:
        """What to do."""
        return "write the values in order of their dates, each date once"


@diagnostic
@attrs.frozen(kw_only=True)
class DatedTwoKinds(Diagnostic):
    """Dated values of different kinds."""

    code = "E0131"
    title = "Dated values of different kinds"
    why = "Whoever reads the parameter must know its unit on every day."
    wrong = """param rate = 8% from 2026-01-01, 10 USD from 2026-07-01"""
    right = """param rate = 8% from 2026-01-01, 10% from 2026-07-01"""

    name: str
    first: str
    second: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` begins as {self.first}, and this is {self.second}"

    def help(self) -> str | None:
        """What to do."""
        return f"let every value be {self.first}"


@diagnostic
@attrs.frozen(kw_only=True)
class ChangesInside(Diagnostic):
    """A parameter that changes inside a period."""

    code = "E0132"
    title = "A parameter that changes inside a period"
    why = "Half of the period would be paid at one value and half at the other, and the plan does not say so."
    wrong = """param rate = 8% from 2026-01-01, 10% from 2026-02-01
measure sold for account_executive each quarter
  sum of ARR over deal by owner
rule r
  for each account_executive each quarter
  credit rate of sold"""
    right = """param rate = 8% from 2026-01-01, 10% from 2026-04-01
measure sold for account_executive each quarter
  sum of ARR over deal by owner
rule r
  for each account_executive each quarter
  credit rate of sold"""

    name: str
    day: date
    grain: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` changes on {self.day}, inside a {self.grain} that is paid with it"

    def help(self) -> str | None:
        """What to do."""
        return f"change it at the start of a {self.grain}, or write `{self.name} prorated by days`"


@diagnostic
@attrs.frozen(kw_only=True)
class BeforeFirstValue(Diagnostic):
    """A parameter has no value yet on the day."""

    code = "R0030"
    title = "A parameter has no value yet on the day"
    why = "A value that begins later is not the one of this day, and no value is not zero."
    wrong = "param rate = 8% from 2026-04-01   # and a deal that closed on 2026-03-15"
    right = "param rate = 7% from 2026-01-01, 8% from 2026-04-01"

    name: str
    day: date
    first: date

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` has no value on {self.day}: its first one is from {self.first}"

    def help(self) -> str | None:
        """What to do."""
        return "give it a value from the plan's first day on, or leave earlier rows out with `where`"
