"""Findings as plain records: what text, JSON and the cache are made of. Nothing here loads the compiler.

The JSON form is read by other programs, so names are only ever added:

* `code`, `severity` (`error`, `warning`, `advice`), `title`, `message`, `help` (text or null);
* in a plan or in incent.toml: `file`, `line`, `column`, `end_line`, `end_column`: lines and columns from 1, columns in
  Unicode characters, the end just after the last one;
* in data: `file`, `sheet`, `row` (as the spreadsheet counts, the header is 1), `column_name`;
* `labels`: further places, each with the five fields of a place in a plan and a `text`;
* `fix`: what `incent check --fix` would write, if that is certain: a `title` and `edits`, each with the five fields of
  the place whose text is replaced (an end at its start inserts) and the `text` that goes there;
* `proof`: of advice that decides about figures, scenarios that show them, each as text that `incent test` runs.

What does not apply is null.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs


@attrs.frozen
class Mark:
    """A stretch of a text file, with the lines it covers as far as they are shown."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str = ""
    lines: tuple[tuple[int, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The five fields of a place in a plan."""
        names = ("file", "line", "column", "end_line", "end_column")
        return {name: getattr(self, name) for name in names}


@attrs.frozen
class Spot:
    """A place in data: `place` is all of it in words."""

    place: str
    file: str
    sheet: str | None = None
    row: int | None = None
    column_name: str | None = None


@attrs.frozen
class Mending:
    """What `--fix` would write: of each edit, the place that is replaced and, as its text, what goes there."""

    title: str
    edits: tuple[Mark, ...]


@attrs.frozen
class Finding:
    """One diagnostic, told.

    Attributes:
        mark: Its place in a plan or in incent.toml, or None.
        spot: Its place in data, or None.
        proof: Scenarios that show what is said, as text.
    """

    code: str
    severity: str
    title: str
    message: str
    help: str | None
    mark: Mark | None
    spot: Spot | None
    labels: tuple[Mark, ...] = ()
    fix: Mending | None = None
    proof: tuple[str, ...] = ()

    @classmethod
    def from_dict(cls, told: dict[str, Any]) -> Finding:
        """The finding that `attrs.asdict` turned into plain values, which may have been JSON since."""
        mark, spot, fix = told["mark"], told["spot"], told["fix"]
        labels = tuple(_mark(label) for label in told["labels"])
        made = {**told, "mark": mark and _mark(mark), "spot": spot and Spot(**spot), "labels": labels}
        mending = Mending(fix["title"], tuple(map(_mark, fix["edits"]))) if fix else None
        return cls(**{**made, "fix": mending, "proof": tuple(told["proof"])})

    def to_json(self) -> dict[str, Any]:
        """The published form; see the module."""
        told: dict[str, Any] = {name: getattr(self, name) for name in ("code", "severity", "title", "message", "help")}
        place = dict.fromkeys(("file", "line", "column", "end_line", "end_column", "sheet", "row", "column_name"))
        if self.mark is not None:
            place |= self.mark.to_json()
        if self.spot is not None:
            place |= {name: getattr(self.spot, name) for name in ("file", "sheet", "row", "column_name")}
        fix = None if self.fix is None else {"title": self.fix.title, "edits": _with_text(self.fix.edits)}
        return {**told, **place, "labels": _with_text(self.labels), "fix": fix, "proof": list(self.proof)}


@attrs.frozen
class CheckReport:
    """What a check found.

    Attributes:
        told: The plan and its size in a few words.
        fail_on: What incent.toml says.
        ignore: What incent.toml says.
        undecided: What the analyses behind advice could not decide; told where it is asked for.
    """

    findings: tuple[Finding, ...]
    told: str
    fail_on: str = "error"
    ignore: tuple[str, ...] = ()
    undecided: tuple[Finding, ...] = ()

    @classmethod
    def from_dict(cls, told: dict[str, Any]) -> CheckReport:
        """The report that `attrs.asdict` turned into plain values, which may have been JSON since."""
        findings, undecided = (tuple(map(Finding.from_dict, told[name])) for name in ("findings", "undecided"))
        return cls(findings, told["told"], told["fail_on"], tuple(told["ignore"]), undecided)


def _mark(told: dict[str, Any]) -> Mark:
    return Mark(**{**told, "lines": tuple((number, text) for number, text in told["lines"])})


def _with_text(marks: Iterable[Mark]) -> list[dict[str, Any]]:
    return [{**mark.to_json(), "text": mark.text} for mark in marks]


def counted(number: int, word: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def summary(severities: list[str]) -> str:
    """`2 errors, 1 warning`, or `no findings`."""
    words = {"error": "error", "warning": "warning", "advice": "piece"}
    parts = []
    for severity, word in words.items():
        count = severities.count(severity)
        if count:
            part = counted(count, word)
            parts.append(f"{part} of advice" if severity == "advice" else part)
    return ", ".join(parts) or "no findings"
