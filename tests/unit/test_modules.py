"""`use`: where files are found, and that no path leads out of a project."""

from __future__ import annotations

from pathlib import Path

from incentlang.pipeline import compile_project
from incentlang.project.config import load_project

PLAN = 'plan p "A plan"\n  currency USD\n\nuse linked\n'


def codes(folder: Path) -> list[str]:
    project, findings = load_project(folder)
    assert project is not None, findings
    return [found.code for found in compile_project(project).diagnostics]


def test_a_link_out_of_the_project_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere.incent"
    outside.write_text("param rate = 5%\n")
    project = tmp_path / "project"
    project.mkdir()
    (project / "plan.incent").write_text(PLAN)
    (project / "linked.incent").symlink_to(outside)
    assert codes(project) == ["E0108"]


def test_a_file_used_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "plan.incent").write_text(PLAN + "use other\n")
    (tmp_path / "linked.incent").write_text("param rate = 5%\n")
    (tmp_path / "other.incent").write_text("use linked\nparam more = 6%\n")
    assert codes(tmp_path) == []


def test_files_may_use_each_other(tmp_path: Path) -> None:
    (tmp_path / "plan.incent").write_text(PLAN)
    (tmp_path / "linked.incent").write_text("use other\nparam rate = 5%\n")
    (tmp_path / "other.incent").write_text("use linked\nparam more = 6%\n")
    assert codes(tmp_path) == []


def test_a_name_in_two_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan.incent").write_text(PLAN + "param rate = 6%\n")
    (tmp_path / "linked.incent").write_text("param rate = 5%\n")
    assert codes(tmp_path) == ["E0102"]
