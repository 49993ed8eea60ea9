"""`incentlang.reconcile` names what another system does otherwise.

The other system is a plan with other words, compiled and run from its text; what is named as the cause is another road
to the same figures: the checked program, changed in one place.
"""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

import incentlang as il
from incentlang.cli import entry
from incentlang.reconcile.model import SCHEMA

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "docs" / "examples"


def their_file(project: Path, old: str, new: str, file: str = "plan.incent") -> Path:
    """What a system pays that reads the plan, or a data file, with other words."""
    other = project.with_name("other")
    shutil.copytree(project, other)
    path = other / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    rows = il.compile_plan(other).evaluate().payouts.rows()
    lines = [f"{row['participant']},{row['period']},{row['unit']},{row['paid']}" for row in rows]
    theirs = project.with_name("theirs.csv")
    theirs.write_text("\n".join(["participant,period,unit,paid", *lines]) + "\n", encoding="utf-8")
    return theirs


CLAW = "claw back 100% of the money after churn within 180 days of earning"
CASES = [
    ("marginal", "plan.incent", "marginal\n", "retroactive\n", "retroactive"),
    ("retroactive", "plan.incent", "retroactive\n", "marginal\n", "marginal"),
    ("caps", "plan.incent", "  capped at 9_000 USD\n", "", "cap left out"),
    ("clawback", "plan.incent", f"  {CLAW}\n", "", "claw back left out"),
    ("clawback", "plan.incent", "  after activation within 90 days\n", "", "condition left out"),
    ("clawback", "data/activation.csv", "acme,2026-01-20\n", "", "row left out"),
    ("clawback", "data/activation.csv", "acme,2026-01-20", "acme,2026-02-01", "another period"),
    ("splits", "plan.incent", "split 70% to owner, 30% to", "split 50% to owner, 50% to", "another split"),
    ("splits", "plan.incent", "rounded half up to 0.01", "rounded down to 0.01", "rounding"),
    ("waiting", "plan.incent", "  pay in 3 monthly parts\n  on leaving forfeit held\n", "", "paid at once"),
    ("proration", "plan.incent", "quota prorated by days", "quota", "not prorated"),
]  # fmt: skip


@pytest.mark.parametrize(("example", "file", "old", "new", "kind"), CASES)
def test_names_what_is_done_otherwise(
    example: str, file: str, old: str, new: str, kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = tmp_path / "plan"
    shutil.copytree(EXAMPLES / example, project)
    theirs = their_file(project, old, new, file)
    assert entry(["verify", str(theirs), "--against", str(project), "--format", "json", "--quiet"]) == 1
    told = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(told)
    assert told["different"]
    for each in told["different"]:
        assert kind in [cause["kind"] for cause in each["causes"]], each
        assert {cause["gives"] for cause in each["causes"]} == {each["theirs"]["paid"]}


@pytest.mark.parametrize("example", ["marginal", "clawback", "splits", "guarantee", "currencies"])
def test_own_payouts_are_all_the_same(example: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every column of payouts.csv is one that is understood."""
    out = tmp_path / "out"
    assert entry(["run", str(EXAMPLES / example), "--out", str(out), "--quiet"]) == 0
    for name in ("payouts.csv", "payouts.parquet"):
        capsys.readouterr()
        assert entry(["verify", str(out / name), "--against", str(EXAMPLES / example), "--format", "json", "-q"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["equal"]
        assert set(told["not_compared"]) <= {"status", "pay_currency", "pay_rate", "paid_in_currency"}


def test_what_no_change_gives_is_left_unexplained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Retroactive pays 14,500 in March (20% of 170,000 less 19,500); 12.40 more than that nothing gives."""
    theirs = tmp_path / "theirs.csv"
    theirs.write_text("participant,period,paid\nmaya,2026-03,14512.40\n", encoding="utf-8")
    assert entry(["verify", str(theirs), "--against", str(EXAMPLES / "marginal"), "--format", "json", "-q"]) == 1
    (different,) = json.loads(capsys.readouterr().out)["different"]
    assert different["causes"] == []
    assert Decimal(different["nearest"]["gives"]) == Decimal("14500.00")
    assert Decimal(different["unexplained"]) == Decimal("12.40")


def test_weeks_are_not_prorated_by_months(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    theirs = tmp_path / "theirs.csv"
    theirs.write_text("participant,period,paid\nana,2026-01-15-2W,1.00\n", encoding="utf-8")
    assert entry(["verify", str(theirs), "--against", str(EXAMPLES / "two_weeks"), "--format", "json", "-q"]) == 1
    (different,) = json.loads(capsys.readouterr().out)["different"]
    assert different["tried"] > 0
