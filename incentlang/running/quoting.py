"""What the files of a project say where a trace quotes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from incentlang.data.model import Dataset
from incentlang.explain.cells import value_text
from incentlang.ir.schema import Schema

Place = tuple[str, int, str]
"""A file, a row as the spreadsheet counts it, and the plan's name of a column."""


def quoted(data: Dataset, schema: Schema) -> Mapping[Place, str | None]:
    """Every cell of some data by its place, as a trace writes values."""
    return {place: value_text(value) for place, value in _cells(data, schema)}


def _cells(data: Dataset, schema: Schema) -> Iterator[tuple[Place, Any]]:
    for fact in schema.facts:
        for row in data.facts.get(fact.name, ()):
            for field, value in zip(fact.fields, row.values, strict=True):
                yield (row.file, row.number, field.name), value
    for entity in schema.entities:
        for row in data.entities.get(entity.name, {}).values():
            for field, value in zip(entity.fields, row.values, strict=True):
                yield (row.file, row.number, field.name), value
    for (owner, name), lines in data.timelines.items():
        for line in lines.values():
            for stretch in line.stretches:
                yield (stretch.file, stretch.number, f"{owner}.{name}"), stretch.value
    for who in data.participants.values():
        for each in who.assignments:
            for name, value in each.values.items():
                yield (each.file, each.number, name), value
    for name, versions in data.inputs.items():
        for cells in versions.values():
            for cell in cells:
                yield (cell.file, cell.number, name), cell.value
    for currencies in data.rates.values():
        for rates in currencies.values():
            for rate in rates:
                yield (rate.file, rate.number, "rate"), rate.value
