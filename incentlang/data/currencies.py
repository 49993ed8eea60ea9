"""Which currency each row is in: amounts of two currencies are never added, so only the plan's is taken."""

from __future__ import annotations

from collections.abc import Collection

from incentlang.data.columns import loose
from incentlang.data.findings import Findings
from incentlang.data.raw import RawTable, text_of
from incentlang.diagnostics.base import Place
from incentlang.diagnostics.data import CellMissing, MappedColumnMissing, TwoCurrencies
from incentlang.diagnostics.suggest import closest
from incentlang.project.model import DataSource
from incentlang.values.currencies import MINOR_PLACES


def check_currency(
    raw: RawTable,
    source: DataSource,
    currency: str,
    findings: Findings,
    foreign: Collection[str] = (),
    dated: bool = False,
) -> tuple[set[int], dict[int, str]]:
    """Every row must be in a currency that the plan knows, where the settings name a column that says which.

    Args:
        raw: The table, which has amounts that the plan reads.
        source: What incent.toml says about it.
        currency: The plan's currency.
        findings: Collects what is wrong.
        foreign: The other currencies that the plan converts here.
        dated: Whether the rows have a date, so that they could be converted.

    Returns:
        The positions of the rows in a currency that it does not know, or in none; and those to be converted.
    """
    column = source.currency
    if column is None:
        return set(), {}
    if column not in raw.header:
        _report_missing(raw, source, column, currency, findings)
        return set(), {}
    position = raw.header.index(column)
    bad: set[int] = set()
    codes: dict[int, str] = {}
    for row, cells in enumerate(raw.rows):
        text = text_of(cells[position]).strip()
        if text.upper() == currency:
            continue
        if text.upper() in foreign:
            codes[row] = text.upper()
            continue
        at = raw.cell(raw.numbers[row], column)
        bad.add(row)
        if text:
            findings.add(two_currencies(at, text, currency, dated, foreign))
        else:
            findings.add(CellMissing(at=at, field=column, expected=_expected(currency, foreign)))
    return bad, codes


def two_currencies(
    at: Place, found: str, currency: str, converted: bool = False, foreign: Collection[str] = ()
) -> TwoCurrencies:
    """The fault of a row in another currency than the plan's.

    Args:
        at: The cell that names the currency.
        found: What it says.
        currency: The plan's currency.
        converted: Whether amounts of such rows can be converted: they have a date.
        foreign: The other currencies that the plan converts here.
    """
    advice = f"give the amounts in {currency}, or run these rows as a plan of their own"
    if found.upper() in MINOR_PLACES and converted:
        line = f"convert {found.upper()} at exchange_rate on compensation date"
        advice = f"give the amounts in {currency}, or write in the plan's header how they are converted: `{line}`"
    return TwoCurrencies(at=at, found=found, expected=_expected(currency, foreign), advice=advice)


def _expected(currency: str, foreign: Collection[str] = ()) -> str:
    return f"{currency}, the plan's currency" + (f", or {', '.join(sorted(foreign))}" if foreign else "")


def _report_missing(raw: RawTable, source: DataSource, column: str, currency: str, findings: Findings) -> None:
    header = tuple(name for name in raw.header if name)
    at = raw.cell(row=1)
    if "currency" in source.written:
        near = closest(column, header)
        findings.add(MappedColumnMissing(at=at, field="currency", column=column, header=header, suggestions=near))
        return
    # A ready map also names the column that only exports in several currencies have.
    near = tuple(name for name in header if loose(name) in (loose(column), "currency"))
    if near:
        findings.add(
            MappedColumnMissing(
                at=at,
                field="currency",
                column=column,
                header=header,
                suggestions=near,
                map=source.map,
                table=source.name,
            )
        )
        return
    findings.note(
        f"{raw.file} has no column {column}, in which the map {source.map} looks for the currency: "
        f"amounts are taken to be in {currency}."
    )
