"""Gathers that need a number of rows."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic

_RIGHT = """measure csat for account_executive each quarter
  average of score over survey where kind is csat over book, at least 10 rows
rule bonus
  for each account_executive each quarter
  credit 100 USD
    when csat is known and csat is at least 80"""


@diagnostic
@attrs.frozen(kw_only=True)
class SampleOfNoRows(Diagnostic):
    """A least number of rows for something that gathers none itself."""

    code = "E0980"
    title = "A least number of rows for something that gathers none itself"
    why = "A formula may gather several kinds of rows, and it would be unclear which of them are too few."
    wrong = """formula satisfaction
  gives average of score over survey where kind is csat
measure csat for account_executive each quarter
  satisfaction over book, at least 10 rows"""
    right = """formula satisfaction
  gives average of score over survey where kind is csat, at least 10 rows
measure csat for account_executive each quarter
  satisfaction over book"""

    text: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` gathers no rows itself, so it is unclear which rows are counted"

    def help(self) -> str | None:
        """What to do."""
        return "write `, at least … rows` after `sum of … over`, `count of`, `average of … over` and their kin"


@diagnostic
@attrs.frozen(kw_only=True)
class SampleSize(Diagnostic):
    """A least number of rows that is no whole number from 1 on."""

    code = "E0981"
    title = "A least number of rows that is no whole number from 1 on"
    why = "Rows are counted, and nothing is ever below zero rows."
    wrong = _RIGHT.replace("at least 10 rows", "at least 0 rows")
    right = _RIGHT

    text: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` is no number of rows"

    def help(self) -> str | None:
        """What to do."""
        return "write a whole number from 1 on, or a parameter that holds one"


@diagnostic
@attrs.frozen(kw_only=True)
class TooFewRows(Diagnostic):
    """Too few rows."""

    code = "R0098"
    title = "Too few rows"
    why = "The plan says from how many rows on the value means something. With fewer it has none; it is not zero."
    wrong = """measure csat for account_executive each quarter
  average of score over survey where kind is csat over book, at least 10 rows
# and three answers in the quarter"""
    right = _RIGHT

    text: str
    who: str
    rows: int
    fewest: str

    def message(self) -> str:
        """What is wrong."""
        rows = "1 row" if self.rows == 1 else f"{self.rows} rows"
        return f"`{self.text}` has {rows}{self.who}, and the plan needs at least {self.fewest}"

    def help(self) -> str | None:
        """What to do."""
        return "say what counts then: `otherwise` and a value, or a condition with `is known`"
