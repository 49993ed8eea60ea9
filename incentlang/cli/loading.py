"""What a command on data begins with: the project opened, the plan compiled, its data read."""

from __future__ import annotations

from pathlib import Path

import attrs

from incentlang.cli.opening import compile_sound, open_project
from incentlang.cli.refusal import MISUSE, Refused
from incentlang.cli.render import render_one
from incentlang.cli.screen import Screen
from incentlang.cli.telling import finding_of
from incentlang.data import Dataset, read_dataset
from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.requests_of_files import DataFileGiven
from incentlang.ir.program import Program
from incentlang.ledger.closing import ClosedPeriod
from incentlang.pipeline import Compiled
from incentlang.running import EngineName, cannot, closed_periods, declared_names, one_pay_period
from incentlang.values.periods import Period

DATA_ENDINGS = frozenset([".csv", ".tsv", ".parquet", ".jsonl", ".ndjson", ".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"])


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
    compiled, program = load_plan(path)
    return load_data(compiled, program, load_closed(compiled.project.root, program), screen)


def load_plan(path: Path, engine: EngineName | None = None) -> tuple[Compiled, Program]:
    """The plan of a project, compiled.

    Args:
        path: The project's folder, or anything in it.
        engine: The engine that was asked for; what it does not compute is refused before any data is read.

    Raises:
        Refused: The plan has errors, the engine does not compute it, or the path is a file of data: who names one
            expects it to be read, and the project reads what its settings say.
    """
    if path.suffix.lower() in DATA_ENDINGS and path.is_file():
        raise Refused([DataFileGiven(file=path.as_posix())], code=MISUSE)
    project = open_project(path)
    compiled, program = compile_sound(project)
    refusal = cannot(program, engine) if engine is not None else None
    if refusal is not None:
        raise Refused([refusal], project.root, MISUSE)
    return compiled, program


def load_period(text: str, program: Program, root: Path) -> Period:
    """The one pay period that a command is about.

    Raises:
        Refused: There is no such period, or it holds several.
    """
    period = one_pay_period(text, program.plan)
    if isinstance(period, Diagnostic):
        raise Refused([period], root, MISUSE)
    return period


def load_closed(root: Path, program: Program) -> tuple[ClosedPeriod, ...]:
    """The periods of a project that are closed.

    Raises:
        Refused: What was posted cannot be read.
    """
    closed = closed_periods(root, program.plan.paid, program.plan.year_offset)
    if isinstance(closed, Diagnostic):
        raise Refused([closed], root)
    return closed


def load_data(compiled: Compiled, program: Program, closed: tuple[ClosedPeriod, ...], screen: Screen) -> Loaded:
    """The data of a project, read and checked; notes about it are told.

    Raises:
        Refused: The data is refused.
    """
    project = compiled.project
    dataset, findings = read_dataset(project, program.schema, declared_names(compiled.declared))
    if dataset is None:
        raise Refused(findings, project.root)
    show(findings, screen, project.root)
    for note in dataset.notes:
        screen.note(f"note: {note}")
    return Loaded(compiled, program, dataset, closed)


def show(findings: tuple[Diagnostic, ...], screen: Screen, root: Path | None) -> None:
    """Tell findings that stop nothing."""
    for finding in findings:
        screen.note(render_one(finding_of(finding, root), screen.width, screen.err_ink) + "\n")
