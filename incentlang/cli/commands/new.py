"""`incent new`: a project that runs, to be changed into one's own."""

from __future__ import annotations

import shlex
from pathlib import Path

import attrs

from incentlang.cli.refusal import MISUSE, OK, Refused
from incentlang.cli.screen import Screen
from incentlang.diagnostics.requests import FolderNotEmpty

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


@attrs.frozen
class Template:
    """A project to begin with: somebody in its data, and a period in which they are paid."""

    participant: str
    period: str


KINDS = {
    "first": Template("tomas", "2026-06"),
    "sales": Template("maya", "2026-06"),
    "customer_success": Template("ann", "2026-Q1"),
    "shared_pool": Template("cleo", "2026-Q1"),
}
"""What `incent new` can make, by the name of its folder beside this package's commands."""


def make_project(screen: Screen, folder: Path, kind: str) -> int:
    """Copy a template to a folder that is not there yet, or is empty, and say what to do next."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()) or (folder.is_dir() and any(folder.iterdir())):
        raise Refused([FolderNotEmpty(folder=str(folder))], code=MISUSE)
    template = TEMPLATES / kind
    for source in sorted(template.rglob("*")):
        if source.is_file() and "__pycache__" not in source.parts:
            target = folder / source.relative_to(template)
            target.parent.mkdir(parents=True, exist_ok=True)
            # Contents only: an installed template may be read-only, and the copy is there to be changed.
            target.write_bytes(source.read_bytes())
    screen.say(_next_steps(folder, KINDS[kind]))
    return OK


def _next_steps(folder: Path, made: Template) -> str:
    steps = [
        (f"cd {shlex.quote(str(folder))}", ""),
        ("incent check", "read the plan"),
        ("incent test", "compare it with its worked examples"),
        (f"incent run --period {made.period}", "pay everyone"),
        (f"incent explain --participant {made.participant} --period {made.period}", "see why"),
    ]
    width = max(len(command) for command, _ in steps)
    lines = [f"  {command:<{width}}  {'# ' + what if what else ''}".rstrip() for command, what in steps]
    return "\n".join([f"{folder}: a plan, its data and its scenarios. Next:", "", *lines])
