"""`incentlang.reconcile` names what another system does otherwise.

The other system is a plan with other words, compiled and run from its text; what is named as the cause is another road
to the same figures: the checked program, changed in one place.
"""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

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


KNOWN_LATE = """plan late "Deals recorded late"
  effective 2026-01-01 to 2026-12-31
  currency USD
  paid monthly
role rep
fact deal
  key   deal_id: text
  dated closed_on: date
  known recorded_on: date
  amount: money
  owner: participant
rule commission
  for each deal
  credit 10% of amount to owner
"""


def recorded(folder: Path, days: int) -> Path:
    """A plan with deals of January, one recorded on each day of so many from 1 February on."""
    (folder / "data").mkdir(parents=True)
    (folder / "incent.toml").write_text('[plan]\nmain = "plan.incent"\n', encoding="utf-8")
    (folder / "plan.incent").write_text(KNOWN_LATE, encoding="utf-8")
    (folder / "data" / "participant.csv").write_text(
        "participant,role,from,to\nann,rep,2026-01-01,\n", encoding="utf-8"
    )
    first = date(2026, 2, 1)
    rows = [f"D{n},2026-01-{n % 28 + 1:02},{first + timedelta(n)},{1000 + 70 * n * n},ann" for n in range(days)]
    text = "\n".join(["deal_id,closed_on,recorded_on,amount,owner", *rows]) + "\n"
    (folder / "data" / "deal.csv").write_text(text, encoding="utf-8")
    return folder


def compared(project: Path, paid: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What a comparison with one payout of January says."""
    theirs = project.with_name(f"{project.name}.csv")
    theirs.write_text(f"participant,period,unit,paid\nann,2026-01,USD,{paid}\n", encoding="utf-8")
    assert entry(["verify", str(theirs), "--against", str(project), "--format", "json", "--quiet"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_says_which_days_of_knowledge_were_not_tried(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """30 days of February and March and the end of January are 31, of which the latest 24 are tried.

    On 3 February three deals are known: 1,000 + 1,070 + 1,280 are 3,350, of which 10% is 335.
    """
    told = compared(recorded(tmp_path / "many", 30), "335.00", capsys)
    assert told["different"][0]["causes"] == []
    assert told["not_tried"] == [
        "what was known on 7 earlier days, 2026-01-31 to 2026-02-06; `--as-of` tries one of them"
    ]
    # It is no matter where all days were tried, or where one of them is the cause.
    told = compared(recorded(tmp_path / "few", 20), "335.00", capsys)
    assert (told["different"][0]["causes"][0]["text"], told["not_tried"]) == (
        "only what was known on 2026-02-03 is counted",
        [],
    )
    # On 24 February D0 to D23 are known: 24,000 and 70 times 4,324, the sum of their squares, are 326,680.
    told = compared(tmp_path / "many", "32668.00", capsys)
    assert (told["different"][0]["causes"][0]["text"], told["not_tried"]) == (
        "only what was known on 2026-02-24 is counted",
        [],
    )
