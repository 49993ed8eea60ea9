"""What goes wrong while a plan runs on data: lines that cannot be computed, and requests that find nothing.

A problem of a line is a diagnostic too: its message stands in `problems.csv` and in explanations.
"""

from __future__ import annotations

from datetime import date

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic


@diagnostic
@attrs.frozen(kw_only=True)
class NoAssignment(Diagnostic):
    """Somebody is to be paid who has no assignment on the day."""

    code = "R0001"
    title = "Somebody is to be paid who has no assignment on the day"
    why = "Who was not in a role on the compensation date cannot be told to have earned it."
    wrong = "participant,role,from,to\nmaya,account_executive,2026-02-01,\n# and a deal of hers closed on 2026-01-05"
    right = "participant,role,from,to\nmaya,account_executive,2026-01-01,"

    participant: str
    day: date

    def message(self) -> str:
        """What is wrong."""
        return f"{self.participant} has no assignment on {self.day}"

    def help(self) -> str | None:
        """What to do."""
        return "add the assignment to the participant file, or correct what names them on that day"


@diagnostic
@attrs.frozen(kw_only=True)
class OutsideRole(Diagnostic):
    """A measure is read of somebody who is not in its role."""

    code = "R0002"
    title = "A measure is read of somebody who is not in its role"
    why = "The measure has no value for this person, and no value is not zero."
    wrong = "# attainment is of each account_executive; the deal's owner is a sales_manager on that day"
    right = "# give the deal to an account_executive, or restrict the rule to deals of that role"

    participant: str
    role: str
    measure: str
    day: date

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.measure}` is of each {self.role}, and {self.participant} is none on {self.day}"

    def help(self) -> str | None:
        """What to do."""
        return (
            "correct the assignment, pay this role by another rule, or say whose it is where that is somebody else, "
            f"such as `owner.{self.measure}`"
        )


@diagnostic
@attrs.frozen(kw_only=True)
class MissingInput(Diagnostic):
    """A supplied value is missing."""

    code = "R0003"
    title = "A supplied value is missing"
    why = "A quota that is not there is not a quota of zero; nothing that reads it can be computed."
    wrong = "participant,period,value\nmaya,2026-Q1,100000\n# the plan reads quota of the year"
    right = (
        "participant,period,value\nmaya,2026-Q1,100000\nmaya,2026-Q2,100000\nmaya,2026-Q3,100000\nmaya,2026-Q4,100000"
    )

    name: str
    participant: str
    period: str
    also: str = ""

    def message(self) -> str:
        """What is wrong."""
        of = f"{self.also} and " if self.also else ""
        return f"{self.participant or 'the plan'} has no `{self.name}` for {of}{self.period}"

    def help(self) -> str | None:
        """What to do."""
        file = f"data/{self.name}.csv, or what incent.toml names for it"
        keys = ",".join(filter(None, (self.participant, self.also, self.period)))
        return f"add the row `{keys},…` to {file}"


@diagnostic
@attrs.frozen(kw_only=True)
class DividedByZero(Diagnostic):
    """A division by zero."""

    code = "R0004"
    title = "A division by zero"
    why = "An attainment of a quota of zero has no value; it is neither 0% nor 100%."
    wrong = "participant,period,value\nmaya,2026-Q1,0"
    right = "participant,period,value\nmaya,2026-Q1,100000"

    text: str
    who: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` divides by zero{self.who}"

    def help(self) -> str | None:
        """What to do."""
        return "supply a value above zero, or restrict the rule to where there is one"


@diagnostic
@attrs.frozen(kw_only=True)
class MissingValue(Diagnostic):
    """An attribute is missing on the day it is read."""

    code = "R0005"
    title = "An attribute is missing on the day it is read"
    why = "A gap in dated rows is missing, never the nearest value."
    wrong = "customer,value,from,to\nacme,ada,2026-02-01,\n# and a deal with acme closed on 2026-01-05"
    right = "customer,value,from,to\nacme,ada,2026-01-01,"

    path: str
    key: str
    day: date | None

    def message(self) -> str:
        """What is wrong."""
        when = f" on {self.day}" if self.day else ""
        return f"`{self.path}` of {self.key} is missing{when}"

    def help(self) -> str | None:
        """What to do."""
        if self.path.endswith(".target"):
            return "fill the column `target` of the participant file"
        return f"supply it, or write `when {self.path} is known`"


@diagnostic
@attrs.frozen(kw_only=True)
class BelowTable(Diagnostic):
    """A value lies below the lowest row of its table."""

    code = "R0006"
    title = "A value lies below the lowest row of its table"
    why = "A table says nothing about what lies below its first band."
    wrong = "table rates by attainment, marginal\n  from 50%  5%\n# and an attainment of 40%"
    right = "table rates by attainment, marginal\n  below 50%  0%\n  from 50%  5%"

    table: str
    value: str
    lowest: str
    above: bool = False
    """Whether the lowest row begins above its value, and so is not the value's own."""

    def message(self) -> str:
        """What is wrong."""
        begins = "above" if self.above else "at"
        return f"{self.value} lies below `{self.table}`, which begins {begins} {self.lowest}"

    def help(self) -> str | None:
        """What to do."""
        return f"add a row such as `{'from' if self.above else 'below'} {self.lowest}  0%`"


