"""Versions of tables and rules."""

from __future__ import annotations

from datetime import date

import attrs

from incentlang.diagnostics.base import Diagnostic, Label, diagnostic
from incentlang.source import Span


@diagnostic
@attrs.frozen(kw_only=True)
class VersionsOverlap(Diagnostic):
    """Two versions hold on one day."""

    code = "E0145"
    title = "Two versions hold on one day"
    why = "A row of that day would have two rules or two rates; the compensation date must pick exactly one."
    wrong = """rule r from 2026-01-01 to 2026-07-31
  for each deal
  credit 5% of ARR to owner
rule r from 2026-07-01
  for each deal
  credit 6% of ARR to owner"""
    right = """rule r from 2026-01-01 to 2026-06-30
  for each deal
  credit 5% of ARR to owner
rule r from 2026-07-01
  for each deal
  credit 6% of ARR to owner"""

    name: str
    day: date
    other: Span

    def message(self) -> str:
        """What is wrong."""
        return f"two versions of `{self.name}` hold on {self.day}"

    def help(self) -> str | None:
        """What to do."""
        return "leave out the end of the earlier one: it holds until the next begins"

    def labels(self) -> tuple[Label, ...]:
        """The other place."""
        return (Label(self.other, "this one holds on that day as well"),)


@diagnostic
@attrs.frozen(kw_only=True)
class VersionGap(Diagnostic):
    """A table has no version on some days of the plan."""

    code = "E0146"
    title = "A table has no version on some days of the plan"
    why = "A rate that nobody wrote is not zero: whoever is paid by the table on such a day could not be paid at all."
    wrong = """table rates from 2026-01-01 to 2026-03-31 by ARR, retroactive
  from 0 USD  5%
table rates from 2026-07-01 by ARR, retroactive
  from 0 USD  6%
rule r
  for each deal
  credit rates(ARR) of ARR to owner"""
    right = """table rates from 2026-01-01 by ARR, retroactive
  from 0 USD  5%
table rates from 2026-07-01 by ARR, retroactive
  from 0 USD  6%
rule r
  for each deal
  credit rates(ARR) of ARR to owner"""

    name: str
    first: date
    last: date | None

    def message(self) -> str:
        """What is wrong."""
        until = f"from {self.first} to {self.last}" if self.last is not None else f"after {self.first}"
        return f"no version of `{self.name}` holds {until}"

    def help(self) -> str | None:
        """What to do."""
        return "leave out the end of the earlier version, or let one begin on that day; the oldest needs no `from`"


@diagnostic
@attrs.frozen(kw_only=True)
class VersionsOfOtherShape(Diagnostic):
    """Versions of a table that take or give different things."""

    code = "E0147"
    title = "Versions of a table that take or give different things"
    why = "Whoever reads the table reads all of its versions, so each must take the same values and give the same kind."
    wrong = """table rates by ARR, retroactive
  from 0 USD  5%
table rates from 2026-07-01 by ARR, retroactive
  from 0 USD  60 USD
rule r
  for each deal
  credit rates(ARR) of ARR to owner"""
    right = """table rates by ARR, retroactive
  from 0 USD  5%
table rates from 2026-07-01 by ARR, retroactive
  from 0 USD  6%
rule r
  for each deal
  credit rates(ARR) of ARR to owner"""

    name: str
    other: Span

    def message(self) -> str:
        """What is wrong."""
        return f"this version of `{self.name}` has other axes, another method, or gives another kind than the first"

    def help(self) -> str | None:
        """What to do."""
        return "keep axes, method and kind, and change what stands in the rows; or give the table another name"

    def labels(self) -> tuple[Label, ...]:
        """The other place."""
        return (Label(self.other, "the first version"),)


@diagnostic
@attrs.frozen(kw_only=True)
class VersionsOfOtherRows(Diagnostic):
    """Versions of a rule for different rows."""

    code = "E0148"
    title = "Versions of a rule for different rows"
    why = "One name in caps, scenarios and statements stands for one kind of payment, for the same rows or periods."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
rule r from 2026-07-01
  for each account_executive each quarter
  credit 100 USD"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner
