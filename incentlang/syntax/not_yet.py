"""What the language is designed to say and this version cannot compute: refused by name, with what to do instead."""

from __future__ import annotations

import re

from incentlang.diagnostics.lacking import LACKING, Lacking
from incentlang.syntax.vocabulary import ITEMS

BEGINNINGS = re.compile("|".join(f"(?:{lacking.pattern.pattern})" for lacking in LACKING if lacking.clause) or r"(?!)")
"""What begins a clause or definition that this version lacks; without any nothing matches, where no pattern would
match everywhere."""


def lacking_at(text: str, place: int, clauses_only: bool = False) -> tuple[Lacking, int] | None:
    """What this version lacks, if its words stand exactly here, and where they end."""
    for lacking in LACKING:
        if (lacking.clause or not clauses_only) and (match := lacking.pattern.match(text, place)):
            return None if _is_named(text, match.group()) else (lacking, match.end())
    return None


def _is_named(text: str, word: str) -> bool:
    """Whether the file gives this name to something of its own: a definition or a column."""
    name = re.escape(word)
    return bool(
        re.search(rf"^[ \t]*(?:(?:{'|'.join(ITEMS.values())})[ \t]+{name}\b|{name}[ \t]*:)", text, re.MULTILINE)
    )
