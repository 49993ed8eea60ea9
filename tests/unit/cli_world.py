"""What the tests of commands share: a project to work on, and a call with everything it said."""

from __future__ import annotations

import shutil
from pathlib import Path

import attrs
import pytest

from incentlang.cli import entry

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"


@attrs.frozen
class Said:
    """The exit code of a command, and its two streams."""

    code: int
    out: str
    err: str


def first_project(folder: Path) -> Path:
    """A copy of the smallest example, whose figures stand in its README."""
    return Path(shutil.copytree(EXAMPLES / "first", folder))


def incent(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Said:
    """Run one command."""
    capsys.readouterr()
    code = entry([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return Said(code, out, err)
