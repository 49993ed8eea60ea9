"""Coverage as it is printed: a table of definitions, and every clause that no scenario comes to."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from incentlang.cli.characters import harmless
from incentlang.cli.screen import Ink
from incentlang.cli.tables import Column, table
from incentlang.scenarios.coverage.counted import Coverage, percent
from incentlang.scenarios.coverage.place import Place
from incentlang.values.numbers import trimmed

PLAIN = Ink(on=False)
COLUMNS = (Column("definition"), Column("covered", right=True), Column("of", right=True), Column("%", right=True))


def coverage_lines(found: Coverage, ink: Ink) -> Iterator[str]:
    """The table with its total, then a line for each place that is not covered."""
    yield ""
    if not found.total:
        yield "there is nothing to cover"
        return
    rows = [_row(each.name, each.covered, each.total) for each in found.definitions]
    yield table(COLUMNS, rows, ink, _row("all", found.covered, found.total))
    if found.missing:
        yield ""
        yield f"{ink('not covered', 'strong')}"
    for place in found.missing:
        yield place_line(place, ink)


def place_line(place: Place, ink: Ink = PLAIN) -> str:
    """`file:line what is not covered: a sentence`."""
    at = ink(f"{harmless(place.span.source.path)}:{place.span.line}", "place")
    return f"{at} {place.kind}: {harmless(place.missing)}"


def below(found: Coverage, least: Decimal) -> str:
    """Says that too little is covered."""
    return f"coverage is {found.percent}%, below {trimmed(least)}%"


def _row(name: str, covered: int, total: int) -> tuple[str, str, str, str]:
    return name, str(covered), str(total), f"{percent(covered, total)}"
