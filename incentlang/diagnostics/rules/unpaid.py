"""Taking back what has not been paid yet, splits of no whole, and which rows are waited for."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic


@diagnostic
@attrs.frozen(kw_only=True)
class NothingUnpaid(Diagnostic):
    """`of the unpaid money` where all money is payable at once."""

    code = "E0574"
    title = "`of the unpaid money` where nothing waits"
    why = "Money that is payable when it is earned is never unpaid, so the claw back would never take anything."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
  claw back 100% of the unpaid money after churn within 12 months of close"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner
  pay in 12 monthly parts
  on leaving keep
  claw back 100% of the unpaid money after churn within 12 months of close"""

    def message(self) -> str:
        """What is wrong."""
        return "nothing of this rule waits, so there is no unpaid money to take"

    def help(self) -> str | None:
        """What to do."""
        return "write `of the money`, or say how the money is paid out, such as `pay in 12 monthly parts`"


@diagnostic
@attrs.frozen(kw_only=True)
class SplitOfNoWhole(Diagnostic):
    """A split commission that is another one for each of those who share it."""

    code = "E0575"
    title = "A split commission that differs from payee to payee"
    why = (
        "The parts of a split are parts of one amount, and add up to it. A measure without an owner is that of who is "
        "paid, so each would get a part of an amount of their own, and the parts would add up to none of them."
    )
    wrong = """input sold for account_executive each quarter: money
measure reached for account_executive each quarter
  sold
table rates by reached, retroactive
  from      0 USD 5%
  from 50_000 USD 8%
rule r
  for each deal where customer.csm is known
  credit rates(reached) of ARR split 60% to owner, 40% to customer.csm"""
    right = """input sold for account_executive each quarter: money
measure reached for account_executive each quarter
  sold
table rates by reached, retroactive
  from      0 USD 5%
  from 50_000 USD 8%
rule r
  for each deal where customer.csm is known
  credit rates(owner.reached) of ARR split 60% to owner, 40% to customer.csm"""

    name: str
    owner: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is another one for each of those who share this commission"

    def help(self) -> str | None:
        """What to do."""
        whose = f"write whose it is, such as `{self.owner}.{self.name}`" if self.owner else "write whose it is"
        return f"{whose}; where everybody has their own rate, write a rule `for each` row that shares"


@diagnostic
@attrs.frozen(kw_only=True)
class WaitedRowReads(Diagnostic):
    """A condition on a waited fact that its row alone does not decide."""

    code = "E0490"
    title = "A condition on a waited fact that its row does not decide"
    why = (
        "Whether a row is the one that is waited for must stand on the day of the row and stay so. A measure, an input "
        "or a window goes on moving with other rows, and a row that was the trigger yesterday could be none today."
    )
    wrong = """measure booked for account_executive each quarter
  sum of ARR over deal by owner
rule r
  for each deal
  credit 5% of ARR to owner
  claw back 100% of the money after churn where booked is below 50_000 USD within 180 days of close"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner
  claw back 100% of the money after renewal where ARR is below 1_000 USD within 180 days of close"""

    text: str
    fact: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` is not decided by a row of `{self.fact}` alone"

    def help(self) -> str | None:
        """What to do."""
        return f"ask for columns of `{self.fact}` and of what they refer to"


@diagnostic
@attrs.frozen(kw_only=True)
class EachRestored(Diagnostic):
    """A claw back after each fact that is restored."""

    code = "E0491"
    title = "A claw back after each fact that is restored"
    why = (
        "Several rows took money back, each its own part. A single fact that restores it does not say which of them it "
        "undoes, nor what becomes of a row that comes after it."
    )
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
  claw back 10% of the money after each churn within 180 days of close, restored after renewal"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner
  claw back 10% of the money after churn within 180 days of close, restored after renewal"""

    fact: str

    def message(self) -> str:
        """What is wrong."""
        return f"several rows of `{self.fact}` can take money back, and this does not say which of them is undone"

    def help(self) -> str | None:
        """What to do."""
        return f"write `after {self.fact}`, which takes once, or leave `restored` out"
