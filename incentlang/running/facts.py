"""What a run was computed from, for run.json."""

from __future__ import annotations

import os
from pathlib import Path

from incentlang.ir.program import Program
from incentlang.outputs import RunFacts
from incentlang.pipeline import Compiled, shown_path
from incentlang.resources import data_folder
from incentlang.running.params import value_text


def run_facts(compiled: Compiled, program: Program, digest: str, engine: str = "reference") -> RunFacts:
    """The facts of a run.

    Args:
        compiled: The plan as written.
        program: The plan as run, which may have other parameters.
        digest: Of the data.
        engine: What computed it.
    """
    written = compiled.program or program
    before = {param.name: value_text(param, written) for param in written.params}
    used = {param.name: value_text(param, program) for param in program.params}
    return RunFacts(
        program.plan,
        compiled.plan_hash,
        digest,
        params=used,
        written_params={name: text for name, text in before.items() if used[name] != text},
        engine=engine,
        files=plan_files(compiled),
    )


def plan_files(compiled: Compiled) -> dict[str, str]:
    """Plan files as entries name them, and as named from the project's folder."""
    return {shown_path(path): _from(compiled.project.root, path) for path in compiled.visited}


def _from(root: Path, path: Path) -> str:
    """A plan file as named from the project's folder, wherever the command was called; the library by its name."""
    library = data_folder("stdlib")
    if path.is_relative_to(library):
        return (Path("stdlib") / path.relative_to(library)).as_posix()
    return Path(os.path.relpath(path.resolve(), root.resolve())).as_posix()
