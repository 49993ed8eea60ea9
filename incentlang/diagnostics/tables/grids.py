"""Stepwise tables, the point of a retroactive table, matrices, and words for an axis."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, Label, diagnostic
from incentlang.source import Span


@diagnostic
@attrs.frozen(kw_only=True)
class StepwiseInPeriod(Diagnostic):
    """A stepwise table in a rule of a period."""

    code = "E0420"
    title = "A stepwise table in a rule of a period"
    why = "A stepwise table asks where the measure stands at one deal, and a rule of a period has no deal at hand."
    wrong = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
table rates by bookings, stepwise before deal
  from       0 USD  5%
  from 100_000 USD  8%
rule r
  for each account_executive each quarter
  credit rates(bookings) of bookings"""
    right = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
table rates by bookings, stepwise before deal
  from       0 USD  5%
  from 100_000 USD  8%
rule r
  for each deal
  credit rates(bookings) of ARR to owner"""

    table: str
    method: str
    call: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.call}` stands at no deal: `{self.table}` is {self.method}"

    def help(self) -> str | None:
        """What to do."""
        return "write the rule `for each deal`, or make the table `marginal` or `retroactive`"


@diagnostic
@attrs.frozen(kw_only=True)
class StepwiseNeedsMoment(Diagnostic):
    """A stepwise table that does not say its moment."""

    code = "E0421"
    title = "A stepwise table that does not say its moment"
    why = "The band just before a deal and the band just after it differ exactly where a deal crosses a boundary."
    wrong = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
table rates by bookings, stepwise
  from       0 USD  5%
  from 100_000 USD  8%
"""
    right = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
table rates by bookings, stepwise before deal
  from       0 USD  5%
  from 100_000 USD  8%
"""

    def message(self) -> str:
        """What is wrong."""
        return "`stepwise` does not say whether the band just before or just after the deal counts"

    def help(self) -> str | None:
        """What to do."""
        return "write `, stepwise before deal` or `, stepwise after deal`"


@diagnostic
@attrs.frozen(kw_only=True)
class SplitPoint(Diagnostic):
    """A point that splits no retroactive table."""

    code = "E0422"
    title = "A point that splits no retroactive table"
    why = "Below the point the bands pay slice by slice, above it the band reached pays everything; both need a band."
    wrong = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
table rates by bookings, retroactive above 200_000 USD
  from       0 USD  5%
  from 100_000 USD  8%
"""
    right = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
table rates by bookings, retroactive above 100_000 USD
  from       0 USD  5%
  from 100_000 USD  8%
