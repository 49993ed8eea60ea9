"""`expect no …`, `is pending`, tables of rows and of expectations, and cells that are missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from incentlang.differences import compare_plans
from incentlang.format import canonical
from incentlang.ir.scenario import Scenario
from incentlang.scenarios.coverage.draft import draft
from incentlang.source import Source
from tests.worlds import HEADER, world

RULES = """
recognition hero "Customer hero"
input quota for account_executive each quarter: money
measure bookings for account_executive each quarter
  sum of ARR over deal by owner
measure attainment for account_executive each quarter
  bookings / quota
measure company for plan each quarter
  sum of ARR over deal
measure spend for customer each quarter
  sum of ARR over deal by customer
rule live
  for each deal
  credit 10% of ARR to owner after activation within 30 days
  claw back 100% of the money after churn within 60 days of close
rule held
  for each deal
  credit 5% of ARR to owner
  hold 40% until payment within 90 days of close, otherwise forfeited
  on leaving keep
rule well
  for each deal
  credit 1% of ARR to owner when (customer.health otherwise 50) is at least 50
rule cheap
  for each deal
  credit (10% - (discount otherwise 4%)) * ARR to owner
rule upward
  for each deal where owner.manager is known
  credit 1% of ARR to owner.manager
rule bonus
  for each account_executive each quarter
  credit 500 USD when attainment is at least 100%
rule floor
  for each account_executive each month where months_in_role is below 1
  guarantee 1_000 USD, not recoverable
rule heroes
  for each advocacy
  nominate participant for hero, with evidence evidence
    when participant is known
pool shared each quarter
  fund 1% of (sum of ARR over deal)
  share 100% to account_executive by bookings
  undistributed returns to company