@diagnostic
@attrs.frozen(kw_only=True)
class AboveMatrix(Diagnostic):
    """A value lies above the grid of a bilinear table."""

    code = "R0420"
    title = "A value lies above the grid of a bilinear table"
    why = "Between four cells there is a straight line both ways; outside the grid there is none."
    wrong = """table m by growth, margin, bilinear
             from 10%  from 20%
  from  80%     50%       60%
  from 100%     80%      100%
# and a growth of 110%"""
    right = """table m by growth, margin, bilinear
             from 10%  from 20%
  from  80%     50%       60%
  from 100%     80%      100%
  from 120%    100%      120%"""

    table: str
    value: str
    highest: str

    def message(self) -> str:
        """What is wrong."""
        return f"{self.value} lies above the grid of `{self.table}`, which ends at {self.highest}"

    def help(self) -> str | None:
        """What to do."""
        return f"add a row or column that begins higher, or let no more than {self.highest} into the table"


@diagnostic
@attrs.frozen(kw_only=True)
class Conflicting(Diagnostic):
    """Two assignments of one day disagree on an attribute."""

    code = "R0007"
    title = "Two assignments of one day disagree on an attribute"
    why = "Somebody in two roles at once may have two regions; which one counts cannot be guessed."
    wrong = "participant,role,region,from,to\nmaya,ae,West,2026-01-01,\nmaya,lead,East,2026-01-01,"
    right = "participant,role,region,from,to\nmaya,ae,West,2026-01-01,\nmaya,lead,West,2026-01-01,"

    participant: str
    name: str
    day: date

    def message(self) -> str:
        """What is wrong."""
        return f"{self.participant} has two different values of `{self.name}` on {self.day}"

    def help(self) -> str | None:
        """What to do."""
        return "make the overlapping assignments agree"


@diagnostic
@attrs.frozen(kw_only=True)
class NoRows(Diagnostic):
    """An average of no rows."""

    code = "R0008"
    title = "An average of no rows"
    why = "An average of nothing has no value; it is not zero."
    wrong = """measure csat for manager each quarter
  average of score over survey over book
# and no survey in the quarter"""
    right = """rule bonus
  for each manager each quarter
  credit 100 USD when answers is at least 5 and csat is at least 80"""

    text: str
    who: str
    of: str = ""

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` has no {self.of or 'rows'}{self.who}"

    def help(self) -> str | None:
        """What to do."""
        if self.of:
            return f"supply a value or a row for one, or ask first whether there is any: `count of {self.of} where …`"
        return "supply rows, or restrict the rule to where there are some"


@diagnostic
@attrs.frozen(kw_only=True)
class NotGiven(Diagnostic):
    """A scenario leads to a value that it does not give."""

    code = "R0009"
    title = "A scenario leads to a value that it does not give"
    why = "What a scenario leaves out is unknown; taking it as empty or zero would test something else than was meant."
    wrong = """scenario "s"
  given deal D1: ARR 100 USD, owner maya
  as of 2026-01-31
  expect new_logo for D1 is 5 USD"""
    right = """scenario "s"
  given deal D1: ARR 100 USD, owner maya, closed_on 2026-01-05
  as of 2026-01-31
  expect new_logo for D1 is 5 USD"""

    owner: str
    key: str
    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` of {self.owner} {self.key} is not given"

    def help(self) -> str | None:
        """What to do."""
        return f"add `given {self.owner} {self.key}: {self.name} …` to the scenario"


@diagnostic
@attrs.frozen(kw_only=True)
class ShareOutsideWhole(Diagnostic):
    """A share to claw back that is below 0% or above 100%."""

    code = "R0041"
    title = "A share to claw back that is below 0% or above 100%"
    why = (
        "What is taken back is a part of what was paid. A share outside the whole comes from figures that do not "
        "belong together, and cutting it to 100% would hide that."
    )
    wrong = """claw back (note.amount / amount) of the money after each note within 365 days of close
# and a note of 1,200 for a sale of 1,000"""
    right = """claw back lesser of (note.amount / amount, 100%) of the money after each note within 365 days of close"""

    text: str
    share: str
    subject: str
    day: date

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` is {self.share} for {self.subject} on {self.day}, outside 0% to 100%"

    def help(self) -> str | None:
        """What to do."""
        return "correct the figures, or say the limits: `greater of (…, 0%)`, `lesser of (…, 100%)`"


@diagnostic
@attrs.frozen(kw_only=True)
class SharesNotWhole(Diagnostic):
    """People who share a credit, and do not share all of it."""

    code = "R0040"
    title = "People who share a credit, and do not share all of it"
    why = "Part of the credit would go to nobody, or be paid twice."
    wrong = "deal,participant,share\nD1,maya,60%\nD1,tom,30%"
    right = "deal,participant,share\nD1,maya,60%\nD1,tom,40%"

    subject: str
    total: str

    def message(self) -> str:
        """What is wrong."""
        return f"the shares of {self.subject} add up to {self.total}, not 100%"

    def help(self) -> str | None:
        """What to do."""
        return "correct the shares, or give what lies outside the whole by a credit of its own"
