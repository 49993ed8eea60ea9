"""`incent new`: a project that runs, to be changed into one's own."""

from __future__ import annotations

import shlex
from pathlib import Path

from incentlang.cli.refusal import MISUSE, OK, Refused
from incentlang.cli.screen import Screen
from incentlang.diagnostics.requests import FolderNotEmpty

TEMPLATE = Path(__file__).resolve().parent.parent / "template"
PARTICIPANT, PERIOD = "tomas", "2026-06"
"""Somebody in the template's data, and a month in which they are paid."""


def make_project(screen: Screen, folder: Path) -> int:
    """Copy the template to a folder that is not there yet, or is empty, and say what to do next."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()) or (folder.is_dir() and any(folder.iterdir())):
        raise Refused([FolderNotEmpty(folder=str(folder))], code=MISUSE)
    for source in sorted(TEMPLATE.rglob("*")):
        if source.is_file() and "__pycache__" not in source.parts:
            target = folder / source.relative_to(TEMPLATE)
            target.parent.mkdir(parents=True, exist_ok=True)
            # Contents only: an installed template may be read-only, and the copy is there to be changed.
            target.write_bytes(source.read_bytes())
    screen.say(_next_steps(folder))
    return OK


def _next_steps(folder: Path) -> str:
    steps = [
        (f"cd {shlex.quote(str(folder))}", ""),
        ("incent check", "read the plan"),
        ("incent test", "compare it with its worked examples"),
        (f"incent run --period {PERIOD}", "pay everyone"),
        (f"incent explain --participant {PARTICIPANT} --period {PERIOD}", "see why"),
    ]
    width = max(len(command) for command, _ in steps)
    lines = [f"  {command:<{width}}  {'# ' + what if what else ''}".rstrip() for command, what in steps]
    return "\n".join([f"{folder}: a plan, its data and its scenarios. Next:", "", *lines])
