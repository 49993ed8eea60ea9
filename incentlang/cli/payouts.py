"""The table of payouts on a screen, and the few sentences that belong under it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import attrs

from incentlang.cli.findings import counted
from incentlang.cli.screen import Ink
from incentlang.cli.tables import Column, table
from incentlang.engines.result import Result
from incentlang.ir.program import Plan
from incentlang.ledger.payouts import Payout
from incentlang.outputs import places_of
from incentlang.values.currencies import MINOR_PLACES
from incentlang.values.numbers import exact_arithmetic

_ALWAYS = ("earned", "clawed_back")
_WHERE_MOVED = ("drawn", "recovered")
"""Columns that stand on the screen only where a plan moves such money."""


def payout_table(result: Result, plan: Plan, ink: Ink) -> str:
    """One row per participant and pay period, and the totals; a table for each unit."""
    if not result.payouts:
        return f"nobody has an assignment or a payout in {_span(result)}"
    units = sorted({row.unit for row in result.payouts}, key=lambda unit: (unit != plan.currency, unit))
    parts = []
    for unit in units:
        places = places_of(plan, unit)
        inside = attrs.evolve(result, payouts=tuple(row for row in result.payouts if row.unit == unit))
        used = [name for name in _WHERE_MOVED if any(getattr(row, name) for row in inside.payouts)]
        moved = (_ALWAYS[0], *used, *_ALWAYS[1:])
        rows = [_row(payout, places, moved) for payout in inside.payouts]
        amounts = [Column(name.replace("_", " "), right=True) for name in ("opening", *moved, "paid", "balance")]
        columns: tuple[Column, ...] = (Column("participant"), Column("period"), *amounts, Column("status"))
        totals = _totals(inside, places, unit, moved)
        if any(row.pay_currency not in ("", row.unit) for row in inside.payouts):
            rows = [[*row, _paid_in(payout)] for row, payout in zip(rows, inside.payouts, strict=True)]
            columns, totals = (*columns, Column("paid in", right=True)), [*totals, ""]
        parts.append(table(columns, rows, ink, totals=totals))
    return "\n\n".join(parts)


def money(amount: Decimal, places: int) -> str:
    """An amount with thousands separators and the digits of its currency."""
    return f"{amount:,.{places}f}"


def _row(payout: Payout, places: int, moved: tuple[str, ...]) -> list[str]:
    amounts = [payout.opening, *(getattr(payout, name) for name in moved), payout.paid, payout.balance]
    told = ["unknown" if amount is None else money(amount, places) for amount in amounts]
    return [payout.participant, str(payout.period), *told, payout.status]


def _paid_in(payout: Payout) -> str:
    """What is paid in the participant's own currency."""
    paid = payout.paid_in_currency
    amount = "unknown" if paid is None else money(paid, MINOR_PLACES.get(payout.pay_currency, 2))
    return f"{amount} {payout.pay_currency}"


def _totals(result: Result, places: int, unit: str, columns: tuple[str, ...]) -> list[str]:
    """Sums of what moved; an opening or a balance is a level, which is added up within one period only."""

    def sum_of(name: str, rows: list[Payout]) -> str:
        with exact_arithmetic():
            return money(sum((getattr(row, name) or Decimal(0) for row in rows), Decimal(0)), places)

    every = list(result.payouts)
    first = [row for row in every if row.period == result.periods[0]]
    last = [row for row in every if row.period == result.periods[-1]]
    moved = [sum_of(name, every) for name in (*columns, "paid")]
    return [f"total {unit}", _span(result), sum_of("opening", first), *moved, sum_of("balance", last), ""]


def _span(result: Result) -> str:
    first, last = str(result.periods[0]), str(result.periods[-1])
    return first if first == last else f"{first} to {last}"


def remarks(result: Result) -> Iterator[str]:
    """What else a reader should know."""
    if result.as_of is not None:
        yield f"as known on {result.as_of}, read on {result.clock}"
    if result.closed:
        first, last_shut = str(result.closed[0]), str(result.closed[-1])
        if first == last_shut:
            yield f"{first} is closed: its figures are those that were posted"
        else:
            yield f"{first} to {last_shut} are closed: their figures are those that were posted"
    last = [line for line in result.pending if line.period == result.periods[-1]]
    if last:
        yield f"{counted(len(last), 'line')} pending at the end of {result.periods[-1]}: nothing is paid for them yet"
    for fact, number in sorted(result.outside.items()):
        yield f"{counted(number, 'row')} of {fact} outside the plan's dates"
    if result.assumptions:
        yield "assumed: " + "; ".join(result.assumptions)
