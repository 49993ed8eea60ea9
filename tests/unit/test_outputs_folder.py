"""All files or none: whatever fails, a folder of results is whole, and nothing is left lying around."""

from __future__ import annotations

from pathlib import Path

import pytest

from incentlang.diagnostics.requests import FolderOfOthers, FolderTaken
from incentlang.outputs import write
from incentlang.outputs.folder import check_target, replace_folder
from tests.unit.cli_world import first_project, incent

OURS = frozenset(["a.csv", "run.json"])


def write_new(place: Path) -> None:
    (place / "a.csv").write_text("new", encoding="utf-8")


def everything(place: Path) -> dict[str, str]:
    return {
        path.relative_to(place).as_posix(): path.read_text(encoding="utf-8")
        for path in place.rglob("*")
        if path.is_file()
    }


def test_a_folder_appears_whole_with_its_parents(tmp_path: Path) -> None:
    replace_folder(tmp_path / "x" / "y" / "out", write_new)
    assert everything(tmp_path) == {"x/y/out/a.csv": "new"}


def test_an_earlier_folder_is_replaced_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "run.json").write_text("old", encoding="utf-8")
    replace_folder(tmp_path / "out", write_new)
    assert everything(tmp_path) == {"out/a.csv": "new"}


@pytest.mark.parametrize("error", [OSError("the disk is full"), KeyboardInterrupt()])
@pytest.mark.parametrize("before", [None, "old"])
def test_a_failure_while_writing_leaves_what_was_there(
    tmp_path: Path, error: BaseException, before: str | None
) -> None:
    if before is not None:
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "a.csv").write_text(before, encoding="utf-8")

    def fill(place: Path) -> None:
        write_new(place)
        raise error

    with pytest.raises(type(error)):
        replace_folder(tmp_path / "out", fill)
    assert everything(tmp_path) == ({"out/a.csv": before} if before is not None else {})
    assert sorted(path.name for path in tmp_path.iterdir()) == (["out"] if before is not None else [])


def test_a_failure_while_moving_brings_the_old_folder_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.csv").write_text("old", encoding="utf-8")
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError("the folder is in use")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(OSError, match="in use"):
        replace_folder(tmp_path / "out", write_new)
    assert everything(tmp_path) == {"out/a.csv": "old"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_may_be_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert check_target(out, OURS, force=False) is None
    out.mkdir()
    assert check_target(out, OURS, force=False) is None
    (out / "a.csv").write_text("", encoding="utf-8")
    assert isinstance(check_target(out, OURS, force=False), FolderTaken)
    assert check_target(out, OURS, force=True) is None
    (out / "notes.txt").write_text("", encoding="utf-8")
    assert isinstance(check_target(out, OURS, force=True), FolderOfOthers)
    assert isinstance(check_target(out / "notes.txt", OURS, force=True), FolderOfOthers)


def test_a_link_to_results_keeps_being_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    replace_folder(tmp_path / "out", write_new)
    assert (tmp_path / "out").is_symlink()
    assert everything(tmp_path / "real") == {"a.csv": "new"}


def test_a_run_that_cannot_write_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project = first_project(tmp_path / "plan")
    incent(capsys, "run", project, "--period", "2026-05", "--out", tmp_path / "out")
    before = sorted(path.read_bytes() for path in (tmp_path / "out").iterdir())

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write, "write_parquet", full)
    said = incent(capsys, "run", project, "--period", "2026-06", "--out", tmp_path / "out", "--force")
    assert said.code == 2
    assert "no space left" in said.err
    assert sorted(path.read_bytes() for path in (tmp_path / "out").iterdir()) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "plan"]


@pytest.mark.parametrize("what", ["plan", "data"])
def test_plan_errors_and_refused_data_write_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    project = first_project(tmp_path / "plan")
    file, right, wrong = ("plan.incent", "ARR", "AR") if what == "plan" else ("data/deal.csv", "18000.00", "18 grand")
    path = project / file
    path.write_text(path.read_text(encoding="utf-8").replace(right, wrong), encoding="utf-8")
    said = incent(capsys, "run", project, "--period", "2026-06", "--out", tmp_path / "out")
    assert (said.code, said.out) == (1, "")
    assert not (tmp_path / "out").exists()
