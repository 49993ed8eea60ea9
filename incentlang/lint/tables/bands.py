"""Tables of bands, and neighbouring bands of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from incentlang.ir.program import Band, BandTable
from incentlang.lint.base import Subject


def band_tables(plan: Subject) -> Iterator[BandTable]:
    """Every table of bands."""
    for table in plan.program.tables:
        if isinstance(table, BandTable):
            yield table


def walked_tables(plan: Subject) -> Iterator[BandTable]:
    """Those along which pay rises with a measure; not those that look at one row or figure by itself."""
    tables = list(band_tables(plan))
    walked = {node.table for node in plan.walks} if tables else ()
    return (table for table in tables if table.name in walked)


def neighbours(plan: Subject) -> Iterator[tuple[BandTable, Band, Band]]:
    """Every band with the one that begins where it ends."""
    return _pairs(band_tables(plan))


def walked_neighbours(plan: Subject) -> Iterator[tuple[BandTable, Band, Band]]:
    """The same of tables along which pay rises with a measure."""
    return _pairs(walked_tables(plan))


def _pairs(tables: Iterator[BandTable]) -> Iterator[tuple[BandTable, Band, Band]]:
    for table in tables:
        for lower, higher in pairwise(table.bands):
            yield table, lower, higher
