"""A text that cannot be read as a plan: words out of place, limits, and what this version lacks.

Other spellings have their own messages in `spelling.py`, habits from other tools in `habits.py`, and files
that are refused before reading in `limits.py`.
"""

from __future__ import annotations

import re
from typing import ClassVar

import attrs

from incentlang.diagnostics import habits, limits, spelling
from incentlang.diagnostics.base import Diagnostic, diagnostic, one_of
from incentlang.diagnostics.fixes import Fix, written
from incentlang.diagnostics.lacking import LACKING
from incentlang.source import Span

__all__ = ["habits", "limits", "spelling"]


@diagnostic
@attrs.frozen(kw_only=True)
class UnexpectedWord(Diagnostic):
    """A word that cannot stand where it stands."""

    code: ClassVar[str] = "E0001"
    title: ClassVar[str] = "a word out of place"
    why: ClassVar[str] = (
        "A plan is read word by word, and after each word only some others make sense. Nothing is guessed: a "
        "word that does not fit is pointed at, with what could stand in its place."
    )
    wrong: ClassVar[str] = "rule new_logo\n  for each deal\n  credit 20% of * ARR to owner"
    right: ClassVar[str] = "rule new_logo\n  for each deal\n  credit 20% of ARR to owner"

    found: str
    after: str
    expected: tuple[str, ...] = ()
    could_follow: tuple[str, ...] = ()
    advice: str = ""

    def message(self) -> str:
        place = f"after `{self.after}` " if self.after else "here "
        if self.expected:
            return f"{place}I expected {joined(self.expected)}, and found {self.found}"
        return f"{self.found} cannot stand {f'after `{self.after}`' if self.after else 'here'}"

    def help(self) -> str | None:
        if self.advice:
            return self.advice
        return f"here could stand {joined(self.could_follow)}" if self.could_follow else None


@diagnostic
@attrs.frozen(kw_only=True)
class UnfinishedClause(Diagnostic):
    """A clause that stops before it is complete; pointed at where it stops."""

    code: ClassVar[str] = "E0002"
    title: ClassVar[str] = "a clause that is not finished"
    why: ClassVar[str] = (
        "Line ends carry no meaning in a plan, so a clause that lacks its end would run on into the next line. "
        "The message points at the last word that was understood."
    )
    wrong: ClassVar[str] = "rule new_logo\n  for each deal\n  credit 20% of\n    when ARR is above 1_000 USD"
    right: ClassVar[str] = (
        "rule new_logo\n  for each deal\n  credit 20% of ARR to owner\n    when ARR is above 1_000 USD"
    )

    found: str
    after: str
    expected: tuple[str, ...]

    def message(self) -> str:
        return f"after `{self.after}` I expected {joined(self.expected)}, and found {self.found}"

    def help(self) -> str:
        return "finish it before the next clause begins"


@diagnostic
@attrs.frozen(kw_only=True)
class MisspeltKeyword(Diagnostic):
    """A word close to one that could stand there."""

    code: ClassVar[str] = "E0003"
    title: ClassVar[str] = "a misspelt word"
    why: ClassVar[str] = (
        "The fixed words of a plan have one spelling each, so that everybody reads the same clause. "
        "A word that is nearly one of them is refused and not silently taken for it."
    )
    wrong: ClassVar[str] = "rule new_logo\n  foreach deal\n  credit 20% of ARR to owner"
    right: ClassVar[str] = "rule new_logo\n  for each deal\n  credit 20% of ARR to owner"

    found: str
    meant: str
    sure: bool = True

    def message(self) -> str:
        return f"I do not know the word `{self.found}` here"

    def help(self) -> str:
        return f"did you mean `{self.meant}`?"

    def fix(self) -> Fix | None:
        if not self.sure or not isinstance(self.at, Span):
            return None
        # A comma belongs to the word before it.
        start = len(self.at.source.text[: self.at.start].rstrip()) if self.meant.startswith(",") else self.at.start
        return written(Span(self.at.source, start, self.at.end), self.meant)


@diagnostic
@attrs.frozen(kw_only=True)
class MisplacedClause(Diagnostic):
    """A clause under a definition that has no such clause."""

    code: ClassVar[str] = "E0004"
    title: ClassVar[str] = "a clause in the wrong place"
    why: ClassVar[str] = (
        "Each kind of definition has its own clauses: a rule says what is paid, the plan's header says in which "
        "currency. A clause under another definition would have no meaning there."
    )
    wrong: ClassVar[str] = "rule new_logo\n  for each deal\n  credit 20% of ARR to owner\n  currency USD"
    right: ClassVar[str] = (
        "plan my_plan\n  currency USD\n\nrule new_logo\n  for each deal\n  credit 20% of ARR to owner"
    )

    word: str
    homes: tuple[str, ...]
    here: str
    could_follow: tuple[str, ...] = ()

    def message(self) -> str:
        return f"`{self.word}` cannot stand here: it is a clause of {joined(self.homes)}, and this is {self.here}"

    def help(self) -> str | None:
        if self.could_follow:
            return f"{self.here} has the clauses {one_of(self.could_follow, 'and')}"
        return f"move the line under {joined(self.homes)}"


