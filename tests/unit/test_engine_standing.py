"""Entities and people as they are on a day."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.worlds import HEADER, problems, world

ACCOUNTS = """
entity account "An account"
  key account_id: text
  parent: account, over time, optional
  boss: participant, over time, optional
  ARR: money, over time
role manager
"""
TABLES = {
    "account": "account_id\na\nb\nc\n",
    "account.boss": "account,value,from,to\na,maya,2025-01-01,2026-02-15\na,ben,2026-02-16,\nb,maya,2025-01-01,\n",
    "account.ARR": "account,value,from,to\na,100,2025-01-01,\nb,40,2025-01-01,2026-02-27\nc,7,2025-01-01,\n",
    "account.parent": "account,value,from,to\nb,a,2025-01-01,\n",
    "participant": """participant,name,role,manager,region,target,from,to
maya,Maya,account_executive,lea,West,40000,2025-01-01,
ben,Ben,account_executive,lea,East,40000,2026-02-01,2026-02-14
lea,Lea,manager,,,,2025-01-01,
""",
    "deal": "deal_id,closed_on,ARR,owner\nD1,2026-02-03,500,maya\n",
}


def paid(folder: Path, measure: str, whose: str, more: str = "") -> list[str]:
    """What a measure of February pays each of a role, and what could not be computed."""
    plan = f"{HEADER}{ACCOUNTS}{more}measure m for {whose} each month\n  {measure}\n"
    amount = "m * 1 USD" if measure.startswith("count") else "m"
    plan += f"rule pays\n  for each {whose} each month\n  credit {amount}\n"
    result = world(folder, plan, TABLES).run("2026-02")
    found = [f"{entry.participant} {entry.amount}" for entry in result.entries if str(entry.period) == "2026-02"]
    return sorted([*found, *(problem for problem in problems(result) if problem.startswith("2026-02"))])


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("sum of ARR over account at period start by boss", ["maya 140.00"]),
        ("sum of (0 USD - ARR) over account by boss at period start", ["maya -140.00"]),
        ("highest of ARR over account where ARR is below 100 USD at period start by boss", None),
        ("sum of (ARR at period end otherwise 0 USD) over account at period start by boss", ["maya 100.00"]),
        ("count of account where ARR is known at period end by boss", ["ben 1.00"]),
        ("count of distinct boss over account where boss is known at period start by boss", ["maya 1.00"]),
        ("count of account where ARR at period end is known at period start by boss", ["maya 1.00"]),
    ],
)
def test_what_is_whose_is_read_on_the_day(tmp_path: Path, measure: str, expected: list[str] | None) -> None:
    found = paid(tmp_path, measure, "account_executive")
    if expected is None:  # Ben has none at all, so there is no highest
        assert found[-1] == "maya 40.00"
        assert "ben" in found[0]
    else:
        assert found == expected


def test_a_gap_is_a_problem_that_names_the_entity_and_the_day(tmp_path: Path) -> None:
    found = paid(tmp_path, "sum of ARR over account at period end by boss", "account_executive")
    assert found == ["2026-02 maya pays 2026-02: `ARR` of account b is missing on 2026-02-28", "ben 100.00"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-02-10", ["maya 2026-01 140.00"]),
        ("2026-02-16", ["maya 2026-01 140.00", "ben 2026-02 100.00", "maya 2026-02 -100.00"]),
    ],
)
def test_an_open_period_ends_on_the_day_that_is_known(tmp_path: Path, day: str, expected: list[str]) -> None:
    plan = f"{HEADER}{ACCOUNTS}measure m for account_executive each quarter\n"
    plan += "  sum of ARR over account at period end by boss\n"
    plan += "rule pays\n  for each account_executive each quarter\n  credit m\n  paid to date\n"
    tables = {**TABLES, "participant": TABLES["participant"].replace("2026-02-14", "")}
    result = world(tmp_path, plan, tables).run("2026-01", "2026-02", as_of=day)
    assert [f"{each.participant} {each.period} {each.amount}" for each in result.entries] == expected


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("count of account_executive by manager at period start", ["lea 2.00"]),
        ("count of account_executive by manager at period end", ["lea 1.00"]),
        ("count of account_executive by manager prorated by days", ["lea 1.50"]),
        ("count of account_executive by everyone above prorated by days", ["lea 1.50"]),
        ('count of account_executive where region is "East" by manager prorated by days', ["lea 0.50"]),
        ("sum of sold over account_executive by manager at period end", ["lea 500.00"]),
        ("sum of target for the month over account_executive by manager at period start", ["lea 5000.00"]),
    ],
)
def test_people_in_a_role(tmp_path: Path, measure: str, expected: list[str]) -> None:
    sold = "measure sold for account_executive each month\n  sum of ARR over deal by owner\n"
    assert paid(tmp_path, measure, "manager", more=sold) == expected


def test_entities_below_an_entity(tmp_path: Path) -> None:
    below = "measure below for account each month\n  count of account at period end by parent\n"
    measure = "count of account where below is at least 1 at period start by boss"
    assert paid(tmp_path, measure, "account_executive", more=below) == ["maya 1.00"]


def test_a_period_before_is_read_and_a_window_is_not(tmp_path: Path) -> None:
    text = f"{HEADER}{ACCOUNTS}measure m for account_executive each month\n  count of account at period end by boss\n"
    rule = "rule r\n  for each account_executive each month\n  credit (m - m previous month) * 1 USD\n"
    result = world(tmp_path, text + rule, TABLES).run("2026-02")
    assert [(e.participant, str(e.amount)) for e in result.entries] == [("ben", "1.00"), ("maya", "-1.00")]
    for window in ("year to date", "last 2 months", "previous quarter"):
        refused = world(tmp_path, f"{text}measure w for account_executive each month\n  m {window}\n", TABLES)
        assert [each.code for each in refused.compiled.diagnostics] == ["E0360"]


def test_a_circle_of_managers_is_a_problem(tmp_path: Path) -> None:
    people = TABLES["participant"].replace("lea,Lea,manager,,", "lea,Lea,manager,maya,")
    plan = f"{HEADER}{ACCOUNTS}measure m for manager each month\n"
    plan += "  count of account_executive by everyone above at period end\n"
    plan += "rule r\n  for each manager each month\n  credit m * 1 USD\n"
    result = world(tmp_path, plan, {**TABLES, "participant": people}).run("2026-02")
    assert problems(result)[-1:] == ["2026-02 lea r 2026-02: maya, lea manage each other in a circle on 2026-02-28"]
