"""`earned of RULE` as a value: what a rule earned for somebody in a period."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, Label, diagnostic
from incentlang.diagnostics.grains.gathering import Hop

_COMMISSION = """rule commission
  for each deal
  credit 5% of ARR to owner
"""
_RIGHT = f"""{_COMMISSION}rule kicker
  for each account_executive each quarter
  credit 10% of earned of commission"""


@diagnostic
@attrs.frozen(kw_only=True)
class EarnedOfWhat(Diagnostic):
    """`earned of` something that is not a rule."""

    code = "E0470"
    title = "`earned of` something that is not a rule"
    why = "Rules earn. What the whole plan earns includes what is being computed, so it cannot be read on the way."
    wrong = f"""{_COMMISSION}rule kicker
  for each account_executive each quarter
  credit 10% of earned of plan"""
    right = _RIGHT

    name: str
    rules: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        if self.name == "plan":
            return "what the whole plan earned includes this amount itself, so it cannot be a part of it"
        return f"`{self.name}` is not a rule of this plan"

    def help(self) -> str | None:
        """What to do."""
        if not self.rules:
            return None
        written = " + ".join(f"earned of {name}" for name in self.rules[:2])
        return f"name the rules: `{written}`" if self.name == "plan" else f"name a rule: {', '.join(self.rules)}"


@diagnostic
@attrs.frozen(kw_only=True)
class EarnedCircle(Diagnostic):
    """Rules that read what each other earned in a circle."""

    code = "E0471"
    title = "Rules that read what each other earned in a circle"
    why = "No amount can be computed first."
    wrong = """rule commission
  for each account_executive each quarter
  credit 10% of earned of kicker
rule kicker
  for each account_executive each quarter
  credit 10% of earned of commission"""
    right = _RIGHT

    hops: tuple[Hop, ...]

    def message(self) -> str:
        """What is wrong."""
        names = " reads ".join(f"`{hop.name}`" for hop in (*self.hops, self.hops[0]))
        return f"what a rule earned would depend on itself: {names}"

    def help(self) -> str | None:
        """What to do."""
        if len(self.hops) == 1:
            return "to pay only what is new, write `less already earned`; to pay on another rule, name that rule"
        return "break the circle: one of them must not read the next"

    def labels(self) -> tuple[Label, ...]:
        """The other places."""
        return tuple(
            Label(hop.span, f"`{hop.name}` reads `{following.name}`")
            for hop, following in zip(self.hops, (*self.hops[1:], self.hops[0]), strict=True)
        )


@diagnostic
@attrs.frozen(kw_only=True)
class EarnedOfOtherRole(Diagnostic):
    """What a rule for another role earned."""

    code = "E0472"
    title = "What a rule for another role earned"
    why = "A rule for one role never earns for people in another, so the value would silently be zero."
    wrong = """role manager
rule commission
  for each manager each quarter
  credit 100 USD
rule kicker
  for each account_executive each quarter
  credit 10% of earned of commission"""
    right = """rule commission
  for each account_executive each quarter
  credit 100 USD
rule kicker
  for each account_executive each quarter
  credit 10% of earned of commission"""

    name: str
    role: str
    reader: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` pays each {self.role}, and this is of each {self.reader}"

    def help(self) -> str | None:
        """What to do."""
        return f"read a rule that pays each {self.reader}, or a rule of rows"


@diagnostic
@attrs.frozen(kw_only=True)
class EarnedHere(Diagnostic):
    """What a rule earned, where no person and period are at hand."""

    code = "E0473"
    title = "What a rule earned, where no person and period are at hand"
    why = "A rule earns for a person in a period; a row, a customer and the whole plan have no earnings of their own."
    wrong = f"""{_COMMISSION}rule kicker
  for each deal
  credit 10% of earned of commission to owner"""
    right = _RIGHT

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`earned of {self.name}` belongs to a person and a period, and neither is at hand here"

    def help(self) -> str | None:
        """What to do."""
        return "write a rule or a measure `for each ROLE each PERIOD`, and read that measure"


@diagnostic
@attrs.frozen(kw_only=True)
class EarnedInUnit(Diagnostic):
    """What a rule in a declared unit earned."""

    code = "E0474"
    title = "What a rule in a declared unit earned"
    why = "As a value, what a rule earned is money of the plan's currency; shares or points are no money."
    wrong = """unit RSU "Restricted stock units" rounded to 1
rule grant
  for each deal
  credit 10 RSU to owner
rule kicker
  for each account_executive each quarter
  credit 10% of earned of grant"""
    right = _RIGHT

    name: str
    unit: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` earns {self.unit}, which is no money"

    def help(self) -> str | None:
        """What to do."""
        return "read a rule that earns money; for shares or points, count the rows that the rule pays for"


@diagnostic
@attrs.frozen(kw_only=True)
class EarnsNothing(Diagnostic):
    """`earned of` a rule that never earns."""

    code = "E0475"
    title = "`earned of` a rule that never earns"
    why = "A guarantee or an advance is drawn, and quota credit is counted; neither is earned."
    wrong = """rule floor
  for each account_executive each month
  guarantee 4_000 USD, not recoverable
rule kicker
  for each account_executive each month
  credit 10% of earned of floor"""
    right = _RIGHT

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` has no `credit`, so it never earns anything"

    def help(self) -> str | None:
        """What to do."""
        return "name a rule that has a `credit`"
