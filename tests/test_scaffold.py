"""What `python -m tools.scaffold` begins loads, is registered, is refused by the check, and is named until filled."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_house import unfilled
from tools.scaffold.diagnostics import diagnostic, lint
from tools.scaffold.language import function, statement
from tools.scaffold.left import LEFT, as_table
from tools.scaffold.names import Name
from tools.scaffold.steps import Beside, CannotScaffold, InOrder, New, carry_out

FOLDERS = ("changes", "docs/reference", "grammar", "incentlang", "stdlib", "tools")

LOOK = """
import json
import sys
from pathlib import Path

from incentlang.lint import every_diagnostic
from incentlang.pipeline import compile_project
from incentlang.project.config import load_project

found = {}
for folder in sys.argv[1:]:
    project, mistakes = load_project(Path(folder))
    compiled = compile_project(project)
    found[folder] = [each.code for each in compiled.diagnostics]
todo = [f"{code} {cls.__name__}" for code, cls in every_diagnostic().items() if cls.title.startswith("TODO")]
print(json.dumps({"refused": found, "todo": todo}))
"""


@pytest.fixture(scope="module")
def scaffolded(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a scaffold touches, with one of each kind begun by the command."""
    root = tmp_path_factory.mktemp("checkout")
    for name in FOLDERS:
        shutil.copytree(repository / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(repository / "pyproject.toml", root)
    for asked in (
        "statement spiff",
        "function square_of",
        "diagnostic pool_too_small --module pools",
        "lint rule_too_kind --group clarity",
    ):
        done = scaffold(root, *asked.split())
        assert done.returncode == 0, done.stderr
        kind = asked.split()[0]
        assert all(f"  {row.where}: " in done.stdout for row in LEFT[kind])
    return root


def scaffold(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tools.scaffold", *arguments]
    return subprocess.run(command, cwd=root, env=of(root), capture_output=True, text=True, check=False)


def of(root: Path) -> dict[str, str]:
    """The environment in which modules are those of a copy."""
    return {**os.environ, "PYTHONPATH": str(root)}


def test_what_is_begun_loads_is_registered_and_is_refused_where_a_plan_uses_it(scaffolded: Path) -> None:
    cases = [f"tests/cases/mechanisms/{name}" for name in ("spiff", "square_of")]
    command = [sys.executable, "-c", LOOK, *cases]
    done = subprocess.run(command, cwd=scaffolded, env=of(scaffolded), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    code = {each.split()[1]: each.split()[0] for each in found["todo"]}
    assert code.keys() == {"PoolTooSmall", "RuleTooKind", "Spiff", "SquareOf"}
    assert found["refused"] == {cases[0]: [code["Spiff"]], cases[1]: [code["SquareOf"]]}
    assert (code["PoolTooSmall"][:3], code["RuleTooKind"][:3]) == ("E09", "L03")


def test_everything_to_fill_is_named(scaffolded: Path, repository: Path) -> None:
    new = {
        path.relative_to(scaffolded).as_posix()
        for folder in (*FOLDERS, "docs", "tests")
        for path in (scaffolded / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc" and not (repository / path.relative_to(scaffolded)).exists()
    }
    assert {"changes/spiff.added.md", "docs/reference/square_of.md", "incentlang/check/spiff.py"} < new
    named = {line.split(":")[0] for line in unfilled(scaffolded)}
    assert new - named == set()
    assert {"incentlang/ir/operations.py", "incentlang/diagnostics/pools.py"} < named


def test_what_is_begun_is_laid_out_as_all_else(scaffolded: Path) -> None:
    changed = [str(path) for path in (scaffolded / "incentlang").rglob("*.py") if "TODO" in path.read_text("utf-8")]
    for command in (["check", "--quiet"], ["format", "--check", "--quiet"]):
        done = subprocess.run([sys.executable, "-m", "ruff", *command, *changed], cwd=scaffolded, check=False)
        assert done.returncode == 0


def test_a_second_one_of_the_same_name_changes_nothing(scaffolded: Path) -> None:
    before = (scaffolded / "grammar" / "3-words.lark").read_bytes()
    done = scaffold(scaffolded, "statement", "spiff")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "nothing is written: incentlang/syntax/ast/spiff.py is there already\n"
    assert (scaffolded / "grammar" / "3-words.lark").read_bytes() == before


def test_words_are_put_where_the_grammar_looks_for_them(scaffolded: Path) -> None:
    lines = (scaffolded / "grammar" / "3-words.lark").read_text("utf-8").splitlines()
    place = lines.index(r"SPIFF.5: /spiff\b/")
    assert (lines[place - 1][:5], lines[place + 1][:5]) == ("SHARE", "SPLIT")
    assert r"SQUARE_OF.6: /square\s+of\b/" in lines


@pytest.mark.parametrize(
    ("name", "told"), [("PoolTooSmall", "small letters"), ("class", "small letters"), ("pool-too", "small letters")]
)
def test_a_name_that_cannot_be_one_is_refused(name: str, told: str) -> None:
    with pytest.raises(CannotScaffold, match=told):
        Name.of(name)


def test_modules_and_groups_that_are_none_are_refused(repository: Path) -> None:
    for module in ("nowhere", "base"):
        with pytest.raises(CannotScaffold, match=f"{module}.py is no module with diagnostics"):
            diagnostic(repository, Name.of("odd"), module)
    with pytest.raises(CannotScaffold, match="'data' is no group of lints on a plan: balance, clarity"):
        lint(repository, Name.of("odd"), "data")


def test_a_place_that_is_gone_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one\n")
    for gone in (Beside("a.txt", "two", "…"), InOrder("a.txt", r"([A-Z]+): ", "TWO: 2")):
        with pytest.raises(CannotScaffold, match=r"a\.txt"):
            carry_out(tmp_path, [New("new.txt", "new\n"), gone])
        assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_every_place_that_is_written_beside_is_there(repository: Path, tmp_path: Path) -> None:
    for steps in (statement(repository, Name.of("spiff")), function(repository, Name.of("square_of"))):
        for step in steps:
            if not isinstance(step, New):
                assert (repository / step.path).is_file()


def test_contributing_shows_what_is_left_to_do_and_where(repository: Path) -> None:
    text = (repository / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for kind in ("statement", "function"):
        assert as_table(kind) in text, f"CONTRIBUTING.md should hold:\n{as_table(kind)}"
        assert [row.where for row in LEFT[kind] if not any(repository.glob(row.where))] == []
