"""Rules that override others."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, Label, diagnostic
from incentlang.source import Span


@diagnostic
@attrs.frozen(kw_only=True)
class OverrideNeedsBecause(Diagnostic):
    """An override without its reason."""

    code = "E0540"
    title = "An override without its reason"
    why = "An exception pays some people differently; the plan says why, where everybody can read it."
    wrong = """rule base
  for each deal
  credit 5% of ARR to owner
rule strategic overrides base
  for each deal where kind is expansion
  credit 8% of ARR to owner"""
    right = """rule base
  for each deal
  credit 5% of ARR to owner
rule strategic overrides base
  for each deal where kind is expansion
  credit 8% of ARR to owner
  because "Agreed for 2026, in writing"
"""

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` does not say why it pays differently"

    def help(self) -> str | None:
        """What to do."""
        return 'add a clause such as `because "Agreed for 2026."`'


@diagnostic
@attrs.frozen(kw_only=True)
class OverrideNeedsWhere(Diagnostic):
    """An override of everything."""

    code = "E0541"
    title = "An override of everything"
    why = "An override is an exception; one without a condition leaves nothing to the rule it overrides."
    wrong = """rule base
  for each deal
  credit 5% of ARR to owner
rule strategic overrides base
  credit 8% of ARR to owner
  because "Agreed for 2026, in writing"
"""
    right = """rule base
  for each deal
  credit 5% of ARR to owner
rule strategic overrides base
  for each deal where kind is expansion
  credit 8% of ARR to owner
  because "Agreed for 2026, in writing"
"""

    name: str
    base: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` does not say where it applies instead of `{self.base}`"

    def help(self) -> str | None:
        """What to do."""
        return f"write `for each … where …`, or change `{self.base}` itself"


@diagnostic
@attrs.frozen(kw_only=True)
class OverrideNotDecided(Diagnostic):
    """An override that is not decided on the compensation date."""

    code = "E0542"
    title = "An override that is not decided on the compensation date"
    why = "Which rule a row belongs to is fixed when it happens; with a measure it would still change its rule."
    wrong = """measure sold for account_executive each quarter
  sum of ARR over deal by owner
rule base
  for each deal
  credit 5% of ARR to owner
rule strategic overrides base
  for each deal where sold is above 100 USD
  credit 8% of ARR to owner
  because "Agreed for 2026, in writing"
"""
    right = """rule base
  for each deal
  credit 5% of ARR to owner
rule strategic overrides base
  for each deal where kind is expansion
  credit 8% of ARR to owner
  because "Agreed for 2026, in writing"
"""

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is not settled on the compensation date, so nobody knows yet which rule applies"

    def help(self) -> str | None:
        """What to do."""
        return "ask for columns and attributes in `where`; what depends on a measure goes into `when`"


@diagnostic
@attrs.frozen(kw_only=True)
class OverrideOfOtherRows(Diagnostic):
    """An override for other rows than its rule."""

    code = "E0543"
    title = "An override for other rows than its rule"
    why = "An overriding rule takes rows from the rule it overrides, so both are for the same ones."
    wrong = """rule base
  for each deal
  credit 5% of ARR to owner
rule strategic overrides base
  for each renewal where customer.segment is enterprise
  credit 8% of ARR to customer.csm
  because "Agreed for 2026, in writing"
"""
    right = """rule base
  for each deal
  credit 5% of ARR to owner
rule strategic overrides base
  for each deal where customer.segment is enterprise
  credit 8% of ARR to owner
  because "Agreed for 2026, in writing"
"""

    base: str
    rows: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.base}` is `{self.rows}`"

    def help(self) -> str | None:
        """What to do."""
        return f"write `{self.rows} where …`, or make it a rule of its own"


@diagnostic
@attrs.frozen(kw_only=True)
class OverridesAlike(Diagnostic):
    """Two overrides under one condition."""

    code = "E0544"
    title = "Two overrides under one condition"
    why = "Both would apply to every row that meets it, and which one pays would be an accident."
    wrong = """rule base
  for each deal
  credit 5% of ARR to owner
rule strategic overrides base
  for each deal where kind is expansion
  credit 8% of ARR to owner
  because "Agreed for 2026, in writing"
rule special overrides base
  for each deal where kind is expansion
  credit 9% of ARR to owner
  because "Agreed for 2026, in writing"
"""
    right = """rule base
  for each deal
  credit 5% of ARR to owner
rule strategic overrides base
  for each deal where kind is expansion
  credit 8% of ARR to owner
  because "Agreed for 2026, in writing"
rule special overrides base
  for each deal where kind is renewal
  credit 9% of ARR to owner
  because "Agreed for 2026, in writing"
"""

    first: str
    base: str
    other: Span

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.first}` overrides `{self.base}` under the same condition"

    def help(self) -> str | None:
        """What to do."""
        return "give one of them another condition, or let one override the other"

    def labels(self) -> tuple[Label, ...]:
        """The other place."""
        return (Label(self.other, "the same condition"),)


@diagnostic
@attrs.frozen(kw_only=True)
class TwoOverrides(Diagnostic):
    """Two overriding rules apply to one subject."""

    code = "R0031"
    title = "Two overriding rules apply to one subject"
    why = "Each would pay instead of the same rule; which one wins would be an accident."
    wrong = "# a deal that is both strategic and in the pilot, and a rule for each that overrides new_logo"
    right = "# let one of the two override the other: `rule pilot overrides strategic`"

    subject: str
    first: str
    second: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.first}` and `{self.second}` both override a rule for {self.subject}"

    def help(self) -> str | None:
        """What to do."""
        return "narrow one of the conditions, or let one of the two override the other"
