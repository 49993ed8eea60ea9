"""Skeletons are registered where their kind is looked for, and cannot be handed in as they are."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from incentlang.lint import every_diagnostic
from tests.test_house import UNFINISHED
from tools.scaffold import main, next_code, scaffold


@pytest.fixture
def copy(repository: Path, tmp_path: Path) -> Path:
    """What a skeleton is written into and what it imports."""
    for folder in ("incentlang", "grammar", "stdlib"):
        shutil.copytree(repository / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "vendor"))
    return tmp_path


def registered(copy: Path, code: str) -> str:
    """The name of the class that has a code, as a fresh interpreter sees it."""
    script = f"import sys; sys.path.insert(0, '.')\nfrom incentlang.lint import every_diagnostic as every\n" \
        f"print(every()[{code!r}].__qualname__)"  # fmt: skip
    done = subprocess.run([sys.executable, "-I", "-c", script], cwd=copy, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("what", "where", "file"),
    [
        ("lint", "governance", "incentlang/lint/governance/no_budget.py"),
        ("diagnostic", "kinds.units", "incentlang/diagnostics/kinds/units.py"),
    ],
)
def test_a_skeleton_is_registered_and_unfinished(copy: Path, what: str, where: str, file: str) -> None:
    module, case, plan = scaffold(copy, what, where, "no_budget")
    assert module == copy / file
    assert registered(copy, case.parent.name.partition("_")[0]) == "NoBudget"
    for path in (module, case, plan):
        assert UNFINISHED.search(path.read_text(encoding="utf-8")), path
    # A case that nobody has looked at has nothing to be compared with, and tests/test_golden.py says so.
    assert not (case.parent / "expected").exists()


def test_a_code_is_given_once() -> None:

    known = every_diagnostic()
    for place in ("incentlang.lint.governance", "incentlang.diagnostics.kinds.units", "incentlang.diagnostics.pages"):
        assert next_code(list(known.values()), place) not in known


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["lint", "nowhere", "no_budget"], "no message has its class in incentlang.lint.nowhere"),
        (["lint", "governance", "No budget"], "a name has small letters"),
        (["rule", "governance", "no_budget"], "invalid choice"),
    ],
)
def test_a_wrong_call_writes_nothing(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert said in capsys.readouterr().err
