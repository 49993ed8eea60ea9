"""What every command begins with: the project and its plan. Nothing here knows how data is read."""

from __future__ import annotations

from pathlib import Path

from incentlang.cli.refusal import Refused
from incentlang.diagnostics.project import ProjectMissing
from incentlang.ir.program import Program
from incentlang.pipeline import Compiled, compile_project
from incentlang.project import Project, find_project, load_project, plans_near


def open_project(path: Path) -> Project:
    """The project that a path lies in: its folder, a folder inside, or a file.

    Raises:
        Refused: There is none, or its incent.toml is wrong.
    """
    folder = find_project(path)
    if folder is None:
        below, plans = plans_near(path)
        raise Refused([ProjectMissing(folder=str(path), below=below, plans=plans)])
    project, findings = load_project(folder)
    if project is None:
        raise Refused(findings, folder)
    return project


def compile_sound(project: Project) -> tuple[Compiled, Program]:
    """The compiled plan.

    Raises:
        Refused: It has errors.
    """
    compiled = compile_project(project)
    if compiled.program is None:
        raise Refused(compiled.diagnostics, project.root)
    return compiled, compiled.program