rule r from 2026-07-01
  for each deal
  credit 6% of ARR to owner"""

    name: str
    other: Span

    def message(self) -> str:
        """What is wrong."""
        return f"this version of `{self.name}` is not for each of the same as the first, or overrides another rule"

    def help(self) -> str | None:
        """What to do."""
        return "keep `for each …` and `overrides …`, and change the rest; or give the rule another name"

    def labels(self) -> tuple[Label, ...]:
        """The other place."""
        return (Label(self.other, "the first version"),)


@diagnostic
@attrs.frozen(kw_only=True)
class VersionInside(Diagnostic):
    """A version that begins inside a period."""

    code = "E0149"
    title = "A version that begins inside a period"
    why = "Half of the period would be paid by one version and half by the other, and the plan does not say so."
    wrong = """rule r from 2026-02-01
  for each account_executive each quarter
  credit 100 USD"""
    right = """rule r from 2026-04-01
  for each account_executive each quarter
  credit 100 USD"""

    name: str
    what: str
    day: date
    grain: str

    def message(self) -> str:
        """What is wrong."""
        by = "for each of which it pays" if self.what == "rule" else "that is paid by it"
        return f"the {self.what} `{self.name}` changes on {self.day}, inside a {self.grain} {by}"

    def help(self) -> str | None:
        """What to do."""
        return f"let versions begin at the start of a {self.grain}"


@diagnostic
@attrs.frozen(kw_only=True)
class VersionsOfOtherPay(Diagnostic):
    """A version that pays in another way."""

    code = "E0990"
    title = "A version that pays in another way"
    why = (
        "A guarantee tops pay up, an advance comes on top of it, a credit is earned: what is owed of one cannot go on "
        "as another."
    )
    wrong = """rule floor
  for each account_executive each month
  guarantee 2_000 USD, not recoverable
rule floor from 2026-07-01
  for each account_executive each month
  advance 2_000 USD, not recoverable"""
    right = """rule floor from 2026-01-01 to 2026-06-30
  for each account_executive each month
  guarantee 2_000 USD, not recoverable
rule start_money from 2026-07-01
  for each account_executive each month
  advance 2_000 USD, not recoverable"""

    name: str
    found: str
    first: str
    other: Span

    def message(self) -> str:
        """What is wrong."""
        return f"this version of `{self.name}` has {_a(self.found)}, and the first has {_a(self.first)}"

    def help(self) -> str | None:
        """What to do."""
        return "give it a name of its own, and let the other version end with `to` and the day before"

    def labels(self) -> tuple[Label, ...]:
        """The other place."""
        return (Label(self.other, "the first version"),)


def _a(word: str) -> str:
    return f"an {word}" if word == "advance" else f"a {word}"


@diagnostic
@attrs.frozen(kw_only=True)
class VersionEndsFirst(Diagnostic):
    """A version ends before it begins."""

    code = "E0151"
    title = "A version ends before it begins"
    why = "It would never hold."
    wrong = """rule r from 2026-07-01 to 2026-01-01
  for each deal
  credit 5% of ARR to owner"""
    right = """rule r from 2026-01-01 to 2026-07-01
  for each deal
  credit 5% of ARR to owner"""

    start: date
    end: date

    def message(self) -> str:
        """What is wrong."""
        return f"a version from {self.start} cannot end on {self.end}"

    def help(self) -> str | None:
        """What to do."""
        return "write the later day second"


@diagnostic
@attrs.frozen(kw_only=True)
class NoVersion(Diagnostic):
    """A table has no version on the day."""

    code = "R0034"
    title = "A table has no version on the day"
    why = "A version that begins later is not the one of this day, and no rate is not zero."
    wrong = "table rates from 2026-04-01 …   # and a deal that closed on 2026-03-15, in a plan without `effective`"
    right = "table rates …                  # the oldest version needs no `from`"

    name: str
    day: date

    def message(self) -> str:
        """What is wrong."""
        return f"no version of `{self.name}` holds on {self.day}"

    def help(self) -> str | None:
        """What to do."""
        return "let the oldest version begin earlier, or leave earlier rows out with `where`"
