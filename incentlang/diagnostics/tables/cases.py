"""Decision tables and the values tables are given."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, Label, diagnostic, one_of
from incentlang.source import Span
from incentlang.types import DAYS, MONTHS, describe


@diagnostic
@attrs.frozen(kw_only=True)
class CaseMissing(Diagnostic):
    """A case that no row covers."""

    code = "E0409"
    title = "A case that no row covers"
    why = "Exactly one row must apply to every case; a deal that fits none would have no value."
    wrong = """table t by segment gives percent
  smb 5%
  mid_market 6%"""
    right = """table t by segment gives percent
  smb 5%
  mid_market 6%
  enterprise 7%"""

    table: str
    case: str

    def message(self) -> str:
        """What is wrong."""
        return f"no row of `{self.table}` covers {self.case}"

    def help(self) -> str | None:
        """What to do."""
        if " below " in self.case:
            return "begin with a row `below …`; a declared range, `count from 1 to 5`, says what it cannot be below"
        return "add a row for it, or write `any`"


@diagnostic
@attrs.frozen(kw_only=True)
class CaseCoveredTwice(Diagnostic):
    """A case that two rows cover."""

    code = "E0410"
    title = "A case that two rows cover"
    why = "Exactly one row must apply to every case; rows have no order."
    wrong = """table t by segment gives percent
  smb 5%
  any 6%"""
    right = """table t by segment gives percent
  smb 5%
  mid_market 6%
  enterprise 6%"""

    table: str
    case: str
    other: Span

    def message(self) -> str:
        """What is wrong."""
        return f"two rows of `{self.table}` cover {self.case}"

    def help(self) -> str | None:
        """What to do."""
        return "make the rows exclude each other"

    def labels(self) -> tuple[Label, ...]:
        """The other place."""
        return (Label(self.other, "covered here as well"),)


@diagnostic
@attrs.frozen(kw_only=True)
class CellKind(Diagnostic):
    """A cell of another kind than its column."""

    code = "E0411"
    title = "A cell of another kind than its column"
    why = "A cell that can never fit would silently leave its row unused."
    wrong = """table t by segment gives percent
  any 5 USD"""
    right = """table t by segment gives percent
  any 5%"""

    text: str
    axis: str
    kind: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` does not fit {self.axis}, which is {self.kind}"

    def help(self) -> str | None:
        """What to do."""
        unit = next((unit for unit in ("days", "months") if unit in self.kind.split()), None)
        if unit is None or not self.text.split()[-1].lstrip("-").isdigit():
            return None
        return f"write the unit, also before a day: `{self.text} {unit}`"


@diagnostic
@attrs.frozen(kw_only=True)
class NeedsGives(Diagnostic):
    """A decision table that does not say what it gives."""

    code = "E0412"
    title = "A decision table that does not say what it gives"
    why = "The word after `gives` tells the kind of the last column."
    wrong = """table t by segment
  any 5%"""
    right = """table t by segment gives percent
  any 5%"""

    table: str

    def message(self) -> str:
        """What is wrong."""
        return f"table `{self.table}` does not say what it gives"

    def help(self) -> str | None:
        """What to do."""
        return "end its first line with `gives percent` (or duration, money, number, count), or `, marginal` for bands"


@diagnostic
@attrs.frozen(kw_only=True)
class AmbiguousAxis(Diagnostic):
    """An axis that two things have with different values."""

    code = "E0413"
    title = "An axis that two things have with different values"
    why = "The rows must be checked against one list of values."
    wrong = """fact visit "Visit" dated day: date segment: one of a, b
table t by segment gives percent
  any 5%"""
    right = """fact visit "Visit" dated day: date segment: one of a, b
table t by customer.segment gives percent
  any 5%"""

    name: str
    places: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` stands for different things: {', '.join(self.places)}"

    def help(self) -> str | None:
        """What to do."""
        return "write which one, such as " + one_of(self.places[:1])


@diagnostic
@attrs.frozen(kw_only=True)
class AxisKind(Diagnostic):
    """An axis that cannot be listed."""

    code = "E0414"
    title = "An axis that cannot be listed"
    why = "Only a closed set, yes/no or a number can be covered completely."
    wrong = """table t by region gives percent
  any 5%"""
    right = """table t by segment gives percent
  any 5%"""

    name: str
    kind: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is {self.kind}, so its cases cannot be listed"

    def help(self) -> str | None:
        """What to do."""
        return "use a column that is `one of …`, yes/no or a number"


@diagnostic
@attrs.frozen(kw_only=True)
class TooManyCases(Diagnostic):
    """A decision table with too many cases to check."""

    code = "E0415"
    title = "A decision table with too many cases to check"
    why = "Every kind of case is tried once to prove that one row applies."
    wrong = """table t by a_set, b_set gives percent
  any any 5%"""
    right = """table t by segment gives percent
  any 5%"""

    table: str
    cases: int

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.table}` has {self.cases} kinds of case, too many to check"

    def help(self) -> str | None:
        """What to do."""
        return "split the table in two"


@diagnostic
@attrs.frozen(kw_only=True)
class ArgumentCount(Diagnostic):
    """A table given too few or too many values."""

    code = "E0416"
    title = "A table given too few or too many values"
    why = "A table takes one value for each axis."
    wrong = """table t by segment gives percent
  any 5%
rule r
  for each deal
  credit t(customer.segment, customer.deployment) of ARR to owner"""
    right = """table t by segment gives percent
  any 5%
rule r
  for each deal
  credit t(customer.segment) of ARR to owner"""

    table: str
    axes: tuple[str, ...]
    given: int

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.table}` takes {len(self.axes)} values ({', '.join(self.axes)}), and {self.given} are given"


@diagnostic
@attrs.frozen(kw_only=True)
class ArgumentKind(Diagnostic):
    """A table given a value of another kind."""

    code = "E0417"
    title = "A table given a value of another kind"
    why = "The value must be of the kind its axis is written in."
    wrong = """table t by segment gives percent
  any 5%
rule r
  for each deal
  credit t(kind) of ARR to owner"""
    right = """table t by segment gives percent
  any 5%
rule r
  for each deal
  credit t(customer.segment) of ARR to owner"""

    table: str
    axis: str
    wanted: str
    given: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.axis}` of `{self.table}` is {self.wanted}, and this is {self.given}"

    def help(self) -> str | None:
        """What to do."""
        if (self.wanted, self.given) == (describe(MONTHS), describe(DAYS)):
            return "count months: `months from started_on to trigger`"
        return None
