"""Facts that became known after a period was closed: what a row said then, and what it says now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incentlang.data.model import Row
from incentlang.engines.reference.engine import Engine
from incentlang.explain.figures import shown
from incentlang.ir.schema import Fact, Field
from incentlang.ledger.entries import Entry
from incentlang.types import Ref
from incentlang.values.dates import LAST_DATE

Known = tuple[Row | None, Row | None]
"""A row as it was known on one day and on a later one; None where nobody knew of it, or it was taken away."""


def late_facts(engine: Engine, entry: Entry, since: date) -> Iterator[str]:
    """What became known after a day of the row that an entry is about, and of rows that refer to it.

    A row that refers to the same customer, or to the row itself, may be what a rule waits for.
    """
    fact = engine.world.facts.get(entry.subject_type)
    if fact is None:
        return
    until = engine.as_of or LAST_DATE
    mine = [row for row in engine.data.facts[fact.name] if row.key == entry.subject]
    yield from _told(engine, fact, (_at(mine, since), _at(mine, until)), mine)
    names = _names(fact, mine)
    for other in engine.world.facts.values():
        if other is fact:
            continue
        places = [(place, field.type.target) for place, field in enumerate(other.fields) if isinstance(field.type, Ref)]
        rows = [row for row in engine.data.facts[other.name] if any((to, row.values[at]) in names for at, to in places)]
        for key in dict.fromkeys(row.key for row in rows):
            versions = [row for row in rows if row.key == key]
            yield from _told(engine, other, (_at(versions, since), _at(versions, until)), versions)


def _names(fact: Fact, rows: list[Row]) -> set[tuple[str, str]]:
    """What rows may refer to so as to concern a row: itself, and what it refers to, people aside."""
    found = {(fact.name, row.key) for row in rows}
    for place, field in enumerate(fact.fields):
        if isinstance(field.type, Ref) and field.type.target != "participant":
            found |= {(field.type.target, row.values[place]) for row in rows if row.values[place] is not None}
    return found


def _at(versions: list[Row], day: date) -> Row | None:
    """The version that was known on a day."""
    known = [row for row in versions if row.known is None or row.known <= day]
    latest = max(known, key=lambda row: row.known or date.min, default=None)
    return None if latest is None or latest.voided else latest


def _told(engine: Engine, fact: Fact, rows: Known, versions: list[Row]) -> Iterator[str]:
    before, now = rows
    if before is now:
        return
    if now is None:
        gone = max(versions, key=lambda row: row.known or date.min)
        yield f"{fact.name} {gone.key} was taken away ({_place(gone)})"
    elif before is None:
        yield f"{fact.name} {now.key} was not known then ({_place(now)})"
    else:
        said = [(at, field) for at, field in enumerate(fact.fields) if field.name not in (fact.known, fact.voided)]
        changes = [_changed(engine, field, before, now, at) for at, field in said]
        yield f"{fact.name} {now.key}: {', '.join(filter(None, changes))} ({_place(now)})"


def _changed(engine: Engine, field: Field, before: Row, now: Row, place: int) -> str:
    one, two = before.values[place], now.values[place]
    if one == two:
        return ""
    currency = now.currency or engine.program.plan.currency
    return f"{field.name} was {shown(one, field.type, currency)}, now {shown(two, field.type, currency)}"


def _place(row: Row) -> str:
    known = f", known on {row.known}" if row.known is not None else ""
    return f"{row.file}, row {row.number}{known}"
