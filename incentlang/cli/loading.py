"""What a command on data begins with: the project opened, the plan compiled, its data read."""

from __future__ import annotations

from pathlib import Path

import attrs

from incentlang.cli.opening import compile_sound, open_project
from incentlang.cli.refusal import Refused
from incentlang.cli.render import render_one
from incentlang.cli.screen import Screen
from incentlang.cli.telling import finding_of
from incentlang.data import Dataset, read_dataset
from incentlang.diagnostics.base import Diagnostic
from incentlang.ir.program import Program
from incentlang.ledger.closing import ClosedPeriod
from incentlang.pipeline import Compiled
from incentlang.running import closed_periods, declared_names


@attrs.frozen
class Loaded:
    """A plan without mistakes, its data, and the periods that are closed."""

    compiled: Compiled
    program: Program
    dataset: Dataset
    closed: tuple[ClosedPeriod, ...] = ()


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
    closed = closed_periods(project.root, program.plan.paid, program.plan.year_offset)
    if isinstance(closed, Diagnostic):
        raise Refused([closed], project.root)
    show(findings, screen, project.root)
    for note in dataset.notes:
        screen.note(f"note: {note}")
    return Loaded(compiled, program, dataset, closed)


def show(findings: tuple[Diagnostic, ...], screen: Screen, root: Path | None) -> None:
    """Tell findings that stop nothing."""
    for finding in findings:
        screen.note(render_one(finding_of(finding, root), screen.width, screen.err_ink) + "\n")
