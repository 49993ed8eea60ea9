"""What a run says beside its figures: defaults that were used, rows that count for nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from incentlang.engines.reference.outcomes import Assumed

CARRIED = "negative pay is carried (the plan does not say)"
MOST_NAMED = 5
"""So many rows are named; of more it is said how many there are."""


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
    """Each default that was used, with what it stood in for."""
    rows: dict[tuple[str, str], list[str]] = {}
    for each in sorted(found):
        rows.setdefault((each.text, each.default), []).append(each.subject)
    for (text, default), subjects in rows.items():
        yield stood_in(text, default, subjects[:MOST_NAMED], len(subjects))


def stood_in(text: str, default: str, subjects: Sequence[str], number: int) -> str:
    """What is said of a default that was used.

    Args:
        text: The plan's text of the value that is missing.
        default: What was taken.
        subjects: The first rows and periods in which it is missing, in order; at most `MOST_NAMED` are named.
        number: In how many it is.
    """
    if number == 1:
        return f"`{text}` of {subjects[0]} is missing and was taken as {default}"
    more = f" and {number - MOST_NAMED:,} more" if number > MOST_NAMED else ""
    return f"`{text}` is missing in {number:,} places and was taken as {default}: {', '.join(subjects)}{more}"
