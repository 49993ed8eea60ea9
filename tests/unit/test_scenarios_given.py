"""What a scenario's rows mean: partial rows, merged rows, rows only referred to, and values left unknown."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.worlds import HEADER, world

RULES = """
rule flat
  for each deal
  credit 10% of ARR to owner
rule careful
  for each deal
  credit 10% of ARR to owner
    when kind is new_logo and discount is known and discount is at most 20%
rule attained
  for each deal
  credit rates(attainment) of ARR to owner
table rates by attainment, marginal
  from 0%    10%
  from 100%  20%
measure bookings for account_executive each quarter
  sum of ARR over deal by owner
measure attainment for account_executive each quarter
  bookings / quota
input quota for account_executive each quarter: money
rule success
  for each deal
  credit 1% of ARR to customer.csm
    when customer.csm is known and customer.health is known and customer.health is at least 70
rule regional
  for each deal
  credit 1% of ARR to owner
    when owner.region is known and owner.region is "West"
rule by_role
  for each deal
  credit 1% of ARR to owner
    when owner.role is account_executive
rule team
  for each deal
  credit 1% of ARR to owner.manager
    when owner.manager is known
rule billed
  for each invoice
  credit 1% of amount to deal.owner
rule shared
  for each split
  credit share of deal.ARR to participant
rule bonus
  for each account_executive each quarter
  credit 100 USD when bookings is at least 1_000 USD
rule target_bonus
  for each account_executive each quarter
  credit 10% of target for the quarter
rule welcome
  for each deal
  credit 5 USD to owner after activation within 30 days
