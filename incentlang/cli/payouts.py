"""The table of payouts on a screen, and the few sentences that belong under it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from incentlang.cli.findings import counted
from incentlang.cli.screen import Ink
from incentlang.cli.tables import Column, table
from incentlang.engines.result import Result
from incentlang.ledger.payouts import Payout
from incentlang.values.numbers import exact_arithmetic

COLUMNS = (
    Column("participant"),
    Column("period"),
    Column("opening", right=True),
    Column("earned", right=True),
    Column("clawed back", right=True),
    Column("paid", right=True),
    Column("balance", right=True),
    Column("status"),
)


def payout_table(result: Result, places: int, ink: Ink) -> str:
    """One row per participant and pay period, and the totals."""
    if not result.payouts:
        return f"nobody has an assignment or a payout in {_span(result)}"
    rows = [_row(payout, places) for payout in result.payouts]
    unit = result.payouts[0].unit
    return table(COLUMNS, rows, ink, totals=_totals(result, places, unit))


def money(amount: Decimal, places: int) -> str:
    """An amount with thousands separators and the digits of its currency."""
    return f"{amount:,.{places}f}"


def _row(payout: Payout, places: int) -> list[str]:
    amounts = [payout.opening, payout.earned, payout.clawed_back, payout.paid, payout.balance]
    told = ["unknown" if amount is None else money(amount, places) for amount in amounts]
    return [payout.participant, str(payout.period), *told, payout.status]


def _totals(result: Result, places: int, unit: str) -> list[str]:
    """Sums of what moved; an opening or a balance is a level, which is added up within one period only."""

    def sum_of(name: str, rows: list[Payout]) -> str:
        with exact_arithmetic():
            return money(sum((getattr(row, name) or Decimal(0) for row in rows), Decimal(0)), places)

    every = list(result.payouts)
    first = [row for row in every if row.period == result.periods[0]]
    last = [row for row in every if row.period == result.periods[-1]]
    moved = [sum_of(name, every) for name in ("earned", "clawed_back", "paid")]
    return [f"total {unit}", _span(result), sum_of("opening", first), *moved, sum_of("balance", last), ""]


def _span(result: Result) -> str:
    first, last = str(result.periods[0]), str(result.periods[-1])
    return first if first == last else f"{first} to {last}"


def remarks(result: Result) -> Iterator[str]:
    """What else a reader should know."""
    if result.as_of is not None:
        yield f"as known on {result.as_of}, read on {result.clock}"
    last = [line for line in result.pending if line.period == result.periods[-1]]
    if last:
        yield f"{counted(len(last), 'line')} pending at the end of {result.periods[-1]}: nothing is paid for them yet"
    for fact, number in sorted(result.outside.items()):
        yield f"{counted(number, 'row')} of {fact} outside the plan's dates"
    if result.assumptions:
        yield "assumed: " + "; ".join(result.assumptions)