@diagnostic
@attrs.frozen(kw_only=True)
class OutsideDefinition(Diagnostic):
    """Text between definitions."""

    code: ClassVar[str] = "E0005"
    title: ClassVar[str] = "text that belongs to no definition"
    why: ClassVar[str] = (
        "A file is a row of definitions, each beginning with a word that says what it is. Text before the first "
        "one belongs to nothing; a note to the reader is written after a `#`."
    )
    wrong: ClassVar[str] = "My first plan\n\nrule new_logo\n  for each deal\n  credit 20% of ARR to owner"
    right: ClassVar[str] = "# My first plan\n\nrule new_logo\n  for each deal\n  credit 20% of ARR to owner"

    found: str
    items: tuple[str, ...]

    def message(self) -> str:
        return f"{self.found} begins no definition"

    def help(self) -> str:
        return f"a definition begins with {one_of(self.items)}; a note to the reader with `#`"


@diagnostic
@attrs.frozen(kw_only=True)
class FieldWithoutColon(Diagnostic):
    """A field declared without the colon between its name and its kind."""

    code: ClassVar[str] = "E0006"
    title: ClassVar[str] = "a field without its colon"
    why: ClassVar[str] = "The colon tells a field's name from its kind, so that a field may have any name at all."
    wrong: ClassVar[str] = "fact visit\n  dated visited_on: date\n  region text"
    right: ClassVar[str] = "fact visit\n  dated visited_on: date\n  region: text"

    name: str
    kind: str

    def message(self) -> str:
        return f"the field `{self.name}` lacks a colon before its kind"

    def help(self) -> str:
        return f"write `{self.name}: {self.kind}`"

    def fix(self) -> Fix | None:
        return written(self.at, f"{self.name}:")


@diagnostic
@attrs.frozen(kw_only=True)
class CreditWithoutAmount(Diagnostic):
    """`credit to somebody`, without how much."""

    code: ClassVar[str] = "E0007"
    title: ClassVar[str] = "a credit without an amount"
    why: ClassVar[str] = (
        "`credit` says how much first and who gets it second; without an amount there is nothing to pay."
    )
    wrong: ClassVar[str] = "rule new_logo\n  for each deal\n  credit to owner"
    right: ClassVar[str] = "rule new_logo\n  for each deal\n  credit 20% of ARR to owner"

    party: str
    amount: str = ""

    def message(self) -> str:
        return "the amount stands after `to`" if self.amount else "this credit does not say how much"

    def help(self) -> str:
        if self.amount:
            return f"the amount comes first: `credit {self.amount} to {self.party}`"
        return f"write the amount before `to`: `credit 20% of ARR to {self.party}`, or `credit 500 USD to {self.party}`"


@diagnostic
@attrs.frozen(kw_only=True)
class NameShape(Diagnostic):
    """A name with a hyphen or a space in it, or one that begins with a digit."""

    code: ClassVar[str] = "E0008"
    title: ClassVar[str] = "a name that is not one word"
    why: ClassVar[str] = (
        "A name is one word of letters, digits and `_` that begins with a letter, because a space ends a word and a "
        "hyphen subtracts. What people read goes into the title, where anything may stand."
    )
    wrong: ClassVar[str] = "rule new-logo\n  for each deal\n  credit 20% of ARR to owner"
    right: ClassVar[str] = 'rule new_logo "New logo"\n  for each deal\n  credit 20% of ARR to owner'

    written: str
    proposal: str

    def message(self) -> str:
        return f"`{self.written}` is not one word, so it cannot be a name"

    def help(self) -> str:
        return f"write `{self.proposal}`"

    def fix(self) -> Fix | None:
        # Where the name is used with a hyphen, it takes away: only words with spaces between can be meant as one.
        spaced = re.sub(r"[ \t]+", "_", self.written).lower() == self.proposal
        return written(self.at, self.proposal) if spaced else None


@diagnostic
@attrs.frozen(kw_only=True)
class TooManyMistakes(Diagnostic):
    """More mistakes than are worth listing at once."""

    code: ClassVar[str] = "E0009"
    title: ClassVar[str] = "and more"
    why: ClassVar[str] = "After many mistakes in one file the next messages are likely to follow from those before."
    wrong: ClassVar[str] = "a file with more than fifty mistakes"
    right: ClassVar[str] = "the same file, with the first ones corrected"

    shown: int

    def message(self) -> str:
        return f"more mistakes follow here; the first {self.shown} are shown"

    def help(self) -> str:
        return "correct these first"


@diagnostic
@attrs.frozen(kw_only=True)
class NotYet(Diagnostic):
    """Something of the language that this version does not have."""

    code: ClassVar[str] = "E0090"
    title: ClassVar[str] = "not in this version yet"
    why: ClassVar[str] = (
        "The language is designed to say this, and this version cannot compute it yet. It is refused by name, "
        "because a clause that is read and then left out would pay the wrong amount. The words are "
        + one_of(sorted({lacking.word for lacking in LACKING}), "and")
        + "."
    )
    wrong: ClassVar[str] = (
        "rule new_logo\n  for each deal\n  credit 20% of ARR to owner\n    after later of activation, payment"
    )
    right: ClassVar[str] = (
        "rule new_logo\n  for each deal\n  credit 20% of ARR to owner\n    after activation\n    after payment"
    )

    word: str
    instead: str

    def message(self) -> str:
        return f"`{self.word}` is not in this version yet"

    def help(self) -> str:
        return self.instead


def joined(parts: tuple[str, ...]) -> str:
    """`a`, `a or b`, `a, b or c`, the parts as they are."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} or {parts[-1]}"
