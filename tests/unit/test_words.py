"""Plans in plain words: every rule of every project is said, and no mistake in a plan leaves its words as they were."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from incentlang import compile_plan
from incentlang.ir.program import Program
from incentlang.ir.text import to_text
from incentlang.pipeline import compile_project
from incentlang.project import load_project
from incentlang.words import program_in_words, rule_in_words, trace_in_words
from tests.mutants.driver import EXAMPLES, compiled, mutants_of

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDERS = ("tests/cases", "examples", "docs", "incentlang/cli/templates")


def program_in(folder: Path) -> Program | None:
    project, _ = load_project(folder)
    return None if project is None else compile_project(project).program


def said(program: Program) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(each.kind, each.name, tuple(told.text for told in each.paragraphs)) for each in program_in_words(program)]


def test_everything_in_every_project_is_said_in_whole_sentences() -> None:
    projects = sorted({path.parent for folder in FOLDERS for path in (REPOSITORY / folder).rglob("plan.incent")})
    programs = [program for program in map(program_in, projects) if program is not None]
    assert len(programs) > 600
    for program in programs:
        for section in program_in_words(program):
            for told in section.paragraphs:
                where = f"{told.file}:{told.line}: {told.text}"
                assert told.sentences, where
                assert told.line > 0, where
                assert all(re.fullmatch(r"[^\sa-z].*[.!?]”?", each) for each in told.sentences), where
                assert "  " not in told.text, where
                assert ".." not in told.text, where
                assert not re.search(r"[A-Za-z]_[A-Za-z]", re.sub(r"“[^”]*”", "", told.text)), where


# Every tenth mistake: compiling each of them takes longer than anything else here, and all of them were tried once.
@pytest.mark.parametrize(("example", "every", "least"), [("first", 2, 2), ("account_executive", 10, 15)])
def test_no_mistake_in_a_plan_leaves_its_words_as_they_were(
    example: str, every: int, least: int, tmp_path: Path
) -> None:
    folder = tmp_path / example
    shutil.copytree(EXAMPLES / example, folder)
    whole = compiled(folder).program
    assert whole is not None
    right, form = said(whole), to_text(whole)
    unsaid, tried = [], 0
    for mutant in mutants_of(EXAMPLES / example)[::every]:
        file = folder / mutant.file
        before = file.read_text(encoding="utf-8")
        file.write_text(mutant.text, encoding="utf-8")
        program = compiled(folder).program
        file.write_text(before, encoding="utf-8")
        if program is not None and to_text(program) != form:
            tried += 1
            unsaid += [mutant.name] if said(program) == right else []
    print(f"{example}: {tried - len(unsaid)} of {tried} mistakes change the words")
    assert tried >= least
    assert unsaid == []


@pytest.mark.parametrize("name", sorted(path.parent.name for path in (REPOSITORY / "examples").glob("*/plan.incent")))
def test_every_payout_of_an_example_is_told_in_whole_sentences(name: str) -> None:
    plan = compile_plan(REPOSITORY / "examples" / name)
    assert len(plan.in_words()) > len(plan.rules)
    result = plan.evaluate()
    for row in result.payouts.rows()[:12]:
        told = result.explain(row["participant"], str(row["period"]), ahead=False).in_words()
        assert told
        assert all(re.fullmatch(r"\S.*[.!?]”?", each) and "  " not in each for each in told), told


def test_a_payout_is_told_in_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES / "account_executive")
    result = compile_plan(".").evaluate(period="2026-03")
    told = trace_in_words(result.explain("maya", "2026-03").trace)
    assert told[0] == (
        "From 1 March 2026 to 31 March 2026 the plan “Account executive plan 2026” came to 10,412.50 USD"
        " for Maya Ortiz."
    )
    # By hand: 30,000 and 12,000 USD of expansions at 6%; two spiffs of 500 USD.
    assert "The rule “expansion” brought 2,520.00 USD: 2 of 2 deals met what it asks." in told
    assert "The rule “spiff” brought 1,000.00 USD: 2 of 2 deals met what it asks." in told
    assert (
        "Under “new logo”, this is still waited for (line 115): D01: no activation yet, 15 days left"
        " (until 15 April 2026)." in told
    )
    assert told[-1] == "Your account: you are paid 10,412.50 USD."
    line = trace_in_words(result.explain("maya", "2026-03", subject="D06").trace)
    assert "Under the rule “expansion”, D06 came to 1,800.00 USD." in line


PLAN = """plan sales "Sales plan"
  effective 2026-01-01 to 2026-12-31
  currency USD
  paid monthly
