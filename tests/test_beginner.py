"""What a beginner meets that no golden case can hold: locked files, closed pipes, an interrupted run, a large file.

The other mistakes of the first hour are the cases under `tests/cases/beginner/`.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.mangled import ask
from tests.test_golden import CASES
from tests.unit.cli_world import incent

HEADER_ONLY = CASES / "beginner" / "header_only"
CALLS = 60


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project without deals, in which the test stands."""
    folder = tmp_path / "plan"
    shutil.copytree(HEADER_ONLY, folder, ignore=shutil.ignore_patterns("case.toml", "expected"))
    monkeypatch.chdir(folder)
    return folder


def test_a_locked_data_file_is_named_with_what_to_do(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    read = Path.read_bytes

    def locked(path: Path) -> bytes:
        if path.name == "deal.csv":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", locked)
    said = incent(capsys, "run", "--period", "2026-06")
    assert said.code == 1
    assert "error[D0002]: this file cannot be read: permission denied\n --> data/deal.csv" in said.err
    assert "close it in other programs" in said.err


def test_a_folder_that_may_not_be_written_to_is_named_before_anything_is_computed(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Whoever runs tests as root may write everywhere, so the system's answer is given here.
    monkeypatch.setattr(os, "access", lambda _path, mode: not mode & os.W_OK)
    said = incent(capsys, "run", "--period", "2026-06", "--out", "june")
    assert said.code == 2
    assert said.out == ""
    assert "error[R0211]: nothing could be written to `june`: you may not write into `plan`" in said.err
    assert not (project / "june").exists()


def test_no_arguments_show_how_to_begin(capsys: pytest.CaptureFixture[str]) -> None:
    said = incent(capsys)
    assert "incent new my_plan" in said.out + said.err


def test_a_closed_pipe_ends_quietly(project: Path) -> None:
    # As `incent graph | head -1` does: the reader goes while we write.
    command = [sys.executable, "-m", "incentlang", "graph", "--format", "svg"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.close()
        told = run.stderr.read().decode()
    assert told == ""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_an_interrupted_run_says_that_it_stopped(project: Path) -> None:
    slow = "import sys, time\nfrom pathlib import Path\nfrom incentlang.cli import entry\n"
    slow += "def wait(path):\n    print('reading', flush=True)\n    time.sleep(30)\nPath.read_bytes = wait\n"
    slow += "sys.exit(entry(['check']))\n"
    with subprocess.Popen([sys.executable, "-c", slow], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        assert run.stdout.readline() == b"reading\n"
        run.send_signal(signal.SIGINT)
        told = run.stderr.read().decode()
    assert (run.returncode, told.strip()) == (130, "stopped")


def test_a_large_file_of_nothing_but_mistakes_is_told_in_a_few_lines(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "".join(f'D{n},6/12/2026,"1,200.00",new_logo,amberley,maya\n' for n in range(50_000))
    (project / "data" / "deal.csv").write_text(f"deal_id,closed_on,ARR,kind,customer,owner\n{rows}", encoding="utf-8")
    started = time.process_time()
    said = incent(capsys, "run", "--period", "2026-06")
    assert said.code == 1
    assert "(and 49995 more like this)" in said.err
    assert len(said.err.splitlines()) < 80
    assert time.process_time() - started < 10


@pytest.mark.parametrize("seed", range(CALLS))
def test_odd_calls_on_spoilt_projects_are_answered(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    answer = ask(seed, tmp_path)
    assert answer.fault is None, f"incent {answer.call!r} with {answer.spoilt or 'nothing'} spoilt:\n{answer.said}"
