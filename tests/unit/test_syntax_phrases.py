"""Phrases of spreadsheets and of prose: one mistake, one message, on its line, with what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from incentlang.cli.checking import check_path
from incentlang.diagnostics.lacking import LACKING
from incentlang.diagnostics.syntax import NotYet
from incentlang.syntax.functions import FUNCTIONS, instead_of

PLAN = """\
plan example
  currency USD

use saas

role account_executive "Account executive"

input quota for account_executive each quarter: money

table rates
  by attainment, marginal
  from   0%   8%
  from 100%  12%

measure bookings for account_executive each quarter
  sum of ARR over deal by owner

measure attainment for account_executive each quarter
  bookings / quota

rule r
  for each deal
  credit 5% of ARR to owner
    when ARR is above 1_000 USD
    after activation within 90 days
  claw back 100% of the money after churn within 180 days of earning
"""
FOR_EACH = "  for each deal\n"
CREDIT = "  credit 5% of ARR to owner\n"
WHEN = "    when ARR is above 1_000 USD\n"
AFTER = "    after activation within 90 days\n"
CLAW_BACK = "  claw back 100% of the money after churn within 180 days of earning\n"
BAND = "  from   0%   8%\n"

# What stands in the plan, what is written instead, the code, and what message or help must say.
MISTAKES = [
    (FOR_EACH, "  for each deal where kind is New Logo", "E0001", "such as `new_logo`"),
    (FOR_EACH, "  for each deal where kind in (new_logo, expansion)", "E0001", "`is one of new_logo, expansion`"),
    (FOR_EACH, "  for each deal where kind is in (new_logo, expansion)", "E0001", "`is one of new_logo, expansion`"),
    (FOR_EACH, "  for each deal where kind is (new_logo, expansion)", "E0001", "`is one of new_logo, expansion`"),
    (FOR_EACH, "  for each deal where kind is one of (new_logo, expansion)", "E0001", "one of new_logo, expansion`"),
    (FOR_EACH, "  for each deal where kind is not in (new_logo)", "E0001", "`is not one of new_logo`"),
    (FOR_EACH, "  for each deal where kind is new_logo or expansion", "E0001", "`kind is one of new_logo, expansion`"),
    (FOR_EACH, "  for each deal where kind is one of new_logo or renewal", "E0001", "is one of new_logo, renewal`"),
    (FOR_EACH, "  for each deal where kind is new_logo or is expansion", "E0001", "`or kind is expansion`"),
    (FOR_EACH, '  for each deal where kind contains "x"', "E0001", "the tests are `is`, `is not`, `is one of`"),
    (FOR_EACH, '  for each deal where customer starts with "x"', "E0001", "no test looks inside a text"),
    (FOR_EACH, "  for deal", "E0003", "`for each`"),
    (FOR_EACH, "  for deal where kind is new_logo", "E0003", "`for each`"),
    (CREDIT, "  credit 8% of ARR for owner", "E0003", "`to`"),
    (CREDIT, "  credit to owner rates(attainment) of ARR", "E0007", "`credit rates(attainment) of ARR to owner`"),
    (CREDIT, "  credit to owner 8% of ARR", "E0007", "`credit 8% of ARR to owner`"),
    (CREDIT, "  credit 5% of bookings YTD to owner", "E0001", "write `bookings year to date`"),
    (CREDIT, "  credit 5% of ARR to owner manager", "E0001", "write `owner.manager`"),
    (CREDIT, "  credit 5% of ARR to owner's manager", "E0001", "write `owner.manager`"),
    (CREDIT, "  credit USD 500 to owner", "E0013", "`500 USD`"),
    (CREDIT, "  credit $500 to owner", "E0012", "`500 USD`"),
    (CREDIT, "  credit $1.5 million to owner", "E0012", "`1_500_000 USD`"),
    (CREDIT, "  credit $60,000 USD to owner", "E0012", "`60_000 USD`"),
    (CREDIT, "  credit 1.5 million USD to owner", "E0015", "`1_500_000 USD`"),
    (CREDIT, CREDIT + CLAW_BACK + "  credit 1% of ARR to owner", "E0506", "end of the rule"),
    (WHEN, "    when ARR is at least USD 60_000", "E0013", "`60_000 USD`"),
    (WHEN, "    when ARR is at least USD 60,000", "E0010", "`60_000 USD`"),
    (WHEN, "    when ARR is at least USD 60k", "E0015", "`60_000 USD`"),
    (WHEN, "    when ARR is at least $60,000", "E0012", "`60_000 USD`"),
    (WHEN, "    when ARR is above 60k", "E0015", "`60_000 USD`"),
    (WHEN, "    when ARR is above 1.5m", "E0015", "`1_500_000 USD`"),
    (WHEN, "    where ARR is above 1_000 USD", "E0003", "`when`"),
    (WHEN, "    when ARR is at least 5 USD and at most 9 USD", "E0001", "`is between 5 USD and 9 USD`, or repeat"),
    (WHEN, "    when ARR >= 5 USD and <= 9 USD", "E0001", "write `is between 5 USD and 9 USD`"),
    (WHEN, "    when ARR is above 5 USD and below 9 USD", "E0001", "repeat what is measured: `and ARR is below 9 USD`"),
    (AFTER, "    after activation within three months", "E0001", "`3 months`"),
    (AFTER, "    after activation within 90-days", "E0014", "`90 days`"),
    (AFTER, "    after activation within 90 business days", "E0001", "`90 working days`"),
    (AFTER, AFTER + "    less already earned year to date", "E0001", "directly behind the amount"),
    (BAND, "  from 0% to 100%  8%", "E0001", "only where it starts, and ends where the next one begins: `from 0%  8%`"),
]  # fmt: skip

CALLS = [
    ("MIN(ARR, 500 USD)", "lesser of"),
    ("max(5% of ARR, 500 USD)", "greater of"),
    ("round(ARR, 2)", "rounded"),
    ("ROUND(ARR, 2) * 5%", "rounded"),
    ("5% of AVG(ARR)", "average of"),
    ("average(ARR)", "average of"),
    ('COUNTIF(kind, "new_logo") * 5 USD', "count of"),
    ("5 USD * countif(kind, new_logo)", "count of"),
    ("VLOOKUP(ARR, rates, 2) of ARR", "make a table"),
    ("vlookup(ARR, rates, 2) of ARR", "make a table"),
    ("If(ARR > 5 USD, 5%, 3%) of ARR", "when"),
    ("if(ARR > 5 USD, 5%, 3%) of ARR", "when"),
    ("5% of SumIfs(ARR, kind, new_logo)", "by owner"),
]

# Every word that the page "Not yet" lists, in a place where somebody would write it.
UNDER_CREDIT = """\
after later of activation, payment"""
AS_DEFINITION = """measure m for team each quarter ARR
rule q for each top 3 account_executive each quarter credit 5 USD
rule q for each team each quarter credit 5 USD"""


def told(folder: Path, text: str) -> list[tuple[int, str, str]]:
    (folder / "incent.toml").write_text('[plan]\nmain = "plan.incent"\n', encoding="utf-8")
    (folder / "plan.incent").write_text(text, encoding="utf-8")
    found = [finding for finding in check_path(folder).report.findings if not finding.code.startswith("L")]
    return [(finding.to_json()["line"], finding.code, f"{finding.message} {finding.help}") for finding in found]


def test_the_plan_itself_is_in_order(tmp_path: Path) -> None:
    assert told(tmp_path, PLAN) == []


@pytest.mark.parametrize(("right", "wrong", "code", "says"), MISTAKES)
def test_one_message_says_what_to_write(tmp_path: Path, right: str, wrong: str, code: str, says: str) -> None:
    first = PLAN[: PLAN.index(right)].count("\n") + 1
    found = told(tmp_path, PLAN.replace(right, wrong.rstrip() + "\n", 1))
    assert [(line, at) for line, at, _ in found] == [(first + ("\n" in wrong.strip()), code)], found
    assert says in found[0][2]


@pytest.mark.parametrize(("call", "says"), CALLS)
def test_a_function_of_spreadsheets_gives_one_message(tmp_path: Path, call: str, says: str) -> None:
    found = told(tmp_path, PLAN.replace(CREDIT, f"  credit {call} to owner\n", 1))
    assert [code for _, code, _ in found] == ["E0031"], found
    assert says in found[0][2]


def test_a_table_may_have_the_name_of_a_function(tmp_path: Path) -> None:
    text = PLAN.replace("table rates", "table max").replace(CREDIT, "  credit max(attainment) of ARR to owner\n")
    assert told(tmp_path, text) == []


def test_functions_are_known_in_any_letters() -> None:
    assert instead_of("SumIfs") == FUNCTIONS["SUMIFS"]
    assert instead_of("accelerator") is None


@pytest.mark.parametrize("line", UNDER_CREDIT.replace("\n", "|").split("|"))
def test_what_is_not_yet_there_is_refused_by_name_in_a_rule(tmp_path: Path, line: str) -> None:
    found = told(tmp_path, PLAN.replace(CREDIT, f"{CREDIT.rstrip()}\n    {line}\n", 1))
    assert [code for _, code, _ in found] == ["E0090"], found


@pytest.mark.parametrize("text", AS_DEFINITION.replace("\n", "|").split("|"))
def test_what_is_not_yet_there_is_refused_by_name_as_a_definition(tmp_path: Path, text: str) -> None:
    assert [code for _, code, _ in told(tmp_path, f"{PLAN}\n{text}\n")] == ["E0090"]


def test_the_page_of_what_is_not_yet_there_lists_every_word() -> None:
    assert [lacking.word for lacking in LACKING if f"`{lacking.word}`" not in NotYet.why] == []
