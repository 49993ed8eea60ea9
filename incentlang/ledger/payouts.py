"""What each participant is paid per period, and the identities that must hold (language.md section 4).

earned = payable + held + unvested + forfeited + capped, and
opening + payable + drawn - recovered - clawed back = paid + balance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Literal as Choice

import attrs

from incentlang.ledger.entries import Entry
from incentlang.ledger.moves import COLUMNS, Column, moves
from incentlang.values.periods import Period

ZERO = Decimal(0)


@attrs.frozen
class Payout:
    """One row of `payouts.csv`: movements of the period, except `opening` and `balance`.

    A negative balance is owed to the company and carried; `withheld` means that a line could not be
    computed, so neither what is paid nor the balance is known.
    """

    participant: str
    period: Period
    unit: str
    opening: Decimal
    earned: Decimal
    held: Decimal
    unvested: Decimal
    forfeited: Decimal
    capped: Decimal
    payable: Decimal
    drawn: Decimal
    recovered: Decimal
    clawed_back: Decimal
    paid: Decimal | None
    balance: Decimal | None
    status: Choice["paid", "withheld"]


def payouts(
    entries: Iterable[Entry],
    periods: Sequence[Period],
    present: Mapping[Period, Iterable[str]],
    withheld: Mapping[str, Period],
    unit: str,
) -> tuple[Payout, ...]:
    """Balances period by period.

    Args:
        entries: All entries from the first of `periods` on.
        periods: Every pay period from the first one of the plan, in order.
        present: Who has an assignment in each period.
        withheld: The first period in which a line of a participant could not be computed. From
            there on the opening balance is unknown as well, so nothing is paid until it is mended.
        unit: The currency.
    """
    moved: dict[tuple[Period, str], dict[Column, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for entry in entries:
        columns = moved[entry.period, entry.participant]
        for column, sign in moves(entry.kind, entry.of_kind).items():
            columns[column] += sign * entry.amount
    rows: list[Payout] = []
    balance: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for period in periods:
        active = {who for when, who in moved if when == period}
        carried = {who for who, amount in balance.items() if amount != 0}
        stopped = {who for who, first in withheld.items() if first.end <= period.end}
        for who in sorted({*present.get(period, ()), *active, *carried, *stopped}):
            row = _row(who, period, unit, balance[who], moved[period, who], who in stopped)
            balance[who] = row.balance if row.balance is not None else ZERO
            _identities(row)
            rows.append(row)
    return tuple(rows)


def _row(
    who: str, period: Period, unit: str, opening: Decimal, moved: Mapping[Column, Decimal], stopped: bool
) -> Payout:
    """Negative pay is carried, never floored away (semantics 22)."""
    columns = {column: moved.get(column, ZERO) for column in COLUMNS}
    due = opening + columns["payable"] + columns["drawn"] - columns["recovered"] - columns["clawed_back"]
    return Payout(
        who,
        period,
        unit,
        opening,
        **columns,
        paid=None if stopped else max(due, ZERO),
        balance=None if stopped else min(due, ZERO),
        status="withheld" if stopped else "paid",
    )


def _identities(row: Payout) -> None:
    """Stop rather than show figures that do not add up."""
    parts = row.payable + row.held + row.unvested + row.forfeited + row.capped
    if row.earned != parts:
        raise AssertionError(f"{row.participant} {row.period}: earned {row.earned} is not its parts {parts}")
    if row.paid is not None and row.balance is not None:
        moved = row.opening + row.payable + row.drawn - row.recovered - row.clawed_back
        if moved != row.paid + row.balance:
            raise AssertionError(f"{row.participant} {row.period}: {moved} is not paid plus balance")
