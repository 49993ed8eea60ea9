"""Questions about a payout to be reached that have no answer."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic


@diagnostic
@attrs.frozen(kw_only=True)
class ReachOfPart(Diagnostic):
    """A payout to be reached by a part of it."""

    code = "R0050"
    title = "A payout to be reached by a part of it"
    why = "What is paid is the whole: caps, guarantees and the balance decide what a rule or a row adds to it."
    wrong = "incent explain --participant maya --period 2026-01 --rule new_logo --reach 15000"
    right = "incent explain --participant maya --period 2026-01 --reach 15000"

    amount: str

    def message(self) -> str:
        """What is wrong."""
        return f"{self.amount} is to be reached by the whole payout, and a part of it is asked for"

    def help(self) -> str | None:
        """What to do."""
        return "leave out --rule and --subject"


@diagnostic
@attrs.frozen(kw_only=True)
class ReachOfClosed(Diagnostic):
    """A closed payout to be raised."""

    code = "R0051"
    title = "A closed payout to be raised"
    why = "What was posted for a closed period never changes: later facts are posted in the first open period."
    wrong = "incent explain --participant maya --period 2026-01 --reach 15000      # 2026-01 is closed"
    right = "incent explain --participant maya --period 2026-02 --reach 15000"

    period: str
    first_open: str

    def message(self) -> str:
        """What is wrong."""
        return f"{self.period} is closed: nothing raises its payout any more"

    def help(self) -> str | None:
        """What to do."""
        return f"ask for {self.first_open}, the first open period"