"""
MAYA = "\n given participant maya: role account_executive, manager missing, from 2026-01-01\n"
D1 = " given deal D1: ARR 1_000 USD, kind new_logo, customer acme, owner maya, closed_on 2026-01-05\n"


def shown(folder: Path, text: str) -> tuple[str, ...]:
    """What one scenario shows; nothing when all is as expected."""
    (result,) = world(folder, f'{HEADER}{RULES}\nscenario "s"{text}').scenarios()
    return result.lines


def actual(folder: Path, text: str) -> list[str]:
    return [line.removeprefix("  actual    ") for line in shown(folder, text) if line.startswith("  actual")]


def compiled(folder: Path, text: str) -> Scenario:
    (scenario,) = world(folder, f'{HEADER}{RULES}\nscenario "s"{text}').compiled.scenarios
    return scenario


# January 5 + 30 days is February 4.
TRUE: dict[str, str] = {
    "too late": f"{MAYA}{D1} as of 2026-02-05 expect no live for D1 because window",
    "nothing of anybody else": f"{MAYA}{D1} given participant ben: role account_executive as of 2026-02-05 "
    "expect no live for ben",
    "another month": f"{MAYA}{D1} given activation of acme on 2026-01-10 as of 2026-02-28 "
    "expect live for maya in 2026-01 is 100 USD expect no live for maya in 2026-02",
    "waits on the last day": f"{MAYA}{D1} as of 2026-02-04 "
    "expect live for D1 is pending for activation until 2026-02-04",
    "waits at the end of a month": f"{MAYA}{D1} as of 2026-02-28 expect live for maya in 2026-01 is pending",
    "an open quarter": f"{MAYA}{D1} given quota of maya in 2026-Q1: 1_000 USD as of 2026-03-30 "
    "expect bonus for maya in 2026-Q1 is pending until 2026-03-31",
    "an open pool": f"{MAYA}{D1} as of 2026-03-30 expect shared for maya is pending",
    "a pool without members": f"{MAYA}{D1} given participant ana: role customer_success_manager as of 2026-03-31 "
    "expect no shared for ana",
    "not nominated": f"{MAYA} given advocacy A1: given_on 2026-01-09, customer acme, participant missing "
    "as of 2026-01-31 expect no heroes for A1",
    "no quota": f"{MAYA}{D1} as of 2026-03-31 expect no attainment for maya in 2026-Q1",
    "no rule at all": f"{MAYA} given advocacy A1: given_on 2026-01-09, customer acme, participant missing "
    "as of 2026-01-31 expect no credit for A1",
    "of a customer, and of the plan": f"{MAYA}{D1} given customer bolt as of 2026-03-31 "
    "expect spend for acme in 2026-Q1 is 1_000 USD expect spend for bolt in 2026-Q1 is 0 USD "
    "expect company for plan in 2026-Q1 is 1_000 USD",
    "a discount that is missing": f"{MAYA}{D1} given deal D1: discount missing as of 2026-01-31 "
    "expect cheap for D1 is 60 USD",  # 10% - 4% of 1,000
    "a health that is missing": f"{MAYA}{D1} given customer acme: health missing as of 2026-01-31 "
    "expect well for D1 is 10 USD",
    "a health that is missing for a time": f"{MAYA}{D1} given customer acme: health missing "
    "given customer acme from 2026-01-05: health 49 as of 2026-01-31 expect no well for D1 because when",
    "a manager who is missing": f"{MAYA}{D1} as of 2026-01-31 expect no upward for D1 because where",
}


@pytest.mark.parametrize("text", TRUE.values(), ids=TRUE)
def test_is_as_expected(tmp_path: Path, text: str) -> None:
    assert shown(tmp_path, text) == ()


FALSE: dict[str, tuple[str, str]] = {
    "still waits": (
        f"{MAYA}{D1} as of 2026-02-04 expect no live for D1",
        "waits for activation until 2026-02-04, worth 100.00 USD today",
    ),
    "earned and taken back, which is 0 USD": (
        f"{MAYA}{D1} given activation of acme on 2026-01-10 given churn of acme on 2026-02-10 as of 2026-02-28 "
        "expect live for D1 is 0 USD expect no live for D1",
        "100.00 USD earned in 2026-01; 100.00 USD taken back in 2026-02",
    ),
    "another reason": (
        f"{MAYA}{D1} as of 2026-02-05 expect no live for D1 because where",
        "nothing because window or never",
    ),
    "waits for something else": (
        f"{MAYA}{D1} as of 2026-02-04 expect live for D1 is pending for churn",
        "waits for activation until 2026-02-04, worth 100.00 USD today",
    ),
    "waits longer": (
        f"{MAYA}{D1} as of 2026-02-03 expect live for D1 is pending until 2026-02-03",
        "waits for activation until 2026-02-04, worth 100.00 USD today",
    ),
    "held money is earned": (
        f"{MAYA}{D1} as of 2026-01-31 expect held for D1 is pending",
        "50.00 USD; nothing waits",
    ),
    "a draw is something": (
        f"{MAYA}{D1} given deal D1: discount missing given customer acme: health missing "
        "given quota of maya in 2026-Q1: 2_000 USD as of 2026-01-31 expect no floor for maya",
        "900.00 USD drawn in 2026-01",  # 1,000 less 60 of cheap, 30 of held that is not held, 10 of well
    ),
    "a measure with a value": (
        f"{MAYA}{D1} given quota of maya in 2026-Q1: 500 USD as of 2026-03-31 expect no attainment for maya in 2026-Q1",
        "200%",
    ),
    "an unknown value is no missing one": (
        f"{MAYA} given deal D1: owner maya, closed_on 2026-01-05 given quota of maya in 2026-Q1: 500 USD "
        "as of 2026-03-31 expect no attainment for maya in 2026-Q1",
        "[R0009] `ARR` of deal D1 is not given; add `given deal D1: ARR …` to the scenario",
    ),
    "a period that has not begun": (
        f"{MAYA}{D1} as of 2026-01-31 expect no live for maya in 2026-02",
        "2026-02 has not begun on 2026-01-31",
    ),
    "nobody of that name": (
        f"{MAYA}{D1} as of 2026-01-31 expect no live for D7",
        "no deal and no participant `D7` is given; did you mean `D1`?",
    ),
    "a customer that is not given": (
        f"{MAYA}{D1} as of 2026-01-31 expect spend for bolt in 2026-Q1 is 0 USD",
        "no customer `bolt` is given",
    ),
}


@pytest.mark.parametrize(("text", "words"), FALSE.values(), ids=FALSE)
def test_shows_what_is_there_instead(tmp_path: Path, text: str, words: str) -> None:
    assert actual(tmp_path, text) == [words]


def test_no_credit_needs_every_rule_and_lists_what_they_posted(tmp_path: Path) -> None:
    lines = shown(
        tmp_path,
        f"{MAYA}{D1} given deal D1: discount missing given customer acme: health missing "
        "given quota of maya in 2026-Q1: 2_000 USD as of 2026-01-31 expect no credit for D1",
    )
    assert [line.split(": ", 1)[1] for line in lines[3:]] == [
        "`cheap`: 60.00 USD earned in 2026-01",
        "`held`: 50.00 USD earned in 2026-01",  # 5% of 1,000
        "`held`: 20.00 USD put aside in 2026-01",  # 40% of it
        "`well`: 10.00 USD earned in 2026-01",
        "waits for activation until 2026-02-04, worth 100.00 USD today",
    ]


def test_a_figure_is_derived_with_the_measures_it_reads(tmp_path: Path) -> None:
    lines = shown(
        tmp_path,
        f"{MAYA}{D1} given quota of maya in 2026-Q1: 500 USD as of 2026-03-31 expect bonus for maya is 501 USD",
    )
    assert [line.strip() for line in lines[-4:]] == [
        "2026-Q1: 500.00; attainment = 200%, at least 100%",
        "attainment of 2026-Q1: 1,000.00 / 500.00 = 200%",
        "bookings of 2026-Q1: 1,000.00; 1 deal",
        "quota of 2026-Q1: 500.00",
    ]


def test_a_table_says_what_its_rows_say(tmp_path: Path) -> None:
    table = """
  given deal: ARR, kind, discount, customer, closed_on
    D1: 1_000 USD, new_logo, 5%, acme, 2026-01-05
    D100: -2_000.50 USD, renewal, missing, "missing", 2026-01-06
    "the last": 0 USD, expansion, 0%, acme, 2026-01-07
  given usage: customer, measured_on, active_users
    U1: acme, 2026-01-05, 5
    U100: acme, 2026-01-06, 7
    1001: acme, 2026-01-06, 7
  as of 2026-01-31
  expect for each: live, cheap
    D1: pending, none
    D100: -100 USD, 7 USD
  expect for each in 2026-Q1: bookings, attainment
    maya: 5 USD, none
