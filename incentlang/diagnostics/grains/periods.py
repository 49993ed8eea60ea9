"""Values of periods: windows, roles, attributes and targets."""

from __future__ import annotations

from typing import Literal as Choice

import attrs

from incentlang.diagnostics.base import Diagnostic, Label, diagnostic
from incentlang.source import Span


@diagnostic
@attrs.frozen(kw_only=True)
class NeedsWindow(Diagnostic):
    """A value of a shorter period read in a longer one."""

    code = "E0301"
    title = "A value of a shorter period read in a longer one"
    why = "There are several of them in the period; which is meant must be said."
    wrong = """input quota for account_executive each quarter: money
measure m for account_executive each year
  quota"""
    right = """input quota for account_executive each quarter: money
measure m for account_executive each year
  quota of the year"""

    name: str
    each: str
    reader: str
    of: Choice["input", "sum", "balance"] = "input"

    def message(self) -> str:
        """What is wrong."""
        one = self.reader if self.reader == "2 weeks" else f"a {self.reader}"
        return f"`{self.name}` is one value each {self.each}, and there are several in {one}"

    def help(self) -> str | None:
        """What to do."""
        if self.reader == "2 weeks":
            return "declare it `each month`: two weeks are a pay period, and nothing is computed or supplied by them"
        if self.reader == "half month":
            return "declare it `each half month`: a week may lie in two of them"
        if self.of == "balance":
            return f"write `{self.name} at period end`, its last value in the {self.reader}"
        if self.of == "sum":
            return f"write `{self.name} {self.reader} to date`, or `{self.name} at period end` for its last {self.each}"
        return f"write `{self.name} of the {self.reader}` or `{self.name} {self.reader} to date`"


@diagnostic
@attrs.frozen(kw_only=True)
class WindowTooShort(Diagnostic):
    """A window shorter than what it looks at."""

    code = "E0302"
    title = "A window shorter than what it looks at"
    why = "A window gathers whole periods; it cannot cut one."
    wrong = """input quota for account_executive each year: money
measure m for account_executive each year
  quota of the quarter"""
    right = """input quota for account_executive each year: money
measure m for account_executive each year
  quota"""

    name: str
    window: str
    grain: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.window}` is shorter than the {self.grain} of `{self.name}` or of its reader"

    def help(self) -> str | None:
        """What to do."""
        return "use a longer window, or none"


@diagnostic
@attrs.frozen(kw_only=True)
class WholeMeasure(Diagnostic):
    """`of the year` on a measure."""

    code = "E0303"
    title = "`of the year` on a measure"
    why = "A measure accumulates, so its whole is known only at the end; an input is given for the whole."
    wrong = """measure a for account_executive each quarter
  sum of ARR over deal by owner
measure b for account_executive each quarter
  a of the year"""
    right = """measure a for account_executive each quarter
  sum of ARR over deal by owner
measure b for account_executive each quarter
  a year to date"""

    name: str
    grain: str
    balance: bool = False

    def message(self) -> str:
        """What is wrong."""
        if self.balance:
            return f"`{self.name}` says how things stand, so it has no value of the whole {self.grain}"
        return f"`{self.name}` accumulates, so it has no value of the whole {self.grain} yet"

    def help(self) -> str | None:
        """What to do."""
        if self.balance:
            return f"write `{self.name} at period end`"
        return f"write `{self.name} {self.grain} to date`"


@diagnostic
@attrs.frozen(kw_only=True)
class NestedWindow(Diagnostic):
    """A window on a measure that has one of its own."""

    code = "E0304"
    title = "A window on a measure that has one of its own"
    why = "Two windows on each other have no one meaning."
    wrong = """measure a for account_executive each quarter
  sum of ARR over deal by owner
measure b for account_executive each quarter
  a year to date
measure c for account_executive each quarter
  b year to date"""
    right = """measure a for account_executive each quarter
  sum of ARR over deal by owner
measure b for account_executive each quarter
  a year to date"""

    name: str
    other: Span

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` already covers a window of its own"

    def help(self) -> str | None:
        """What to do."""
        return "read it without a window, or give the window to what it sums"

    def labels(self) -> tuple[Label, ...]:
        """The other place."""
        return (Label(self.other, "declared here"),)


@diagnostic
@attrs.frozen(kw_only=True)
class OtherRole(Diagnostic):
    """A measure of another role."""

    code = "E0305"
    title = "A measure of another role"
    why = "A measure has one value per participant of its role; this reader is of another."
    wrong = """role manager
measure a for manager each quarter
  sum of ARR over deal by owner.manager
measure b for account_executive each quarter
  a"""
    right = """measure a for account_executive each quarter
  sum of ARR over deal by owner
measure b for account_executive each quarter
  a"""

    name: str
    role: str
    reader: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is of each {self.role}, and this is of each {self.reader}"

    def help(self) -> str | None:
        """What to do."""
        return "read a measure of the same role"