"""


def outcome(folder: Path, scenario: str) -> tuple[str, ...]:
    """The lines of one scenario; none when it passes."""
    results = world(folder, f'{HEADER}{RULES}\nscenario "s"\n{scenario}').scenarios()
    assert len(results) == 1
    assert results[0].passed == (results[0].lines == ())
    return results[0].lines


PASSING = {
    "rows of one key merge": """
        given deal D1: ARR 1_000 USD
        given deal D1: owner maya, closed_on 2026-01-05
        as of 2026-01-31
        expect flat for D1 is 100 USD""",
    "a participant only referred to can be paid": """
        given deal D1: ARR 1_000 USD, owner zoe, closed_on 2026-01-05
        as of 2026-01-31
        expect flat for D1 is 100 USD
        expect flat for zoe is 100 USD""",
    "what only other rules read need not be given": """
        given participant maya: role account_executive
        given deal D1: ARR 1_000 USD, owner maya, closed_on 2026-01-05
        as of 2026-01-31
        expect flat for D1 is 100 USD""",
    "a condition that fails anyway needs no further value": """
        given deal D1: ARR 1_000 USD, kind renewal, owner maya, closed_on 2026-01-05
        as of 2026-01-31
        expect careful for D1 is 0 USD because when""",
    "a pending line does not need its amount": """
        given deal D1: owner maya, customer acme, closed_on 2026-01-05
        as of 2026-01-31
        expect welcome for D1 is 0 USD because pending""",
    "facts never given mean there are none": """
        given deal D1: owner maya, customer acme, closed_on 2026-01-05
        as of 2026-02-28
        expect welcome for D1 is 0 USD because never""",
    "an attribute given plainly holds always": """
        given customer acme: csm ana, health 70
        given deal D1: ARR 1_000 USD, customer acme, closed_on 2026-12-31
        as of 2026-12-31
        expect success for D1 is 10 USD""",
    "an attribute holds on both ends of its stretch": """
        given customer acme: csm ana
        given customer acme from 2026-02-01 to 2026-02-10: health 80
        given deal D1: ARR 1_000 USD, customer acme, closed_on 2026-02-01
        given deal D2: ARR 1_000 USD, customer acme, closed_on 2026-02-10
        as of 2026-02-28
        expect success for D1 is 10 USD
        expect success for D2 is 10 USD""",
    "between stretches an attribute is missing, not unknown": """
        given customer acme: csm ana
        given customer acme from 2026-02-01 to 2026-02-10: health 80
        given customer acme from 2026-03-01: health 90
        given deal D1: ARR 1_000 USD, customer acme, closed_on 2026-02-11
        given deal D2: ARR 1_000 USD, customer acme, closed_on 2026-03-01
        as of 2026-03-31
        expect success for D1 is 0 USD because when
        expect success for D2 is 10 USD""",
    "two assignments of one person": """
        given participant maya: role account_executive, region "West", from 2026-01-01, to 2026-01-31
        given participant maya: role account_executive, region "East", from 2026-02-01
        given deal D1: ARR 1_000 USD, owner maya, closed_on 2026-01-31
        given deal D2: ARR 1_000 USD, owner maya, closed_on 2026-02-01
        as of 2026-02-28
        expect regional for D1 is 10 USD
        expect regional for D2 is 0 USD because when""",
    "an undated row says what holds in every assignment": """
        given participant maya: role account_executive
        given participant maya: region "West", from 2026-01-01, to 2026-01-31
        given participant maya: region "East", from 2026-02-01
        given deal D1: ARR 1_000 USD, owner maya, closed_on 2026-01-31
        given deal D2: ARR 1_000 USD, owner maya, closed_on 2026-02-01
        as of 2026-02-28
        expect by_role for D1 is 10 USD
        expect by_role for D2 is 10 USD
        expect regional for D2 is 0 USD because when""",
    "a manager need not be given": """
        given participant maya: role account_executive, manager lea
        given deal D1: ARR 1_000 USD, owner maya, closed_on 2026-01-31
        as of 2026-01-31
        expect team for lea is 10 USD
        expect team for maya is 0 USD""",
    "a row that is only referred to has its key": """
        given deal D1: owner maya, closed_on 2026-01-05
        given invoice I1: deal D1, amount 500 USD, invoiced_on 2026-01-10
        as of 2026-01-31
        expect billed for I1 is 5 USD""",
    "a fact without a date takes that of the one it refers to": """
        given deal D1: ARR 1_000 USD, closed_on 2026-02-05
        given split S1: deal D1, participant maya, share 30%
        given split S2: deal D1, participant ben, share 70%
        as of 2026-02-28
        expect shared for S1 is 300 USD
        expect shared for ben in 2026-01 is 0 USD
        expect shared for ben in 2026-02 is 700 USD""",
    "inputs": """
        given participant maya: role account_executive
        given quota of maya in 2026-Q1: 1_000 USD
        given deal D1: ARR 1_500 USD, owner maya, closed_on 2026-01-05
        as of 2026-01-31
        # 10% of 1,000 and 20% of 500
        expect attained for D1 is 200 USD
        expect attainment for maya in 2026-Q1 is 150%
        expect bookings for maya in 2026-Q1 is 1_500 USD""",
    "the yearly target": """
        given participant maya: role account_executive, target 40_000 USD
        as of 2026-03-31
        expect target_bonus for maya is 1_000 USD""",
}


@pytest.mark.parametrize("name", PASSING)
def test_what_is_given(tmp_path: Path, name: str) -> None:
    assert outcome(tmp_path, PASSING[name]) == ()


UNKNOWN = {
    "`ARR` of deal D1 is not given": """
        given deal D1: owner maya, closed_on 2026-01-05
        as of 2026-01-31
        expect flat for D1 is 100 USD""",
    "`closed_on` of deal D1 is not given": """
        given deal D1: ARR 1_000 USD, owner maya
        as of 2026-01-31
        expect flat for D1 is 100 USD""",
    "`owner` of deal D1 is not given": """
        given deal D1: ARR 1_000 USD, closed_on 2026-01-05
        as of 2026-01-31
        expect flat for D1 is 100 USD""",
    # Optional, and asked for: nothing says whether there is one.
    "`discount` of deal D1 is not given": """
        given deal D1: ARR 1_000 USD, kind new_logo, owner maya, closed_on 2026-01-05
        as of 2026-01-31
        expect careful for D1 is 0 USD because when""",
    "`health` of customer acme is not given": """
        given customer acme: csm ana
        given deal D1: ARR 1_000 USD, customer acme, closed_on 2026-01-05
        as of 2026-01-31
        expect success for D1 is 0 USD""",
    "`csm` of customer acme is not given": """
        given customer acme: health 90
        given deal D1: ARR 1_000 USD, customer acme, closed_on 2026-01-05
        as of 2026-01-31
        expect success for D1 is 0 USD""",
    "`role` of participant maya is not given": """
        given quota of maya in 2026-Q1: 1_000 USD
        given deal D1: ARR 1_500 USD, owner maya, closed_on 2026-01-05
        as of 2026-01-31
        expect attained for D1 is 200 USD
        expect attainment for maya in 2026-Q1 is 150%
        expect bonus for maya is 0 USD
        expect by_role for D1 is 0 USD""",
    "`region` of participant maya is not given": """
        given participant maya: role account_executive
        given deal D1: ARR 1_500 USD, owner maya, closed_on 2026-01-05
        as of 2026-01-31
        expect regional for D1 is 0 USD because when""",
    "`target` of participant maya is not given": """
        given participant maya: role account_executive
        as of 2026-03-31
        expect target_bonus for maya is 1_000 USD""",
    "`owner` of deal D1 is not given; add": """
        given invoice I1: deal D1, amount 500 USD, invoiced_on 2026-01-10
        as of 2026-01-31
        expect billed for I1 is 5 USD""",
}


@pytest.mark.parametrize("message", UNKNOWN)
def test_reading_what_is_not_given_fails_and_names_it(tmp_path: Path, message: str) -> None:
    lines = outcome(tmp_path, UNKNOWN[message])
    actual = [line for line in lines if line.startswith("  actual")]
    assert len(actual) == UNKNOWN[message].count("expect ")
    assert [line for line in actual if f"[R0009] {message}" not in line] == []


NOT_THERE = {
    "[R0001] maya has no assignment on 2026-01-05": """
        given participant maya: role account_executive, from 2026-02-01
        given deal D1: ARR 1_000 USD, owner maya, closed_on 2026-01-05
        as of 2026-01-31
        expect flat for D1 is 0 USD""",
    "[R0003] maya has no `quota` for 2026-Q1": """
        given participant maya: role account_executive
        given deal D1: ARR 1_000 USD, owner maya, closed_on 2026-01-05
        as of 2026-01-31
        expect attained for D1 is 0 USD""",
    "[R0002] `attainment` is of each account_executive, and ana is none on 2026-01-05": """
        given participant ana: role customer_success_manager
        given deal D1: ARR 1_000 USD, owner ana, closed_on 2026-01-05
        as of 2026-01-31
        expect attained for D1 is 0 USD""",
    "ana is no account_executive in 2026-Q1": """
        given participant ana: role customer_success_manager
        as of 2026-03-31
        expect bookings for ana in 2026-Q1 is 0 USD""",
    "no deal and no participant `D2` is given; did you mean `D1`?": """
        given deal D1: ARR 1_000 USD, owner maya, closed_on 2026-01-05
        as of 2026-01-31
        expect flat for D2 is 0 USD""",
    "no participant `mya` is given; did you mean `maya`?": """
        given participant maya: role account_executive
        as of 2026-03-31
        expect bonus for mya is 0 USD""",
    "`ARR` of deal D1 is given twice, with two values": """
        given deal D1: ARR 1_000 USD, owner maya, closed_on 2026-01-05
        given deal D1: ARR 2_000 USD
        as of 2026-01-31
        expect flat for D1 is 100 USD""",
    "`health` of customer acme has two values on 2026-02-01": """
        given customer acme: csm ana, health 90
        given customer acme from 2026-02-01: health 50
        given deal D1: ARR 1_000 USD, customer acme, closed_on 2026-01-05
        as of 2026-01-31
        expect success for D1 is 10 USD""",
    "activation comes once per customer, and acme has two": """
        given deal D1: owner maya, customer acme, closed_on 2026-01-05
        given activation of acme on 2026-01-10
        given activation of acme on 2026-01-20
        as of 2026-01-31
        expect welcome for D1 is 5 USD""",
    "`quota` of maya in 2026-Q1 is given twice, with two values": """
        given participant maya: role account_executive
        given quota of maya in 2026-Q1: 1_000 USD
        given quota of maya in 2026-Q1: 2_000 USD
        as of 2026-01-31
        expect attainment for maya in 2026-Q1 is 0%""",
    "participant maya has two assignments as account_executive on 2026-02-01": """
        given participant maya: role account_executive, from 2026-01-01
        given participant maya: role account_executive, from 2026-02-01
        as of 2026-03-31
        expect bonus for maya is 0 USD""",
}


@pytest.mark.parametrize("message", NOT_THERE)
def test_what_cannot_be_computed_says_why(tmp_path: Path, message: str) -> None:
    lines = outcome(tmp_path, NOT_THERE[message])
    assert any(line.startswith(f"  actual    {message}") for line in lines), lines


def test_a_period_shorter_than_the_pay_period_has_no_sum(tmp_path: Path) -> None:
    plan = f"{HEADER}{RULES}".replace("currency USD", "currency USD\n  paid quarterly")
    given = "given deal D1: ARR 1_000 USD, owner maya, closed_on 2026-01-05\nas of 2026-03-31"
    results = world(tmp_path, f'{plan}\nscenario "s"\n{given}\nexpect flat for D1 in 2026-01 is 100 USD').scenarios()
    assert "this plan pays each quarter, so there is no 2026-01 of its own" in results[0].lines[2]
