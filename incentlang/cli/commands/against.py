"""`incent verify --against`: another system's payouts, and what causes each difference from what a plan pays."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from incentlang.cli.checking import compiled_at
from incentlang.cli.loading import load, show
from incentlang.cli.progress import Progress
from incentlang.cli.reconcile_text import as_text
from incentlang.cli.refusal import FOUND, MISUSE, OK, Refused
from incentlang.cli.screen import Screen
from incentlang.data import read_dataset
from incentlang.diagnostics.base import Diagnostic
from incentlang.ir.program import Program
from incentlang.project import Project
from incentlang.reconcile import Change, Ground, Reconciled, Theirs, causes, differences, read_theirs
from incentlang.running import Request, declared_names, pay_periods, run_plan
from incentlang.values.periods import Period


def verify_against(
    screen: Screen,
    file: Path,
    folder: Path,
    period: str | None,
    as_of: date | None,
    older: tuple[Path, ...],
    form: str,
) -> int:
    """Compare a file of payouts and print what differs and why."""
    try:
        found = _reconciled(screen, file, folder, period, as_of, older)
    except Refused as refused:
        # A mistake must not look like a difference that was found.
        raise Refused(refused.findings, refused.root, MISUSE) from None
    if form == "json":
        screen.say(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
    else:
        screen.say(as_text(found, screen.width, screen.ink))
    return FOUND if found.different else OK


def _reconciled(
    screen: Screen, file: Path, folder: Path, period: str | None, as_of: date | None, older: tuple[Path, ...]
) -> Reconciled:
    loaded = load(folder, screen)
    program, root = loaded.program, loaded.compiled.project.root
    theirs = read_theirs(file, str(file), program.plan, _asked(period, program, root))
    if not isinstance(theirs, Theirs):
        raise Refused(theirs, root)
    for note in theirs.notes:
        screen.note(f"note: {note}")
    before = [_older(path, loaded.compiled.project, as_of) for path in older]
    periods = tuple(map(str, theirs.periods))
    request = Request(periods, as_of, loaded.closed, "reference")
    answer = run_plan(program, loaded.dataset, request)
    if isinstance(answer, Diagnostic):
        raise Refused([answer], root)
    show(answer.warnings, screen, root)
    different, odd = differences(theirs, answer.result, loaded.dataset)
    show(odd, screen, root)
    ground = Ground(program, loaded.dataset, as_of, loaded.closed)
    with Progress(screen, "changes and people tried") as progress:
        told, limits = causes(ground, theirs, different, answer.result, before, progress)
    known = str(as_of) if as_of is not None else ""
    compared = len(theirs.payouts) + sum(1 for each in told if each.sort == "missing")
    return Reconciled(str(file), str(folder), known, periods, theirs.read, theirs.unread, compared, told, limits)


def _asked(text: str | None, program: Program, root: Path) -> Sequence[Period]:
    periods = pay_periods([text], program.plan) if text is not None else []
    if isinstance(periods, Diagnostic):
        raise Refused([periods], root)
    return periods


def _older(path: Path, project: Project, as_of: date | None) -> Change:
    """Another version of the plan on the same data."""
    compiled = compiled_at(path)
    if compiled.program is None:
        raise Refused(compiled.diagnostics, compiled.project.root)
    dataset, findings = read_dataset(project, compiled.program.schema, declared_names(compiled.declared))
    if dataset is None:
        raise Refused(findings, project.root)
    return Change("another plan", f"the plan is the one in {path}", Ground(compiled.program, dataset, as_of))
