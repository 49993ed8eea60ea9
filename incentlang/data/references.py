"""Every reference must lead to a row: checked once all tables have been read."""

from __future__ import annotations

from collections.abc import Mapping, Set
from heapq import nsmallest

import attrs

from incentlang.data.casting import CastTable
from incentlang.data.findings import Findings
from incentlang.data.refused import Refused
from incentlang.diagnostics.data import ReferenceUnknown
from incentlang.diagnostics.suggest import closest

MOST_COMPARED = 20_000
"""With more keys than this, only those of the same first letter are compared for a suggestion."""


@attrs.frozen
class Keys:
    """The keys that a table has, and the file it came from."""

    names: Set[str]
    file: str


def keys_of(table: CastTable | None, key: str) -> Keys | None:
    """The keys in a column, or None when some are unknown, so that nothing can be said to be missing."""
    if table is None or not table.sound(key):
        return None
    return Keys(frozenset(table.columns[key]), table.raw.file)


def check_references(
    table: CastTable | None, column: str, target: str, keys: Mapping[str, Keys | None], findings: Findings
) -> None:
    """Report each cell of a column that names no row of `target`.

    Args:
        table: The table that refers.
        column: Its field.
        target: The entity or fact referred to.
        keys: The keys of every table read; without an entry nothing is known of the target.
        findings: Collects what is wrong.
    """
    found = keys.get(target)
    if table is None or found is None or column not in table.columns:
        return
    values = table.columns[column]
    unknown = {value for value in set(values) if value.__class__ is not Refused} - found.names - {None}
    if not unknown:
        return
    examples = tuple(nsmallest(2, (name for name in found.names if name)))
    suggestions: dict[str, tuple[str, ...]] = {}
    for position, value in enumerate(values):
        if value.__class__ is Refused or value not in unknown:
            continue
        if value not in suggestions:
            # Comparing takes time; past the first few, messages are only counted.
            suggestions[value] = _near(value, found.names) if len(suggestions) < 20 else ()
        findings.add(
            ReferenceUnknown(
                at=table.cell(position, column),
                target=target,
                found=value,
                file=found.file,
                suggestions=suggestions[value],
                known=examples,
            )
        )


def _near(value: str, names: Set[str]) -> tuple[str, ...]:
    words = value.lower().split()
    parts = sorted(name for name in names if name.lower() in words) if len(words) > 1 else []
    if parts:  # a full name, where the key is a part of it
        return tuple(parts[:3])
    if len(names) <= MOST_COMPARED:
        return closest(value, names)
    return closest(value, [name for name in names if name[:1] == value[:1]][:MOST_COMPARED])
