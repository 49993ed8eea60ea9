"""`incent run`: what everyone is paid."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from incentlang.cli.characters import harmless, wrapped
from incentlang.cli.findings import counted
from incentlang.cli.kept import folder_for, tell_left_out
from incentlang.cli.large import tell_large
from incentlang.cli.loading import load_closed, load_data, load_plan, show
from incentlang.cli.nominations import nomination_table
from incentlang.cli.payouts import payout_table, remarks
from incentlang.cli.pilots import pilot_table
from incentlang.cli.progress import Progress
from incentlang.cli.refusal import FOUND, MISUSE, OK, Refused
from incentlang.cli.render import render_one
from incentlang.cli.screen import Screen
from incentlang.cli.telling import finding_of
from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.engines import DefinitionsNotKept
from incentlang.diagnostics.requests import NothingInRange
from incentlang.ir.program import Program
from incentlang.outputs import POSSIBLE_NAMES, check_target, write_outputs
from incentlang.pipeline import Compiled
from incentlang.running import (
    HERE,
    DialectName,
    EngineName,
    NotKept,
    Request,
    broken_ensures,
    cannot_keep,
    emitted,
    keeps_nothing,
    large_run,
    run_facts,
    run_plan,
    with_params,
)


def run_project(
    screen: Screen,
    folder: Path,
    periods: tuple[str, ...],
    as_of: date | None,
    out: Path | None,
    force: bool,
    settings: tuple[tuple[str, str], ...],
    engine: EngineName | None,
    memory: str | None,
    master: str | None,
    keep: str | None,
) -> int:
    """Evaluate a plan on its data, print the payouts and write the files."""
    refusal = keeps_nothing(out, engine, emits=False) if keep is not None else None
    if refusal is None and out is not None:
        refusal = check_target(out, POSSIBLE_NAMES, force)
    if refusal is not None:
        raise Refused([refusal], code=MISUSE)
    compiled, plan = load_plan(folder, engine if keep is None else None)
    root = compiled.project.root
    program = with_params(plan, dict(settings))
    if keep is not None and not isinstance(program, Diagnostic):
        program = cannot_keep(program) or program
    if isinstance(program, Diagnostic):
        raise Refused([program], root, MISUSE)
    closed = load_closed(root, program)
    with folder_for(keep) as values:
        request = Request(periods, as_of, closed, engine, master or HERE, values)
        try:
            with large_run(compiled, program, request, out is not None, memory) as large:
                if large is not None:
                    return tell_large(screen, compiled, program, large, out)
        except NotKept as refused:
            raise Refused([refused.told], root, FOUND) from None
        return _run_loaded(screen, compiled, plan, program, request, out)


def _run_loaded(
    screen: Screen, compiled: Compiled, plan: Program, program: Program, request: Request, out: Path | None
) -> int:
    """Run on data that is read row by row.

    Args:
        screen: Where everything is told.
        compiled: The project.
        plan: Its plan as written.
        program: The same with the parameters of this run.
        request: What is asked for.
        out: Where files go.
    """
    root = compiled.project.root
    loaded = load_data(compiled, plan, request.closed, screen)
    with Progress(screen, "lines computed") as progress:
        answer = run_plan(program, loaded.dataset, request, progress)
    if isinstance(answer, Diagnostic):
        of_data = NothingInRange | DefinitionsNotKept  # what is wrong with the call was told before
        raise Refused([answer], root, FOUND if isinstance(answer, of_data) else MISUSE)
    result = answer.result
    show(answer.warnings, screen, root)
    screen.say(payout_table(result, program.plan, screen.ink))
    if result.nominations:
        screen.say("\n" + nomination_table(result.nominations, screen.ink))
    if result.watched:
        screen.say("\n" + pilot_table(result.watched, screen.ink))
    for remark in remarks(result):
        first, *rest = wrapped(harmless(remark), screen.width - 2)
        screen.note("\n  ".join([first, *rest]))
    for problem in result.problems:
        found = finding_of(problem.diagnostic, root)
        line = f"{problem.participant or 'nobody'}, {problem.period}, {problem.rule}, {problem.subject}"
        screen.tell(f"\n{harmless(line)}\n{render_one(found, screen.width, screen.err_ink)}")
    if result.problems:
        number = counted(len(result.problems), "line")
        withheld = any(problem.withholds for problem in result.problems)
        until = "; what is marked `withheld` stays so until that is mended" if withheld else ""
        screen.tell(f"\n{number} could not be computed{until}")
    broken = broken_ensures(result)
    for diagnostic in broken:
        screen.tell(f"\n{render_one(finding_of(diagnostic, root), screen.width, screen.err_ink)}")
    if out is not None:
        facts = run_facts(loaded.compiled, program, loaded.dataset.digest, answer.engine)
        write_outputs(result, facts, out, answer.kept)
        tell_left_out(screen, answer.kept)
        screen.note(f"written: {out}")
    return FOUND if result.problems or broken else OK


def emit_project(screen: Screen, folder: Path, periods: tuple[str, ...], dialect: DialectName, keep: str | None) -> int:
    """Print the script of a plan; no data is read."""
    refusal = keeps_nothing(None, None, emits=True) if keep is not None else None
    if refusal is not None:
        raise Refused([refusal], code=MISUSE)
    compiled, program = load_plan(folder)
    text = emitted(program, periods, dialect)
    if isinstance(text, Diagnostic):
        raise Refused([text], compiled.project.root, MISUSE)
    screen.say(text.rstrip("\n"))
    return OK
