"""The plan's header."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic, did_you_mean


@diagnostic
@attrs.frozen(kw_only=True)
class NoCurrency(Diagnostic):
    """A plan without a currency."""

    code = "E0121"
    title = "A plan without a currency"
    why = "A currency is never assumed."
    wrong = 'plan p "A plan"'
    right = """plan p "A plan"
  currency USD"""

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"plan `{self.name}` does not say its currency"

    def help(self) -> str | None:
        """What to do."""
        return "add a line such as `currency USD`"


@diagnostic
@attrs.frozen(kw_only=True)
class UnknownCurrency(Diagnostic):
    """A currency code that does not exist."""

    code = "E0122"
    title = "A currency code that does not exist"
    why = "Codes are those of ISO 4217; they fix the smallest coin to which money is rounded."
    wrong = "plan p currency USS"
    right = "plan p currency USD"

    name: str
    suggestions: tuple[str, ...] = ()

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is not a currency code"

    def help(self) -> str | None:
        """What to do."""
        return did_you_mean(self.suggestions) or "write three capital letters, such as USD or EUR"


@diagnostic
@attrs.frozen(kw_only=True)
class BadRounding(Diagnostic):
    """A rounding step that is not whole coins."""

    code = "E0123"
    title = "A rounding step that is not whole coins"
    why = "Rounding to less than the smallest coin could not be paid, and a step of zero rounds nothing."
    wrong = "plan p currency USD rounded half up to 0.001"
    right = "plan p currency USD rounded half up to 0.01"

    found: Decimal
    minor: Decimal
    currency: str

    def message(self) -> str:
        """What is wrong."""
        return f"money cannot be rounded to {self.found}: the smallest {self.currency} coin is {self.minor}"

    def help(self) -> str | None:
        """What to do."""
        return f"write `rounded half up to {self.minor}`"


@diagnostic
@attrs.frozen(kw_only=True)
class DoubledClause(Diagnostic):
    """A clause written twice."""

    code = "E0124"
    title = "A clause written twice"
    why = "Two lines that answer one question leave the reader to guess which counts."
    wrong = "plan p currency USD paid monthly paid quarterly"
    right = "plan p currency USD paid monthly"

    text: str
    owner: str

    def message(self) -> str:
        """What is wrong."""
        return f"{self.owner} says `{self.text}` twice"

    def help(self) -> str | None:
        """What to do."""
        return "keep one of them"


@diagnostic
@attrs.frozen(kw_only=True)
class DatesBackwards(Diagnostic):
    """A plan that ends before it begins."""

    code = "E0125"
    title = "A plan that ends before it begins"
    why = "No date would be in range and nobody would be paid."
    wrong = "plan p currency USD effective 2026-12-31 to 2026-01-01"
    right = "plan p currency USD effective 2026-01-01 to 2026-12-31"

    start: date
    end: date

    def message(self) -> str:
        """What is wrong."""
        return f"the plan begins on {self.start} and ends before that, on {self.end}"

    def help(self) -> str | None:
        """What to do."""
        return "swap the two dates"
