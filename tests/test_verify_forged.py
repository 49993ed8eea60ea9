"""Forgeries that agree with themselves: what used to be told without being led to is computed again as well.

Each changes one figure, and whatever an attentive forger would change with it; the figures are those of the documented
examples, worked out on their pages.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import incentlang as il
from incentlang.verify import check, figures

HERE = Path(__file__).resolve().parent.parent
Trace = dict[str, Any]


def trace_of(project: str, participant: str, period: str) -> Trace:
    result = il.compile_plan(HERE / project).evaluate(period=period)
    return result.explain(participant=participant, period=period, ahead=False).to_json()


def account_of(trace: Trace) -> dict[str, Any]:
    """The account of the payout that is explained."""
    found = trace["nodes"][trace["root"]]["account"][0]
    assert isinstance(found, dict)
    return found


def to(text: str, value: str, instead: str) -> Callable[[Trace], None]:
    """Every figure of these words that has a value gets another one."""

    def forge(trace: Trace) -> None:
        found = [each for each in figures(trace) if each.get("text") == text and each["value"] == value]
        assert found, {each.get("text") for each in figures(trace)}
        for each in found:
            each["value"] = instead

    return forge


def payable(amount: str, instead: str) -> Callable[[Trace], None]:
    """The account, and each figure that names its column."""

    def forge(trace: Trace) -> None:
        account, difference = account_of(trace), Decimal(instead) - Decimal(amount)
        assert Decimal(account["payable"]) == Decimal(amount)
        account.update({name: f"{Decimal(account[name]) + difference:.2f}" for name in ("payable", "earned", "paid")})
        for each in figures(trace):
            if each["op"] == "column" and each["text"] == "payable":
                each["value"] = instead

    return forge


def opening(trace: Trace) -> None:
    """A thousand less is owed from before, and a thousand more is paid."""
    account = account_of(trace)
    assert (account["opening"], account["paid"]) == ("-7000.00", "2000.00")
    account.update(opening="-6000.00", paid="3000.00")


FORGED = [
    # 20,000 limited to 9,000, then 5,000 under 12,000: 3,000 are kept and 2,000 cut off.
    ("docs/examples/caps", "maya", "2026-02", to("cut off", "2000", "1000"), "cut off"),
    ("docs/examples/caps", "maya", "2026-02", to("earned before it in 2026-Q1", "9000", "8000"), "cut off"),
    ("docs/examples/caps", "maya", "2026-02", to("limit", "12000", "13000"), "limit"),
    # 1,500 earned in March, guaranteed 2,000: 500 are drawn.
    ("docs/examples/guarantee", "maya", "2026-03", to("offered", "2000", "2100"), "offered"),
    ("docs/examples/guarantee", "maya", "2026-03", payable("1500", "1400"), "rule floor 2026-03"),
    # 2,375 earned in April: of 500 owed 375 are given back, since 2,000 are left; half of the pay would be 1,187.50.
    ("docs/examples/guarantee", "maya", "2026-04", to("owed from before", "500", "300"), "rule floor 2026-04"),
    ("docs/examples/guarantee", "maya", "2026-04", to("the guarantee", "2000", "1900"), "rule floor 2026-04"),
    ("docs/examples/guarantee", "maya", "2026-04", to("at most", "1187.5", "300"), "at most"),
    # 10,000 were taken back in July, of which 3,000 were earned: 7,000 are owed in August.
    ("docs/examples/clawback", "maya", "2026-08", opening, "opening"),
    # Five working days from Friday 2 January end on Friday the 9th.
    ("tests/cases/meaning/working_days", "ann", "2026-01", to("last day", "2026-01-09", "2026-01-10"), "last day"),
]


@pytest.mark.parametrize(
    ("project", "who", "period", "forge", "where"), FORGED, ids=[f"{at}-{each[4]}" for at, each in enumerate(FORGED)]
)
def test_finds_a_forgery(project: str, who: str, period: str, forge: Callable[[Trace], None], where: str) -> None:
    trace = trace_of(project, who, period)
    assert check(trace).wrong == []
    forge(trace)
    assert any(where in each.where for each in check(trace).wrong), check(trace).wrong


def test_an_opening_balance_is_led_to_by_the_payouts_since_the_last_that_began_with_nothing() -> None:
    trace = trace_of("docs/examples/clawback", "maya", "2026-08")
    payouts = [each for each in trace["nodes"] if each["kind"] == "payout"]
    told = [(each["key"]["period"], each["account"][0]["opening"], each["account"][0]["balance"]) for each in payouts]
    assert told == [("2026-07", "0.00", "-7000.00"), ("2026-08", "-7000.00", "0.00")]
    assert check(trace).unchecked["opening balance"] == 0
    # Without them nothing leads to it, and that is said.
    alone = {**trace, "root": 0, "nodes": [{**payouts[-1], "id": 0, "inputs": [], "figure": None}]}
    assert check(alone).unchecked["opening balance"] == 1


def test_an_explanation_of_one_rule_names_no_column_of_an_account() -> None:
    result = il.compile_plan(HERE / "docs/examples/guarantee").evaluate(period="2026-03")
    trace = result.explain(participant="maya", period="2026-03", rule="floor", ahead=False).to_json()
    assert check(trace).wrong == []
    assert not any(each["op"] == "column" for each in figures(trace))
