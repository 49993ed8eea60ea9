"""Explanations in sentences: what moved on which day, and each column of an account in both directions.

The figures are those of the golden cases that are named, worked out by hand in their plans.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from incentlang import compile_plan

CASES = Path(__file__).resolve().parents[1] / "cases"


def told(case: str, participant: str, period: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(CASES / case)
    return list(compile_plan(".").evaluate(period=period).explain(participant, period, ahead=False).in_words())


def test_what_is_released_and_what_is_lost_say_their_day(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told("life/hold", "ann", "2026-04", monkeypatch) == [
        "From 1 April 2026 to 30 April 2026 the plan “Holdback” came to 3,750.00 USD for Ann.",
        "The rule “new logo” brought 3,750.00 USD: 3 of 3 deals met what it asks.",
        "Under “new logo” (line 8), D1: 1,875.00 USD was released on 11 April 2026.",
        "Under “new logo” (line 8), D2: 1,875.00 USD was lost on 10 April 2026.",
        "Under “new logo” (line 8), D3: 1,875.00 USD was released on 11 April 2026.",
        "Your account: 3,750.00 USD became payable.",
        "Your account: 5,625.00 USD that had been held back no longer is.",
        "Your account: 1,875.00 USD was lost.",
        "Your account: you are paid 3,750.00 USD.",
    ]


def test_what_is_taken_back_says_why_and_leaves_a_debt(monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = told("life/clawing", "ann", "2026-02", monkeypatch)
    assert "Under “placement” (line 14), D1, churn: 900.00 USD was taken back on 23 February 2026." in sentences
    assert sentences[-3:] == [
        "Your account: 962.00 USD was taken back.",
        "Your account: you are paid 0.00 USD.",
        "Your account: you owe 962.00 USD, which is set off against later pay.",
    ]


def test_a_limit_that_pays_later_is_no_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = told("life/cap_carried", "ann", "2026-04", monkeypatch)
    assert "The limit on “commission” brought 30.00 USD." in sentences
    assert "Your account: limits gave back 30.00 USD of what they had taken." in sentences


def test_pay_that_is_withheld_is_no_amount(monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = told("explain/why_not_and_what_next", "maya", "2026-03", monkeypatch)
    assert "Your account: what you are paid is withheld." in sentences
    assert not any("a balance" in each for each in sentences)
