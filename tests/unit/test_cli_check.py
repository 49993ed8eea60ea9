"""`incent check`: what a path means, what is shown, and when the exit code is 1."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from incentlang.cli import remembered
from tests.unit.cli_world import first_project, incent

MISTAKE = 'plan p "P"\n  currency USD\n\nuse saas\n\nrule r\n  for each deal\n  credit 5% of AR to owner\n'


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INCENT_CACHE_DIR", str(tmp_path / "cache"))


@pytest.mark.parametrize("place", [".", "plan.incent", "data", "tests", "tests/first.incent", "data/deal.csv"])
def test_every_path_in_a_project_means_the_project(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, place: str
) -> None:
    project = first_project(tmp_path / "plan")
    said = incent(capsys, "check", project / place)
    assert said.code == 0
    assert "(1 rule, 7 scenarios)" in said.out


def test_from_any_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = first_project(tmp_path / "plan")
    for folder, named in ((project, "plan.incent"), (project / "data", str(project)), (tmp_path, "plan/plan.incent")):
        monkeypatch.chdir(folder)
        said = incent(capsys, "check", *([] if folder != tmp_path else ["plan"]))
        assert said.code == 0
        assert named in said.out


def test_a_plan_that_stands_alone(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    plan = tmp_path / "alone.incent"
    plan.write_text(MISTAKE, encoding="utf-8")
    said = incent(capsys, "check", plan)
    assert said.code == 1
    assert "E0101" in said.out


def test_mistakes_in_settings_are_findings_too(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    project = first_project(tmp_path / "plan")
    (project / "incent.toml").write_text('[plan]\nmian = "plan.incent"\n', encoding="utf-8")
    said = incent(capsys, "check", project, "--format", "json")
    [found] = json.loads(said.out)["findings"]
    assert said.code == 1
    assert (found["code"], found["line"]) == ("E0803", 2)
    assert found["file"].endswith("incent.toml")
    assert Path(found["file"]).is_file()


def test_json_is_all_there_is_on_the_first_stream(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "plan.incent").write_text(MISTAKE, encoding="utf-8")
    said = incent(capsys, "check", tmp_path, "--format", "json", "--color", "always")
    told = json.loads(said.out)
    assert told["counts"] == {"error": 1, "warning": 0, "advice": 0}
    [found] = told["findings"]
    assert set(found) == {
        *("code", "severity", "title", "message", "help", "labels", "fix", "proof"),
        *("file", "line", "column", "end_line", "end_column", "sheet", "row", "column_name"),
    }
    assert (found["line"], found["column"], found["end_line"], found["end_column"]) == (8, 16, 8, 18)
    assert said.err == ""


def test_selecting_and_ignoring_codes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "plan.incent").write_text(MISTAKE, encoding="utf-8")
    assert incent(capsys, "check", tmp_path, "--select", "E01").code == 1
    assert incent(capsys, "check", tmp_path, "--select", "D,R").code == 0
    assert incent(capsys, "check", tmp_path, "--ignore", "e0101").code == 0
    (tmp_path / "incent.toml").write_text('[check]\nignore = ["E0101"]\n', encoding="utf-8")
    said = incent(capsys, "check", tmp_path)
    assert said.code == 0
    assert "1 finding left out" in said.out


def test_the_same_finding_is_shown_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "plan.incent").write_text(MISTAKE, encoding="utf-8")
    said = incent(capsys, "check", tmp_path, tmp_path, "--format", "json")
    assert json.loads(said.out)["counts"]["error"] == 1


# --- the second check ---------------------------------------------------------------------------------------------


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The paths that were really checked, not answered from the cache."""
    from incentlang.cli import checking  # noqa: PLC0415

    done: list[Path] = []
    real = checking.check_path

    def check_path(path: Path) -> checking.Checked:
        done.append(path)
        return real(path)

    monkeypatch.setattr(checking, "check_path", check_path)
    # Files of a test are always as new as the check, which otherwise means that they may have changed under it.
    monkeypatch.setattr(remembered, "_changed_since", lambda _begun, _paths: False)
    return done


def test_an_unchanged_project_is_not_checked_again(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, checks: list[Path]
) -> None:
    project = first_project(tmp_path / "plan")
    (project / "plan.incent").write_text(MISTAKE, encoding="utf-8")
    for form in ("text", "json"):
        first = incent(capsys, "check", project, "--format", form)
        assert incent(capsys, "check", project, "--format", form) == first
    assert len(checks) == 1
    assert not list(project.rglob("*cache*"))


def _edit(project: Path) -> None:
    plan = project / "plan.incent"
    plan.write_text(plan.read_text(encoding="utf-8").replace("20%", "25%"), encoding="utf-8")


def _same_name_in_two_folders(project: Path) -> None:
    (project / "saas.incent").write_text('role r "R"\n', encoding="utf-8")


def _new_scenarios(project: Path) -> None:
    (project / "tests" / "second.incent").write_text('scenario "s"\n  as of 2026-01-01\n', encoding="utf-8")


def _settings(project: Path) -> None:
    (project / "incent.toml").write_text('[plan]\nmain = "plan.incent"\ntimezone = "UTC"\n', encoding="utf-8")


def _scenarios_gone(project: Path) -> None:
    (project / "tests" / "first.incent").unlink()


def _no_settings(project: Path) -> None:
    (project / "incent.toml").unlink()


@pytest.mark.parametrize(
    "change", [_edit, _same_name_in_two_folders, _new_scenarios, _settings, _scenarios_gone, _no_settings]
)
def test_whatever_could_change_the_answer_is_noticed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, checks: list[Path], change: object
) -> None:
    project = first_project(tmp_path / "plan")
    incent(capsys, "check", project)
    change(project)  # type: ignore[operator]
    said = incent(capsys, "check", project)
    assert len(checks) == 2
    remembered_said = incent(capsys, "check", project)
    assert remembered_said == said


def test_a_module_that_appears_later_is_found(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, checks: list[Path]
) -> None:
    (tmp_path / "plan.incent").write_text(MISTAKE.replace("use saas", "use missing"), encoding="utf-8")
    assert incent(capsys, "check", tmp_path).code == 1
    (tmp_path / "missing.incent").write_text("use saas\n", encoding="utf-8")
    said = incent(capsys, "check", tmp_path)
    assert "missing" not in said.out
    assert len(checks) == 2


def test_a_file_saved_during_the_check_is_not_remembered(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    project = first_project(tmp_path / "plan")
    _edit(project)
    later = time.time() + 60  # its text may have been read before or after
    os.utime(project / "plan.incent", (later, later))
    incent(capsys, "check", project)
    assert not list((tmp_path / "cache").glob("checks/*"))


def test_a_damaged_entry_is_no_entry(capsys: pytest.CaptureFixture[str], tmp_path: Path, checks: list[Path]) -> None:
    project = first_project(tmp_path / "plan")
    first = incent(capsys, "check", project)
    [kept] = (tmp_path / "cache").glob("checks/*")
    for damage in (b"", b"{}", b"[1]", b'{"looked_at": {}, "report": {"findings": 3}}'):
        kept.write_bytes(damage)
        assert incent(capsys, "check", project) == first
    assert len(checks) == 5
