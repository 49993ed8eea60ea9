"""Statements written by several processes at once: the same files, the same failures."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from incentlang.statements import sharing, write_report
from tests.statements.world import example

PEOPLE = ("P001", "P002", "P003", "P007", "P008")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux begins a process as a copy of another")


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if there were enough statements and processors to share the work."""
    monkeypatch.setattr(sharing, "FEWEST", 2)
    monkeypatch.setattr(sharing, "_BATCH", 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_processes_write_what_one_writes(many: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    statements = example("customer_value", "2026-06")
    people = [who for who in statements.everyone if who in PEOPLE]
    told: list[tuple[int, int]] = []
    write_report(statements, people, {}, tmp_path / "many", lambda done, all_of: told.append((done, all_of)))
    monkeypatch.setattr(sharing, "FEWEST", 1_000)
    write_report(statements, people, {}, tmp_path / "one", lambda done, all_of: None)
    assert files_of(tmp_path / "many") == files_of(tmp_path / "one")
    assert len(files_of(tmp_path / "many")) == 3 * len(people) + 1
    assert told[-1] == (len(people), len(people))


def test_work_is_done_by_other_processes_and_counted(many: None, tmp_path: Path) -> None:
    done: list[int] = []
    people = list("abcde")

    def task(who: str) -> None:
        (tmp_path / who).write_text(str(os.getpid()))

    sharing.for_everybody(task, people, done.append)
    assert str(os.getpid()) not in {(tmp_path / who).read_text() for who in people}
    assert done[-1] == len(people)


def test_what_fails_in_one_process_fails(many: None) -> None:
    def task(who: str) -> None:
        if who == "c":
            raise OSError(28, "no space left")

    with pytest.raises(OSError, match="no space left"):
        sharing.for_everybody(task, list("abcde"), lambda done: None)
