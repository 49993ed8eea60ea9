"""Rows of data taken otherwise: left out, counted twice, or dated in another pay period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import attrs

from incentlang.data.model import Dataset, Row
from incentlang.ir.schema import Fact, Schema
from incentlang.reconcile.changes.base import Change, Ground
from incentlang.types import Ref
from incentlang.values.periods import Period, period_of

RowKey = tuple[str, str]
"""A fact and the key of a row."""
_AGAIN = " (again)"


def row_changes(ground: Ground, fact_name: str, key: str, period: Period) -> Iterator[Change]:
    """What may have become of one row, with the rows that refer to it.

    Args:
        ground: The plan and the data.
        fact_name: The fact.
        key: The row.
        period: The pay period of the payout that differs.
    """
    fact = ground.program.schema.fact(fact_name)
    versions = [row for row in ground.data.facts.get(fact_name, ()) if row.key == key]
    if fact is None or not versions:
        return
    place = f"{versions[-1].file}, row {versions[-1].number}"
    gone = _without(ground.data, ground.program.schema, {(fact_name, key)})
    name = f"{fact_name} {key}"
    yield Change("row left out", f"{name} is not there", attrs.evolve(ground, data=gone), place)
    if fact.once_per is None:
        twice = _twice(ground.data, ground.program.schema, fact, key)
        yield Change("row twice", f"{name} is counted twice", attrs.evolve(ground, data=twice), place)
    yield from moved_changes(ground, fact_name, key, period)


def moved_changes(ground: Ground, fact_name: str, key: str, period: Period) -> Iterator[Change]:
    """One row with its date in the pay period at hand, or in the one before or after it."""
    fact = ground.program.schema.fact(fact_name)
    versions = [row for row in ground.data.facts.get(fact_name, ()) if row.key == key]
    if fact is None or not versions:
        return
    place = f"{versions[-1].file}, row {versions[-1].number}"
    for name in fact.dates:
        index = [field.name for field in fact.fields].index(name)
        stands = versions[-1].values[index]
        if not isinstance(stands, date):
            continue
        own = period_of(stands, ground.program.plan.paid, ground.program.plan.year_offset)
        for day in filter(ground.program.plan.in_range, _days_beside(own, period)):
            rows = tuple(_dated(row, index, day) if row.key == key else row for row in ground.data.facts[fact_name])
            data = attrs.evolve(ground.data, facts={**ground.data.facts, fact_name: rows})
            to = period_of(day, own.grain, own.offset)
            text = f"{fact_name} {key} counts in {to}, as with `{name}` on {day} and not on {stands}"
            yield Change("another period", text, attrs.evolve(ground, data=data), place)


def _days_beside(own: Period, wanted: Period) -> Iterator[date]:
    """The nearest day of the wanted period; of the row's own one, the days just before and after it."""
    if own == wanted:
        yield own.end + timedelta(days=1)
        yield own.start - timedelta(days=1)
    else:
        yield wanted.end if wanted.end < own.start else wanted.start


def _dated(row: Row, index: int, day: date) -> Row:
    values = (*row.values[:index], day, *row.values[index + 1 :])
    return _like(row, row.key, values)


def _like(row: Row, key: str, values: tuple[object, ...]) -> Row:
    return Row(key, values, row.file, row.number, row.known, row.voided, row.currency, row.written)


def _without(data: Dataset, schema: Schema, gone: set[RowKey]) -> Dataset:
    """The data without some rows and all that refer to them."""
    facts = dict(data.facts)
    while gone:
        for fact, key in gone:
            facts[fact] = tuple(row for row in facts[fact] if row.key != key)
        gone = {pair for fact, key in gone for pair, _ in _referring(facts, schema, fact, key)}
    return attrs.evolve(data, facts=facts)


def _referring(
    facts: Mapping[str, tuple[Row, ...]], schema: Schema, target: str, key: str
) -> Iterator[tuple[RowKey, int]]:
    """Rows of facts that refer to a row, each with the position of the column that does."""
    for fact in schema.facts:
        for index, field in enumerate(fact.fields):
            if isinstance(field.type, Ref) and field.type.target == target:
                for row in facts.get(fact.name, ()):
                    if row.values[index] == key:
                        yield (fact.name, row.key), index


def _twice(data: Dataset, schema: Schema, fact: Fact, key: str) -> Dataset:
    """The data with one row again under another key, and with what refers to it."""
    facts = dict(data.facts)
    copies: list[tuple[Fact, str, dict[int, str]]] = [(fact, key, {})]
    done: set[RowKey] = set()
    while copies:
        kind, old, changed = copies.pop()
        if (kind.name, old) in done:
            continue
        done.add((kind.name, old))
        facts[kind.name] += tuple(_copy(row, kind, changed) for row in facts[kind.name] if row.key == old)
        for (name, referring), index in list(_referring(data.facts, schema, kind.name, old)):
            other = next(each for each in schema.facts if each.name == name)
            if other.once_per in (None, other.fields[index].name):
                copies.append((other, referring, {index: f"{old}{_AGAIN}"}))
    return attrs.evolve(data, facts=facts)


def _copy(row: Row, fact: Fact, changed: Mapping[int, str]) -> Row:
    values = list(row.values)
    for index, value in changed.items():
        values[index] = value
    if fact.key is not None:
        values[[field.name for field in fact.fields].index(fact.key)] = f"{row.key}{_AGAIN}"
    return _like(row, f"{row.key}{_AGAIN}", tuple(values))
