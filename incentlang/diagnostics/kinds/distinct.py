"""Different values that are counted."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic


@diagnostic
@attrs.frozen(kw_only=True)
class DistinctOfNoColumn(Diagnostic):
    """Different values of what is no column that tells things apart."""

    code = "E0240"
    title = "Different values of what is no column that tells things apart"
    why = "Names, references, dates and counts tell things apart. Amounts are equal by chance, and change with rates."
    wrong = """measure customers for account_executive each quarter
  count of distinct ARR over deal by owner"""
    right = """measure customers for account_executive each quarter
  count of distinct customer over deal by owner"""

    text: str
    found: str

    def message(self) -> str:
        """What is wrong."""
        if self.found:
            return f"different values of `{self.text}` cannot be counted: it is {self.found}"
        return f"different values of `{self.text}` cannot be counted: it is no column of the rows"

    def help(self) -> str | None:
        """What to do."""
        return "name a column of the rows: a reference, a text, a choice or a date, such as `customer`"
