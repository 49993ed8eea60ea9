"""Rows, bands and curves."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, Label, diagnostic, did_you_mean
from incentlang.source import Span


@diagnostic
@attrs.frozen(kw_only=True)
class EmptyTable(Diagnostic):
    """A table without rows."""

    code = "E0401"
    title = "A table without rows"
    why = "It would give nothing for every value."
    wrong = "table t by segment gives percent"
    right = """table t by segment gives percent
  any 5%"""

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"table `{self.name}` has no rows"

    def help(self) -> str | None:
        """What to do."""
        return "write at least one row"


@diagnostic
@attrs.frozen(kw_only=True)
class RowWidth(Diagnostic):
    """A row with too few or too many cells."""

    code = "E0402"
    title = "A row with too few or too many cells"
    why = "Cells are counted line by line; one that is left out would shift all that follow."
    wrong = """table t by segment, deployment gives percent
  smb any 5%
  mid_market 6%
  enterprise any 7%"""
    right = """table t by segment, deployment gives percent
  smb any 5%
  mid_market any 6%
  enterprise any 7%"""

    found: int
    wanted: int
    table: str

    def message(self) -> str:
        """What is wrong."""
        return f"this row of `{self.table}` has {self.found} cells, and {self.wanted} are needed"

    def help(self) -> str | None:
        """What to do."""
        return "write one cell for each axis and one for what the table gives; `any` accepts everything"


@diagnostic
@attrs.frozen(kw_only=True)
class OneAxis(Diagnostic):
    """A banded table with two axes."""

    code = "E0403"
    title = "A banded table with two axes"
    why = "Two banded axes make a matrix, which says `lookup` or `bilinear`."
    wrong = """table t by attainment, discount, marginal
  from 0% 5% 6%"""
    right = """measure attainment for account_executive each quarter
  5%
table t by attainment, marginal
  from 0% 5%"""

    method: str

    def message(self) -> str:
        """What is wrong."""
        return f"a table that is {self.method} has one axis"

    def help(self) -> str | None:
        """What to do."""
        return "keep one axis, write a matrix with `lookup` or `bilinear`, or a decision table with `gives`"


@diagnostic
@attrs.frozen(kw_only=True)
class BandCell(Diagnostic):
    """A row that is no band."""

    code = "E0404"
    title = "A row that is no band"
    why = "A band says where it starts, from or above, and what it gives."
    wrong = """measure attainment for account_executive each quarter
  5%
table t by attainment, marginal
  0% 5%"""
    right = """measure attainment for account_executive each quarter
  5%
table t by attainment, marginal
  from 0% 5%"""

    text: str
    table: str
    suggestions: tuple[str, ...] = ()

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` is not a row of `{self.table}`"

    def help(self) -> str | None:
        """What to do."""
        return did_you_mean(self.suggestions) or "write `from 0%  5%`, or `above 100%  8%`"


@diagnostic
@attrs.frozen(kw_only=True)
class MixedColumn(Diagnostic):
    """A column that mixes kinds."""

    code = "E0405"
    title = "A column that mixes kinds"
    why = "All rows of a column are of one kind, so that they can be compared."
    wrong = """measure attainment for account_executive each quarter
  5%
table t by attainment, marginal
  from 0% 5%
  from 100 6%"""
    right = """measure attainment for account_executive each quarter
  5%
table t by attainment, marginal
  from 0% 5%
  from 100% 6%"""

    table: str
    wanted: str
    found: str

    def message(self) -> str:
        """What is wrong."""
        return f"the column of `{self.table}` holds {self.wanted}, and here {self.found}"

    def help(self) -> str | None:
        """What to do."""
        return "write all rows of the column alike"


@diagnostic
@attrs.frozen(kw_only=True)
class DoubledBand(Diagnostic):
    """Two bands that start at one place."""

    code = "E0406"
    title = "Two bands that start at one place"
    why = "One value would have two rates."
    wrong = """measure attainment for account_executive each quarter
  5%
table t by attainment, marginal
  from 0% 5%
  from 0% 6%"""
    right = """measure attainment for account_executive each quarter
  5%
table t by attainment, marginal
  from 0% 5%
  from 100% 6%"""

    table: str
    other: Span

    def message(self) -> str:
        """What is wrong."""
        return f"two bands of `{self.table}` start at the same value"

    def help(self) -> str | None:
        """What to do."""
        return "keep one of them"

    def labels(self) -> tuple[Label, ...]:
        """The other place."""
        return (Label(self.other, "the other one"),)


@diagnostic
@attrs.frozen(kw_only=True)
class CurveNeedsEnd(Diagnostic):
    """A curve without one of its ends."""

    code = "E0407"
    title = "A curve without one of its ends"
    why = "Past its first and last point a curve may stay flat, fall to zero or go on; the plan says which."
    wrong = """measure NRR for account_executive each quarter
  5%
table t by NRR, interpolated
  from 100% 0%
  from 120% 200%
  below 100% zero"""
    right = """measure NRR for account_executive each quarter
  5%
table t by NRR, interpolated
  from 100% 0%
  from 120% 200%
  below 100% zero
  above 120% flat"""

    table: str
    side: str
    at_point: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.table}` does not say what happens {self.side} {self.at_point}"

    def help(self) -> str | None:
        """What to do."""
        return f"add `{self.side} {self.at_point}  flat` (or zero, or extended)"


@diagnostic
@attrs.frozen(kw_only=True)
class EndNotHere(Diagnostic):
    """An end that is not at the table's end."""

    code = "E0408"
    title = "An end that is not at the table's end"
    why = "The end is written with its point, so that a changed point is noticed."
    wrong = """measure NRR for account_executive each quarter
  5%
table t by NRR, interpolated
  from 100% 0%
  from 120% 200%
  below 90% zero
  above 120% flat"""
    right = """measure NRR for account_executive each quarter
  5%
table t by NRR, interpolated
  from 100% 0%
  from 120% 200%
  below 100% zero
  above 120% flat"""

    side: str
    at_point: str

    def message(self) -> str:
        """What is wrong."""
        return f"the table {'begins' if self.side == 'below' else 'ends'} at {self.at_point}"

    def help(self) -> str | None:
        """What to do."""
        return f"write `{self.side} {self.at_point}`"
