"""Other values of a parameter for some people or rows."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, Label, diagnostic
from incentlang.source import Span


@diagnostic
@attrs.frozen(kw_only=True)
class OverrideWithoutReason(Diagnostic):
    """Another value without its reason."""

    code = "E0133"
    title = "Another value without its reason"
    why = "A difference between people is explained where it is made."
    wrong = """param rate = 8%
override rate = 9% where customer.segment is enterprise
rule r
  for each deal
  credit rate of ARR to owner"""
    right = """param rate = 8%
override rate = 9% where customer.segment is enterprise because "Longer cycles"
rule r
  for each deal
  credit rate of ARR to owner"""

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"this override of `{self.name}` does not say why"

    def help(self) -> str | None:
        """What to do."""
        return 'end it with a reason: `because "…"`'


@diagnostic
@attrs.frozen(kw_only=True)
class OverrideReads(Diagnostic):
    """An override that asks for more than attributes."""

    code = "E0134"
    title = "An override that asks for more than attributes"
    why = "Which value holds is fixed by who is paid and for what; it must not depend on what is computed with it."
    wrong = """param rate = 8%
measure sold for account_executive each quarter
  sum of ARR over deal by owner
override rate = 9% where sold is above 100 USD because "Volume"
rule r
  for each deal
  credit rate of ARR to owner"""
    right = """param rate = 8%
override rate = 9% where customer.segment is enterprise because "Longer cycles"
rule r
  for each deal
  credit rate of ARR to owner"""

    text: str
    kind: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` is a {self.kind}, and an override asks only for attributes"

    def help(self) -> str | None:
        """What to do."""
        return "ask for attributes of the person, such as `region`, or of the subject, such as `customer.segment`"


@diagnostic
@attrs.frozen(kw_only=True)
class OverrideNotHere(Diagnostic):
    """A parameter read where its override has no meaning."""

    code = "E0135"
    title = "A parameter read where its override has no meaning"
    why = "If the condition cannot be asked, nobody knows which value holds."
    wrong = """param rate = 8%
override rate = 9% where customer.segment is enterprise because "Longer cycles"
measure sold for account_executive each quarter
  sum of ARR over deal by owner
rule r
  for each account_executive each quarter
  credit rate of sold"""
    right = """param rate = 8%
override rate = 9% where customer.segment is enterprise because "Longer cycles"
measure sold for account_executive each quarter
  sum of rate * ARR over deal by owner
rule r
  for each account_executive each quarter
  credit sold"""

    name: str
    text: str
    reason: str
    condition: Span

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is overridden by `{self.text}`, and here {self.reason}"

    def help(self) -> str | None:
        """What to do."""
        return f"read `{self.name}` where `{self.text}` can be told, or use a parameter of its own here"

    def labels(self) -> tuple[Label, ...]:
        """The other place."""
        return (Label(self.condition, "the override asks for this"),)


@diagnostic
@attrs.frozen(kw_only=True)
class OverridesOfOneCase(Diagnostic):
    """Two overrides of one parameter for one case."""

    code = "E0136"
    title = "Two overrides of one parameter for one case"
    why = "Both would hold wherever the condition is met, and which value is paid would be an accident."
    wrong = """param rate = 8%
override rate = 9% where customer.segment is enterprise because "Longer cycles"
override rate = 10% where customer.segment is enterprise because "Longer cycles"
rule r
  for each deal
  credit rate of ARR to owner"""
    right = """param rate = 8%
override rate = 9% where customer.segment is enterprise because "Longer cycles"
override rate = 10% where customer.segment is mid_market because "Growth"
rule r
  for each deal
  credit rate of ARR to owner"""

    name: str
    other: Span

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` has two values under the same condition"

    def help(self) -> str | None:
        """What to do."""
        return "leave one of them out, or give it another condition"

    def labels(self) -> tuple[Label, ...]:
        """The other place."""
        return (Label(self.other, "the same condition"),)


@diagnostic
@attrs.frozen(kw_only=True)
class OverrideOfOtherKind(Diagnostic):
    """An override of another kind than its parameter."""

    code = "E0137"
    title = "An override of another kind than its parameter"
    why = "Whoever reads the parameter must know its unit, whoever is paid."
    wrong = """param rate = 8%
override rate = 9 USD where customer.segment is enterprise because "Longer cycles"
rule r
  for each deal
  credit rate of ARR to owner"""
    right = """param rate = 8%
override rate = 9% where customer.segment is enterprise because "Longer cycles"
rule r
  for each deal
  credit rate of ARR to owner"""

    name: str
    first: str
    second: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is {self.first}, and this is {self.second}"

    def help(self) -> str | None:
        """What to do."""
        return f"write {self.first}"


@diagnostic
@attrs.frozen(kw_only=True)
class TwoValues(Diagnostic):
    """Two overrides of one parameter hold at once."""

    code = "R0032"
    title = "Two overrides of one parameter hold at once"
    why = "Both conditions are met, and which value is paid would be an accident."
    wrong = "override rate = 9% where region is emea …\noverride rate = 10% where customer.segment is enterprise …"
    right = "override rate = 10% where customer.segment is enterprise and region is not emea …"

    name: str
    first: str
    second: str
    who: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` has two values for {self.who}: {self.first}, and {self.second}"

    def help(self) -> str | None:
        """What to do."""
        return "narrow one of the conditions so that only one is met"


@diagnostic
@attrs.frozen(kw_only=True)
class AttributeMoves(Diagnostic):
    """An attribute that an override asks for changes inside the period."""

    code = "R0033"
    title = "An attribute that an override asks for changes inside the period"
    why = "One part of the period would be paid at one value and one part at another, and the plan does not say so."
    wrong = "# region changes on 2026-02-15, and a rule of the quarter reads a parameter that is overridden by region"
    right = "# credit 100 USD * (factor prorated by days), or a change at the start of a quarter"

    participant: str
    name: str
    period: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` of {self.participant} changes inside {self.period}, and an override asks for it"

    def help(self) -> str | None:
        """What to do."""
        return "read the parameter `prorated by days`, or end the assignment with the period"
