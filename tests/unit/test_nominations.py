"""Nominations: entries of one in no payout, standing exactly where a credit under the same conditions would."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

import incentlang as il
from incentlang.cli import entry
from incentlang.engines.reference.run import evaluate
from incentlang.ir.text import from_text, to_text
from incentlang.ledger.closing import ClosedPeriod
from incentlang.outputs.manifest import RunFacts, manifest
from incentlang.outputs.tables import tables_of
from tests.worlds import HEADER, payout, period, problems, rows, short, world

HERO = 'recognition hero "Hero"\nunit POINTS "Points" rounded to 1\n'
STORY = """
fact story "A case study"
  key story_id: text
  dated given_on: date
  author: participant
  ARR: money
  link: text, optional
measure voiced for account_executive each quarter
  sum of ARR over story by author
"""
CHAMPIONS = """
rule champions
  for each story where ARR is at least 10 USD
  nominate author for hero, with evidence link
    when voiced is at most 100 USD
"""
TWIN = """
rule twin
  for each story where ARR is at least 10 USD
  credit 1 POINTS to author
    when voiced is at most 100 USD and link is known
"""
TOLD = rows(
    "story_id,given_on,author,ARR,link",
    "S1,2026-01-10,maya,60,a",
    "S2,2026-01-20,ben,30,b",
    "S3,2026-01-21,ben,30,",
    "S4,2026-02-10,maya,50,c",  # 110 in the quarter: neither of her two stands
    "S5,2026-02-11,ben,5,d",  # too small
    "S6,2026-04-10,maya,20,e",
)
MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")


def plan(*parts: str) -> str:
    return HEADER + HERO + STORY + "".join(parts)


def test_stands_where_a_credit_under_the_same_conditions_stands(tmp_path: Path) -> None:
    result = world(tmp_path, plan(CHAMPIONS, TWIN), {"story": TOLD}).run(*MONTHS)
    nominated = [line.replace("champions", "twin") for line in short(result.nominations)]
    credited = [line.replace(" earn ", " nominate ") for line in short(result.entries) if " twin " in line]
    assert nominated == credited
    assert nominated == [
        "2026-01 ben twin S2 nominate 1",
        "2026-01 maya twin S1 nominate 1",
        "2026-02 maya twin S1 nominate -1 re_rated",
        "2026-04 maya twin S6 nominate 1",
    ]
    assert [entry.evidence for entry in result.nominations] == ["b", "a", "a", "e"]
    assert {row.unit for row in result.payouts} == {"USD", "POINTS"}


def test_missing_evidence_waits_and_says_so(tmp_path: Path) -> None:
    result = world(tmp_path, plan(CHAMPIONS), {"story": TOLD}).run("2026-01")
    assert [(line.subject, line.unit, line.waiting_for) for line in result.pending] == [
        ("S3", "hero", "evidence: link is empty")
    ]


@pytest.mark.parametrize(
    ("line", "status", "nominated"), [("nominate author for hero, with evidence link", "paid", 1), (
        "credit 1 USD to author", "withheld", 0)]
)  # fmt: skip
def test_a_nomination_that_cannot_be_computed_withholds_no_pay(
    tmp_path: Path, line: str, status: str, nominated: int
) -> None:
    pay = "\nrule pay\n  for each deal\n  credit 10% of ARR to owner\n"
    tables = {
        "story": rows("story_id,given_on,author,ARR,link", "S1,2026-01-09,maya,60,a", "S2,2026-01-10,maya,60,b"),
        "deal": rows("deal_id,closed_on,ARR,kind,customer,owner", "D1,2026-01-12,100,new_logo,acme,maya"),
        "participant": rows(
            "participant,name,role,manager,region,target,from,to", "maya,M,account_executive,,,,2026-01-10,"
        ),
    }
    result = world(tmp_path, plan(f"\nrule r\n  for each story\n  {line}\n", pay), tables).run("2026-01")
    assert problems(result) == ["2026-01 maya r S1: maya has no assignment on 2026-01-09"]
    assert payout(result, "maya", "2026-01").status == status
    assert len(result.nominations) == nominated


def test_those_of_closed_periods_outlive_their_declaration(tmp_path: Path) -> None:
    before = world(tmp_path / "before", plan(CHAMPIONS), {"story": TOLD}).run("2026-01")
    closed = (ClosedPeriod(period("2026-01"), date(2026, 1, 31), "hash", before.entries),)
    after = world(tmp_path / "after", HEADER + STORY + "\nrule r\n  for each story\n  credit 1 USD to author\n",
                  {"story": TOLD})  # fmt: skip
    assert after.data is not None
    result = evaluate(after.program, after.data, [period("2026-01"), period("2026-02")], closed=closed)
    assert [(e.participant, str(e.period), int(e.amount)) for e in result.nominations] == [
        ("ben", "2026-01", 1),
        ("maya", "2026-01", 1),
        ("ben", "2026-02", -1),
        ("maya", "2026-02", -1),
    ]
    table = tables_of(result, after.program.plan, {})["nominations"]
    assert [row[4] for row in table.rows] == ["nominated", "nominated", "withdrawn", "withdrawn"]
    told = json.loads(manifest(result, RunFacts(after.program.plan, "", "")))
    assert told["nominations"] == {"hero": {"nominated": 2, "withdrawn": 2}}
    assert {row.unit for row in result.payouts} == {"USD"}


@pytest.mark.parametrize(
    ("given", "expected", "shown"),
    [
        ('link "a"', "is nominated", ""),
        ('link ""', "is nominated", "not nominated because evidence"),
        ('link "a"', "is not nominated", "actual    nominated"),
        ('link ""', "is not nominated because when", "not nominated because evidence"),
        ('link ""', "is not nominated because evidence", ""),
    ],
)
def test_scenarios(tmp_path: Path, given: str, expected: str, shown: str) -> None:
    scenario = f"""
