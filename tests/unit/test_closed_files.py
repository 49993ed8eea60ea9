"""The files of a closed period: read back as they were posted; anything else is refused by name."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from incentlang.cli import entry
from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.closing import ClosedDamaged
from incentlang.running import closed_periods
from incentlang.values.periods import Grain

PLAN = """plan p
  effective 2026-01-01 to 2026-12-31
  currency USD
use saas
role account_executive
rule commission
  for each deal
  credit 1/3 * ARR to owner
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with January and February closed; in January a third of 100, in February nothing."""
    (tmp_path / "data").mkdir()
    (tmp_path / "plan.incent").write_text(PLAN.replace("1/3 * ARR", "ARR / 3"))
    (tmp_path / "incent.toml").write_text("[plan]\n")
    people = "participant,name,role,from,to\nmaya,Maya,account_executive,2026-01-01,\n"
    (tmp_path / "data" / "participant.csv").write_text(people)
    (tmp_path / "data" / "deal.csv").write_text("deal_id,closed_on,ARR,owner\nD=1,2026-01-10,100.00,maya\n")
    monkeypatch.chdir(tmp_path)
    assert entry(["close", "--period", "2026-01", "--as-of", "2026-02-03"]) == 0
    assert entry(["close", "--period", "2026-02", "--as-of", "2026-03-03"]) == 0
    return tmp_path


def damage(project: Path, paid: Grain = "month") -> str:
    found = closed_periods(project, paid)
    assert isinstance(found, ClosedDamaged), found
    return f"{found.folder} {found.reason}"


def test_read_back(project: Path) -> None:
    found = closed_periods(project, "month")
    assert not isinstance(found, Diagnostic)
    january, february = found
    assert (str(january.period), january.as_of, len(january.plan_hash)) == ("2026-01", date(2026, 2, 3), 64)
    (posted,) = january.entries
    assert (posted.subject, str(posted.amount), str(posted.unrounded)) == ("D=1", "33.33", "33.333333333333")
    assert (posted.file, posted.cause, posted.of_kind) == ("plan.incent", "ordinary", "")
    assert february.entries == ()
    assert not [path.name for path in (project / "closed").iterdir() if path.name.startswith(".")]


def test_nothing_closed(tmp_path: Path) -> None:
    assert closed_periods(tmp_path, "month") == ()


def test_an_endless_quotient_is_not_adjusted(project: Path) -> None:
    assert entry(["run", "--period", "2026-01", "--period", "2026-03", "--as-of", "2026-04-01", "--out", "out"]) == 0
    assert "prior" not in (project / "out" / "entries.csv").read_text()


def change(project: Path, **changes: Any) -> None:
    path = project / "closed" / "2026-01" / "close.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_what_is_refused(project: Path) -> None:
    january = project / "closed" / "2026-01"
    kept = project / "kept"
    shutil.copytree(project / "closed", kept)

    def restore() -> None:
        shutil.rmtree(project / "closed")
        shutil.copytree(kept, project / "closed")

    assert damage(project, "quarter") == "closed/2026-01 is no pay period of a plan that pays each quarter"
    (january / "close.json").write_text("{")
    assert "no close.json that can be read" in damage(project)
    (january / "close.json").write_text("[]")
    assert "lacks what it must say" in damage(project)
    restore()
    change(project, period="2026-05")
    assert "of another period or version" in damage(project)
    restore()
    change(
        project, entries={"count": 7, "sha256": json.loads((january / "close.json").read_text())["entries"]["sha256"]}
    )
    assert "has 1 entries in entries.parquet and 7 in close.json" in damage(project)
    restore()
    change(project, entries=None)
    assert "lacks what it must say" in damage(project)
    restore()
    (january / "entries.parquet").write_bytes((project / "closed" / "2026-02" / "entries.parquet").read_bytes())
    assert "its checksum differs" in damage(project)
    (january / "entries.parquet").unlink()
    assert "has no entries.parquet" in damage(project)
    shutil.rmtree(january)
    (project / "closed" / "2025-12").mkdir()
    assert damage(project) == "closed/2025-12 has no close.json that can be read"
    restore()
    (project / "closed" / "notes.txt").write_text("")
    assert damage(project) == "closed/notes.txt is no folder of a period"
    restore()
    (project / "closed" / "2026-02").rename(project / "closed" / "2026-03")
    change_to = project / "closed" / "2026-03" / "close.json"
    change_to.write_text(change_to.read_text().replace('"2026-02"', '"2026-03"'))
    assert damage(project) == "closed/2026-02 is missing, and 2026-03 is closed"


def test_a_close_that_fails_leaves_nothing(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError(28, "no space left", "closed")

    monkeypatch.setattr("incentlang.outputs.closing.write_parquet", fails)
    assert entry(["close", "--period", "2026-03", "--as-of", "2026-04-03"]) == 2
    assert sorted(path.name for path in (project / "closed").iterdir()) == ["2026-01", "2026-02"]
