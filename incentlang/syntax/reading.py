"""Reading a text anew: the fast way, and word by word where there are mistakes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from incentlang.diagnostics import limits, spelling
from incentlang.diagnostics.base import Diagnostic
from incentlang.source import Source, Span
from incentlang.syntax import ast
from incentlang.syntax.literals import TypoDate, TypoLength
from incentlang.syntax.misspelt import misspelt_in
from incentlang.syntax.parser import read
from incentlang.syntax.quick import Word
from incentlang.syntax.recover import recover
from incentlang.syntax.scan import MAX_NESTING, Scan, refuse, scan

MAX_DEPTH = 220
"""Nodes inside one another; a hundred parentheses with a sign in each stay below."""

_SHALLOW = 5
"""Parentheses inside one another that cannot make a tree too deep, so that nobody needs to look."""


@attrs.frozen
class Worded:
    """A text without mistakes, with every word of it, for those who write it anew."""

    file: ast.File
    words: tuple[Word, ...]


def read_worded(source: Source) -> Worded | None:
    """The tree and the words of a text; None if there is a mistake in it, which `parse_file` tells."""
    words: list[Word] = []
    file = read_sound(source, words)
    return None if file is None else Worded(file, tuple(words))


def read_sound(source: Source, words: list[Word] | None = None) -> ast.File | None:
    """The tree of a text, whose words are added to `words`; None if there is a mistake in it."""
    if refuse(source) or (looked := scan(source)).refusal or looked.findings:
        return None
    items, problems, _ = read_file(source, looked, words)
    return None if problems else ast.File(source, items, looked.comments)


def read_file(
    source: Source, looked: Scan, words: list[Word] | None = None
) -> tuple[tuple[ast.Item, ...], list[Diagnostic], tuple[Span, ...]]:
    """The definitions of a file, the mistakes in it, and the stretches that were left out.

    The words of a text without mistakes are added to `words`.
    """
    result = None if looked.findings else read(source, words=words)
    problems: list[Diagnostic] = []
    damaged: tuple[Span, ...] = ()
    if result is not None:
        items, typos, chained = tuple(result.result), tuple(result.typos), result.chained
    else:
        recovered = recover(source, looked.findings)
        items, damaged = recovered.items, recovered.damaged
        typos, chained = recovered.typos, recovered.chained
        problems.extend(recovered.diagnostics)
    problems.extend(_typos(typos))
    problems.extend(misspelt_in(items))
    if not chained and looked.deepest <= _SHALLOW:
        return items, problems, damaged
    kept = []
    for item in items:
        if (place := _too_deep(item)) is None:
            kept.append(item)
        else:
            problems.append(limits.NestedTooDeep(at=place, limit=MAX_NESTING))
            damaged = (*damaged, item.span)
    return tuple(kept), problems, damaged


def read_expression(source: Source) -> ast.Expr | None:
    """The tree of a value or condition, or None."""
    result = read(source, "expr")
    if result is None or result.typos or _too_deep(result.result) is not None:
        return None
    expression: ast.Expr = result.result
    return expression


def _typos(typos: Iterable[TypoDate | TypoLength]) -> Iterator[Diagnostic]:
    """Dates and lengths that cannot be; a definition that was read twice tells each only once."""
    for typo in dict.fromkeys(typos):
        if isinstance(typo, TypoLength):
            yield limits.LengthTooLong(at=typo.span, written=typo.text)
        else:
            yield spelling.DateNotReal(at=typo.span, written=typo.text, reason=typo.reason)


def _too_deep(root: Any) -> Span | None:
    """Where nodes stand too deep inside one another for the passes that walk them."""
    level: list[Any] = [root]
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for node in level:
            for field in _fields(type(node)):
                value = getattr(node, field)
                if isinstance(value, tuple) and not isinstance(value, Span):
                    below.extend(part for part in value if hasattr(part, "__attrs_attrs__"))
                elif hasattr(value, "__attrs_attrs__"):
                    below.append(value)
        if not below:
            return None
        level = below
    found: Span = level[0].span
    return found


_FIELDS: dict[type, tuple[str, ...]] = {}


def _fields(kind: type) -> tuple[str, ...]:
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(field.name for field in attrs.fields(kind) if field.name != "span")
    return _FIELDS[kind]
