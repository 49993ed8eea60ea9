"""Payouts from entries alone: negative pay, instalments, several units; figures by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from incentlang.ledger.balances import write_offs
from incentlang.ledger.entries import Entry
from incentlang.ledger.instalments import RecoveryPlan
from incentlang.ledger.payouts import NegativePay, Payout, PayTerms, payouts
from incentlang.values.numbers import exact_arithmetic
from incentlang.values.periods import periods_between

MONTHS = periods_between(date(2026, 1, 1), date(2027, 3, 31), "month", 0)


def entry(month: int, kind: Any, amount: str, unit: str = "USD", rule: str = "r", of_kind: str = "") -> Entry:
    """An entry of the n-th month, counted from 1."""
    at = MONTHS[month - 1]
    exact = Decimal(amount)
    return Entry("maya", at, kind, rule, "p", 1, "deal", "D1", at.end, unit, exact, exact, "ordinary", at, of_kind)


def paid(
    entries: Sequence[Entry], months: int, negative: NegativePay = "carried", plan: RecoveryPlan | None = None
) -> list[Payout]:
    terms = PayTerms("USD", negative=negative, plan_of=lambda each: plan)
    with exact_arithmetic():
        return list(payouts(entries, MONTHS[:months], {}, {}, terms))


def told(rows: Sequence[Payout], *columns: str) -> list[tuple[int, ...]]:
    return [tuple(int(getattr(row, column)) for column in columns) for row in rows]


def steady(amount: str, months: int) -> list[Entry]:
    return [entry(month, "earn", amount) for month in range(1, months + 1)]


def test_in_ten_monthly_parts() -> None:
    """A chargeback of 25,000 in ten parts takes 2,500 a month; the balance says what is still owed."""
    rows = paid([*steady("4000", 11), entry(1, "claw_back", "25000")], 11, plan=RecoveryPlan(10, "month"))
    assert told(rows, "paid") == [(1500,)] * 10 + [(4000,)]
    assert told(rows, "balance")[:3] == [(-22500,), (-20000,), (-17500,)]
    assert told(rows, "balance")[9:] == [(0,), (0,)]


def test_in_twelve_monthly_parts() -> None:
    rows = paid([*steady("2000", 13), entry(1, "claw_back", "15000")], 13, plan=RecoveryPlan(12, "month"))
    assert told(rows, "paid") == [(750,)] * 12 + [(2000,)]


def test_a_part_that_finds_no_pay_falls_due_again() -> None:
    """Parts of 100: February has no pay, March gives back two; 10 cents over three parts are 4, 3 and 3."""
    entries = [entry(1, "earn", "500"), entry(3, "earn", "500"), entry(4, "earn", "500")]
    rows = paid([*entries, entry(1, "claw_back", "300")], 4, plan=RecoveryPlan(3, "month"))
    assert told(rows, "paid", "balance") == [(400, -200), (0, -200), (300, 0), (500, 0)]
    uneven = paid([*steady("1", 3), entry(1, "claw_back", "0.10")], 3, plan=RecoveryPlan(3, "month"))
    assert [row.paid for row in uneven] == [Decimal("0.96"), Decimal("0.97"), Decimal("0.97")]


def test_quarterly_parts() -> None:
    rows = paid([*steady("100", 5), entry(1, "claw_back", "120")], 5, plan=RecoveryPlan(2, "quarter"))
    assert told(rows, "paid") == [(40,), (100,), (100,), (40,), (100,)]


def test_at_most_a_share_of_pay() -> None:
    plan = RecoveryPlan(share=Decimal("0.2"))
    rows = paid([*steady("1000", 4), entry(1, "claw_back", "500")], 4, plan=plan)
    assert told(rows, "paid") == [(800,), (800,), (900,), (1000,)]


def test_a_claw_back_that_is_undone_shortens_its_plan() -> None:
    undone = [entry(1, "claw_back", "300"), entry(2, "claw_back", "-300")]
    rows = paid([*steady("500", 3), *undone], 3, plan=RecoveryPlan(3, "month"))
    assert told(rows, "paid", "balance") == [(400, -200), (600, 0), (500, 0)]
    assert sum(row.paid or 0 for row in rows) == 1500


def test_instalments_beside_a_plain_negative() -> None:
    """A refund of 400 stands before the plan: all of it is taken first, then the part of 100."""
    rows = paid([entry(1, "earn", "-400"), entry(1, "claw_back", "300"), *steady("450", 3)[1:]], 3,
                plan=RecoveryPlan(3, "month"))  # fmt: skip
    assert told(rows, "paid", "balance") == [(0, -700), (0, -250), (200, 0)]


def test_collected_may_be_below_zero_and_keeps_a_plan() -> None:
    entries = [entry(1, "earn", "100"), entry(1, "claw_back", "300")]
    assert told(paid(entries, 2, "collected"), "paid", "balance") == [(-200, 0)]
    rows = paid(entries, 3, "collected", RecoveryPlan(3, "month"))
    assert told(rows, "paid", "balance") == [(0, -200), (-100, -100), (-100, 0)]


def test_units_never_meet() -> None:
    rows = paid([entry(1, "earn", "100"), entry(1, "claw_back", "40", "RSU"), entry(2, "earn", "50", "RSU")], 2)
    assert [(str(row.period), row.unit) for row in rows] == [("2026-01", "RSU"), ("2026-01", "USD"), ("2026-02", "RSU")]
    assert told(rows, "paid", "balance") == [(0, -40), (100, 0), (10, 0)]


@pytest.mark.parametrize(("closed", "made"), [(0, ["2026-01", "2026-02"]), (1, ["2026-02"])])
def test_written_off_after_the_period_and_never_in_a_closed_one(closed: int, made: list[str]) -> None:
    entries = [entry(1, "claw_back", "40"), entry(2, "claw_back", "10"), entry(3, "claw_back", "5")]
    terms = PayTerms("USD", negative="written off")
    with exact_arithmetic():
        found = write_offs(entries, MONTHS[:3], closed, 2, {}, terms, "p", ("p", 4))
    assert [str(each.period) for each in found] == made
    assert sum(each.amount for each in found) == 50


def test_what_a_plan_still_recovers_is_not_written_off() -> None:
    entries = [entry(1, "earn", "-50"), entry(1, "claw_back", "300"), entry(2, "earn", "500")]
    terms = PayTerms("USD", negative="written off", plan_of=lambda each: RecoveryPlan(3, "month"))
    with exact_arithmetic():
        off = write_offs(entries, MONTHS[:2], 0, 2, {}, terms, "p", ("p", 4))
        rows = payouts([*entries, *off], MONTHS[:2], {}, {}, terms)
    assert [each.amount for each in off] == [50]
    assert told(rows, "paid", "balance") == [(0, -300), (300, -100)]


def test_every_kind_of_entry_adds_up() -> None:
    entries = [
        entry(1, "earn", "1000"),
        entry(1, "cap", "100"),
        entry(1, "hold", "200"),
        entry(1, "hold", "300", of_kind="vest"),
        entry(2, "vest", "100", of_kind=""),
        entry(2, "release", "150"),
        entry(2, "forfeit", "200", of_kind="vest"),
        entry(2, "forfeit", "50", of_kind="hold"),
        entry(2, "prior_period_adjustment", "-10", of_kind="earn"),
        entry(2, "prior_period_adjustment", "5", of_kind="claw_back"),
    ]
    first, second = paid(entries, 2)
    assert told([first], "payable", "held", "unvested", "capped", "paid") == [(400, 200, 300, 100, 400)]
    parts = told([second], "earned", "payable", "forfeited", "held", "unvested")
    assert parts == [(-10, 240, 250, -200, -300)]
    assert told([second], "clawed_back", "paid") == [(5, 235)]
