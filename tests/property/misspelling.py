"""Misspelt plans: every use of a name in a plan, with one letter wrong, and what the check says about it."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, cast

import attrs

from incentlang.check.plan import check
from incentlang.diagnostics.base import Diagnostic
from incentlang.resolve.symbols import Declaration, collect
from incentlang.source import Source, Span
from incentlang.syntax import ast
from incentlang.syntax.parse import parse_file


class Misspelling(NamedTuple):
    """One use of a name, and what stands there instead."""

    span: Span
    right: str
    wrong: str


class Checker:
    """Checks a plan again and again with one file changed.

    Args:
        changed: The file that is misspelt: the plan itself, or scenarios beside it.
        others: The other files of the plan.
    """

    def __init__(self, changed: Path, others: list[Path]) -> None:
        self.source = Source(changed.name, changed.read_text(encoding="utf-8"))
        self.file = parse_file(self.source).file
        self.others = [parse_file(Source(path.name, path.read_text(encoding="utf-8"))).file for path in others]
        self.beside = not any(isinstance(item, ast.Plan) for item in self.file.items)
        self.names = {ident.text for file in (self.file, *self.others) for ident in _idents(file)}

    def uses(self) -> list[Span]:
        """The place of every name but those that are being declared; `use` needs folders and is not here.

        Of scenarios only the names of the plan: keys of rows are the scenario's own, and any key may be given.
        """
        plan = {ident.text for file in self.others for ident in _idents(file)} if self.beside else self.names
        found = []
        for item in self.file.items:
            if isinstance(item, ast.Use):
                continue
            declared = item.name.span if isinstance(item, Declaration | ast.Plan) else None
            found += [each.span for each in _idents(item) if each.span != declared and each.text in plan]
        return sorted(found, key=lambda span: span.start)

    def found(self, wrong: Misspelling) -> list[Diagnostic]:
        """What is said about the plan with one misspelling."""
        text = self.source.text
        changed = text[: wrong.span.start] + wrong.wrong + text[wrong.span.end :]
        parsed = parse_file(Source(self.source.path, changed))
        if parsed.diagnostics:
            return list(parsed.diagnostics)
        symbols = collect(self.others if self.beside else (parsed.file, *self.others))
        extra = [item for item in parsed.file.items if isinstance(item, ast.Scenario)] if self.beside else []
        return [*symbols.diagnostics, *check(symbols, extra).diagnostics]


def _idents(node: Any) -> Iterator[ast.Ident]:
    if isinstance(node, ast.Ident):
        yield node
    elif isinstance(node, tuple) and not isinstance(node, Span):
        for part in node:
            yield from _idents(part)
    elif attrs.has(type(node)):
        for field in attrs.fields(cast(type[attrs.AttrsInstance], type(node))):
            yield from _idents(getattr(node, field.name))


def misspellings(span: Span, seed: int) -> list[Misspelling]:
    """Every deletion and swap of a name, and at each place one replacement and one insertion."""
    right = span.text
    letters = random.Random(seed)
    wrong = {right[:i] + right[i + 1 :] for i in range(len(right))}
    wrong |= {right[:i] + right[i + 1] + right[i] + right[i + 2 :] for i in range(len(right) - 1)}
    wrong |= {right[:i] + letters.choice(string.ascii_lowercase) + right[i + 1 :] for i in range(len(right))}
    wrong |= {right[:i] + letters.choice(string.ascii_lowercase) + right[i:] for i in range(len(right) + 1)}
    return [Misspelling(span, right, each) for each in sorted(wrong - {right, ""}) if each[0] not in string.digits]


def first_suggestion(found: list[Diagnostic]) -> str | None:
    """The first thing suggested by the first message that suggests anything."""
    for each in found:
        suggestions = getattr(each, "suggestions", ())
        if suggestions:
            return str(suggestions[0])
    return None
