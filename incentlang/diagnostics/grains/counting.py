"""Quota credit: what rules count toward measures."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, Label, diagnostic
from incentlang.source import Span

_MEASURE = """measure bookings for account_executive each quarter
  counted by rules
"""
_RIGHT = f"""{_MEASURE}rule r
  for each deal
  count ARR toward bookings to owner"""


@diagnostic
@attrs.frozen(kw_only=True)
class NotCounted(Diagnostic):
    """A count toward a measure that takes none."""

    code = "E0330"
    title = "A count toward a measure that takes none"
    why = "A measure gathers its own rows, or says that rules count toward it; else a deal could count twice unseen."
    wrong = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
rule r
  for each deal
  count ARR toward bookings to owner"""
    right = _RIGHT

    name: str
    other: Span

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` does not take what rules count"

    def help(self) -> str | None:
        """What to do."""
        return f"write `counted by rules` in `{self.name}`, or `(counted by rules) + (sum of …)`"

    def labels(self) -> tuple[Label, ...]:
        """The other place."""
        return (Label(self.other, "the measure"),)


@diagnostic
@attrs.frozen(kw_only=True)
class NobodyCounts(Diagnostic):
    """A measure that no rule counts toward."""

    code = "E0331"
    title = "A measure that no rule counts toward"
    why = "It would be zero for everybody, and nobody would notice."
    wrong = """measure bookings for account_executive each quarter
  counted by rules"""
    right = _RIGHT

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is counted by rules, and no rule counts toward it"

    def help(self) -> str | None:
        """What to do."""
        return f"add `count ARR toward {self.name} to owner` to a rule, or gather the rows: `sum of … over …`"


@diagnostic
@attrs.frozen(kw_only=True)
class CountReadsMeasure(Diagnostic):
    """A count that depends on a measure."""

    code = "E0332"
    title = "A count that depends on a measure"
    why = "What counts toward a measure comes first; if it depended on one, no value could be computed first."
    wrong = """measure bookings for account_executive each quarter
  counted by rules
rule r
  for each deal
  count ARR toward bookings to owner
    when bookings is at least 10_000 USD"""
    right = _RIGHT

    name: str
    reads: str

    def message(self) -> str:
        """What is wrong."""
        return f"what counts toward `{self.name}` cannot depend on `{self.reads}`"

    def help(self) -> str | None:
        """What to do."""
        return f"put what reads `{self.reads}` below a credit; conditions above the first credit or count belong to all"


@diagnostic
@attrs.frozen(kw_only=True)
class CountNeedsParty(Diagnostic):
    """A count for nobody."""

    code = "E0333"
    title = "A count for nobody"
    why = "Quota credit is somebody's, and need not be of the person who is paid."
    wrong = f"""{_MEASURE}rule r
  for each deal
  count ARR toward bookings"""
    right = _RIGHT

    people: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        return "this count does not say whose it is"

    def help(self) -> str | None:
        """What to do."""
        return f"add `to {self.people[0]}`" if self.people else "add `to` and whose it is"


@diagnostic
@attrs.frozen(kw_only=True)
class CountInPeriodRule(Diagnostic):
    """A count in a rule of a period."""

    code = "E0334"
    title = "A count in a rule of a period"
    why = "Rows count, each on its day; a period has no place among them."
    wrong = f"""{_MEASURE}rule r
  for each account_executive each quarter
  count 100 USD toward bookings"""
    right = _RIGHT

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"only a rule of rows, `for each deal`, can count toward `{self.name}`"

    def help(self) -> str | None:
        """What to do."""
        return "add it in the measure: `(counted by rules) + …`"


@diagnostic
@attrs.frozen(kw_only=True)
class CountedElsewhere(Diagnostic):
    """`counted by rules` outside of a measure."""

    code = "E0335"
    title = "`counted by rules` outside of a measure"
    why = "Rules count toward a measure by its name."
    wrong = """rule r
  for each account_executive each quarter
  credit 5% of (counted by rules)"""
    right = f"""{_RIGHT}
rule paid
  for each account_executive each quarter
  credit 5% of bookings"""

    def message(self) -> str:
        """What is wrong."""
        return "`counted by rules` stands only in a measure"

    def help(self) -> str | None:
        """What to do."""
        return "make a measure of it, and read the measure here"


@diagnostic
@attrs.frozen(kw_only=True)
class NoCreditToTake(Diagnostic):
    """Quota credit taken back where none is counted."""

    code = "E0348"
    title = "Quota credit taken back where none is counted"
    why = "Only what this rule counts toward a measure can be taken back; nothing would happen."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
  claw back 100% of the money and credit after churn within 90 days of close"""
    right = """measure bookings for account_executive each quarter
  counted by rules
rule r
  for each deal
  credit 5% of ARR to owner
  count ARR toward bookings to owner
  claw back 100% of the money and credit after churn within 90 days of close"""

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` counts toward no measure, so there is no credit to take back"

    def help(self) -> str | None:
        """What to do."""
        return "add a `count … toward …`, or write `of the money`"


@diagnostic
@attrs.frozen(kw_only=True)
class CountInOverride(Diagnostic):
    """A count in a rule that overrides another."""

    code = "E0349"
    title = "A count in a rule that overrides another"
    why = "An exception changes what is paid. What its base counts toward quotas stays, so a deal counts once."
    wrong = f"""{_RIGHT}
  credit 5% of ARR to owner
rule strategic overrides r
  for each deal where kind is expansion
  count 50% of ARR toward bookings to owner
  because "Agreed in March" """.rstrip()
    right = f"""{_RIGHT}
  credit 5% of ARR to owner
rule strategic overrides r
  for each deal where kind is expansion
  credit 8% of ARR to owner
  because "Agreed in March" """.rstrip()

    base: str

    def message(self) -> str:
        """What is wrong."""
        return f"this rule overrides `{self.base}`, whose rows count as `{self.base}` says"

    def help(self) -> str | None:
        """What to do."""
        return f"say it in `{self.base}`, each `count` with its own `when`"
