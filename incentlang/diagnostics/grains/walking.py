"""Tables walked along a measure, and rules of a period."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic


@diagnostic
@attrs.frozen(kw_only=True)
class NotAccumulating(Diagnostic):
    """A marginal table over a measure that is not a running sum."""

    code = "E0318"
    title = "A marginal table over a measure that is not a running sum"
    why = "Each row fills a stretch of the table, so the measure must be a sum over rows, over what stands still."
    wrong = """input quota for account_executive each quarter: money
measure bookings for account_executive each quarter
  sum of ARR over deal by owner
measure attainment for account_executive each quarter
  bookings year to date / quota
table rates by attainment, marginal
  from 0% 5%
rule r
  for each deal
  credit rates(attainment) of ARR to owner"""
    right = """input quota for account_executive each quarter: money
measure bookings for account_executive each quarter
  sum of ARR over deal by owner
measure attainment for account_executive each quarter
  bookings year to date / quota of the year
table rates by attainment, marginal
  from 0% 5%
rule r
  for each deal
  credit rates(attainment) of ARR to owner"""

    name: str
    reason: str
    hint: str = ""
    method: str = "marginal"

    def message(self) -> str:
        """What is wrong."""
        return f"a {self.method} table cannot walk `{self.name}`: {self.reason}"

    def help(self) -> str | None:
        """What to do."""
        return self.hint or "use a sum over rows divided by a quota of the whole window"


@diagnostic
@attrs.frozen(kw_only=True)
class PeriodTableAmount(Diagnostic):
    """A period's table paid on another amount."""

    code = "E0319"
    title = "A period's table paid on another amount"
    why = "In a period rule the amount must be what the measure accumulates, or whole bands get a wrong rate."
    wrong = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
table rates by bookings, marginal
  from 0 USD 5%
rule r
  for each account_executive each quarter
  credit rates(bookings) of target for the quarter"""
    right = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
table rates by bookings, marginal
  from 0 USD 5%
rule r
  for each account_executive each quarter
  credit rates(bookings) of bookings"""

    call: str
    measure: str
    amount: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.amount}` is not what `{self.measure}` accumulates"

    def help(self) -> str | None:
        """What to do."""
        return f"write `{self.call} of {self.measure} * {self.amount}` or `payout {self.call} * {self.amount}`"


@diagnostic
@attrs.frozen(kw_only=True)
class BareMarginal(Diagnostic):
    """A marginal table without an amount."""

    code = "E0320"
    title = "A marginal table without an amount"
    why = "Each slice has its own rate, so there is no one rate to read."
    wrong = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
table rates by bookings, marginal
  from 0 USD 5%
rule r
  for each deal
  credit rates(bookings) * ARR to owner"""
    right = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
table rates by bookings, marginal
  from 0 USD 5%
rule r
  for each deal
  credit rates(bookings) of ARR to owner"""

    call: str
    money: bool = False

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.call}` has no one rate: each slice has its own"

    def help(self) -> str | None:
        """What to do."""
        if self.money:
            return f"in a rule of a period `payout {self.call}`; for each row make the table `, stepwise after deal`"
        return f"write `{self.call} of AMOUNT`"


@diagnostic
@attrs.frozen(kw_only=True)
class MarginalNeedsMeasure(Diagnostic):
    """A marginal table applied to something that is no measure."""

    code = "E0321"
    title = "A marginal table applied to something that is no measure"
    why = "A marginal table is walked as a measure grows, row by row."
    wrong = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
table rates by bookings, marginal
  from 0 USD 5%
