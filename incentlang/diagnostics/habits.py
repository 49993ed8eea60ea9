"""Habits brought along from spreadsheets, word processors and programming."""

from __future__ import annotations

import re
from typing import ClassVar

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic, one_of
from incentlang.diagnostics.fixes import Fix, apart, taken_out, written
from incentlang.source import Span

_LINE_END = re.compile(r"[ \t]*(?:#[^\n]*)?(?:\r?\n|\Z)")


@diagnostic
@attrs.frozen(kw_only=True)
class LeadingEquals(Diagnostic):
    """A formula that begins with `=`."""

    code: ClassVar[str] = "E0030"
    title: ClassVar[str] = "a formula that begins with `=`"
    why: ClassVar[str] = (
        "In a spreadsheet `=` says that a formula follows. In a plan the words before it say so already."
    )
    wrong: ClassVar[str] = "rule new_logo\n  for each deal\n  credit =20% of ARR to owner"
    right: ClassVar[str] = "rule new_logo\n  for each deal\n  credit 20% of ARR to owner"

    def message(self) -> str:
        return "a value does not begin with `=` here"

    def help(self) -> str:
        return "take the `=` out"

    def fix(self) -> Fix | None:
        return taken_out(self.at)


@diagnostic
@attrs.frozen(kw_only=True)
class SpreadsheetFunction(Diagnostic):
    """A spreadsheet's function, such as IF or SUMIFS."""

    code: ClassVar[str] = "E0031"
    title: ClassVar[str] = "a function of spreadsheets"
    why: ClassVar[str] = (
        "What a spreadsheet packs into one cell, a plan says in clauses: conditions, tables and sums each "
        "have a line, and each line can be explained."
    )
    wrong: ClassVar[str] = "rule new_logo\n  for each deal\n  credit IF(ARR > 1000, 5%, 3%) of ARR to owner"
    right: ClassVar[str] = (
        "rule new_logo\n  for each deal\n  credit 5% of ARR to owner\n    when ARR is above 1_000 USD"
    )

    name: str
    instead: str

    def message(self) -> str:
        return f"`{self.name}` is a function of spreadsheets; plans do not have it"

    def help(self) -> str:
        return self.instead


@diagnostic
@attrs.frozen(kw_only=True)
class ForeignSign(Diagnostic):
    """A sign of spreadsheets or programming."""

    code: ClassVar[str] = "E0032"
    title: ClassVar[str] = "a sign that plans do not have"
    why: ClassVar[str] = (
        "Each comparison has one sign and one phrase in words, so that a plan reads the same to everybody."
    )
    wrong: ClassVar[str] = "rule new_logo\n  for each deal\n  credit 5% of ARR to owner\n    when kind == new_logo"
    right: ClassVar[str] = "rule new_logo\n  for each deal\n  credit 5% of ARR to owner\n    when kind is new_logo"

    written: str
    instead: tuple[str, ...]

    def message(self) -> str:
        return f"`{self.written}` is not a sign that plans have"

    def help(self) -> str:
        return f"write {one_of(self.instead)}" if self.instead else "take it out"

    def fix(self) -> Fix | None:
        # A single `&` joins texts in a spreadsheet, and `and` would not.
        return apart(self.at, self.instead[0]) if len(self.instead) == 1 and self.written != "&" else None


@diagnostic
@attrs.frozen(kw_only=True)
class WrongQuotes(Diagnostic):
    """Curly or single quotes."""

    code: ClassVar[str] = "E0033"
    title: ClassVar[str] = "quotes of another kind"
    why: ClassVar[str] = (
        "Word processors turn quotes into curly ones. A plan has one kind, the straight double quote, so that "
        "it is clear where a text ends."
    )
    wrong: ClassVar[str] = "rule new_logo “New logo”\n  for each deal\n  credit 20% of ARR to owner"
    right: ClassVar[str] = 'rule new_logo "New logo"\n  for each deal\n  credit 20% of ARR to owner'

    text: str

    def message(self) -> str:
        return "this text stands in quotes of another kind"

    def help(self) -> str:
        return f'write straight double quotes: `"{self.text}"`'

    def fix(self) -> Fix | None:
        kept = isinstance(self.at, Span) and self.at.text[1:-1] == self.text
        return written(self.at, f'"{self.text}"') if kept else None


@diagnostic
@attrs.frozen(kw_only=True)
class UnclosedQuote(Diagnostic):
    """A text without its closing quote."""

    code: ClassVar[str] = "E0034"
    title: ClassVar[str] = "a text without its closing quote"
    why: ClassVar[str] = (
        "A text ends with a quote on the line on which it begins. Otherwise a forgotten quote would swallow "
        "the rest of the plan."
    )
    wrong: ClassVar[str] = 'rule new_logo "New logo\n  for each deal\n  credit 20% of ARR to owner'
    right: ClassVar[str] = 'rule new_logo "New logo"\n  for each deal\n  credit 20% of ARR to owner'

    def message(self) -> str:
        return "this text has no closing quote on its line"

    def help(self) -> str:
        return 'close the text with `"` on the same line; a long text is written on one line'


@diagnostic
@attrs.frozen(kw_only=True)
class Semicolon(Diagnostic):
    """A semicolon."""

    code: ClassVar[str] = "E0035"
    title: ClassVar[str] = "a semicolon"
    why: ClassVar[str] = "Clauses need no sign between them: each begins with its own word. Lists have commas."
    wrong: ClassVar[str] = "rule new_logo\n  for each deal\n  credit 20% of ARR to owner;"
    right: ClassVar[str] = "rule new_logo\n  for each deal\n  credit 20% of ARR to owner"

    def message(self) -> str:
        return "plans have no semicolons"

    def help(self) -> str:
        return "take it out; between the parts of a list write a comma"

    def fix(self) -> Fix | None:
        # Inside a line it may stand for the comma of a list.
        ends = isinstance(self.at, Span) and _LINE_END.match(self.at.source.text, self.at.end)
        return taken_out(self.at) if ends else None


@diagnostic
@attrs.frozen(kw_only=True)
class ForeignComment(Diagnostic):
    """A comment as programming languages write it."""

    code: ClassVar[str] = "E0036"
    title: ClassVar[str] = "a comment spelt differently"
    why: ClassVar[str] = "A note to the reader begins with `#` and runs to the end of its line."
    wrong: ClassVar[str] = "rule new_logo\n  for each deal\n  credit 20% of ARR to owner // the usual rate"
    right: ClassVar[str] = "rule new_logo\n  for each deal\n  credit 20% of ARR to owner # the usual rate"

    written: str

    def message(self) -> str:
        return f"`{self.written}` does not begin a comment"

    def help(self) -> str:
        return "write `#` before the note; it runs to the end of the line"

    def fix(self) -> Fix | None:
        return written(self.at, "#") if self.written == "//" else None
