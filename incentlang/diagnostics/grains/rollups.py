"""Rolling up: rows that count for managers, and for everyone whom other rows name."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic

_RIGHT = """role manager
measure team for manager each quarter
  sum of ARR over deal by everyone above owner as at period end"""


@diagnostic
@attrs.frozen(kw_only=True)
class EachNotOfRow(Diagnostic):
    """`by each` through rows that do not belong to the summed row."""

    code = "E0336"
    title = "`by each` through rows that do not belong to the summed row"
    why = "Only rows that refer to the summed row, and have no date of their own, say once and for all whose it is."
    wrong = """measure shared for account_executive each quarter
  sum of ARR over deal by each renewal.customer"""
    right = """measure shared for account_executive each quarter
  sum of ARR over deal by each split.participant"""

    path: str
    fact: str

    def message(self) -> str:
        """What is wrong."""
        return f"`each {self.path}` does not lead through rows that belong to a {self.fact}"

    def help(self) -> str | None:
        """What to do."""
        return (
            f"name a fact without a date that refers to `{self.fact}`, and its participant, such as "
            "`each split.participant`"
        )


@diagnostic
@attrs.frozen(kw_only=True)
class PeriodEndNeedsManagers(Diagnostic):
    """`as at period end` without managers."""

    code = "E0337"
    title = "`as at period end` without managers"
    why = "The words say on which day a team is read; a row's own person is who it names."
    wrong = """measure own for account_executive each quarter
  sum of ARR over deal by owner as at period end"""
    right = _RIGHT

    path: str

    def message(self) -> str:
        """What is wrong."""
        return f"`as at period end` says whose team it is on that day, and `{self.path}` leads to no team"

    def help(self) -> str | None:
        """What to do."""
        return f"write `by everyone above {self.path} as at period end`, or leave `as at period end` out"


@diagnostic
@attrs.frozen(kw_only=True)
class NoLevels(Diagnostic):
    """No level above."""

    code = "E0338"
    title = "No level above"
    why = "Level 1 is the manager; no level leads to nobody."
    wrong = """role manager
measure team for manager each quarter
  sum of ARR over deal by up to 0 levels above owner"""
    right = """role manager
measure team for manager each quarter
  sum of ARR over deal by up to 2 levels above owner"""

    def message(self) -> str:
        """What is wrong."""
        return "up to 0 levels above is nobody"

    def help(self) -> str | None:
        """What to do."""
        return "count from 1, the manager: `up to 1 level above owner`"
