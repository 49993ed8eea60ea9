"""Recognitions: what people are nominated for, and what it is taken for."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, Label, diagnostic, did_you_mean, one_of
from incentlang.diagnostics.fixes import Fix, renamed
from incentlang.source import Span


@diagnostic
@attrs.frozen(kw_only=True)
class UnknownRecognition(Diagnostic):
    """A nomination for something that is not declared."""

    code = "E0850"
    title = "A nomination for something that is not declared"
    why = "What people are nominated for is declared once, so that two rules mean the same by it."
    wrong = """recognition customer_hero "Customer hero of the quarter"
rule champions
  for each advocacy
  nominate customer.csm for customer_heros, with evidence evidence
    when customer.csm is known"""
    right = """recognition customer_hero "Customer hero of the quarter"
rule champions
  for each advocacy
  nominate customer.csm for customer_hero, with evidence evidence
    when customer.csm is known"""

    name: str
    suggestions: tuple[str, ...] = ()

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is no recognition of this plan"

    def help(self) -> str | None:
        """What to do."""
        return did_you_mean(self.suggestions) or f'declare it: `recognition {self.name} "what it is"`'

    def fix(self) -> Fix | None:
        """The name that was meant, if only one is near."""
        return renamed(self.at, self.name, self.suggestions)


@diagnostic
@attrs.frozen(kw_only=True)
class NotARecognition(Diagnostic):
    """A nomination for something else than a recognition."""

    code = "E0855"
    title = "A nomination for something else than a recognition"
    why = "Shares and points are credited in amounts; people are nominated for what `recognition` declares."
    wrong = """unit RSU "Restricted stock units" rounded to 1
rule champions
  for each advocacy
  nominate participant for RSU, with evidence evidence
    when participant is known"""
    right = """recognition customer_hero "Customer hero of the quarter"
rule champions
  for each advocacy
  nominate participant for customer_hero, with evidence evidence
    when participant is known"""

    name: str
    kind: str
    declared: tuple[str, ...] = ()

    def message(self) -> str:
        """What is wrong."""
        article = "an" if self.kind[0] in "aeio" else "a"
        return f"`{self.name}` is {article} {self.kind}, not a recognition"

    def help(self) -> str | None:
        """What to do."""
        if self.kind == "unit":
            return f"credit an amount of it, `credit 1 {self.name} to …`, or nominate for a recognition"
        return f"write {one_of(self.declared)}" if self.declared else "declare one with `recognition`"


@diagnostic
@attrs.frozen(kw_only=True)
class RecognitionAsUnit(Diagnostic):
    """An amount of a recognition."""

    code = "E0856"
    title = "An amount of a recognition"
    why = "One is nominated for a recognition, with evidence. What is counted in amounts is a unit."
    wrong = """recognition HERO "Customer hero of the quarter"
rule champions
  for each deal
  credit 10 HERO to owner"""
    right = """recognition HERO "Customer hero of the quarter"
rule champions
  for each advocacy
  nominate participant for HERO, with evidence evidence
    when participant is known"""

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is a recognition, and there are no amounts of it"

    def help(self) -> str | None:
        """What to do."""
        return f"write `nominate … for {self.name}, with evidence …`, or declare it as a `unit`"


@diagnostic
@attrs.frozen(kw_only=True)
class TwoRecognitions(Diagnostic):
    """Nominations of one rule for two recognitions."""

    code = "E0857"
    title = "Nominations of one rule for two recognitions"
    why = "A rule has one result, which is reported and tested; who is nominated for what must be plain in it."
    wrong = """recognition customer_hero "Customer hero of the quarter"
recognition speaker "Speaker at the user conference"
rule champions
  for each advocacy where participant is known
  nominate participant for customer_hero, with evidence evidence
  nominate participant for speaker, with evidence evidence"""
    right = """recognition customer_hero "Customer hero of the quarter"
recognition speaker "Speaker at the user conference"
rule heroes
  for each advocacy where participant is known
  nominate participant for customer_hero, with evidence evidence
rule speakers
  for each advocacy where participant is known
  nominate participant for speaker, with evidence evidence"""

    found: str
    first: str
    first_at: Span

    def message(self) -> str:
        """What is wrong."""
        return f"this nomination is for `{self.found}`, an earlier one of the same rule for `{self.first}`"

    def help(self) -> str | None:
        """What to do."""
        return "write a rule of its own for each recognition"

    def labels(self) -> tuple[Label, ...]:
        """The other nomination."""
        return (Label(self.first_at, self.first),)


@diagnostic
@attrs.frozen(kw_only=True)
class RecognitionName(Diagnostic):
    """A recognition with the name of a currency."""

    code = "E0861"
    title = "A recognition with the name of a currency"
    why = "Files name the currency and the recognition in one column, so they must differ."
    wrong = """recognition EUR "Employee of the European region\""""
    right = """recognition european "Employee of the European region\""""

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is a currency"

    def help(self) -> str | None:
        """What to do."""
        return "give the recognition a name of its own"
