"""How a call of `incent` ends, whatever happens: an exit code, and plain words on the right stream."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import incentlang
from incentlang.cli import entry
from incentlang.cli.screen import Screen
from tests.unit.cli_world import first_project, incent

HEAVY = {"lark", "networkx", "duckdb", "python_calamine", "incentlang.diagnostics", "incentlang.pipeline"}


def fails_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Make every check end in an error that no command foresaw."""

    def checked(_path: Path) -> None:
        raise error

    monkeypatch.setattr("incentlang.cli.commands.check.checked", checked)


def test_version_names_tool_language_and_engine(capsys: pytest.CaptureFixture[str]) -> None:
    said = incent(capsys, "--version")
    assert said.code == 0
    assert [line.split()[0] for line in said.out.splitlines()] == ["incentlang", "language", "engine", "python"]
    assert incent(capsys, "--quiet", "--version").out == said.out


def test_version_is_that_of_the_package(repository: Path) -> None:
    declared = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert incentlang.version == incentlang.__version__ == declared


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["run", "--help"], ["chekc"], ["completion", "zsh"]])
def test_what_needs_no_plan_loads_no_compiler(arguments: list[str]) -> None:
    script = f"import sys\nfrom incentlang.cli import entry\nentry({arguments!r})\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert HEAVY & set(done.stderr.split()) == set()


def test_our_own_mistake_asks_for_a_report(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fails_with(monkeypatch, RuntimeError("the sky fell"))
    short = incent(capsys, "check", tmp_path)
    assert (short.code, short.out) == (2, "")
    assert "Please report it" in short.err
    assert "the sky fell" in short.err
    assert "Traceback" not in short.err
    assert "Traceback" in incent(capsys, "check", tmp_path, "-v").err


def test_stopping_is_130(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fails_with(monkeypatch, KeyboardInterrupt())
    assert incent(capsys, "check", tmp_path).code == 130


def test_a_disk_that_refuses_is_told_without_a_request_for_a_report(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fails_with(monkeypatch, PermissionError(13, "Permission denied", "plan.incent"))
    said = incent(capsys, "check", tmp_path)
    assert said.code == 2
    assert said.err == "error: plan.incent: permission denied\n"


def test_a_reader_that_goes_away_is_no_mistake(tmp_path: Path) -> None:
    project = first_project(tmp_path / "plan")
    script = f"{sys.executable} -m incentlang run {project} --quiet | true"
    done = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, check=False)
    assert done.stderr == ""


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["check", "--nonsense"], ["new"], ["graph", "nowhere"]])
def test_entry_never_raises(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert entry(arguments) == 2
    capsys.readouterr()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(capsys: pytest.CaptureFixture[str], shell: str) -> None:
    said = incent(capsys, "completion", shell)
    assert said.code == 0
    assert "_INCENT_COMPLETE" in said.out


class Terminal:
    """A stream that may be a terminal."""

    def __init__(self, is_terminal: bool) -> None:
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


@pytest.mark.parametrize(
    ("environment", "option", "terminal", "colored"),
    [
        ({}, "auto", True, True),
        ({}, "auto", False, False),
        ({"NO_COLOR": "1"}, "auto", True, False),
        ({"NO_COLOR": ""}, "auto", True, True),
        ({"FORCE_COLOR": "1"}, "auto", False, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, "auto", True, False),
        ({"TERM": "dumb"}, "auto", True, False),
        ({"NO_COLOR": "1"}, "always", False, True),
        ({"FORCE_COLOR": "1"}, "never", True, False),
    ],
)
def test_colors(environment: dict[str, str], option: str, terminal: bool, colored: bool) -> None:
    stream = Terminal(terminal)
    screen = Screen(stream, stream, environment, color=option)  # type: ignore[arg-type]
    assert screen.colored(stream) is colored  # type: ignore[arg-type]


@pytest.mark.parametrize("arguments", [["--color", "always", "check"], ["check", "--color", "always"]])
def test_global_options_count_before_and_after_the_command(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str]
) -> None:
    (tmp_path / "plan.incent").write_text("plan p\n  currency USD\nnonsense\n", encoding="utf-8")
    said = incent(capsys, *arguments, tmp_path)
    assert said.code == 1
    assert "\x1b[" in said.out


def test_a_terminal_without_a_character_shows_a_question_mark(tmp_path: Path) -> None:
    project = first_project(tmp_path / "plan")
    command = [sys.executable, "-m", "incentlang", "run", str(project), "--period", "2026-06"]
    environment = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C", "PATH": ""}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 0
    assert b"12,000.00" in done.stdout
