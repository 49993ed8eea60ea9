"""What most commands begin with: the project, the plan compiled, its data read."""

from __future__ import annotations

from pathlib import Path

import attrs

from incentlang.cli.refusal import Refused
from incentlang.cli.render import render_one
from incentlang.cli.screen import Screen
from incentlang.cli.telling import finding_of
from incentlang.data import Dataset, read_dataset
from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.project import ProjectMissing
from incentlang.ir.program import Program
from incentlang.pipeline import Compiled, compile_project
from incentlang.project import Project, find_project, load_project
from incentlang.running import declared_names


@attrs.frozen
class Loaded:
    """A plan without mistakes, and its data."""

    compiled: Compiled
    program: Program
    dataset: Dataset


def open_project(path: Path) -> Project:
    """The project that a path lies in: its folder, a folder inside, or a file.

    Raises:
        Refused: There is none, or its incent.toml is wrong.
    """
    folder = find_project(path)
    if folder is None:
        raise Refused([ProjectMissing(folder=str(path))])
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


def load(path: Path, screen: Screen) -> Loaded:
    """The plan and the data of a project; notes about the data are told.

    Raises:
        Refused: The plan has errors, or the data is refused.
    """
    project = open_project(path)
    compiled, program = compile_sound(project)
    dataset, findings = read_dataset(project, program.schema, declared_names(compiled.declared))
    if dataset is None:
        raise Refused(findings, project.root)
    show(findings, screen, project.root)
    for note in dataset.notes:
        screen.note(f"note: {note}")
    return Loaded(compiled, program, dataset)


def show(findings: tuple[Diagnostic, ...], screen: Screen, root: Path | None) -> None:
    """Tell findings that stop nothing."""
    for finding in findings:
        screen.note(render_one(finding_of(finding, root), screen.width, screen.err_ink) + "\n")
