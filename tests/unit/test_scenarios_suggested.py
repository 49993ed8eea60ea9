"""`incent test --coverage --suggest`: what is suggested compiles, passes and covers what it says."""

from __future__ import annotations

import re
import shutil
from functools import partial
from pathlib import Path

import pytest

from incentlang.pipeline import own_files, scenario_of
from incentlang.scenarios import run_scenarios
from incentlang.scenarios.coverage.counted import Coverage, coverage
from incentlang.scenarios.coverage.draft import CONFIRM
from incentlang.scenarios.coverage.suggesting import Suggestion, suggestions
from incentlang.scenarios.coverage.watching import Watch
from tests.worlds import HEADER, World, opened, world

EXAMPLES = [
    "account_executive", "customer_success", "customer_value", "first",
    "multi_year", "new_hires", "product_team", "regional_pilot",
]  # fmt: skip
PLAN = """
table rate "Rate by attainment"
  by attainment, retroactive
  from   0%   5%
  from 100%  10%
measure booked for account_executive each quarter
  sum of ARR over deal by owner
measure attainment for account_executive each quarter
  booked / 100_000 USD
rule bonus
  for each account_executive each quarter
  credit rate(attainment) of booked
rule go_live
  for each deal
  credit 20% of ARR to owner after activation within 90 days
"""
PERSON = "given participant maya: role account_executive, from 2026-01-01"
DEAL = f"{PERSON}\n  given deal D1: ARR 60_000 USD, customer acme, owner maya, closed_on 2026-01-05"


def covered(found: World) -> Coverage:
    """What the scenarios of a project cover; they all pass."""
    watch = Watch()
    results = run_scenarios(found.program, found.compiled.declared, found.compiled.scenarios, watch)
    assert [line for result in results for line in result.lines] == []
    return coverage(found.program, own_files(found.compiled), watch)


def suggested(found: World) -> list[Suggestion]:
    """Everything that is suggested for a project."""
    compiled = found.compiled
    reading = partial(scenario_of, compiled)
    return [*suggestions(found.program, compiled.declared, compiled.scenarios, covered(found), reading)]


def of_plan(folder: Path, scenario: str) -> dict[str, Suggestion]:
    """What is suggested beside one scenario, by what is missing."""
    found = suggested(world(folder, f'{HEADER}{PLAN}scenario "s"\n  {scenario}\n'))
    return {each.place.missing: each for each in found}


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_is_suggested_for_an_example_passes_beside_its_scenarios(
    repository: Path, tmp_path: Path, example: str
) -> None:
    shutil.copytree(repository / "examples" / example, tmp_path / example)
    before = opened(tmp_path / example)
    texts = [each.text for each in suggested(before) if each.text]
    (tmp_path / example / "tests" / "suggested.incent").write_text("\n".join(texts), encoding="utf-8")
    after = opened(tmp_path / example)
    assert len(after.compiled.scenarios) == len(before.compiled.scenarios) + len(texts)
    gained = {place.missing for place in covered(before).missing} - {place.missing for place in covered(after).missing}
    assert len(gained) >= len(texts)


def test_a_boundary_is_reached_by_changing_a_figure(tmp_path: Path) -> None:
    asks = "expect bonus for maya in 2026-Q1 is 3_000 USD"
    found = of_plan(tmp_path, f"{DEAL}\n  as of 2026-03-31\n  {asks}")
    # 100% of 100,000 is 100,000: at the start of the band 10% of it, and a hundredth of a percent below, 5% of 99,990.
    at, below = (
        found["no value stands exactly at 100%"].text,
        found["no value stands just below 100%, by at most 0.01%"].text,
    )
    assert "ARR 100_000 USD" in at
    assert f"expect bonus for maya in 2026-Q1 is 10_000 USD   {CONFIRM}" in at
    assert "ARR 99_990 USD" in below
    assert f"expect bonus for maya in 2026-Q1 is 4_999.50 USD   {CONFIRM}" in below


def test_a_deadline_is_reached_by_moving_the_fact_or_by_adding_it(tmp_path: Path) -> None:
    # January 5 and 90 days: 26 to the end of January, 28, 31, and 5 in April.
    for folder, given in (("moved", "given activation of acme on 2026-02-01\n  "), ("added", "")):
        figure = "12_000 USD" if given else "0 USD"
        asks = f"{given}as of 2026-04-30\n  expect go_live for D1 is {figure}"
        found = of_plan(tmp_path / folder, f"{DEAL}\n  {asks}")
        texts = {missing.split(" of ")[0]: each.text for missing, each in found.items() if "activation" in missing}
        assert "given activation of acme on 2026-04-05" in texts["no `activation` comes on the last day"]
        assert "is 12_000 USD " in texts["no `activation` comes on the last day"]
        assert "given activation of acme on 2026-04-06" in texts["no `activation` comes on the day after the last"]
        assert "is 0 USD " in texts["no `activation` comes on the day after the last"]


def test_the_second_of_a_fact_needs_a_first(tmp_path: Path) -> None:
    plan = "rule twice for each deal credit 10% of ARR to owner after the 2nd renewal within 90 days"
    given = f"{DEAL}\n  as of 2026-04-30\n  expect twice for D1 is 0 USD"
    found = suggested(world(tmp_path, f'{HEADER}{plan}\nscenario "s"\n  {given}\n'))
    last, after = (each.text for each in found)
    # April 5 is day 90 of January 5; 10% of 60,000.
    assert [text.count("given renewal ") for text in (last, after)] == [2, 2]
    assert re.search(r"on 2026-04-05\n(.*\n)*  expect twice for D1 is 6_000 USD ", last)
    assert re.search(r"on 2026-04-06\n(.*\n)*  expect twice for D1 is 0 USD ", after)


def test_what_no_scenario_comes_to_is_not_guessed(tmp_path: Path) -> None:
    found = of_plan(tmp_path, f"{DEAL}\n  as of 2026-03-31\n  expect booked for maya in 2026-Q1 is 60_000 USD")
    assert {each.text for each in found.values()} == {""}
    assert {each.why_not for each in found.values()} == {
        "no scenario reads this table yet; write one that does",
        "no scenario comes to this clause yet; write one that does",
    }
