"""`expect … because …`: the reason is found in the plan, and a failing scenario says what decided."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.worlds import HEADER, world

RULES = """
rule new_logo
  for each deal where kind is new_logo
  credit 10% of ARR to owner
    after activation within 30 days
    when ARR is at least 100 USD
    unless ARR is above 1_000_000 USD
rule open_ended
  for each deal
  credit 10% of ARR to owner after the 2nd renewal
rule kept
  for each deal
  credit 10% of ARR to owner unless churn within 30 days
rule taken
  for each deal
  credit 10% of ARR to owner
  credit 2% of ARR to customer.csm when customer.csm is known and ARR is above 5_000 USD
  claw back 100% of the money after churn within 30 days of close
rule bonus
  for each account_executive each quarter where months_in_role is above 0
  credit 100 USD when bookings is at least 1_000 USD
measure bookings for account_executive each quarter
  sum of ARR over deal by owner
"""
DEAL = """
  given deal D1: ARR 1_000 USD, kind new_logo, customer acme, owner maya, closed_on 2026-01-05
  given customer acme: csm ana
"""


def lines(folder: Path, scenario: str) -> tuple[str, ...]:
    """What one scenario shows; nothing when it passes."""
    (result,) = world(folder, f'{HEADER}{RULES}\nscenario "s"{DEAL}{scenario}').scenarios()
    return result.lines


# January 5 + 30 days is February 4 (26 days to January 31, 4 more).
REASONS: dict[str, tuple[set[str], str]] = {
    "where": (
        {"where"},
        """given deal D2: ARR 1 USD, kind renewal, owner maya, closed_on 2026-01-05
        as of 2026-01-31 expect new_logo for D2 is 0 USD""",
    ),
    "a failed when": (
        {"when"},
        """given activation of acme on 2026-01-06
        given deal D2: ARR 99.99 USD, kind new_logo, customer acme, owner maya, closed_on 2026-01-05
        as of 2026-01-31 expect new_logo for D2 is 0 USD""",
    ),
    "an unless that holds": (
        {"unless"},
        """given activation of acme on 2026-01-06
        given deal D2: ARR 1_000_000.01 USD, kind new_logo, customer acme, owner maya, closed_on 2026-01-05
        as of 2026-01-31 expect new_logo for D2 is 0 USD""",
    ),
    "too late": ({"window"}, "given activation of acme on 2026-02-05 as of 2026-02-05 expect new_logo for D1 is 0 USD"),
    "too late, and not yet known of": (
        {"window", "never"},
        "given activation of acme on 2026-03-01 as of 2026-02-05 expect new_logo for D1 is 0 USD",
    ),
    "never": ({"window", "never"}, "as of 2026-02-05 expect new_logo for D1 is 0 USD"),
    "the window is open": ({"pending"}, "as of 2026-02-04 expect new_logo for D1 is 0 USD"),
    "a wait without an end never fails": (
        {"pending"},
        """given renewal of acme on 2026-06-01
        as of 2026-12-31 expect open_ended for D1 is 0 USD""",
    ),
    "unless a fact": (
        {"unless"},
        "given churn of acme on 2026-02-04 as of 2026-02-28 expect kept for D1 is 0 USD",
    ),
    "unless a fact, not yet decided": ({"pending"}, "as of 2026-02-04 expect kept for D1 is 0 USD"),
    "two conditions failed, and each is a reason": (
        {"window", "when"},
        """given activation of acme on 2026-03-01
        given deal D2: ARR 99 USD, kind new_logo, customer acme, owner maya, closed_on 2026-01-05
        as of 2026-03-31 expect new_logo for D2 is 0 USD""",
    ),
    "where of a period": (
        {"where"},
        """given participant maya: role account_executive, from 2026-03-01
        as of 2026-03-31 expect bonus for maya is 0 USD""",
    ),
    "when of a period": (
        {"when"},
        """given participant maya: role account_executive, from 2025-01-01
        given deal D2: ARR 1 USD, owner maya, closed_on 2026-04-01
        as of 2026-06-30 expect bonus for maya in 2026-Q2 is 0 USD""",
    ),
    "a period that is open": (
        {"pending"},
        """given participant maya: role account_executive, from 2025-01-01
        as of 2026-03-30 expect bonus for maya is 0 USD""",
    ),
    "one of two credits was refused": ({"when"}, "as of 2026-01-31 expect taken for D1 is 100 USD"),
}
EVERY = ("where", "when", "unless", "window", "never", "pending", "override")


@pytest.mark.parametrize("name", REASONS)
def test_a_reason_is_accepted_when_it_is_the_engines(tmp_path: Path, name: str) -> None:
    right, scenario = REASONS[name]
    expects = re.findall("expect .*", scenario)[0]
    given = scenario.replace(expects, "")
    shown = lines(tmp_path, given + "\n".join(f"{expects} because {reason}" for reason in EVERY))
    headings = [line for line in shown if not line.startswith(" ")]
    refused = {line.rsplit(" ", 1)[1] for line in headings}
    assert refused == set(EVERY) - right, shown


def test_money_taken_back_has_no_reason(tmp_path: Path) -> None:
    taken = "given churn of acme on 2026-02-04 as of 2026-02-28 expect taken for D1"
    assert lines(tmp_path, f"{taken} is 0 USD") == ()
    assert lines(tmp_path, f"{taken} in 2026-01 is 100 USD") == ()
    assert lines(tmp_path, f"{taken} in 2026-02 is -100 USD") == ()
    assert lines(tmp_path, f"{taken} in 2026-Q1 is 0 USD") == ()
    shown = lines(tmp_path, f"{taken} is 0 USD because window")
    assert any("100.00 USD to maya, earned 2026-01-05" in line for line in shown)
    assert any("100.00 USD taken back on 2026-02-04" in line for line in shown)


def test_a_row_outside_the_plan_or_later_than_the_date_earns_nothing_and_says_so(tmp_path: Path) -> None:
    other = (
        "given deal D2: ARR 1_000 USD, owner maya, customer acme, closed_on {day} as of 2026-01-31 expect kept for D2"
    )
    for day, words in (("2025-12-31", "2025-12-31 lies outside the plan's dates"), ("2026-02-01", "after 2026-01-31")):
        expect = other.format(day=day)
        assert lines(tmp_path, f"{expect} is 0 USD") == ()
        assert any(words in line for line in lines(tmp_path, f"{expect} is 100 USD"))


def test_a_failing_expectation_shows_expected_actual_and_what_decided(tmp_path: Path) -> None:
    shown = lines(tmp_path, "given activation of acme on 2026-02-05 as of 2026-02-28 expect new_logo for D1 is 100 USD")
    assert [line.strip().replace(str(tmp_path), "") for line in shown] == [
        "/plan.incent:34: expect new_logo for D1 is 100 USD",
        "expected  100.00 USD",
        "actual    0.00 USD because window",
        "/plan.incent:11: after activation within 30 days  ->  activation on 2026-02-05; the last day was 2026-02-04",
    ]


def test_every_failing_expectation_is_shown(tmp_path: Path) -> None:
    shown = lines(
        tmp_path,
        """as of 2026-03-31
        expect kept for D1 is 1 USD
        expect kept for D1 is 100 USD
        expect bookings for maya in 2026-Q1 is 2 USD
        given participant maya: role account_executive""",
    )
    assert [line for line in shown if line.startswith("  actual")] == [
        "  actual    100.00 USD",
        "  actual    1,000 USD",
    ]


def test_what_a_scenario_was_evaluated_on_is_kept_for_a_trace(tmp_path: Path) -> None:
    (result,) = world(
        tmp_path, f'{HEADER}{RULES}\nscenario "s"{DEAL} as of 2026-03-31 expect kept for D1 is 1 USD'
    ).scenarios()
    (failure,) = result.failures
    assert [rule.name for rule in failure.program.rules] == ["kept"]
    assert failure.data is not None
    assert [row.key for row in failure.data.facts["deal"]] == ["D1"]
