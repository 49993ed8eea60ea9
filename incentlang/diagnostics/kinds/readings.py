"""Expressions that can be read in two ways, that may be missing, or that need rounding."""

from __future__ import annotations

from decimal import Decimal

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic


@diagnostic
@attrs.frozen(kw_only=True)
class AmbiguousOf(Diagnostic):
    """`of` before plus or minus without parentheses."""

    code = "E0209"
    title = "`of` before plus or minus without parentheses"
    why = "Readers differ on how far `of` reaches, and the two readings pay different money."
    wrong = """rule r
  for each deal
  credit 10% of ARR - 100 USD to owner"""
    right = """rule r
  for each deal
  credit (10% of ARR) - 100 USD to owner"""

    first: str
    second: str

    def message(self) -> str:
        """What is wrong."""
        return "this can be read in two ways"

    def help(self) -> str | None:
        """What to do."""
        return f"write `{self.first}` or `{self.second}`"


@diagnostic
@attrs.frozen(kw_only=True)
class AmbiguousOtherwise(Diagnostic):
    """`otherwise` after a calculation without parentheses."""

    code = "E0210"
    title = "`otherwise` after a calculation without parentheses"
    why = "The default could stand for the last value or for the whole, and the two give different numbers."
    wrong = """rule r
  for each deal
  credit ARR * discount otherwise 5% to owner"""
    right = """rule r
  for each deal
  credit ARR * (discount otherwise 5%) to owner"""

    outer: str
    inner: str

    def message(self) -> str:
        """What is wrong."""
        return "this can be read in two ways"

    def help(self) -> str | None:
        """What to do."""
        return f"write `{self.inner}` or `{self.outer}`"


@diagnostic
@attrs.frozen(kw_only=True)
class OptionalRead(Diagnostic):
    """A value that may be missing."""

    code = "E0211"
    title = "A value that may be missing"
    why = "Missing is not zero: the plan says what happens when the value is not there."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner when discount is at most 10%"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner when discount is known and discount is at most 10%"""

    path: str
    shown: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.path}` may be missing"

    def help(self) -> str | None:
        """What to do."""
        return f"add `{self.path} is known and …`, or write `({self.shown} otherwise …)`"


@diagnostic
@attrs.frozen(kw_only=True)
class NotOptional(Diagnostic):
    """A default for what is always there."""

    code = "E0212"
    title = "A default for what is always there"
    why = "The value is declared as required, so the question or the default could never matter."
    wrong = """rule r
  for each deal
  credit 5% of (ARR otherwise 0 USD) to owner"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner"""

    text: str
    asked: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.asked}` asks about something that cannot be missing"

    def help(self) -> str | None:
        """What to do."""
        return "leave it out, or declare the column `optional`"


@diagnostic
@attrs.frozen(kw_only=True)
class TooManyDigits(Diagnostic):
    """A calculation that could need more than 76 digits."""

    code = "E0213"
    title = "A calculation that could need more than 76 digits"
    why = (
        "What is kept has 38 digits, and a calculation may need twice as many on the way; the plan says where to round."
    )
    wrong = """rule r
  for each deal where discount is known
  credit discount * discount * discount * discount * discount * discount * discount of ARR to owner"""
    right = """rule r
  for each deal where discount is known
  credit rounded(discount * discount * discount to 0.0001) of ARR to owner"""

    digits: int
    text: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` could need {self.digits} digits on the way; at most 76 are kept"

    def help(self) -> str | None:
        """What to do."""
        return f"round on the way: `rounded({self.text} to 0.0001)`"


@diagnostic
@attrs.frozen(kw_only=True)
class BadQuantum(Diagnostic):
    """A rounding step that is not above zero."""

    code = "E0214"
    title = "A rounding step that is not above zero"
    why = "`rounded(x to Q)` gives a multiple of Q."
    wrong = """rule r
  for each deal
  credit rounded(5% of ARR to 0) to owner"""
    right = """rule r
  for each deal
  credit rounded(5% of ARR to 0.01) to owner"""

    found: Decimal

    def message(self) -> str:
        """What is wrong."""
        return f"cannot round to a multiple of {self.found}"

    def help(self) -> str | None:
        """What to do."""
        return "write a step such as 0.01 or 1"


@diagnostic
@attrs.frozen(kw_only=True)
class PercentOrPoints(Diagnostic):
    """`of` with something that is no percentage on its left."""

    code = "E0215"
    title = "`of` with something that is no percentage on its left"
    why = "`of` takes a part of a whole: a percentage, or a table that gives one."
    wrong = """rule r
  for each deal
  credit 3 of ARR to owner"""
    right = """rule r
  for each deal
  credit 3 * ARR to owner"""

    part: str
    kind: str

    def message(self) -> str:
        """What is wrong."""
        return f"left of `of` stands {self.kind}, `{self.part}`; a percentage is needed"

    def help(self) -> str | None:
        """What to do."""
        return "write a percentage such as 20%, or use `*`"


@diagnostic
@attrs.frozen(kw_only=True)
class MeasureKind(Diagnostic):
    """A measure that is not a number."""

    code = "E0216"
    title = "A measure that is not a number"
    why = "A measure says how well somebody did; it is money, a percentage, a count or a number."
    wrong = """measure m for account_executive each quarter
  2026-01-01"""
    right = """measure m for account_executive each quarter
  count of deal by owner"""

    name: str
    kind: str

    def message(self) -> str:
        """What is wrong."""
        return f"measure `{self.name}` is {self.kind}"

    def help(self) -> str | None:
        """What to do."""
        return "a measure gives money, a percentage, a count or a number"
