"""The pages of statements: one for each participant, and an index for those who may see everybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import attrs

from incentlang.pages import page
from incentlang.statements.model import Progress, Statement, Sum

TEMPLATES = Path(__file__).with_name("templates")
_LEFT, _WIDE = 10, 620
"""Where the line of a picture begins, and how long it is."""
_ROOM = 60
"""A band narrower than this has its words in the table beneath alone."""


@attrs.frozen
class Bar:
    """One band in a picture, in the picture's own measure."""

    x: str
    wide: str
    gives: str
    start: str
    told: bool
    reached: bool
    here: bool


@attrs.frozen
class Picture:
    """A measure on its table, drawn."""

    progress: Progress
    bars: tuple[Bar, ...]
    at: str


@attrs.frozen
class Row:
    """One participant in the index."""

    participant: str
    name: str
    roles: str
    page: str
    unit: str
    paid: Sum | None
    balance: Sum | None
    pending: int
    status: str


@attrs.frozen
class Index:
    """What the index shows: everybody whose statements were written, and totals by unit.

    Attributes:
        totals: What all are paid together in each unit, and what is carried.
        withheld: How many are not paid because something could not be computed.
    """

    title: str
    plan: str
    plan_hash: str
    period: str
    dates: str
    known: str
    rows: tuple[Row, ...]
    totals: tuple[tuple[str, Sum, Sum], ...]
    withheld: int
    complete: bool


def statement_page(statement: Statement) -> str:
    """The page of one participant."""
    pictures = tuple(map(_picture, statement.progress))
    return page(TEMPLATES, "statement.html", {"s": statement, "pictures": pictures, "known": known_by(statement.as_of)})


def index_page(index: Index) -> str:
    """The page that lists everybody."""
    return page(TEMPLATES, "index.html", {"index": index})


def known_by(as_of: date | None) -> str:
    """What was known when a statement was made."""
    return "everything in the data files counts" if as_of is None else f"only what was known by {as_of} counts"


def totals(rows: Sequence[Row]) -> tuple[tuple[str, Sum, Sum], ...]:
    """What is paid and carried in each unit, exact; who is withheld is paid nothing yet."""
    units = dict.fromkeys(row.unit for row in rows)
    return tuple((unit, _total(rows, unit, "paid"), _total(rows, unit, "balance")) for unit in units)


def _total(rows: Sequence[Row], unit: str, name: str) -> Sum:
    sums = (getattr(row, name) for row in rows if row.unit == unit)
    return Sum(sum((each.exact for each in sums if each is not None), Decimal(0)), unit)


def _picture(progress: Progress) -> Picture:
    bars = tuple(
        Bar(
            _place(band.left),
            f"{float(band.width * _WIDE):.1f}",
            band.gives,
            band.start,
            band.width * _WIDE >= _ROOM,
            band.reached,
            band.here,
        )
        for band in progress.bands
    )
    return Picture(progress, bars, _place(progress.at))


def _place(share: Fraction) -> str:
    return f"{float(_LEFT + share * _WIDE):.1f}"
