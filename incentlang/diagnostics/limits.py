"""What is refused before reading: files that are too large, too deep, or not text."""

from __future__ import annotations

import unicodedata
from typing import ClassVar

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic
from incentlang.diagnostics.fixes import Edit, Fix
from incentlang.source import Span


@diagnostic
@attrs.frozen(kw_only=True)
class FileTooLarge(Diagnostic):
    """A file over the size limit."""

    code: ClassVar[str] = "E0050"
    title: ClassVar[str] = "a file that is too large"
    why: ClassVar[str] = (
        "A plan is written and reviewed by people. A file this large is nearly always data in the wrong place."
    )
    wrong: ClassVar[str] = "a plan file of 2,000,000 bytes"
    right: ClassVar[str] = "several smaller files, joined with `use`"

    size: int
    limit: int

    def message(self) -> str:
        return f"the file holds {self.size:,} bytes, and a plan file may hold {self.limit:,}"

    def help(self) -> str:
        return "split it into several files and join them with `use`; long lists of values belong in data files"


@diagnostic
@attrs.frozen(kw_only=True)
class NestedTooDeep(Diagnostic):
    """Parentheses inside parentheses, past the limit."""

    code: ClassVar[str] = "E0051"
    title: ClassVar[str] = "too many levels inside one another"
    why: ClassVar[str] = "Nobody can check a formula this deep, and it would exhaust the machine that reads it."
    wrong: ClassVar[str] = "more than a hundred parentheses inside one another"
    right: ClassVar[str] = (
        "rule new_logo\n  for each deal\n  let net = ARR * (1 - discount)\n  credit 20% of net to owner"
    )

    limit: int

    def message(self) -> str:
        return f"this formula has more than {self.limit} levels inside one another"

    def help(self) -> str:
        return "give the inner parts names with `let`, and use the names"


@diagnostic
@attrs.frozen(kw_only=True)
class NumberTooLong(Diagnostic):
    """A number with more digits than any value can have."""

    code: ClassVar[str] = "E0052"
    title: ClassVar[str] = "a number with too many digits"
    why: ClassVar[str] = "Values are exact up to 38 digits. A longer number could not be kept as it is written."
    wrong: ClassVar[str] = "param limit = 123456789012345678901234567890123456789"
    right: ClassVar[str] = "param limit = 1_000_000"

    digits: int
    limit: int

    def message(self) -> str:
        return f"this number has {self.digits} digits, and {self.limit} is the most that can be kept exactly"

    def help(self) -> str:
        return "write it with fewer digits"


@diagnostic
@attrs.frozen(kw_only=True)
class NotUtf8(Diagnostic):
    """Bytes that are not UTF-8 text."""

    code: ClassVar[str] = "E0053"
    title: ClassVar[str] = "a file that is not UTF-8 text"
    why: ClassVar[str] = (
        "The same bytes are different letters in different encodings. Plans are UTF-8, so that a name reads the "
        "same on every machine."
    )
    wrong: ClassVar[str] = "a plan saved as `Windows-1252` or `Unicode (UTF-16)`"
    right: ClassVar[str] = "the same plan saved as `UTF-8`"

    path: str
    line: int
    looks_like: str = ""
    is_text: bool = True

    def message(self) -> str:
        if not self.is_text:
            return f"{self.path} is not a text file; it looks like {self.looks_like}"
        what = f"; it looks like {self.looks_like}" if self.looks_like else ""
        return f"{self.path} is not UTF-8 text (line {self.line}){what}"

    def help(self) -> str:
        if not self.is_text:
            return "copy the text of the plan into a text editor, and save it from there under this name"
        return "in your editor choose `Save as` and the encoding UTF-8"


@diagnostic
@attrs.frozen(kw_only=True)
class HiddenCharacter(Diagnostic):
    """A character that nobody can see, such as a control character."""

    code: ClassVar[str] = "E0054"
    title: ClassVar[str] = "a character that cannot be seen"
    why: ClassVar[str] = (
        "A character that does not show can make a plan read differently from what it says. Only spaces, tabs "
        "and line ends may be invisible."
    )
    wrong: ClassVar[str] = "rule new_logo\n  for each deal\n  credit 20%\u200b of ARR to owner"
    right: ClassVar[str] = "rule new_logo\n  for each deal\n  credit 20% of ARR to owner"

    number: int
    name: str

    def message(self) -> str:
        return f"here stands a character that cannot be seen: {self.name} (U+{self.number:04X})"

    def help(self) -> str:
        if self.number == 0:
            return "this does not look like a text file; check what was saved under this name"
        return "delete it, or type the line anew; it often comes along when text is copied from a web page"

    def fix(self) -> Fix | None:
        # Characters of format have no width and no meaning here; a lost line end may have been one.
        if unicodedata.category(chr(self.number)) != "Cf" or not isinstance(self.at, Span):
            return None
        return Fix(f"take out U+{self.number:04X}", (Edit(self.at, ""),))


@diagnostic
@attrs.frozen(kw_only=True)
class LengthTooLong(Diagnostic):
    """A length of time beyond any calendar."""

    code: ClassVar[str] = "E0055"
    title: ClassVar[str] = "a length of time that is too long"
    why: ClassVar[str] = "Dates reach from 1900 to 2199, so a longer stretch of time is a typing mistake."
    wrong: ClassVar[str] = (
        "rule new_logo\n  for each deal\n  credit 20% of ARR to owner\n    after activation within 9000000 days"
    )
    right: ClassVar[str] = (
        "rule new_logo\n  for each deal\n  credit 20% of ARR to owner\n    after activation within 90 days"
    )

    written: str

    def message(self) -> str:
        return f"`{self.written}` is longer than the calendar reaches"

    def help(self) -> str:
        return "write at most 300 years"
