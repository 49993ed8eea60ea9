"""Nominations for recognition, on a screen."""

from __future__ import annotations

from collections.abc import Sequence

from incentlang.cli.screen import Ink
from incentlang.cli.tables import Column, table
from incentlang.ledger.entries import Entry

_COLUMNS = tuple(map(Column, ("nominated", "period", "for", "by rule", "subject", "evidence", "status")))


def nomination_table(nominations: Sequence[Entry], ink: Ink) -> str:
    """One row per nomination, or withdrawal of one."""
    rows = [
        [
            *(each.participant, str(each.period), each.unit, each.rule, each.subject, each.evidence),
            "nominated" if each.amount > 0 else "withdrawn",
        ]
        for each in nominations
    ]
    return table(_COLUMNS, rows, ink)
