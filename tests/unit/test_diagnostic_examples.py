"""Every diagnostic of a plan's meaning shows a wrong and a right example; both are compiled here."""

from __future__ import annotations

from pathlib import Path

import pytest

from incentlang.diagnostics import Diagnostic, all_diagnostics
from incentlang.pipeline import compile_project
from incentlang.project.config import load_project

HEADER = 'plan p "A plan"\n  currency USD\n\n'
SURROUNDINGS = "use saas\n\nrole account_executive\n\n"

NEEDS_FILES = {"E0106", "E0107", "E0108", "E0415", "E0709", "E0970", "E0971", "E0972", "E0973"}
"""Their examples need other files, or a table of many axes; test_meaning_files.py provokes them."""

CLASSES = [
    cls
    for code, cls in all_diagnostics().items()
    if ("E0101" <= code < "E0800" or "E0850" <= code < "E1000") and code not in NEEDS_FILES
]


def codes(example: str, folder: Path) -> list[str]:
    """The codes that a plan with this text reports."""
    has_header = example.startswith("plan ")
    text = example if has_header else HEADER + example
    (folder / "plan.incent").write_text(text + "\n" + SURROUNDINGS)
    project, findings = load_project(folder)
    assert project is not None, findings
    return [found.code for found in compile_project(project).diagnostics]


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.code)
def test_wrong_example_gives_exactly_this_code(cls: type[Diagnostic], tmp_path: Path) -> None:
    if cls.code == "E0111":
        (tmp_path / "plan.incent").write_text(SURROUNDINGS + cls.wrong)
        project, _ = load_project(tmp_path)
        assert project is not None
        assert [found.code for found in compile_project(project).diagnostics] == ["E0111"]
        return
    assert codes(cls.wrong, tmp_path) == [cls.code]


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.code)
def test_right_example_is_clean(cls: type[Diagnostic], tmp_path: Path) -> None:
    assert codes(cls.right, tmp_path) == []
