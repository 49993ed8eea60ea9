"""When a rule posts its result, and for which rows."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic
from incentlang.values.periods import Grain


@diagnostic
@attrs.frozen(kw_only=True)
class NothingToSettle(Diagnostic):
    """`settled at period end` where no period is read."""

    code = "E0423"
    title = "`settled at period end` where no period is read"
    why = "The clause waits for the end of the period of a measure that the rule reads."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
  settled at period end"""
    right = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
rule r
  for each deal
  credit 5% of ARR to owner
    when bookings is at least 100_000 USD
  settled at period end"""

    def message(self) -> str:
        """What is wrong."""
        return "the rule reads no measure, so there is no period whose end it could wait for"

    def help(self) -> str | None:
        """What to do."""
        return "leave the clause out, or write a rule `for each ROLE each PERIOD`"


@diagnostic
@attrs.frozen(kw_only=True)
class SettledInPeriodRule(Diagnostic):
    """`settled at period end` in a rule of a period."""

    code = "E0424"
    title = "`settled at period end` in a rule of a period"
    why = "A rule of a period is earned on its last day anyway, unless it says `paid to date`."
    wrong = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
rule r
  for each account_executive each quarter
  credit 5% of bookings
  settled at period end"""
    right = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
rule r
  for each account_executive each quarter
  credit 5% of bookings"""

    grain: Grain

    def message(self) -> str:
        """What is wrong."""
        return f"a rule of a {self.grain} is always settled at the end of the {self.grain}"

    def help(self) -> str | None:
        """What to do."""
        return "leave the clause out"


@diagnostic
@attrs.frozen(kw_only=True)
class PaidToDateInRow(Diagnostic):
    """`paid to date` in a rule for rows."""

    code = "E0425"
    title = "`paid to date` in a rule for rows"
    why = "A rule for rows always pays to date: each row when it is earned, at the measure as it then stands."
    wrong = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
rule r
  for each deal
  credit 5% of ARR to owner
  paid to date"""
    right = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
rule r
  for each account_executive each quarter
  credit 5% of bookings
  paid to date"""

    def message(self) -> str:
        """What is wrong."""
        return "a rule for rows always pays to date"

    def help(self) -> str | None:
        """What to do."""
        return "leave the clause out; to wait for the end of the measure's period write `settled at period end`"


@diagnostic
@attrs.frozen(kw_only=True)
class NothingToDate(Diagnostic):
    """`paid to date` in a rule no longer than a pay period."""

    code = "E0426"
    title = "`paid to date` in a rule no longer than a pay period"
    why = "Each pay period posts what the rule is worth by then, so the rule's period must hold several of them."
    wrong = """measure bookings for account_executive each month
  sum of ARR over deal by owner
rule r
  for each account_executive each month
  credit 5% of bookings
  paid to date"""
    right = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
rule r
  for each account_executive each quarter
  credit 5% of bookings
  paid to date"""

    grain: Grain
    paid: Grain

    def message(self) -> str:
        """What is wrong."""
        return f"the plan pays each {self.paid}, so a rule each {self.grain} has nothing to pay before its end"

    def help(self) -> str | None:
        """What to do."""
        return "leave the clause out"


@diagnostic
@attrs.frozen(kw_only=True)
class AttributedInRow(Diagnostic):
    """An attribution in a rule for rows."""

    code = "E0432"
    title = "An attribution in a rule for rows"
    why = "A rule for rows already pays each row by itself; there is no whole to split."
    wrong = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
rule r
  for each deal
  credit 5% of ARR to owner
  attributed to deals pro rata"""
    right = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
rule r
  for each account_executive each quarter
  credit 5% of bookings
  attributed to deals pro rata"""

    subject: str

    def message(self) -> str:
        """What is wrong."""
        return f"each {self.subject} already has its own amount"

    def help(self) -> str | None:
        """What to do."""
        return "leave the clause out, or write a rule `for each ROLE each PERIOD`"


@diagnostic
@attrs.frozen(kw_only=True)
class AttributionNeedsSum(Diagnostic):
    """An attribution without one sum over rows."""

    code = "E0433"
    title = "An attribution without one sum over rows"
    why = "The amount is split by what each row adds to the one measure it reads, so that must be a sum over rows."
    wrong = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
measure half for account_executive each quarter
  5% of bookings
rule r
  for each account_executive each quarter
  credit (5% of bookings) + (5% of half)
  attributed to deals pro rata"""
    right = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
rule r
  for each account_executive each quarter
  credit 5% of bookings
  attributed to deals pro rata"""

    measures: tuple[str, ...]

    reason: str = ""

    def _what(self) -> str:
        if self.reason:
            return f"`{self.measures[0]}` cannot be split among rows: {self.reason}"
        if not self.measures:
            return "the credit reads no measure, so no row can be told apart"
        return (
            f"the credit reads {len(self.measures)} measures ({', '.join(self.measures)}), and rows feed each of them"
        )

    def message(self) -> str:
        """What is wrong."""
        return self._what()

    def help(self) -> str | None:
        """What to do."""
        return "let the credit read one measure that is a sum over rows, divided at most by what stands still"


@diagnostic
@attrs.frozen(kw_only=True)
class ArrivalNeedsSlices(Diagnostic):
    """An attribution by arrival without slices."""

    code = "E0434"
    title = "An attribution by arrival without slices"
    why = (
        "By arrival each row gets what its own stretch of a marginal table pays; without slices every row has one rate."
    )
    wrong = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
rule r
  for each account_executive each quarter
  credit 5% of bookings
  attributed to deals by arrival"""
    right = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
table rates by bookings, marginal
  from       0 USD  5%
  from 100_000 USD  8%
rule r
  for each account_executive each quarter
  credit payout rates(bookings)
  attributed to deals by arrival"""

    measure: str

    def message(self) -> str:
        """What is wrong."""
        return f"no marginal table is walked along `{self.measure}`, so the order of rows changes nothing"

    def help(self) -> str | None:
        """What to do."""
        return "write `attributed to deals pro rata`"


@diagnostic
@attrs.frozen(kw_only=True)
class ToDateWaits(Diagnostic):
    """`paid to date` with money that waits."""

    code = "E0436"
    title = "`paid to date` with money that waits"
    why = "Each pay period would move the day from which parts wait, so no part would have one release."
    wrong = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
rule r
  for each account_executive each quarter
  credit 5% of bookings
  pay in 3 monthly parts
  on leaving keep
  paid to date"""
    right = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
rule r
  for each account_executive each quarter
  credit 5% of bookings
  paid to date"""

    def message(self) -> str:
        """What is wrong."""
        return "the rule pays to date, and its money waits as well"

    def help(self) -> str | None:
        """What to do."""
        return "leave out `paid to date`, or the clause that makes the money wait"