role seller
entity customer
  key customer_id: text
fact deal
  key deal_id: text
  dated closed_on: date
  amount: money from 0 USD to 1_000_000 USD
  kind: one of new_logo, renewal
  strategic: yes/no
  region: text, optional
  customer: customer
  owner: participant
fact activation
  once per customer
  dated activated_on: date
  customer: customer
fact churn
  dated churned_on: date
  customer: customer
"""
"""What every plan of these tests begins with."""

CREDITS = [
    ("credit 10% of amount to owner", "You are credited 10% of the amount if you are the owner of the deal."),
    ("credit 50 USD to owner", "You are credited 50 USD if you are the owner of the deal."),
    (
        "credit 10% of (amount - 100 USD) to owner",
        "You are credited 10% of (the amount minus 100 USD) if you are the owner of the deal.",
    ),
    (
        "credit 50 USD to owner\n    when amount is at least 10_000 USD",
        "You are credited 50 USD if you are the owner of the deal, if the amount is at least 10,000 USD.",
    ),
    (
        "credit 50 USD to owner\n    when closed_on is at most 2026-06-30",
        "You are credited 50 USD if you are the owner of the deal, if the day “closed on” is on or before 30 June"
        " 2026.",
    ),
    (
        "credit 50 USD to owner\n    when not strategic",
        "You are credited 50 USD if you are the owner of the deal, if the deal is not marked “strategic”.",
    ),
    (
        "credit 50 USD to owner\n    unless kind is renewal",
        "You are credited 50 USD if you are the owner of the deal, unless the kind is renewal.",
    ),
    (
        "credit 50 USD to owner\n    when region is known",
        "You are credited 50 USD if you are the owner of the deal, if the region is known.",
    ),
    (
        "credit 50 USD to owner\n    when strategic or amount is above 5_000 USD",
        "You are credited 50 USD if you are the owner of the deal, if either the deal is marked “strategic”"
        " or the amount is above 5,000 USD.",
    ),
    (
        "credit lesser of (1% of amount, 200 USD) to owner",
        "You are credited the lesser of (1% of the amount) and 200 USD if you are the owner of the deal.",
    ),
    (
        "credit 50 USD to owner\n    after activation within 90 days",
        "You are credited 50 USD if you are the owner of the deal, once an activation of the customer has come within"
        " 90 days of the date of the deal (day 90 still counts, and so does one that came before).",
    ),
    (
        "credit 50 USD to owner\n    after activation within 3 months",
        "You are credited 50 USD if you are the owner of the deal, once an activation of the customer has come within"
        " 3 months of the date of the deal (the last day still counts, and so does one that came before).",
    ),
    (
        "credit 50 USD to owner\n    unless churn within 60 days",
        "You are credited 50 USD if you are the owner of the deal, once 60 days from the date of the deal have"
        " passed without a churn of the customer (day 60 included), on the day after.",
    ),
]


@pytest.mark.parametrize(("clause", "expected"), CREDITS)
def test_a_credit_is_said_as_it_pays(clause: str, expected: str, tmp_path: Path) -> None:
    assert told_by(f"{PLAN}rule bonus\n  for each deal\n  {clause}\n", tmp_path, "pays")[0] == expected


BACKS = [
    (
        "100% of the money after churn within 180 days of close",
        "100% of the money is taken back the first time that a churn of the customer comes within 180 days of the date"
        " of the deal"
        " (day 180 still counts).",
    ),
    (
        "50% of the money after churn within 3 months of earning",
        "50% of the money is taken back the first time that a churn of the customer comes within 3 months of the day"
        " on which you"
        " earned it (the last day still counts).",
    ),
]


@pytest.mark.parametrize(("clause", "expected"), BACKS)
def test_a_claw_back_says_how_much_and_until_when(clause: str, expected: str, tmp_path: Path) -> None:
    plan = f"{PLAN}rule bonus\n  for each deal\n  credit 50 USD to owner\n  claw back {clause}\n"
    comes_off = "What is taken back comes off the pay of the period that holds the day on which it is taken."
    assert told_by(plan, tmp_path, "taken back") == [expected, comes_off]


def told_by(plan: str, folder: Path, about: str) -> list[str]:
    """The first sentences of the paragraphs on one question, of the one rule of a plan."""
    (folder / "plan.incent").write_text(plan, encoding="utf-8")
    program = program_in(folder)
    assert program is not None
    paragraphs = rule_in_words(program, program.rules[0])
    return [each.sentences[0] for each in paragraphs if each.about == about]
