"""What a run says beside its figures: defaults that were used, rows that count for nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from incentlang.engines.reference.outcomes import Assumed

_MOST_NAMED = 5


def lost(found: dict[tuple[str, str], str]) -> Iterator[str]:
    """Rows that measures left out because whom they count for cannot be told."""
    facts: dict[str, list[tuple[str, str]]] = {}
    for (fact, key), reason in sorted(found.items()):
        facts.setdefault(fact, []).append((key, reason))
    for fact, rows in facts.items():
        key, reason = rows[0]
        more = f", and {len(rows) - 1:,} more rows" if len(rows) > 1 else ""
        yield f"`{fact}` {key} counts for nobody in measures, because {reason}{more}"


def assumed(found: Iterable[Assumed]) -> Iterator[str]:
    """Each default that was used, with the rows it stood for; many rows are counted and the first ones named."""
    rows: dict[tuple[str, str], list[Assumed]] = {}
    for each in sorted(found):
        rows.setdefault((each.text, each.default), []).append(each)
    for (text, default), group in rows.items():
        if len(group) == 1:
            yield str(group[0])
            continue
        named = ", ".join(each.subject for each in group[:_MOST_NAMED])
        more = f" and {len(group) - _MOST_NAMED:,} more" if len(group) > _MOST_NAMED else ""
        yield f"`{text}` is missing in {len(group):,} places and was taken as {default}: {named}{more}"