rule r
  for each deal
  credit rates(ARR) of ARR to owner"""
    right = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
table rates by bookings, marginal
  from 0 USD 5%
rule r
  for each deal
  credit rates(bookings) of ARR to owner"""

    table: str
    method: str = "marginal"

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.table}` is {self.method} and is walked along a measure"

    def help(self) -> str | None:
        """What to do."""
        return "put a measure between the parentheses, or write `payout table(…)` to walk each row by itself"


@diagnostic
@attrs.frozen(kw_only=True)
class PayoutInRow(Diagnostic):
    """`payout` of a measure on a row."""

    code = "E0322"
    title = "`payout` of a measure on a row"
    why = "`payout table(measure)` pays for a whole period; a row takes its part with `table(measure) of amount`."
    wrong = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
table rates by bookings, marginal
  from 0 USD 5%
rule r
  for each deal
  credit payout rates(bookings) to owner"""
    right = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
table rates by bookings, marginal
  from 0 USD 5%
rule r
  for each account_executive each quarter
  credit payout rates(bookings)"""

    def message(self) -> str:
        """What is wrong."""
        return "`payout` of a measure belongs to a rule of a period"

    def help(self) -> str | None:
        """What to do."""
        return "write `table(measure) of AMOUNT` here; `payout table(…)` takes a column of the row"


@diagnostic
@attrs.frozen(kw_only=True)
class PayoutNeedsBands(Diagnostic):
    """`payout` of a table without bands."""

    code = "E0323"
    title = "`payout` of a table without bands"
    why = "Only a marginal or retroactive table adds up rate by width."
    wrong = """table t by discount gives percent
  any 5%
rule r
  for each account_executive each quarter
  credit payout t(5%) * 100 USD"""
    right = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
table rates by bookings, marginal
  from 0 USD 5%
rule r
  for each account_executive each quarter
  credit payout rates(bookings)"""

    table: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.table}` has no bands to pay out"

    def help(self) -> str | None:
        """What to do."""
        return "use a marginal or retroactive table, or `table(…) of AMOUNT`"


@diagnostic
@attrs.frozen(kw_only=True)
class FactInPeriodRule(Diagnostic):
    """A fact awaited in a rule of a period."""

    code = "E0324"
    title = "A fact awaited in a rule of a period"
    why = "Facts are found from a row; a participant and a period lead to none."
    wrong = """rule r
  for each account_executive each quarter
  credit 100 USD after activation within 90 days"""
    right = """rule r
  for each deal
  credit 100 USD to owner after activation within 90 days"""

    fact: str

    def message(self) -> str:
        """What is wrong."""
        return f"a rule of a period cannot wait for `{self.fact}`"

    def help(self) -> str | None:
        """What to do."""
        return "write a rule `for each FACT`, or count the facts in a measure and test it with `when`"


@diagnostic
@attrs.frozen(kw_only=True)
class GatherInRow(Diagnostic):
    """A sum over rows where one row is at hand."""

    code = "E0325"
    title = "A sum over rows where one row is at hand"
    why = "A row rule sees one row; what is summed per person and period is a measure with a name."
    wrong = """rule r
  for each deal
  credit 5% of (sum of ARR over deal by owner) to owner"""
    right = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
rule r
  for each deal
  credit 5% of bookings to owner"""

    def message(self) -> str:
        """What is wrong."""
        return "rows cannot be gathered here"

    def help(self) -> str | None:
        """What to do."""
        return "name the sum in a `measure` and read the measure"


@diagnostic
@attrs.frozen(kw_only=True)
class RetroactiveAgain(Diagnostic):
    """A retroactive table over more than the rule's period."""

    code = "E0329"
    title = "A retroactive table over more than the rule's period"
    why = "The rate reached is paid on everything the measure holds, so each period would pay the earlier ones again."
    wrong = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
table rates by bookings, retroactive
  from 0 USD 5%
rule r
  for each account_executive each quarter
  credit rates(bookings year to date) of bookings year to date"""
    right = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
table rates by bookings, retroactive
  from 0 USD 5%
rule r
  for each account_executive each quarter
  credit rates(bookings) of bookings"""

    table: str
    over: str
    reader: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.table}` pays on the whole {self.over}, and this rule each {self.reader}: amounts would repeat"

    def help(self) -> str | None:
        """What to do."""
        return f"write the rule `for each ROLE each {self.over}`, or `for each` row, which is re-rated"