scenario "s"
  given participant maya: role account_executive
  given story S1: given_on 2026-01-10, author maya, ARR 60 USD, {given}
  as of 2026-01-31
  expect champions for maya {expected}
"""
    (result,) = world(tmp_path, plan(CHAMPIONS, scenario)).scenarios()
    assert result.passed == (not shown)
    assert shown in "\n".join(result.lines)


def test_the_text_form_reads_back(tmp_path: Path) -> None:
    program = world(tmp_path, plan(CHAMPIONS)).program
    assert from_text(to_text(program)) == program


def test_from_python(tmp_path: Path) -> None:
    world(tmp_path, plan(CHAMPIONS), {"story": TOLD})
    found = il.compile_plan(tmp_path).evaluate(period="2026-01").nominations
    assert [(row["participant"], row["recognition"], row["evidence"], row["status"]) for row in found] == [
        ("ben", "hero", "b", "nominated"),
        ("maya", "hero", "a", "nominated"),
    ]
    (tmp_path / "plan.incent").write_text(HEADER + STORY + "\nrule r\n  for each story\n  credit 1 USD to author\n")
    none = il.compile_plan(tmp_path).evaluate(period="2026-01").nominations
    assert none.rows() == []
    assert none.columns == found.columns


def test_a_rule_that_overrides_says_for_what_instead(tmp_path: Path) -> None:
    other = """
recognition grand "Grand hero"
rule larger overrides champions
  for each story where ARR is at least 60 USD
  nominate author for grand, with evidence link
  because "A larger story"
"""
    result = world(tmp_path, plan(CHAMPIONS, other), {"story": TOLD}).run("2026-01")
    assert [(e.participant, e.rule, e.unit) for e in result.nominations] == [
        ("ben", "champions", "hero"),
        ("maya", "larger", "grand"),
    ]


def test_it_waits_as_a_credit_does_and_its_versions_hold_in_their_time(tmp_path: Path) -> None:
    waiting = """
fact review "Of a story"
  key review_id: text
  dated seen_on: date
  story: story
rule reviewed from 2026-01-15
  for each story
  nominate author for hero, with evidence link
    after review within 30 days
  earned on later of given_on, 2026-02-01
"""
    reviews = rows("review_id,seen_on,story", "R1,2026-01-12,S1", "R2,2026-01-21,S2", "R3,2026-01-22,S3",
                   "R4,2026-03-12,S4", "R5,2026-03-14,S5")  # fmt: skip
    result = world(tmp_path, plan(waiting), {"story": TOLD, "review": reviews}).run(*MONTHS)
    # S1 is of before the rule; S3 has no evidence; S4 was reviewed on day 30 and S5 on day 31.
    assert [(e.subject, e.earned_on.isoformat()) for e in result.nominations] == [
        ("S2", "2026-02-01"),
        ("S4", "2026-03-12"),
    ]


def test_what_others_wrote_cannot_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = rows("story_id,given_on,author,ARR,link", "S1,2026-01-10,maya,60,\x1b[31mred")
    world(tmp_path, plan(CHAMPIONS), {"story": told})
    asked = ["explain", str(tmp_path), "--participant", "maya", "--period", "2026-01", "--color", "never"]
    assert entry([*asked, "--as-of", "2026-01-31"]) == 0
    out = capsys.readouterr().out
    assert "evidence: [31mred" in out
    assert "\x1b" not in out
