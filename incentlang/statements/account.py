"""The account of a statement: its movements in this period, and every period of the year so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from incentlang.explain.figures import money
from incentlang.ledger.entries import Entry
from incentlang.ledger.moves import COLUMNS, Column, moves
from incentlang.ledger.payouts import Payout
from incentlang.statements.model import Account, Month, Movement, Sum
from incentlang.statements.words import BALANCE, OPENING, PAID
from incentlang.statements.words import COLUMNS as WORDS
from incentlang.values.periods import Period

_TO_PAY: dict[Column, int] = {"payable": 1, "drawn": 1, "recovered": -1, "clawed_back": -1}
ZERO = Decimal(0)


def adds_to_pay(entry: Entry) -> Decimal:
    """What an entry adds to what is due."""
    moved = moves(entry.kind, entry.of_kind)
    return sum((sign * moved.get(column, 0) * entry.amount for column, sign in _TO_PAY.items()), ZERO)


def account(row: Payout) -> Account:
    """The movements of one row of `payouts.csv`, idle ones left out."""
    shown = [Movement(*OPENING, Sum(row.opening, row.unit))]
    for column, (word, meaning, sign) in WORDS.items():
        amount: Decimal = getattr(row, column)
        if column == "earned" or (amount != 0 and column != "payable"):
            shown.append(Movement(word, meaning, Sum(sign * amount if sign * amount else ZERO, row.unit)))
    paid_in = ""
    if row.pay_currency and row.paid_in_currency is not None:
        paid_in = f"{money(row.paid_in_currency, row.pay_currency)} {row.pay_currency}"
    return Account(row.unit, tuple(shown), _sum(row.paid, row.unit), _sum(row.balance, row.unit), paid_in)


def columns_of(rows: Iterable[Payout]) -> tuple[Column, ...]:
    """The columns that some period of the year moves, and always what was earned."""
    rows = list(rows)
    return tuple(name for name in COLUMNS if name == "earned" or any(getattr(row, name) != 0 for row in rows))


def months(rows: Sequence[Payout], columns: Sequence[Column], shut: Iterable[Period]) -> tuple[Month, ...]:
    """One line for each pay period, from the opening balance to the balance carried."""
    closed = set(shut)
    return tuple(
        Month(
            str(row.period),
            row.period in closed,
            (
                Sum(row.opening, row.unit),
                *(Sum(getattr(row, name), row.unit) for name in columns),
                _sum(row.paid, row.unit),
                _sum(row.balance, row.unit),
            ),
        )
        for row in rows
    )


def headings(columns: Sequence[Column]) -> tuple[str, ...]:
    """The words above `Month.sums`."""
    return (OPENING[0], *(WORDS[name][0] for name in columns), PAID[0], BALANCE[0])


def _sum(amount: Decimal | None, unit: str) -> Sum | None:
    return None if amount is None else Sum(amount, unit)
