"""Taking back what has not been paid yet."""

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
