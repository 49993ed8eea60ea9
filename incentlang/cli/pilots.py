"""What pilots watch, on a screen."""

from __future__ import annotations

from collections.abc import Sequence

from incentlang.cli.screen import Ink
from incentlang.cli.tables import Column, table
from incentlang.engines.result import Watched
from incentlang.values.numbers import trimmed

_COLUMNS = (
    Column("pilot"),
    Column("measure"),
    Column("group"),
    Column("stretch"),
    Column("people", right=True),
    Column("values", right=True),
    Column("missing", right=True),
    Column("mean", right=True),
    Column("total", right=True),
)


def pilot_table(watched: Sequence[Watched], ink: Ink) -> str:
    """One row per measure, group and stretch of dates."""
    rows = [
        [
            *(each.pilot, each.measure, each.group, each.stretch),
            *(f"{count:,}" for count in (each.people, each.values, each.missing)),
            "none" if each.mean is None else trimmed(each.mean),
            trimmed(each.total),
        ]
        for each in watched
    ]
    return table(_COLUMNS, rows, ink)
