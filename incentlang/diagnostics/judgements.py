"""Judgement inputs, and inputs that may be missing."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic


@diagnostic
@attrs.frozen(kw_only=True)
class JudgementNeedsRange(Diagnostic):
    """A judgement without a range."""

    code = "E0620"
    title = "A judgement without a range"
    why = "What a person chooses must have limits that everybody knows."
    wrong = "judgement rating for account_executive each quarter: percent"
    right = "judgement rating for account_executive each quarter: percent from 0% to 150%"

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` does not say between which values it may lie"

    def help(self) -> str | None:
        """What to do."""
        return "add the range, such as `percent from 0% to 150%`"


@diagnostic
@attrs.frozen(kw_only=True)
class DueOnInput(Diagnostic):
    """A deadline on an input that is no judgement."""

    code = "E0621"
    title = "A deadline on an input that is no judgement"
    why = "A quota or another figure counts whenever it is known; only judgements must come in time."
    wrong = "input quota for account_executive each quarter: money due within 15 days after period end"
    right = """judgement rating for account_executive each quarter: percent from 0% to 150%
  due within 15 days after period end"""

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is an input, and only a judgement has a deadline"

    def help(self) -> str | None:
        """What to do."""
        return "write `judgement` for `input`, or leave `due …` out"


@diagnostic
@attrs.frozen(kw_only=True)
class MissingKind(Diagnostic):
    """A value for missing inputs of another kind, or outside the range."""

    code = "E0622"
    title = "A value for missing inputs that the input could not have"
    why = "What is taken where nobody supplied a value must be one that somebody could have supplied."
    wrong = "input quota for account_executive each quarter: money if missing 100%"
    right = "input quota for account_executive each quarter: money if missing 50_000 USD"

    name: str
    wanted: str
    outside: bool

    def message(self) -> str:
        """What is wrong."""
        if self.outside:
            return f"this lies outside the range of `{self.name}`"
        return f"`{self.name}` is {self.wanted}, and this is not"

    def help(self) -> str | None:
        """What to do."""
        return "take a value of the input's own kind and range"
