"""What somebody has who installs the wheel into an empty environment, and works in a folder of their own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.packaging.closure import closure, link, metadata
from tests.packaging.published import Environment

COLOURED = """
from pygments.lexers import get_lexer_by_name
print(type(get_lexer_by_name("incent")).__module__)
"""


@pytest.fixture(scope="module")
def first(installed: Environment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project that `incent new` writes, in a folder far from any checkout."""
    folder = tmp_path_factory.mktemp("elsewhere")
    made = installed.incent("new", "first", cwd=folder)
    assert made.returncode == 0, made.stderr
    return folder / "first"


@pytest.fixture(scope="module")
def with_extra(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Mapping[str, str]]:
    """The variables with which the environment has the packages of an extra, and of no other, too."""
    said = metadata(wheel)

    def added(extra: str) -> Mapping[str, str]:
        folder = tmp_path_factory.mktemp(extra)
        core = closure(said)
        link({name: each for name, each in closure(said, extra).items() if name not in core}, folder)
        return {"PYTHONPATH": str(folder)}

    return added


def test_nothing_is_missing_that_the_metadata_asks_for(installed: Environment) -> None:
    pip = [sys.executable, "-m", "pip", "--python", str(installed.folder), "check"]
    done = subprocess.run(pip, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "No broken requirements found.")


def test_it_is_the_wheel_that_runs(installed: Environment, tmp_path: Path) -> None:
    place = installed.python("-c", "import incentlang; print(incentlang.__file__)", cwd=tmp_path)
    assert Path(place.strip()).is_relative_to(installed.folder)


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (["check", "first"], "no findings: first/plan.incent"),
        (["test", "first"], "7 scenarios"),
        # Deal D1 of the template: 20% of 120,000.00; D3 waits.
        (["run", "first", "--period", "2026-01"], "24,000.00"),
        (["explain", "first", "--participant", "maya", "--period", "2026-01"], "24,000.00"),
        (["explain", "E0101"], "E0101"),
    ],
    ids=["check", "test", "run", "explain a payout", "explain a message"],
)
def test_a_new_project_is_checked_run_and_explained(
    installed: Environment, first: Path, command: list[str], shown: str
) -> None:
    done = installed.incent(*command, cwd=first.parent)
    assert done.returncode == 0, done.stderr
    assert shown in done.stdout


def test_code_in_documents_is_coloured_by_the_plugin(installed: Environment, tmp_path: Path) -> None:
    assert installed.python("-c", COLOURED, cwd=tmp_path).strip() == "incentlang.highlighting"


def test_without_extras_the_message_names_the_one_that_helps(installed: Environment, first: Path) -> None:
    for extra, command in {
        "report": ["report", "first", "--period", "2026-01", "--out", "none"],
        "pdf": ["doc", "first", "--format", "pdf", "--out", "none"],
        "spark": ["run", "first", "--period", "2026-01", "--engine", "spark"],
    }.items():
        done = installed.incent(*command, cwd=first.parent)
        assert done.returncode == 2, (extra, done.stdout, done.stderr)
        assert f"pip install 'incentlang[{extra}]'" in done.stdout + done.stderr
        assert not (first.parent / "none").exists()


def test_what_the_message_names_is_enough_for_statements(
    installed: Environment, first: Path, with_extra: Callable[[str], Mapping[str, str]], tmp_path: Path
) -> None:
    command = ["report", str(first), "--period", "2026-01", "--out", "january"]
    done = installed.incent(*command, cwd=tmp_path, variables=with_extra("report"))
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "january" / "people" / "maya.html").is_file()
    assert (tmp_path / "january" / "people" / "maya.xlsx").is_file()


def test_what_the_message_names_is_enough_for_a_document_as_pdf(
    installed: Environment, first: Path, with_extra: Callable[[str], Mapping[str, str]], tmp_path: Path
) -> None:
    command = ["doc", str(first), "--format", "pdf", "--out", "document"]
    done = installed.incent(*command, cwd=tmp_path, variables=with_extra("pdf"))
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "document" / "plan.pdf").read_bytes().startswith(b"%PDF-")


def test_what_the_message_names_is_enough_for_spark(
    installed: Environment, with_extra: Callable[[str], Mapping[str, str]], tmp_path: Path
) -> None:
    # A run would start Java, which is nothing that pip installs; tests/engines/ does that where it is there.
    script = "import pyarrow, pyspark.sql; from incentlang.engines.spark import evaluate; print('ready')"
    assert installed.python("-c", script, cwd=tmp_path, variables=with_extra("spark")) == "ready\n"
