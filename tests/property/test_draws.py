"""Guarantees and advances against a second, plainer calculation, month after month."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from incentlang.ledger.draws import Account, Debt, Terms, settle
from incentlang.values.numbers import exact_arithmetic, round_to
from incentlang.values.periods import Period, parse_period

ZERO = Decimal(0)
cents = st.integers(-300_000, 900_000).map(lambda number: Decimal(number).scaleb(-2))
amounts = st.integers(1, 500_000).map(lambda number: Decimal(number).scaleb(-2))


def months(count: int) -> list[Period]:
    first = parse_period("2026-01")
    assert first is not None
    return [first.shifted(number) for number in range(count)]


@given(
    earned=st.lists(cents, min_size=1, max_size=10),
    guarantee=amounts,
    lasts=st.integers(0, 6),
    share=st.one_of(st.none(), st.integers(1, 100).map(lambda number: Decimal(number).scaleb(-2))),
    stays=st.booleans(),
)
def test_a_guarantee_as_by_hand(
    earned: list[Decimal], guarantee: Decimal, lasts: int, share: Decimal | None, stays: bool
) -> None:
    debts: list[Debt] = []
    loan = ZERO
    with exact_arithmetic():
        for number, (month, payable) in enumerate(zip(months(len(earned)), earned, strict=True)):
            applies = number < lasts
            floor = guarantee if stays and lasts else ZERO
            terms = Terms(
                "floor", "guarantee", ("p", 1), True, guarantee if applies else None, guarantee, share,
                share is not None, floor, 0, "write off", ("p", 2),
            )  # fmt: skip
            account = Account("maya", month, "USD", Decimal("0.01"), "half up")
            entries, (row,) = settle(account, payable, [terms], debts, left=False)
            pays = payable + sum((e.amount if e.kind == "draw" else -e.amount for e in entries), ZERO)
            if applies and payable < guarantee:
                expected = guarantee
            else:
                keep = guarantee if applies or floor else ZERO
                most = max(ZERO, payable - keep)
                if share is not None:
                    most = min(most, round_to(max(ZERO, payable) * share, Decimal("0.01"), "half up"))
                expected = payable - min(loan, most)
            loan += expected - payable
            assert pays == expected
            assert row.still_owed == loan == sum((debt.left for debt in debts), ZERO)
            assert loan >= 0


@given(
    payable=cents,
    offers=st.lists(st.tuples(st.sampled_from(["guarantee", "advance"]), st.booleans(), amounts), max_size=4),
    left=st.booleans(),
)
def test_several_rules(payable: Decimal, offers: list[tuple[Any, bool, Decimal]], left: bool) -> None:
    (month,) = months(1)
    account = Account("maya", month, "USD", Decimal("0.01"), "half up")
    terms = [
        Terms(f"r{i}", kind, ("p", i), owed, amount, amount, leaving="write off" if owed else "")
        for i, (kind, owed, amount) in enumerate(offers)
    ]
    debts: list[Debt] = []
    with exact_arithmetic():
        entries, rows = settle(account, payable, terms, debts, left)
    advances = sum((amount for kind, _, amount in offers if kind == "advance"), ZERO)
    largest = max([payable, *(amount for kind, _, amount in offers if kind == "guarantee")])
    drawn = sum((e.amount for e in entries if e.kind == "draw"), ZERO)
    assert payable + drawn == largest + advances, "guarantees top up to the largest of them, advances come on top"
    recovered = sum((e.amount for e in entries if e.kind == "recover"), ZERO)
    forgiven = sum((e.amount for e in entries if e.kind == "adjust"), ZERO)
    owed = sum((row.drawn for row in rows if row.rule in {t.rule for t in terms if t.recoverable}), ZERO)
    assert recovered == forgiven == (owed if left else ZERO)
    assert sum((debt.left for debt in debts), ZERO) == owed - recovered
