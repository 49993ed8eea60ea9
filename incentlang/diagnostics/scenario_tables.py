"""Scenarios: tables of rows, and cells that are empty."""

from __future__ import annotations

from typing import Literal as Choice

import attrs

from incentlang.diagnostics.base import Diagnostic, Label, diagnostic, one_of
from incentlang.source import Span


@diagnostic
@attrs.frozen(kw_only=True)
class NeverMissing(Diagnostic):
    """A required column that is given as missing."""

    code = "E0710"
    title = "A required column that is given as missing"
    why = "Data with that cell empty would be refused, so no run can come to it."
    wrong = """rule r for each deal credit 5% of ARR to owner
scenario "s"
  given deal D1: ARR missing, owner maya, closed_on 2026-01-05
  as of 2026-01-31
  expect no r for D1"""
    right = """rule r for each deal credit (1 - (discount otherwise 0%)) * ARR to owner
scenario "s"
  given deal D1: ARR 100 USD, discount missing, owner maya, closed_on 2026-01-05
  as of 2026-01-31
  expect r for D1 is 100 USD"""

    name: str
    owner: str
    row: str = ""

    def message(self) -> str:
        """What is wrong."""
        lead = f"row `{self.row}`: " if self.row else ""
        return f"{lead}`{self.name}` of {self.owner} is required, so it cannot be missing"

    def help(self) -> str | None:
        """What to do."""
        return (
            "give a value, or leave the column out where nothing reads it; "
            'a text that says missing is written in quotes, "missing"'
        )


@diagnostic
@attrs.frozen(kw_only=True)
class RowOfOtherWidth(Diagnostic):
    """A row with too few or too many cells for its columns."""

    code = "E0711"
    title = "A row of a scenario's table with too few or too many cells"
    why = "Which column a cell belongs to is told by its place alone."
    wrong = """rule r for each deal credit 5% of ARR to owner
scenario "s"
  given deal: ARR, owner, closed_on
    D1: 100 USD, maya, 2026-01-05
    D2: 200 USD, 2026-01-06
  as of 2026-01-31
  expect r for D1 is 5 USD"""
    right = """rule r for each deal credit 5% of ARR to owner
scenario "s"
  given deal: ARR, owner, closed_on
    D1: 100 USD, maya, 2026-01-05
    D2: 200 USD, maya, 2026-01-06
  as of 2026-01-31
  expect r for D1 is 5 USD"""

    row: str
    cells: int
    columns: int
    lacking: tuple[str, ...] = ()
    extra: str = ""
    empty: str = ""

    def message(self) -> str:
        """What is wrong."""
        cells = "1 cell" if self.cells == 1 else f"{self.cells} cells"
        columns = "1 column" if self.columns == 1 else f"{self.columns} columns"
        if self.extra:
            return f"row `{self.row}` has {cells} for {columns}: `{self.extra}` belongs to none"
        return f"row `{self.row}` has {cells} for {columns}: it ends before {one_of(self.lacking, 'and')}"

    def help(self) -> str | None:
        """What to do."""
        if self.extra:
            return "take a cell out, or name its column above"
        return f"write a cell for each column; {self.empty}"


@diagnostic
@attrs.frozen(kw_only=True)
class TwiceInTable(Diagnostic):
    """A column or a row that stands twice in a scenario's table."""

    code = "E0712"
    title = "A column or a row that stands twice in a scenario's table"
    why = "Of two cells for one thing it would be open which of them holds."
    wrong = """rule r for each deal credit 5% of ARR to owner
scenario "s"
  given deal: ARR, owner, closed_on
    D1: 100 USD, maya, 2026-01-05
    D1: 200 USD, maya, 2026-01-06
  as of 2026-01-31
  expect r for D1 is 5 USD"""
    right = """rule r for each deal credit 5% of ARR to owner
scenario "s"
  given deal: ARR, owner, closed_on
    D1: 100 USD, maya, 2026-01-05
    D2: 200 USD, maya, 2026-01-06
  as of 2026-01-31
  expect r for D1 is 5 USD"""

    sort: Choice["column", "row"]
    name: str
    first: Span

    def message(self) -> str:
        """What is wrong."""
        return f"the {self.sort} `{self.name}` stands twice in this table"

    def help(self) -> str | None:
        """What to do."""
        return "keep one of them, or correct the name of the other"

    def labels(self) -> tuple[Label, ...]:
        """The first one."""
        return (Label(self.first, "the first one"),)
