"""Bands of a table as they are reached: every engine walks the same ones."""

from __future__ import annotations

import attrs

from incentlang.ir.program import Band, BandTable
from incentlang.values.numbers import Number


def is_reached(band: Band, value: Number) -> bool:
    """Whether a value is at or above where a band begins."""
    if band.at is None:
        return True
    return value > band.at if band.above else value >= band.at


def split_at(table: BandTable, reached: Band) -> BandTable:
    """`retroactive above`: the bands below the point as they are, and above it the one that was finally reached."""
    assert table.split is not None
    lower = tuple(band for band in table.bands if band.at is None or band.at < table.split)
    return attrs.evolve(table, bands=(*lower, attrs.evolve(reached, at=table.split, above=True)))
