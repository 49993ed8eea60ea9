"""`incent report`: statements for participants, and pages for those who may see everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from incentlang import lint
from incentlang.cli.checking import own_paths
from incentlang.cli.findings import counted
from incentlang.cli.loading import Loaded, load_closed, load_data, load_period, load_plan, show
from incentlang.cli.progress import Progress
from incentlang.cli.refusal import FOUND, MISUSE, OK, Refused
from incentlang.cli.screen import Screen
from incentlang.dashboard import dashboard_of, dashboard_page, with_columns
from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.pages import NoStatement
from incentlang.diagnostics.suggest import closest
from incentlang.lint.data.history import history_of
from incentlang.pages import can_write_pages
from incentlang.running import knowledge_kept, plan_files, warnings_of
from incentlang.statements import (
    PEOPLE,
    PageWriter,
    Statements,
    can_write_workbooks,
    check_report,
    file_names,
    index,
    write_report,
)

INDEX, DASHBOARD = "index.html", "dashboard.html"


def report_project(
    screen: Screen,
    folder: Path,
    period: str,
    participants: tuple[str, ...],
    as_of: date | None,
    out: Path,
    force: bool,
    what_next: bool,
) -> int:
    """Evaluate a period once and write everybody's statement, or those that are asked for."""
    refusal = can_write_pages() or can_write_workbooks() or check_report(out, (INDEX, DASHBOARD), force)
    if refusal is not None:
        raise Refused([refusal], code=MISUSE)
    compiled, program = load_plan(folder)
    program = with_columns(program, compiled.declared)
    loaded = load_data(compiled, program, load_closed(compiled.project.root, program), screen)
    root, payday = loaded.compiled.project.root, load_period(period, loaded.program, loaded.compiled.project.root)
    backwards = knowledge_kept([payday], as_of, loaded.closed)
    if backwards is not None:
        raise Refused([backwards], root, MISUSE)
    with Progress(screen, "lines computed") as progress:
        files = plan_files(compiled)
        statements = Statements(
            loaded.program, compiled.plan_hash, files, loaded.dataset, payday, as_of, loaded.closed, progress, what_next
        )
    asked = _asked(statements, participants, root)
    show(warnings_of([payday], loaded.program.plan, loaded.dataset, as_of, named=True), screen, root)
    with Progress(screen, "statements written") as progress:
        write_report(statements, asked, _pages(loaded, as_of), out, progress)
    return _told(screen, statements, asked, out)


def _pages(loaded: Loaded, as_of: date | None) -> Mapping[str, PageWriter]:
    """The pages on everybody, by their file: each is written from the same statements."""

    def dashboard(statements: Statements, _: Sequence[str]) -> str:
        # Advice is on all the data: on a page of what was known earlier it would tell what came later.
        return dashboard_page(dashboard_of(statements, _advice(loaded) if as_of is None else ()))

    return {INDEX: index, DASHBOARD: dashboard}


def _advice(loaded: Loaded) -> Sequence[Diagnostic]:
    compiled = loaded.compiled
    assert compiled.symbols is not None, "the plan has no mistakes"
    plan = lint.Subject(loaded.program, compiled.symbols, compiled.declared, frozenset(own_paths(compiled)))
    history = history_of(plan, loaded.dataset)
    return () if isinstance(history, Diagnostic) else lint.findings_with_data(history)


def _asked(statements: Statements, participants: Sequence[str], root: Path) -> Sequence[str]:
    """Whose statements are written, in the order of `payouts.csv`; everybody's if nobody is named."""
    found = [
        NoStatement(
            participant=who,
            period=str(statements.period),
            suggestions=() if who in statements.people else closest(who, statements.everyone),
            exists=who in statements.people,
        )
        for who in dict.fromkeys(participants)
        if who not in statements.everyone
    ]
    if found:
        raise Refused(found, root, FOUND)
    return [who for who in statements.everyone if who in participants] if participants else statements.everyone


def _told(screen: Screen, statements: Statements, asked: Sequence[str], out: Path) -> int:
    """Say what was written and where to begin."""
    screen.say(f"{counted(len(asked), 'statement')} for {statements.period}: {out}")
    names = file_names(statements.everyone)
    if asked:
        screen.say(f"open {out / INDEX} for all of them, {out / PEOPLE / (names[asked[0]] + '.html')} for one")
        screen.say(f"open {out / DASHBOARD} for the committee: groups, and nobody's own pay")
    withheld = sorted({row.participant for row in statements.rows if row.status == "withheld"} & set(asked))
    if withheld:
        screen.tell(f"payment is withheld of {', '.join(withheld)}: their statements say why")
    return FOUND if withheld else OK
