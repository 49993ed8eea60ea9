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
    earned: dict[tuple[Period, str], Decimal] = defaultdict(lambda: ZERO)
    clawed: dict[tuple[Period, str], Decimal] = defaultdict(lambda: ZERO)
    for entry in entries:
        side = earned if entry.kind == "earn" else clawed
        side[entry.period, entry.participant] += entry.amount
    rows: list[Payout] = []
    balance: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for period in periods:
        moved = {who for when, who in (*earned, *clawed) if when == period}
        carried = {who for who, amount in balance.items() if amount != 0}
        stopped = {who for who, first in withheld.items() if first.end <= period.end}
        for who in sorted({*present.get(period, ()), *moved, *carried, *stopped}):
            row = _row(who, period, unit, balance[who], earned[period, who], clawed[period, who], who in stopped)
            balance[who] = row.balance if row.balance is not None else ZERO
            _identities(row)
            rows.append(row)
    return tuple(rows)


def _row(
    who: str, period: Period, unit: str, opening: Decimal, earned: Decimal, clawed: Decimal, stopped: bool
) -> Payout:
    """Negative pay is carried, never floored away (semantics 22)."""
    due = opening + earned - clawed
    paid, balance = (max(due, ZERO), min(due, ZERO))
    return Payout(
        who,
        period,
        unit,
        opening=opening,
        earned=earned,
        held=ZERO,
        unvested=ZERO,
        forfeited=ZERO,
        capped=ZERO,
        payable=earned,
        drawn=ZERO,
        recovered=ZERO,
        clawed_back=clawed,
        paid=None if stopped else paid,
        balance=None if stopped else balance,
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
