"""What the language is designed to say and this version cannot compute: refused by name, with what to do instead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from incentlang.diagnostics.lacking import LACKING, Lacking
from incentlang.diagnostics.syntax import NotYet
from incentlang.source import Source, Span
from incentlang.syntax import ast

BEGINNINGS = re.compile("|".join(f"(?:{lacking.pattern.pattern})" for lacking in LACKING if lacking.clause))
"""What begins a clause or definition that this version lacks."""


def lacking_at(text: str, place: int, clauses_only: bool = False) -> tuple[Lacking, int] | None:
    """What this version lacks, if its words stand exactly here, and where they end."""
    for lacking in LACKING:
        if (lacking.clause or not clauses_only) and (match := lacking.pattern.match(text, place)):
            return lacking, match.end()
    return None


def lacking_in(source: Source, items: tuple[ast.Item, ...]) -> Iterator[tuple[ast.Item, NotYet]]:
    """What could be read word by word, and still means something that this version lacks, with its definition."""
    roles = {item.name.text for item in items if isinstance(item, ast.Role)}
    for item in items:
        match item:
            case ast.Measure(role=role) if role.text == "team" and "team" not in roles:
                yield item, not_yet(source, role.span.start, role.span.end)
            case ast.Rule(clauses=clauses) if "team" not in roles:
                for clause in clauses:
                    if isinstance(clause, ast.ForEachPeriod) and clause.role.text == "team":
                        yield item, not_yet(source, clause.role.span.start, clause.role.span.end)
            case _:
                pass


def not_yet(source: Source, start: int, end: int) -> NotYet:
    """The message for words that this version lacks, which stand exactly here."""
    found = lacking_at(source.text, start)
    assert found is not None, "only called where the words were recognised"
    return NotYet(at=Span(source, start, end), word=found[0].word, instead=found[0].instead)