"""

    table: str
    point: str
    why_not: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.table}` cannot be retroactive above {self.point}: {self.why_not}"

    def help(self) -> str | None:
        """What to do."""
        return "write the point at which the lowest of the bands that pay everything begins"


@diagnostic
@attrs.frozen(kw_only=True)
class HeadsOrder(Diagnostic):
    """Starts of a matrix out of order."""

    code = "E0427"
    title = "Starts of a matrix out of order"
    why = "Each row and column ends where the next begins, so each must begin later than the one before."
    wrong = """table m by percent, amount, lookup
               from 0 USD  from 1_000 USD
  from 100%       50%           60%
  from  80%       40%           50%"""
    right = """table m by percent, amount, lookup
               from 0 USD  from 1_000 USD
  from  80%       40%           50%
  from 100%       50%           60%"""

    table: str
    other: Span

    def message(self) -> str:
        """What is wrong."""
        return f"this row or column of `{self.table}` does not begin after the one before"

    def help(self) -> str | None:
        """What to do."""
        return "sort the starts, `from x` before `above x`, and keep each once; `below x` can only be the first"

    def labels(self) -> tuple[Label, ...]:
        """The other place."""
        return (Label(self.other, "the one before"),)


@diagnostic
@attrs.frozen(kw_only=True)
class MatrixShape(Diagnostic):
    """A matrix that is no grid."""

    code = "E0428"
    title = "A matrix that is no grid"
    why = "The first line holds the starts of the second axis; every other its own start and one cell for each of them."
    wrong = """table m by percent, amount, lookup
               from 0 USD  from 1_000 USD
  from  80%       40%
  from 100%       50%           60%"""
    right = """table m by percent, amount, lookup
               from 0 USD  from 1_000 USD
  from  80%       40%           50%
  from 100%       50%           60%"""

    table: str
    found: int
    wanted: int

    def message(self) -> str:
        """What is wrong."""
        return (
            f"this row of `{self.table}` has {self.found} cells, and {self.wanted} are needed"
            if self.wanted
            else f"`{self.table}` is no grid of starts and cells"
        )

    def help(self) -> str | None:
        """What to do."""
        return "write the starts of the second axis, then rows of a start and one cell for each of those"


@diagnostic
@attrs.frozen(kw_only=True)
class MatrixCategory(Diagnostic):
    """A matrix without a row for each value."""

    code = "E0429"
    title = "A matrix without a row for each value"
    why = "A value without a row would have no cell, and one with two rows would have two."
    wrong = """table m by segment, amount, lookup
               from 0 USD  from 1_000 USD
  smb             40%           50%
  mid_market      50%           60%"""
    right = """table m by segment, amount, lookup
               from 0 USD  from 1_000 USD
  smb             40%           50%
  mid_market      50%           60%
  enterprise      60%           70%"""

    table: str
    value: str
    doubled: bool

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.table}` has {'two rows' if self.doubled else 'no row'} for {self.value}"

    def help(self) -> str | None:
        """What to do."""
        return "write one row for each value of the set"


@diagnostic
@attrs.frozen(kw_only=True)
class MatrixHead(Diagnostic):
    """A cell that does not fit its place in a matrix."""

    code = "E0430"
    title = "A cell that does not fit its place in a matrix"
    why = "Rows and columns begin at a value of their axis; between the points of `bilinear` lies a straight line."
    wrong = """table m by percent, amount, bilinear
               from 0 USD  above 1_000 USD
  from  80%       40%           50%
  from 100%       50%           60%"""
    right = """table m by percent, amount, bilinear
               from 0 USD  from 1_000 USD
  from  80%       40%           50%
  from 100%       50%           60%"""

    text: str
    why_not: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` {self.why_not}"

    def help(self) -> str | None:
        """What to do."""
        return "write the starts of an axis as `from x`, in its own unit; `above x` and `below x` only for `lookup`"


@diagnostic
@attrs.frozen(kw_only=True)
class AxisWord(Diagnostic):
    """A word for an axis over starts of another kind."""

    code = "E0431"
    title = "A word for an axis over starts of another kind"
    why = "Words such as `days` and `percent` say the kind of value that the table is applied to."
    wrong = """table schedule by days gives percent
  any 5%
table t by days, interpolated
  from 0% 5%
  from 100% 8%
  below 0% flat
  above 100% flat"""
    right = """table schedule by days gives percent
  any 5%
table t by percent, interpolated
  from 0% 5%
  from 100% 8%
  below 0% flat
  above 100% flat"""

    word: str
    wanted: str
    found: str

    def message(self) -> str:
        """What is wrong."""
        return f"`by {self.word}` means {self.wanted}, and the rows begin at {self.found}"

    def help(self) -> str | None:
        """What to do."""
        return "write the word that fits: `days`, `months`, `count`, `amount`, `percent` or `number`"


@diagnostic
@attrs.frozen(kw_only=True)
class MatrixAxes(Diagnostic):
    """A matrix that does not have two axes."""

    code = "E0435"
    title = "A matrix that does not have two axes"
    why = "`lookup` and `bilinear` find a cell by two values."
    wrong = """table m by percent, lookup
  from 80% 40%"""
    right = """table m by percent, amount, lookup
               from 0 USD
  from  80%       40%"""

    method: str
    axes: int

    def message(self) -> str:
        """What is wrong."""
        return f"a table that is {self.method} has two axes, and this has {self.axes}"

    def help(self) -> str | None:
        """What to do."""
        return "name both axes: `by growth, margin, lookup`; with one write `marginal`, `retroactive` or `interpolated`"