@diagnostic
@attrs.frozen(kw_only=True)
class GatherReadsMeasure(Diagnostic):
    """A measure read inside `sum of`."""

    code = "E0306"
    title = "A measure read inside `sum of`"
    why = "Rows are gathered by their own columns; a measure would depend on the rows it gathers."
    wrong = """measure a for account_executive each quarter
  count of deal by owner
measure b for account_executive each quarter
  sum of ARR * a over deal by owner"""
    right = """measure b for account_executive each quarter
  sum of ARR over deal by owner"""

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is a value of a period and cannot be read on each row gathered"

    def help(self) -> str | None:
        """What to do."""
        return "take it out of the sum"


@diagnostic
@attrs.frozen(kw_only=True)
class BareAttribute(Diagnostic):
    """An attribute that can change within the period."""

    code = "E0307"
    title = "An attribute that can change within the period"
    why = "A region or a manager may change in the middle; the plan says which day counts."
    wrong = """rule r
  for each account_executive each quarter where region is known
  credit 100 USD"""
    right = """rule r
  for each account_executive each quarter where region at period end is "West"
  credit 100 USD"""

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` can change within the period"

    def help(self) -> str | None:
        """What to do."""
        return f"write `{self.name} at period start` or `{self.name} at period end`"


@diagnostic
@attrs.frozen(kw_only=True)
class PeriodAttributeInRow(Diagnostic):
    """`at period end` where a row is at hand."""

    code = "E0308"
    title = "`at period end` where a row is at hand"
    why = "A row has its own date; attributes are read on it."
    wrong = """rule r
  for each deal where owner at period end is known
  credit 5% of ARR to owner"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner"""

    name: str
    measure: bool = False

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is read on the row's own date here; there is no period"

    def help(self) -> str | None:
        """What to do."""
        if self.measure:
            return f"write `{self.name}`: it is that of the row's period"
        return f"write `{self.name}`, or `{self.name} on DATE`"


@diagnostic
@attrs.frozen(kw_only=True)
class BareTarget(Diagnostic):
    """The yearly target without its period."""

    code = "E0309"
    title = "The yearly target without its period"
    why = "`target` is money per year; paid each quarter it would be four times too much."
    wrong = """rule r
  for each account_executive each quarter
  credit 10% of target"""
    right = """rule r
  for each account_executive each quarter
  credit 10% of target for the quarter"""

    grain: str

    def message(self) -> str:
        """What is wrong."""
        return "`target` is money per year, not an amount"

    def help(self) -> str | None:
        """What to do."""
        return f"write `target for the {self.grain}`"


@diagnostic
@attrs.frozen(kw_only=True)
class TargetInRow(Diagnostic):
    """The target of a period on a row."""

    code = "E0310"
    title = "The target of a period on a row"
    why = "The target belongs to a participant and a period, and a row has neither."
    wrong = """rule r
  for each deal
  credit 10% of target for the quarter to owner"""
    right = """rule r
  for each account_executive each quarter
  credit 10% of target for the quarter"""

    def message(self) -> str:
        """What is wrong."""
        return "there is no period here that a target could be for"

    def help(self) -> str | None:
        """What to do."""
        return "pay it in a rule `for each ROLE each quarter`"


@diagnostic
@attrs.frozen(kw_only=True)
class PreviousNeedsOtherwise(Diagnostic):
    """The period before, without a value for the first one."""

    code = "E0326"
    title = "The period before, without a value for the first one"
    why = "In the first period, and where the participant was not in the role, there is no value one period earlier."
    wrong = """measure carry for account_executive each quarter
  previous carry + 100 USD"""
    right = """measure carry for account_executive each quarter
  (previous carry otherwise 0 USD) + 100 USD"""

    text: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` does not say what stands in where there is no period before"

    def help(self) -> str | None:
        """What to do."""
        return f"write `{self.text} otherwise 0 USD`"


@diagnostic
@attrs.frozen(kw_only=True)
class PreviousOfOtherGrain(Diagnostic):
    """The period before of a measure with other periods."""

    code = "E0327"
    title = "The period before of a measure with other periods"
    why = "One period earlier means one of the measure's own periods; the reader has others."
    wrong = """measure booked for account_executive each month
  sum of ARR over deal by owner
measure growth for account_executive each quarter
  previous booked otherwise 0 USD"""
    right = """measure booked for account_executive each quarter
  sum of ARR over deal by owner
measure growth for account_executive each quarter
  previous booked otherwise 0 USD"""

    name: str
    each: str
    reader: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is of each {self.each}, and this is of each {self.reader}"

    def help(self) -> str | None:
        """What to do."""
        return f"read it in a measure of each {self.each}"


@diagnostic
@attrs.frozen(kw_only=True)
class PreviousKind(Diagnostic):
    """A first value of another kind than its measure."""

    code = "E0328"
    title = "A first value of another kind than its measure"
    why = "What stands in for the period before is used as the measure is."
    wrong = """measure booked for account_executive each quarter
  sum of ARR over deal by owner
measure growth for account_executive each quarter
  previous booked otherwise 0%"""
    right = """measure booked for account_executive each quarter
  sum of ARR over deal by owner
measure growth for account_executive each quarter
  previous booked otherwise 0 USD"""

    name: str
    wanted: str
    found: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is {self.wanted}, and this is {self.found}"

    def help(self) -> str | None:
        """What to do."""
        return "write a whole number" if self.wanted == "a count" else "write the value in the measure's kind"