"""
    rows = """
  given deal D1: ARR 1_000 USD, kind new_logo, discount 5%, customer acme, closed_on 2026-01-05
  given deal D100: ARR -2_000.50 USD, kind renewal, discount missing, customer "missing", closed_on 2026-01-06
  given deal "the last": ARR 0 USD, kind expansion, discount 0%, customer acme, closed_on 2026-01-07
  given usage U1: customer acme, measured_on 2026-01-05, active_users 5
  given usage U100: customer acme, measured_on 2026-01-06, active_users 7
  given usage 1001: customer acme, measured_on 2026-01-06, active_users 7
  as of 2026-01-31
  expect live for D1 is pending
  expect no cheap for D1
  expect live for D100 is -100 USD
  expect cheap for D100 is 7 USD
  expect bookings for maya in 2026-Q1 is 5 USD
  expect no attainment for maya in 2026-Q1
"""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = compiled(tmp_path / "a", table), compiled(tmp_path / "b", rows)
    assert one.rows == other.rows
    assert one.expects == other.expects
    assert [draft(one, expect) for expect in one.expects] == [draft(other, expect) for expect in other.expects]
    assert [row.clause for row in one.rows] == [row.clause for row in other.rows]
    assert [expect.clause for expect in one.expects] == [expect.clause for expect in other.expects]


def test_a_table_is_aligned_and_stays_so() -> None:
    written = """scenario "s"
  given deal : ARR,closed_on , discount
  D1: 5 USD, 2026-01-05, missing   # short
     # between
  D200: -1_005.50 USD, 2026-10-05,5 %
  as of 2026-12-31
  expect for each in 2026-Q1:bookings,live
  maya: 5 USD, none
  ben: 1_000 USD,pending
"""
    laid_out = """scenario "s"
  given deal: ARR,           closed_on,  discount
    D1:               5 USD, 2026-01-05, missing  # short
    # between
    D200:     -1_005.50 USD, 2026-10-05,       5%
  as of 2026-12-31
  expect for each in 2026-Q1: bookings,  live
    maya:                         5 USD, none
    ben:                      1_000 USD, pending
"""
    assert canonical(Source("a.incent", written)) == laid_out
    assert canonical(Source("a.incent", laid_out)) == laid_out


def test_scenarios_are_no_difference_of_two_plans(tmp_path: Path) -> None:
    plan, scenario = f"{HEADER}{RULES}", f'\nscenario "s"{MAYA}{D1} as of 2026-02-05 expect no live for D1'
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    old, new = world(tmp_path / "a", plan).compiled, world(tmp_path / "b", plan + scenario).compiled
    assert compare_plans(old, new, ("a", "b")).definitions == ()
