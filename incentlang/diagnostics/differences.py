"""Two plans that cannot be run on the same data."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic


@diagnostic
@attrs.frozen(kw_only=True)
class DataOfOnePlan(Diagnostic):
    """Data that one of two compared plans cannot read."""

    code = "R0150"
    title = "Data that one of two compared plans cannot read"
    why = "Who gains and who loses can be said only where both plans are computed on the same rows."
    wrong = "incent diff before after --data before        # `after` reads a column that is not there"
    right = "incent diff before after --data after"

    plan: str
    data: str
    which: str

    def message(self) -> str:
        """What is wrong."""
        return f"{self.plan}, the {self.which} plan, cannot read the data of {self.data}: see what it lacks below"

    def help(self) -> str | None:
        """What to do."""
        return "name data that has everything that both plans read, or leave --data out: verdicts need no data"
