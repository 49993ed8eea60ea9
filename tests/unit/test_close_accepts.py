"""What is accepted when a period is closed stands in its record, with the reason and every case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from incentlang.cli import entry

PLAN = """plan p
  effective 2026-01-01 to 2026-12-31
  currency USD
use saas
role account_executive
rule commission
  for each deal
  credit 10% of ARR to owner
ensure "no deep discounts" for each deal where discount is known: discount is at most 30%
ensure "no small deals" for each deal: ARR is at least 100 USD
"""
CLOSE = ["close", "--period", "2026-01", "--as-of", "2026-02-03"]
TEXT = "no deep discounts"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "plan.incent").write_text(PLAN)
    (tmp_path / "incent.toml").write_text("[plan]\n")
    people = "participant,name,role,from,to\nmaya,Maya,account_executive,2026-01-01,\n"
    (tmp_path / "data" / "participant.csv").write_text(people)
    deals = "".join(f"D{number},2026-01-10,100.00,maya,31%\n" for number in range(1, 8))
    (tmp_path / "data" / "deal.csv").write_text(f"deal_id,closed_on,ARR,owner,discount\n{deals}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_record_says_what_why_and_where(project: Path) -> None:
    assert entry([*CLOSE, "--reason", " the board approved all ", "--accept", TEXT]) == 0
    record = json.loads((project / "closed" / "2026-01" / "close.json").read_text())
    (accepted,) = record["accepted"]
    assert (accepted["ensure"], accepted["reason"]) == (TEXT, "the board approved all")
    assert (accepted["state"], accepted["checked"]) == ("failed", 7)
    cases = [f"deal D{number}: discount = 31%, at most 30%: over by 1 point" for number in range(1, 8)]
    assert accepted["failing"] == cases


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], 1),
        (["--accept", TEXT], 2),
        (["--accept", TEXT, "--reason", ""], 2),
        (["--accept", TEXT, "--reason", "x", "--reason", "y"], 2),
        (["--accept", "small deals", "--reason", "x"], 2),
        (["--accept", "no small deals", "--reason", "x"], 2),
        (["--accept", TEXT, "--reason", "x", "--accept", "no small deals", "--reason", "x"], 2),
    ],
)
def test_a_refusal_writes_nothing(project: Path, options: list[str], code: int) -> None:
    assert entry([*CLOSE, *options]) == code
    assert not (project / "closed").exists()
