"""What a rule earned before, taken off what it credits."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic

_MEASURE = """measure bookings for account_executive each month
  sum of ARR over deal by owner
"""
_RIGHT = f"""{_MEASURE}rule r
  for each account_executive each month
  credit 5% of bookings year to date less already earned year to date"""


@diagnostic
@attrs.frozen(kw_only=True)
class LessInRowRule(Diagnostic):
    """`less already earned` in a rule of rows."""

    code = "E0339"
    title = "`less already earned` in a rule of rows"
    why = "A row is paid once, and posts the difference by itself when its rate changes."
    wrong = """rule r
  for each deal
  credit 5% of ARR less already earned year to date to owner"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner"""

    def message(self) -> str:
        """What is wrong."""
        return "a rule of rows has no earlier periods that it could take off"

    def help(self) -> str | None:
        """What to do."""
        return "leave it out, or write a rule `for each ROLE each PERIOD`"


@diagnostic
@attrs.frozen(kw_only=True)
class LessNeedsOneCredit(Diagnostic):
    """`less already earned` in a rule with several credits."""

    code = "E0340"
    title = "`less already earned` in a rule with several credits"
    why = "What the rule earned before would be taken off twice, or from the wrong line."
    wrong = f"""{_MEASURE}rule r
  for each account_executive each month
  credit 5% of bookings year to date less already earned year to date
  credit 100 USD"""
    right = f"""{_RIGHT}
rule other
  for each account_executive each month
  credit 100 USD"""

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` has several credits, so it is not clear from which its earlier pay is taken off"

    def help(self) -> str | None:
        """What to do."""
        return "give each credit a rule of its own"


@diagnostic
@attrs.frozen(kw_only=True)
class LessNeedsWindow(Diagnostic):
    """`less already earned` without a stretch of time longer than the rule's period."""

    code = "E0341"
    title = "`less already earned` since when?"
    why = "Only earlier periods of a longer one can be taken off, and the amount must not leave open which."
    wrong = f"""{_MEASURE}rule r
  for each account_executive each month
  credit 5% of bookings less already earned"""
    right = _RIGHT

    grain: str
    over: str | None = None

    def message(self) -> str:
        """What is wrong."""
        if self.over is not None:
            return f"a {self.over} has no earlier {self.grain}s that could be taken off"
        return "this does not say since when what was earned is taken off"

    def help(self) -> str | None:
        """What to do."""
        return "write `less already earned year to date`, over the stretch for which the amount is computed"


@diagnostic
@attrs.frozen(kw_only=True)
class LessOverOther(Diagnostic):
    """`less already earned` over another stretch than the amount."""

    code = "E0342"
    title = "`less already earned` over another stretch than the amount"
    why = "What is taken off must begin where the amount begins, or parts are paid again or taken off twice."
    wrong = f"""{_MEASURE}rule r
  for each account_executive each month
  credit 5% of bookings year to date less already earned quarter to date"""
    right = _RIGHT

    over: str
    other: str

    def message(self) -> str:
        """What is wrong."""
        return f"the amount runs from the start of the {self.other}, and what is taken off from that of the {self.over}"

    def help(self) -> str | None:
        """What to do."""
        return f"write `less already earned {self.other} to date`"
