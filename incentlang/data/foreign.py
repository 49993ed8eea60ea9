"""Tables whose rows may be in several currencies: amounts with the digits of their own one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

import attrs

from incentlang.data.columns import Wanted
from incentlang.data.findings import Findings
from incentlang.data.raw import RawTable, text_of
from incentlang.data.refused import Refused
from incentlang.diagnostics.data import TooManyDigits
from incentlang.project.model import DataSource
from incentlang.types import Money
from incentlang.values.currencies import MINOR_PLACES


def widened(want: Wanted, currency: str, foreign: Collection[str]) -> Wanted:
    """A column of amounts that takes as many decimals as any of the currencies has."""
    kind = want.field.type
    if not foreign or not isinstance(kind, Money) or kind.places is not None or kind.unit is not None:
        return want
    places = finest((currency, *foreign))
    return attrs.evolve(want, field=attrs.evolve(want.field, type=attrs.evolve(kind, places=places)))


def finest(codes: Collection[str]) -> int:
    """The most decimals that any of the currencies has."""
    return max(MINOR_PLACES.get(code, 2) for code in codes)


def fit_digits(
    raw: RawTable,
    source: DataSource,
    want: Wanted,
    values: list[Any],
    codes: Sequence[str],
    widest: int,
    findings: Findings,
) -> set[int]:
    """Give each amount the smallest coin of its own currency, and refuse what is finer.

    Args:
        raw: The table.
        source: What incent.toml says about it.
        want: The column as declared.
        values: What it holds, read with the digits of the finest currency; corrected in place.
        codes: The currency of each row.
        widest: With how many decimals the column was read.
        findings: Collects what is wrong.

    Returns:
        The positions of the rows that are too fine.
    """
    kind = want.field.type
    if not isinstance(kind, Money) or kind.places is not None or kind.unit is not None:
        return set()
    in_coins = source.units.get(want.field.name) == "minor units"
    column = source.columns.get(want.field.name, want.field.name)
    bad: set[int] = set()
    for row, value in enumerate(values):
        if not isinstance(value, Decimal):
            continue
        places = MINOR_PLACES.get(codes[row], 2)
        if in_coins:
            values[row] = value.scaleb(widest - places)
        elif places < widest and value != value.quantize(Decimal(1).scaleb(-places)):
            decimals = f"at most {places} decimals" if places else "no decimals"
            refused = Refused(
                TooManyDigits,
                found=text_of(raw.rows[row][raw.header.index(column)]),
                expected=f"an amount of {codes[row]} with {decimals}",
                advice="round it where it comes from",
            )
            bad.add(row)
            findings.add(refused.at(raw.cell(raw.numbers[row], column)))
    return bad
