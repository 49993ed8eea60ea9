"""Every lint finds its wrong example and nothing in its right one, which lies close by."""

from __future__ import annotations

from pathlib import Path

import pytest

from incentlang.cli.checking import check_path
from incentlang.diagnostics.base import examples_of
from incentlang.lint import Lint, every_diagnostic, findings, lints
from incentlang.pipeline import compile_project, shown_path
from incentlang.project import load_project
from incentlang.resources import data_folder

TOP = Path(__file__).resolve().parents[2]
HEADER = 'plan p "A plan"\n  currency USD\n\n'
SURROUNDINGS = """
use saas

role account_executive "Who sells"
"""
SUPPRESSIONS = [cls for code, cls in every_diagnostic().items() if code.startswith("L000")]
EXAMPLES = sorted((TOP / "examples").iterdir())
LIBRARY = data_folder("stdlib")
MODULES = sorted(LIBRARY.rglob("*.incent"))


def codes(example: str, folder: Path) -> list[str]:
    """The codes of what a check says of a plan with this text."""
    text = (example if example.startswith("plan ") else HEADER + example) + "\n" + SURROUNDINGS
    if "by attainment" in text and "measure attainment" not in text:
        text += "\nmeasure attainment for account_executive each quarter\n"
        text += "  (sum of ARR over deal by owner) / quota\n\n"
        text += "input quota for account_executive each quarter: money\n"
    (folder / "plan.incent").write_text(text, encoding="utf-8")
    found = check_path(folder).report.findings
    assert [each for each in found if each.severity == "error"] == []
    return [each.code for each in found]


@pytest.mark.parametrize("cls", [*lints(), *SUPPRESSIONS], ids=lambda cls: cls.code)
def test_it_finds_its_wrong_example_and_not_its_right_one(cls: type[Lint], tmp_path: Path) -> None:
    wrong, right = examples_of(cls)
    assert cls.code in codes(wrong, tmp_path)
    assert cls.code not in codes(right, tmp_path)


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda path: path.name)
def test_our_example_plans_are_clean(folder: Path) -> None:
    """Not even advice is left: what an example means to do says why, where it does it."""
    assert [(each.code, each.message) for each in check_path(folder).report.findings] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(LIBRARY).as_posix())
def test_our_modules_are_clean(module: Path, tmp_path: Path) -> None:
    name = ".".join(module.relative_to(LIBRARY).with_suffix("").parts)
    (tmp_path / "plan.incent").write_text(f"{HEADER}use {name}\n{SURROUNDINGS.replace('use saas', '')}")
    project, _ = load_project(tmp_path)
    assert project is not None
    compiled = compile_project(project)
    assert compiled.program is not None, compiled.diagnostics
    # A module by itself is what others are; here its files are looked at as if they were the project's own.
    library = [shown_path(path) for path in compiled.visited if path.is_relative_to(LIBRARY)]
    found = findings(compiled.program, compiled.symbols, compiled.declared, library)
    assert library
    told = [each for each in found if each.code != "L0301"]  # a module defines what some plans read
    assert [(each.code, each.message()) for each in told] == []
