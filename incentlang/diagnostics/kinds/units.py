"""Kinds that do not go together."""

from __future__ import annotations

from decimal import Decimal

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic
from incentlang.types import Money, describe
from incentlang.values.numbers import plain

_FACTORS = {"year": 12, "half year": 6, "quarter": 3}


def _joined(second: str) -> str:
    return f" and {second}" if second else ""


@diagnostic
@attrs.frozen(kw_only=True)
class BadOperation(Diagnostic):
    """Two things that do not go together."""

    code = "E0201"
    title = "Two things that do not go together"
    why = "Money, percentages, counts, days and dates each have their own arithmetic; a mixture means nothing."
    wrong = """rule r
  for each deal
  credit 5% of (ARR + closed_on) to owner"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner"""

    verb: str
    first: str
    second: str

    def message(self) -> str:
        """What is wrong."""
        return f"cannot {self.verb} {self.first}{_joined(self.second)}"

    def help(self) -> str | None:
        """What to do."""
        kinds = {self.first, self.second}
        if {"an amount of money", "a plain number"} <= kinds:
            return "an amount carries its currency: `60_000 USD`"
        if self.verb == "take the sum of" and self.first == "a percentage":
            return (
                "percentages of different things do not add up: write `average of`, `highest of` where there is one "
                "row, or divide a sum of amounts by a sum of amounts"
            )
        return None


@diagnostic
@attrs.frozen(kw_only=True)
class PercentAsNumber(Diagnostic):
    """A plain number where a percentage is meant."""

    code = "E0202"
    title = "A plain number where a percentage is meant"
    why = "30 means 3000%; a percentage carries its sign."
    wrong = """rule r
  for each deal where discount is known
  credit 5% of ARR to owner when discount is at most 30"""
    right = """rule r
  for each deal where discount is known
  credit 5% of ARR to owner when discount is at most 30%"""

    number: Decimal | None
    text: str = ""

    def message(self) -> str:
        """What is wrong."""
        return "a percentage meets a plain number" + (
            f": {plain(self.number)} means {plain(self.number * 100)}%" if self.number is not None else ""
        )

    def help(self) -> str | None:
        """What to do."""
        if self.number is not None:
            return f"write {plain(self.number)}%"
        text = " ".join(self.text.split())
        if not text:
            return "if 1 of the plain number means 100%, multiply it by 100%: `(…) * 100%`"
        shown = f"({text})" if " " in text and not text.startswith("(") else text
        return f"if 1 of the plain number means 100%, make it a percentage: `{shown} * 100%`"


@diagnostic
@attrs.frozen(kw_only=True)
class DaysAsNumber(Diagnostic):
    """A plain number where a length of time is meant."""

    code = "E0203"
    title = "A plain number where a length of time is meant"
    why = "A bare 90 does not say days or months."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
  when closed_on - closed_on is at most 90"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner
  when closed_on - closed_on is at most 90 days"""

    number: Decimal | None
    unit: str

    def message(self) -> str:
        """What is wrong."""
        return f"a number of {self.unit} meets a plain number"

    def help(self) -> str | None:
        """What to do."""
        return f"write `{plain(self.number)} {self.unit}`" if self.number is not None else f"add the word {self.unit}"


@diagnostic
@attrs.frozen(kw_only=True)
class FrequencyMismatch(Diagnostic):
    """Amounts of different frequency."""

    code = "E0204"
    title = "Amounts of different frequency"
    why = "Money per year and money per quarter are not one thing: they are off by a factor."
    wrong = """measure m for account_executive each quarter
  sum of annual + monthly over pay by who
fact pay "Pay" key id: text dated day: date who: participant annual: money per year monthly: money per month"""
    right = """measure m for account_executive each quarter
  sum of annual over pay by who
fact pay "Pay" key id: text dated day: date who: participant annual: money per year monthly: money per month"""

    verb: str
    first: Money
    second: Money
    factor: int | None

    def message(self) -> str:
        """What is wrong."""
        return f"cannot {self.verb} {describe(self.first, 'money')} and {describe(self.second, 'money')}" + (
            f": they are off by a factor of {self.factor}" if self.factor else ""
        )

    def help(self) -> str | None:
        """What to do."""
        return "bring both to one frequency; a yearly target becomes an amount with `target for the quarter`"


@diagnostic
@attrs.frozen(kw_only=True)
class TwoCurrencies(Diagnostic):
    """An amount in another currency."""

    code = "E0205"
    title = "An amount in another currency"
    why = "Two currencies never meet without a rate, and this plan names none."
    wrong = """rule r
  for each deal
  credit 500 EUR to owner"""
    right = """rule r
  for each deal
  credit 500 USD to owner"""

    found: str
    plan: str

    def message(self) -> str:
        """What is wrong."""
        return f"the plan is in {self.plan}, this amount in {self.found}"

    def help(self) -> str | None:
        """What to do."""
        return f"write the amount in {self.plan}; conversion is not part of this version"


@diagnostic
@attrs.frozen(kw_only=True)
class MoneyTimesMoney(Diagnostic):
    """Money multiplied by money."""

    code = "E0206"
    title = "Money multiplied by money"
    why = "Square dollars are nobody's pay: one of the two should be a percentage."
    wrong = """rule r
  for each deal
  credit ARR * ARR to owner"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner"""

    def message(self) -> str:
        """What is wrong."""
        return "money is multiplied by money"

    def help(self) -> str | None:
        """What to do."""
        return "one of the two should be a percentage, or the two should be divided: `1_000 USD * (sold / quota)`"


@diagnostic
@attrs.frozen(kw_only=True)
class CreditNotMoney(Diagnostic):
    """A credit that is not money."""

    code = "E0207"
    title = "A credit that is not money"
    why = "What lands on an account is an amount, once."
    wrong = """rule r
  for each deal
  credit 5% to owner"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner"""

    text: str
    kind: str
    per: str | None

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` is {self.kind}, not an amount" + (
            f"; paid as it stands it could be {_FACTORS[self.per]} times too much a year"
            if self.per in _FACTORS
            else ""
        )

    def help(self) -> str | None:
        """What to do."""
        return (
            "write `target for the quarter`, or divide by the number of periods"
            if self.per
            else "say of what: `5% of ARR`"
        )


@diagnostic
@attrs.frozen(kw_only=True)
class NotACondition(Diagnostic):
    """A value where a condition belongs."""

    code = "E0208"
    title = "A value where a condition belongs"
    why = "`when`, `unless` and `where` need something that holds or does not."
    wrong = """rule r
  for each deal where ARR
  credit 5% of ARR to owner"""
    right = """rule r
  for each deal where ARR is above 0 USD
  credit 5% of ARR to owner"""

    text: str
    kind: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` is {self.kind}, not a condition"

    def help(self) -> str | None:
        """What to do."""
        return f"compare it with something: `{self.text} is at least …`"
