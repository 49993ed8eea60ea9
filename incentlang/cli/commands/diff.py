"""`incent diff`: what a change of a plan means, and who is paid more or less by it."""

from __future__ import annotations

import json
from pathlib import Path

from incentlang.cli.checking import compiled_at
from incentlang.cli.difference_markdown import as_markdown
from incentlang.cli.difference_text import as_text
from incentlang.cli.loading import show
from incentlang.cli.opening import open_project
from incentlang.cli.refusal import FOUND, MISUSE, OK, Refused
from incentlang.cli.screen import Screen
from incentlang.data import Dataset, read_dataset
from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.differences import DataOfOnePlan
from incentlang.differences import Paid, compare_paid, compare_plans, with_paid
from incentlang.engines.result import Result
from incentlang.ir.program import Program
from incentlang.pipeline import Compiled
from incentlang.project import Project
from incentlang.running import Request, declared_names, run_plan


def diff_plans(screen: Screen, old: Path, new: Path, data: Path | None, form: str) -> int:
    """Compare two plans and print the difference."""
    try:
        before, after = _sound(old), _sound(new)
        difference = compare_plans(before, after, (str(old), str(new)))
        if data is not None:
            paid = _paid(screen, (before, str(old)), (after, str(new)), data)
            difference = with_paid(difference, paid)
    except Refused as refused:
        # A mistake must not look like a difference that was found.
        raise Refused(refused.findings, refused.root, MISUSE) from None
    match form:
        case "json":
            screen.say(json.dumps(difference.to_json(), ensure_ascii=False, indent=2))
        case "markdown":
            screen.say(as_markdown(difference))
        case _:
            screen.say(as_text(difference, screen.width, screen.ink))
    changed = not difference.is_text_only or (difference.paid is not None and difference.paid.people)
    return FOUND if changed else OK


def _sound(path: Path) -> Compiled:
    """The plan of a project's folder or of a plan file.

    Raises:
        Refused: It has errors.
    """
    compiled = compiled_at(path)
    if compiled.program is None:
        raise Refused(compiled.diagnostics, compiled.project.root)
    return compiled


def _paid(screen: Screen, old: tuple[Compiled, str], new: tuple[Compiled, str], folder: Path) -> Paid:
    """What both plans pay on the data of one project."""
    project = open_project(folder)
    datasets = [
        _read(screen, project, compiled, name, which, str(folder))
        for (compiled, name), which in ((old, "old"), (new, "new"))
    ]
    results = [_run(compiled, data, project) for (compiled, _), data in zip((old, new), datasets, strict=True)]
    return compare_paid(results[0], results[1], datasets[1], str(folder))


def _read(screen: Screen, project: Project, compiled: Compiled, name: str, which: str, folder: str) -> Dataset:
    program = _program(compiled)
    dataset, findings = read_dataset(project, program.schema, declared_names(compiled.declared))
    if dataset is None:
        raise Refused([DataOfOnePlan(plan=name, data=folder, which=which), *findings], project.root)
    show(findings, screen, project.root)
    return dataset


def _run(compiled: Compiled, dataset: Dataset, project: Project) -> Result:
    answer = run_plan(_program(compiled), dataset, Request(engine="reference"))
    if isinstance(answer, Diagnostic):
        raise Refused([answer], project.root)
    return answer.result


def _program(compiled: Compiled) -> Program:
    assert compiled.program is not None
    return compiled.program
