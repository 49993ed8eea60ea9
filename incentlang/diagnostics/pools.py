"""Pools: their fund, and who shares it."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, Label, diagnostic
from incentlang.source import Span

_POOL = """pool upside "Upside" each quarter
"""


@diagnostic
@attrs.frozen(kw_only=True)
class PoolUnfinished(Diagnostic):
    """A pool that leaves something open."""

    code = "E0910"
    title = "A pool that leaves something open"
    why = "A pool is a fund, at least one share of it, and a sentence on what becomes of parts that nobody gets."
    wrong = (
        _POOL
        + """  fund 10_000 USD
  share 100% to account_executive equally"""
    )
    right = (
        _POOL
        + """  fund 10_000 USD
  share 100% to account_executive equally
  undistributed returns to company"""
    )

    name: str
    lacks: str
    example: str

    def message(self) -> str:
        """What is wrong."""
        return f"the pool `{self.name}` has no `{self.lacks}`"

    def help(self) -> str | None:
        """What to do."""
        return f"write {self.example}"


@diagnostic
@attrs.frozen(kw_only=True)
class PoolClauseTwice(Diagnostic):
    """A clause that a pool has once, written twice."""

    code = "E0911"
    title = "A clause that a pool has once, written twice"
    why = "Two funds, or two answers to what becomes of the rest, cannot both hold."
    wrong = (
        _POOL
        + """  fund 10_000 USD
  fund 5_000 USD
  share 100% to account_executive equally
  undistributed returns to company"""
    )
    right = (
        _POOL
        + """  fund 15_000 USD
  share 100% to account_executive equally
  undistributed returns to company"""
    )

    word: str
    first: Span

    def message(self) -> str:
        """What is wrong."""
        return f"a second `{self.word}` in one pool"

    def labels(self) -> tuple[Label, ...]:
        """The first one."""
        return (Label(self.first, "the first"),)


@diagnostic
@attrs.frozen(kw_only=True)
class SharesAboveAll(Diagnostic):
    """Shares that total more than the fund."""

    code = "E0912"
    title = "Shares that total more than the fund"
    why = "Nobody can share out more than there is."
    wrong = (
        _POOL
        + """  fund 10_000 USD
  share 60% to account_executive equally
  share 50% to account_executive by days
  undistributed returns to company"""
    )
    right = (
        _POOL
        + """  fund 10_000 USD
  share 60% to account_executive equally
  share 40% to account_executive by days
  undistributed returns to company"""
    )

    total: str

    def message(self) -> str:
        """What is wrong."""
        return f"the shares total {self.total}% of the fund"

    def help(self) -> str | None:
        """What to do."""
        return "let them total 100%, or less where the rest is not to be shared out"


@diagnostic
@attrs.frozen(kw_only=True)
class FundReadsPerson(Diagnostic):
    """A fund that reads a figure of one person."""

    code = "E0913"
    title = "A fund that reads a figure of one person"
    why = "A fund is one amount for the whole plan and period; a measure, input or target belongs to a person."
    wrong = (
        """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
"""
        + _POOL
        + """  fund 2% of bookings
  share 100% to account_executive by bookings
  undistributed returns to company"""
    )
    right = (
        """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
"""
        + _POOL
        + """  fund 2% of (sum of ARR over deal)
  share 100% to account_executive by bookings
  undistributed returns to company"""
    )

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is a figure of one person, and a fund has none at hand"

    def help(self) -> str | None:
        """What to do."""
        return "sum the rows of everyone: `sum of … over …` without `by`"


@diagnostic
@attrs.frozen(kw_only=True)
class FundByPerson(Diagnostic):
    """A sum in a fund that says for whom it counts."""

    code = "E0914"
    title = "A sum in a fund that says for whom it counts"
    why = "The sums of a fund take the rows of everyone, so there is nobody for whom they could count."
    wrong = (
        _POOL
        + """  fund 2% of (sum of ARR over deal by owner)
  share 100% to account_executive equally
  undistributed returns to company"""
    )
    right = (
        _POOL
        + """  fund 2% of (sum of ARR over deal)
  share 100% to account_executive equally
  undistributed returns to company"""
    )

    def message(self) -> str:
        """What is wrong."""
        return "a sum in a fund takes the rows of everyone"

    def help(self) -> str | None:
        """What to do."""
        return "leave `by` or `over` out; `where` picks rows"


@diagnostic
@attrs.frozen(kw_only=True)
class FundKind(Diagnostic):
    """A fund that is no amount."""

    code = "E0915"
    title = "A fund that is no amount"
    why = "What is shared out is money, or an amount of a declared unit."
    wrong = (
        _POOL
        + """  fund count of deal
  share 100% to account_executive equally
  undistributed returns to company"""
    )
    right = (
        _POOL
        + """  fund (count of deal) * 100 USD
  share 100% to account_executive equally
  undistributed returns to company"""
    )

    kind: str

    def message(self) -> str:
        """What is wrong."""
        return f"a fund is an amount of money or of a unit, this is {self.kind}"


@diagnostic
@attrs.frozen(kw_only=True)
class DecidedInput(Diagnostic):
    """Decided shares that are not amounts of the pool's own people and period."""

    code = "E0916"
    title = "Decided shares that are not amounts of the pool's own people and period"
    why = "`as decided in` reads each one's amount, in the fund's unit, from an input of that role and period."
    wrong = (
        """input decided for account_executive each quarter: percent
"""
        + _POOL
        + """  fund 10_000 USD
  share 100% to account_executive as decided in decided
  undistributed returns to company"""
    )
    right = (
        """input decided for account_executive each quarter: money
"""
        + _POOL
        + """  fund 10_000 USD
  share 100% to account_executive as decided in decided
  undistributed returns to company"""
    )

    name: str
    found: str
    wanted: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is {self.found}, and this share needs {self.wanted}"


