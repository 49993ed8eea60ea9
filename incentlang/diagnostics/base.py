"""The one shape of every message: a class per diagnostic, everything else derived from it.

A class declares its code, title, why, and a wrong and a right example; an instance holds the place
and the particulars. Pages, `incent explain CODE`, JSON and the tests read the classes.
"""

from __future__ import annotations

import inspect
import textwrap
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

import attrs

from incentlang.diagnostics.fixes import Fix
from incentlang.source import NOWHERE, Span


class Severity(StrEnum):
    """How bad a finding is; `error` always stops a run."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


@attrs.frozen
class Label:
    """A second place that a message points at, with a few words on it."""

    span: Span
    text: str


@attrs.frozen
class Cell:
    """A place in a data file, counted as a spreadsheet does: the header is row 1.

    `row` and `column` are None where the whole file, or the whole row or column, is meant.
    """

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    @property
    def place(self) -> str:
        """`file › sheet, row 12, column Amount`."""
        text = self.file if self.sheet is None else f"{self.file} › {self.sheet}"
        if self.row is not None:
            text += f", row {self.row}"
        if self.column is not None:
            text += f", column {self.column}"
        return text


Place = Span | Cell


@attrs.frozen(kw_only=True)
class Diagnostic:
    """One mistake, at one place. Subclasses are decorated with `@diagnostic`."""

    code: ClassVar[str]
    title: ClassVar[str]
    why: ClassVar[str]
    wrong: ClassVar[str]
    right: ClassVar[str]
    severity: ClassVar[Severity] = Severity.ERROR

    at: Place = NOWHERE

    def message(self) -> str:
        """What is wrong, in one sentence, with what was found."""
        raise AssertionError(f"{type(self).__name__} has no message")

    def help(self) -> str | None:
        """What to do, in one sentence, or None where the message says it."""
        return None

    def labels(self) -> tuple[Label, ...]:
        """Further places that belong to the mistake, such as the other declaration."""
        return ()

    def fix(self) -> Fix | None:
        """What to write where that is certain; only classes that define it are ever mended by `--fix`."""
        return None

    @property
    def sort_key(self) -> tuple[Any, ...]:
        """Order of findings: by file, then place, then code."""
        match self.at:
            case Span(source=source, start=start):
                return (source.path, start, "", self.code, self.message())
            case Cell(file=file, sheet=sheet, row=row, column=column):
                return (file, row or 0, f"{sheet or ''}{column or ''}", self.code, self.message())


def why_of(cls: type[Diagnostic]) -> str:
    """Why it is a mistake, as one paragraph."""
    return " ".join(inspect.cleandoc(cls.why).split())


MENDED = "Where only one thing can be meant, `incent check --fix` writes it."
"""What pages say of a mendable diagnostic."""


def is_mendable(cls: type[Diagnostic]) -> bool:
    """Whether `incent check --fix` can mend it, where only one thing can be meant."""
    return cls.fix is not Diagnostic.fix


def examples_of(cls: type[Diagnostic]) -> tuple[str, str]:
    """The wrong example and the right one."""
    # Not cleandoc: an example may begin on the line of its quotes, and its indentation is part of it.
    wrong, right = (textwrap.dedent(example).strip() for example in (cls.wrong, cls.right))
    return wrong, right


_REGISTRY: dict[str, type[Diagnostic]] = {}
D = TypeVar("D", bound=type[Diagnostic])


def diagnostic(cls: D) -> D:
    """Register a finished diagnostic class (attrs makes slotted classes twice, so a decorator does it)."""
    if cls.code in _REGISTRY:
        raise ValueError(f"two diagnostics have the code {cls.code}")
    _REGISTRY[cls.code] = cls
    return cls


def registered() -> dict[str, type[Diagnostic]]:
    """Every class registered so far, by code."""
    return dict(sorted(_REGISTRY.items()))


def one_of(names: tuple[str, ...] | list[str], word: str = "or") -> str:
    """`a`, `a or b`, `a, b or c`: names in backticks, joined as prose."""
    quoted = [f"`{name}`" for name in names]
    if len(quoted) <= 1:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} {word} {quoted[-1]}"


def did_you_mean(suggestions: tuple[str, ...]) -> str | None:
    """`did you mean a or b?`, or None when nothing is close."""
    return f"did you mean {one_of(suggestions)}?" if suggestions else None
