"""Reading facts: versions of keyed rows, keyless rows, milestones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

from incentlang.data.casting import CastTable, Reading, cast_table
from incentlang.data.columns import Wanted
from incentlang.data.model import Row
from incentlang.diagnostics.data import KeyTwice, MilestoneTwice, RowTwice
from incentlang.ir.schema import Fact
from incentlang.values.numbers import trimmed

JOINT = " · "
FAR_YEARS = 20


def read_fact(reading: Reading, fact: Fact) -> tuple[CastTable | None, tuple[Row, ...]]:
    """All versions of all rows of a fact, in file order.

    Args:
        reading: What all tables share.
        fact: The fact and the fields that the plan reads.
    """
    usual = (fact.known, fact.voided)
    settled = (fact.key, *fact.dates, fact.once_per, fact.dated_through)
    wanted = [
        Wanted(
            field,
            may_lack=field.optional,
            # All fields of a keyless fact are read, to tell its rows apart, whether a rule needs them or not.
            quiet=fact.key is None or field.name in usual,
            settled=field.name in settled,
        )
        for field in fact.fields
    ]
    table = cast_table(reading, fact.name, wanted, reading.foreign, dated=True)
    if table is None:
        return None, ()
    good = table.good
    if not good:
        return table, ()

    def taken(name: str) -> Sequence[Any]:
        column = table.columns[name]
        return [column[row] for row in good] if table.bad else column

    fields = [taken(field.name) for field in fact.fields]
    known: Sequence[date | None] = taken(fact.known) if fact.known else [None] * len(good)
    voided = [value is True for value in taken(fact.voided)] if fact.voided else [False] * len(good)
    if fact.key is not None:
        keys: Sequence[str] = taken(fact.key)
    else:
        # Not `voided` either: the row that takes a fact away must find the row that brought it.
        apart = (fact.known, fact.voided)
        named = [taken(field.name) for field in fact.fields if field.name not in apart]
        keys = [JOINT.join(map(key_text, cells)) for cells in zip(*named, strict=True)]
    codes: Sequence[str] = [table.codes.get(row, "") for row in good] if table.codes else [""] * len(good)
    if fact.key is None and table.codes:
        keys = [f"{key}{JOINT}{code}" if code else key for key, code in zip(keys, codes, strict=True)]
    file = table.raw.file
    numbers = [table.number(row) for row in good] if table.bad else table.raw.numbers
    rows = tuple(
        Row(key, values, file, number, day, gone, code)
        for key, values, number, day, gone, code in zip(
            keys, zip(*fields, strict=True), numbers, known, voided, codes, strict=True
        )
    )
    _note_far_dates(reading, fact, table)
    _check_versions(reading, fact, table, rows, good)
    if fact.once_per is not None:
        _check_milestone(reading, fact, table, rows, good)
    return table, rows


def key_text(value: Any) -> str:
    """A cell as part of the identity of a keyless row: the same for 5 and 5.00."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return trimmed(value)
        case _:
            return str(value)


def _note_far_dates(reading: Reading, fact: Fact, table: CastTable) -> None:
    """A last date far after all others is likely a slip such as 2062 for 2026, and stretches what a run covers.

    Args:
        reading: What all tables share.
        fact: The fact.
        table: Its rows.
    """
    for dated in fact.dates:
        days = sorted({day for day in table.columns.get(dated, ()) if isinstance(day, date)})[-2:]
        years = days[-1].year - days[0].year if days else 0
        if years > FAR_YEARS:
            where = table.raw.cell(column=table.names[dated]).place
            reading.findings.note(f"{where}: {days[-1]} lies {years} years after the date before it.")


def newest_day(fact: Fact, table: CastTable) -> date | None:
    """The latest date of a fact's date column."""
    days: Iterable[Any] = chain.from_iterable(table.columns.get(dated, ()) for dated in fact.dates)
    return max((day for day in days if isinstance(day, date)), default=None)


def _check_versions(reading: Reading, fact: Fact, table: CastTable, rows: tuple[Row, ...], good: Sequence[int]) -> None:
    """No two versions of a row may have the same known date (semantics 8)."""
    if len({(row.key, row.known) for row in rows}) == len(rows):
        return
    first: dict[tuple[str, date | None], int] = {}
    for position, row in zip(good, rows, strict=True):
        before = first.setdefault((row.key, row.known), row.number)
        if before == row.number:
            continue
        if fact.key is None:
            reading.findings.add(RowTwice(at=table.cell(position), first=before))
            continue
        reading.findings.add(
            KeyTwice(
                at=table.cell(position, fact.key),
                key=row.key,
                first=before,
                known_column=table.names[fact.known] if fact.known else None,
                known=row.known,
            )
        )


def _check_milestone(
    reading: Reading, fact: Fact, table: CastTable, rows: tuple[Row, ...], good: Sequence[int]
) -> None:
    """On no day may two rows of one entity be known and not voided."""
    column = fact.once_per or ""
    entities = [table.columns[column][position] for position in good]
    if len(set(entities)) == len(entities):
        return
    target = column
    for field in fact.fields:
        if field.name == column:
            target = getattr(field.type, "target", column)
    by_entity: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for position, entity, row in zip(good, entities, rows, strict=True):
        if entity is not None:
            by_entity[entity].append((position, row))
    for entity, versions in by_entity.items():
        clash = _clash(versions) if len(versions) > 1 else None
        if clash is not None:
            (_, before), (position, _) = clash
            reading.findings.add(
                MilestoneTwice(
                    at=table.cell(position, column),
                    fact=fact.name,
                    entity=target,
                    key=entity,
                    first=before.number,
                )
            )


def _clash(versions: list[tuple[int, Row]]) -> tuple[tuple[int, Row], tuple[int, Row]] | None:
    """The first two rows that stand side by side once the versions of some day are known, in file order."""
    by_day: dict[date, list[tuple[int, Row]]] = defaultdict(list)
    for version in versions:
        by_day[version[1].known or date.min].append(version)
    alive: dict[str, tuple[int, Row]] = {}
    for day in sorted(by_day):
        for position, row in by_day[day]:
            if row.voided:
                alive.pop(row.key, None)
            else:
                alive[row.key] = (position, row)
        if len(alive) > 1:
            first, second, *_ = sorted(alive.values(), key=lambda version: version[0])
            return first, second
    return None