@diagnostic
@attrs.frozen(kw_only=True)
class NegativeWeight(Diagnostic):
    """A negative weight in a pool."""

    code = "R0020"
    title = "A negative weight in a pool"
    why = "A part of a pool cannot be negative, so nothing of that pool can be computed for anybody."
    wrong = "share 100% to account_executive by bookings     # bookings of maya are -500 USD"
    right = (
        "share 100% to account_executive by bookings\n  when bookings is at least 0 USD\nundistributed is redistributed"
    )

    pool: str
    participant: str
    period: str

    def message(self) -> str:
        """What is wrong."""
        return f"the weight of {self.participant} in the pool `{self.pool}` is negative in {self.period}"

    def help(self) -> str | None:
        """What to do."""
        return "add `when … is at least 0` to that share, with `undistributed is redistributed`, or correct the data"


@diagnostic
@attrs.frozen(kw_only=True)
class NegativeFund(Diagnostic):
    """A fund below zero."""

    code = "R0021"
    title = "A fund below zero"
    why = "A pool shares out what there is; it takes nothing from people."
    wrong = "fund 2% of (sum of ARR over deal)     # refunds exceed sales"
    right = "fund 2% of (sum of ARR over deal where ARR is at least 0 USD)"

    pool: str
    period: str
    fund: str

    def message(self) -> str:
        """What is wrong."""
        return f"the fund of the pool `{self.pool}` is {self.fund} in {self.period}"

    def help(self) -> str | None:
        """What to do."""
        return "correct the data, or keep what is negative out of the fund with `where`"


@diagnostic
@attrs.frozen(kw_only=True)
class DecidedDiffers(Diagnostic):
    """Decided amounts that do not add up to their share."""

    code = "R0022"
    title = "Decided amounts that do not add up to their share"
    why = "What people decided must be exactly the share of the fund: nobody else may say who takes the difference."
    wrong = "share 100% to account_executive as decided in decided     # 9,999.99 decided of 10,000.00"
    right = "share 100% to account_executive as decided in decided     # 10,000.00 decided of 10,000.00"

    pool: str
    period: str
    name: str
    decided: str
    share: str
    difference: str

    def message(self) -> str:
        """What is wrong."""
        return (
            f"`{self.name}` gives out {self.decided} of the {self.share} that the pool `{self.pool}` has for it in "
            f"{self.period}: {self.difference}"
        )

    def help(self) -> str | None:
        """What to do."""
        return "change the decided amounts until they add up exactly"


@diagnostic
@attrs.frozen(kw_only=True)
class PoolStopped(Diagnostic):
    """A pool stopped by a figure of another member."""

    code = "R0023"
    title = "A pool stopped by a figure of another member"
    why = "Every part of a pool depends on every member, so a figure that is missing for one stops all of them."
    wrong = "share 100% to account_executive by points     # points of one member are missing"
    right = "share 100% to account_executive by points     # everybody in the role has points"

    pool: str
    period: str
    cause: str

    def message(self) -> str:
        """What is wrong."""
        return f"the pool `{self.pool}` cannot be shared out in {self.period}: a figure of another member is a problem"

    def help(self) -> str | None:
        """What to do."""
        return f"the line of that member says which, under {self.cause}"
