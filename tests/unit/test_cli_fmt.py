"""`incent fmt`: which files it takes, and how it writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli_world import first_project, incent

MESSY = b"\xef\xbb\xbfparam  a = 1\r\nparam  b = 2"
TIDY = b"param a = 1\nparam b = 2\n"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.incent"
    path.write_bytes(MESSY)
    return path


def test_line_ends_and_marks_of_other_systems_go(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    assert incent(capsys, "fmt", plan).code == 0
    assert plan.read_bytes() == TIDY


def test_a_change_of_line_ends_alone_is_a_change(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    plan.write_bytes(TIDY.replace(b"\n", b"\r\n"))
    assert incent(capsys, "fmt", plan, "--check").code == 1
    said = incent(capsys, "fmt", plan, "--diff")
    assert said.code == 1
    assert "only line ends change" in said.out


def test_permissions_and_links_stay(capsys: pytest.CaptureFixture[str], plan: Path, tmp_path: Path) -> None:
    plan.chmod(0o640)
    link = tmp_path / "link.incent"
    link.symlink_to(plan)
    assert incent(capsys, "fmt", link).code == 0
    assert link.is_symlink()
    assert plan.read_bytes() == TIDY
    assert plan.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.incent", "plan.incent"]


def test_a_file_that_is_right_is_not_touched(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    plan.write_bytes(TIDY)
    before = plan.stat()
    assert incent(capsys, "fmt", plan).code == 0
    assert (plan.stat().st_mtime_ns, plan.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


@pytest.mark.parametrize("option", ["--check", "--diff"])
def test_looking_writes_nothing(capsys: pytest.CaptureFixture[str], plan: Path, option: str) -> None:
    assert incent(capsys, "fmt", plan, option).code == 1
    assert plan.read_bytes() == MESSY


def test_the_project_of_the_current_folder(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = first_project(tmp_path / "first")
    (project / ".hidden").mkdir()
    for name in ("extra.incent", "tests/more.incent", ".hidden/no.incent"):
        (project / name).write_bytes(MESSY)
    monkeypatch.chdir(project / "data")
    said = incent(capsys, "fmt")
    assert said.code == 0
    assert (project / "extra.incent").read_bytes() == (project / "tests/more.incent").read_bytes() == TIDY
    assert (project / ".hidden/no.incent").read_bytes() == MESSY
    monkeypatch.chdir(tmp_path)
    assert incent(capsys, "fmt").code == 2


def test_a_file_named_twice_is_looked_at_once(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    said = incent(capsys, "fmt", plan, plan.parent)
    assert said.code == 0
    assert "1 file laid out" in said.err


def test_no_text_is_told(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    plan.write_bytes('param a = 1 "é"'.encode("latin-1"))
    said = incent(capsys, "fmt", plan)
    assert said.code == 2
    assert "UTF-8" in said.err


def test_our_mistake_leaves_the_file(
    capsys: pytest.CaptureFixture[str], plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A layout that says something else is made up; the other files are laid out all the same."""
    other = plan.with_name("other.incent")
    other.write_bytes(b"# nothing\n\n\n")
    monkeypatch.setattr(
        "incentlang.format.writing._text", lambda pieces: "param a = 3\n" if len(pieces) > 1 else "# nothing\n"
    )
    said = incent(capsys, "fmt", plan.parent)
    assert said.code == 2
    assert "mistake in incentlang" in said.err
    assert "Traceback" not in said.err
    assert plan.read_bytes() == MESSY
    assert other.read_bytes() == b"# nothing\n"
