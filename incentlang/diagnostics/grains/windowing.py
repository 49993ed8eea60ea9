"""Windows over measures in which something does not add up, and measures read as at a period's end."""

from __future__ import annotations

from typing import Literal as Choice
from typing import assert_never

import attrs

from incentlang.diagnostics.base import Diagnostic, Label, diagnostic
from incentlang.source import Span

StandsReason = Choice["target", "beside", "amount", "nothing", "longer", "walk", "twice"]


@diagnostic
@attrs.frozen(kw_only=True)
class StandsInWindow(Diagnostic):
    """A window over a part that does not add up."""

    code = "E0460"
    title = "A window over a part that does not add up"
    why = """A window reaches each sum and input of a measure; then the arithmetic runs once. A target of one quarter
or a fixed amount stays what it is, so the result would be neither that of one quarter nor that of all of them."""
    wrong = """measure due for account_executive each quarter
  target for the quarter
rule r
  for each account_executive each quarter
  credit due year to date"""
    right = """rule r
  for each account_executive each quarter
  credit target for the quarter"""

    name: str
    read: str
    each: str
    part: str
    over: str | None
    two: bool
    reason: StandsReason
    other: Span

    def message(self) -> str:
        """What is wrong."""
        match self.reason:
            case "target":
                return f"`{self.part}` does not add up over `{self.read}`: it stays that of one period"
            case "beside":
                return f"`{self.part}` stays as it is over `{self.read}`, and stands beside what adds up"
            case "amount":
                return f"`{self.part}` is one amount, however many periods `{self.read}` covers"
            case "nothing":
                return f"nothing in `{self.name}` adds up, so `{self.read}` would be what one {self.each} is"
            case "longer":
                return f"`{self.part}` is of a longer period, of which `{self.read}` has no part of its own"
            case "walk":
                return f"`{self.part}` walks its table over a stretch of its own, whatever `{self.read}` covers"
            case "twice":
                return f"`{self.part}` multiplies what adds up over `{self.read}` by something that adds up as well"
            case _:
                assert_never(self.reason)

    def help(self) -> str | None:
        """What to do."""
        every = self._added_up()
        stretch = f"the whole {self.over}" if self.over else "all of these periods"
        match self.reason:
            case "target":
                return f"write `target for the {self.over}` in the measure, or {every}" if self.over else every
            case "beside" | "amount":
                beside = f"write `{self.part}` beside it as meant for {stretch}"
                return f"give the window to what adds up, and {beside}; or {every}"
            case "nothing":
                return f"write the amount as meant for {stretch}, without a window; or {every}"
            case "longer":
                return f"give the window to the other parts, and read `{self.part}` beside them"
            case "walk":
                return f"write the table where `{self.name}` is read, with the window in its parentheses; or {every}"
            case "twice":
                return "multiply on each row, `sum of A * B over …`, or divide by what one of them is of"
            case _:
                assert_never(self.reason)

    def _added_up(self) -> str:
        """How the values of the periods are added, each as it is."""
        if self.two:
            return f"write `{self.name} + (previous {self.name} otherwise …)` to add two {self.each}s"
        if self.over == "year":
            so_far = f"`(previous so_far within the year otherwise …) + {self.name}`"
            return f"add its {self.each}s up in a measure `so_far`: {so_far}"
        return f"credit `{self.name}` in a rule each {self.each}, whose entries add up"

    def labels(self) -> tuple[Label, ...]:
        """The part that does not add up."""
        return (Label(self.other, "this does not add up"),) if self.reason != "twice" else (Label(self.other, "here"),)


@diagnostic
@attrs.frozen(kw_only=True)
class BalanceWindow(Diagnostic):
    """A window over what is carried from period to period."""

    code = "E0461"
    title = "A window over what is carried from period to period"
    why = (
        "A measure that reads a period before holds those periods already; their sum over a window has no one meaning."
    )
    wrong = """measure booked for account_executive each month
  sum of ARR over deal by owner
measure carried for account_executive each month
  (previous carried otherwise 0 USD) + booked
rule r
  for each account_executive each year
  credit 1% of carried year to date"""
    right = """measure booked for account_executive each month
  sum of ARR over deal by owner
measure carried for account_executive each month
  (previous carried otherwise 0 USD) + booked
rule r
  for each account_executive each year
  credit 1% of carried at period end"""

    name: str
    read: str
    before: bool
    other: Span

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` reads the period before it, so `{self.read}` has no one meaning"

    def help(self) -> str | None:
        """What to do."""
        if self.before:
            return f"write `previous {self.name} otherwise …`, or give the window to what `{self.name}` sums"
        return f"write `{self.name} at period end`, its last value, or give the window to what `{self.name}` sums"

    def labels(self) -> tuple[Label, ...]:
        """The declaration."""
        return (Label(self.other, "declared here"),)


@diagnostic
@attrs.frozen(kw_only=True)
class MeasureAtStart(Diagnostic):
    """A measure read at a period's start."""

    code = "E0462"
    title = "A measure read at a period's start"
    why = "A measure is the value of a period, as it stands at its end; what stands at a start is the period before."
    wrong = """measure booked for account_executive each quarter
  sum of ARR over deal by owner
rule r
  for each account_executive each quarter
  credit 1% of booked at period start"""
    right = """measure booked for account_executive each quarter
  sum of ARR over deal by owner
rule r
  for each account_executive each quarter
  credit 1% of (previous booked otherwise 0 USD)"""

    name: str
    each: str
    reader: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` has no value at the period's start: it is a measure of each {self.each}"

    def help(self) -> str | None:
        """What to do."""
        if self.each == self.reader:
            return f"write `previous {self.name} otherwise …` for the {self.each} before"
        return f"read `{self.name} at period end` in a measure of each {self.reader}, and `previous` of that measure"
