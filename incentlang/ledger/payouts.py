"""What each participant is paid per period, and the identities that must hold (language.md section 4).

earned = payable + held + unvested + forfeited + capped, and
opening + payable + drawn - recovered - clawed back = paid + balance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from typing import Literal as Choice

import attrs

from incentlang.ledger.entries import Entry
from incentlang.ledger.instalments import ClawDebt, PlanOf, at_once, collect, taken_up
from incentlang.ledger.moves import COLUMNS, Column, moves
from incentlang.values.numbers import RoundingMode
from incentlang.values.periods import Period

ZERO = Decimal(0)
NegativePay = Choice["carried", "written off", "collected"]


@attrs.frozen
class Payout:
    """One row of `payouts.csv`: movements of the period, except `opening` and `balance`.

    A negative balance is owed to the company; `withheld` means that a line could not be
    computed, so neither what is paid nor the balance is known. The last three say what is paid in the
    participant's own currency, in plans that pay so; `pay_rate` is what one unit of it is worth.
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
    pay_currency: str = ""
    pay_rate: Decimal | None = None
    paid_in_currency: Decimal | None = None


@attrs.frozen
class PayTerms:
    """How pay is settled: the plan's currency and rounding, what becomes of negative pay, plans of recovery."""

    unit: str
    quantum: Decimal = Decimal("0.01")
    rounding: RoundingMode = "half up"
    negative: NegativePay = "carried"
    plan_of: PlanOf = at_once
    units: Mapping[str, tuple[Decimal, RoundingMode]] = attrs.field(factory=dict)

    def in_unit(self, unit: str) -> PayTerms:
        """The terms as an account in a unit sees them: declared units have a rounding of their own."""
        if unit not in self.units:
            return self
        quantum, rounding = self.units[unit]
        return attrs.evolve(self, unit=unit, quantum=quantum, rounding=rounding)


@attrs.define
class _Account:
    """One participant's account in one unit, from period to period."""

    balance: Decimal = ZERO
    debts: list[ClawDebt] = attrs.field(factory=list)

    def pay(self, due: Decimal, period: Period, terms: PayTerms) -> Decimal:
        """What is paid of all that stands on the account, and what is taken for claw backs by their plans."""
        later = sum((debt.left for debt in self.debts), ZERO)
        pay = due + later
        collected = terms.negative == "collected"
        if not collected:
            pay = max(pay, ZERO)
        if later:
            pay -= collect(self.debts, pay, period, terms.quantum, terms.rounding, limited=not collected)
            self.debts[:] = [debt for debt in self.debts if debt.left > 0]
        return pay

    @property
    def waiting(self) -> Decimal:
        """What later pay gives back by a plan of recovery: owed, and not written off."""
        return sum((debt.left for debt in self.debts), ZERO)


Totals = Mapping[Column, Decimal]


class Ledger:
    """Entries added up by period, participant and unit, and the accounts they lead to."""

    def __init__(self, entries: Iterable[Entry], terms: PayTerms) -> None:
        self.terms = terms
        self.moved: dict[tuple[Period, str, str], dict[Column, Decimal]] = defaultdict(
            lambda: defaultdict(lambda: ZERO)
        )
        self.claws: dict[tuple[Period, str, str], list[Entry]] = defaultdict(list)
        self.whose: dict[Period, set[tuple[str, str]]] = defaultdict(set)
        self.accounts: dict[tuple[str, str], _Account] = defaultdict(_Account)
        for entry in entries:
            if entry.is_nomination:
                continue
            key = (entry.period, entry.participant, entry.unit)
            self.whose[entry.period].add((entry.participant, entry.unit))
            for column, sign in moves(entry.kind, entry.of_kind).items():
                self.moved[key][column] += sign * entry.amount
                if column == "clawed_back":
                    self.claws[key].append(entry)

    def concerned(self, period: Period) -> set[tuple[str, str]]:
        """Participants and units with a move in the period, or with a balance."""
        return {*self.whose[period], *(key for key, account in self.accounts.items() if account.balance)}

    def row(self, who: str, period: Period, unit: str, stopped: bool) -> Payout:
        """One row, after which the account stands as it says; negative pay is never floored away (semantics 22)."""
        account, key = self.accounts[who, unit], (period, who, unit)
        figures: dict[Any, Any] = {column: self.moved[key][column] if key in self.moved else ZERO for column in COLUMNS}
        taken_up(account.debts, self.claws.get(key, ()), self.terms.plan_of)
        opening = account.balance
        due = opening + figures["payable"] + figures["drawn"] - figures["recovered"] - figures["clawed_back"]
        paid = account.pay(due, period, self.terms.in_unit(unit)) if not stopped else ZERO
        account.balance = due - paid if not stopped else ZERO
        return Payout(
            who,
            period,
            unit,
            opening=opening,
            **figures,
            paid=None if stopped else paid,
            balance=None if stopped else account.balance,
            status="withheld" if stopped else "paid",
        )


def payouts(
    entries: Iterable[Entry],
    periods: Sequence[Period],
    present: Mapping[Period, Iterable[str]],
    withheld: Mapping[str, Period],
    terms: PayTerms,
) -> tuple[Payout, ...]:
    """Balances period by period.

    Args:
        entries: All entries from the first of `periods` on.
        periods: Every pay period from the first one of the plan, in order.
        present: Who has an assignment in each period.
        withheld: The first period in which a line of a participant could not be computed. From
            there on the opening balance is unknown as well, so nothing is paid until it is mended.
        terms: How pay is settled.
    """
    ledger = Ledger(entries, terms)
    rows: list[Payout] = []
    for period in periods:
        stopped = {who for who, first in withheld.items() if first.end <= period.end}
        there = {(who, terms.unit) for who in (*present.get(period, ()), *stopped)}
        for who, unit in sorted({*there, *ledger.concerned(period)}):
            row = ledger.row(who, period, unit, who in stopped)
            _identities(row)
            rows.append(row)
    return tuple(rows)


def _identities(row: Payout) -> None:
    """Stop rather than show figures that do not add up."""
    parts = row.payable + row.held + row.unvested + row.forfeited + row.capped
    if row.earned != parts:
        raise AssertionError(f"{row.participant} {row.period}: earned {row.earned} is not its parts {parts}")
    if row.paid is not None and row.balance is not None:
        moved = row.opening + row.payable + row.drawn - row.recovered - row.clawed_back
        if moved != row.paid + row.balance:
            raise AssertionError(f"{row.participant} {row.period}: {moved} is not paid plus balance")
