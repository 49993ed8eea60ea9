"""A report as a folder: every statement as page, workbook and table, written one at a time, all of them or none."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from incentlang.collector import circles_not_searched, let_go, what_is_there_stays
from incentlang.outputs.folder import replace_folder
from incentlang.statements.build import Progress, Statements
from incentlang.statements.folder import KINDS, MANIFEST, PEOPLE, file_names
from incentlang.statements.model import Sum
from incentlang.statements.pages import Index, Row, index_page, known_by, statement_page, totals
from incentlang.statements.sharing import for_everybody
from incentlang.statements.tables import lines_csv
from incentlang.statements.workbook import write_workbook
from incentlang.versions import VERSION

PageWriter = Callable[[Statements, Sequence[str]], str]
"""A page on everybody, from the statements and the participants that were asked for."""


def write_report(
    statements: Statements,
    participants: Sequence[str],
    pages: Mapping[str, PageWriter],
    target: Path,
    progress: Progress,
) -> None:
    """Write a report; an earlier one there is replaced, so ask `check_report` first.

    Args:
        statements: Everybody's.
        participants: Whose are written.
        pages: The pages beside those of people, by the name of their file.
        target: The folder.
        progress: Called with statements done and statements in all.
    """
    names = file_names(statements.everyone)

    def fill(folder: Path) -> None:
        (folder / PEOPLE).mkdir()

        def write(who: str) -> None:
            with circles_not_searched():
                _write_one(statements, who, folder / PEOPLE / names[who])
            let_go()  # a workbook is full of circles, and the next person needs as much room

        for_everybody(write, participants, lambda done: progress(done, len(participants)))
        for name, page in pages.items():
            _write(folder / name, page(statements, participants))
        _write(folder / MANIFEST, _manifest(statements, participants, pages, names))

    with what_is_there_stays():
        replace_folder(target, fill)


def _write_one(statements: Statements, who: str, place: Path) -> None:
    """The page, the table and the workbook of one participant."""
    stated, plan = statements.one(who), statements.program.plan
    _write(_with(place, "html"), statement_page(stated.statement))
    _write(_with(place, "csv"), lines_csv(stated.statement, plan))
    write_workbook(stated, plan, _with(place, "xlsx"))


def index(statements: Statements, participants: Sequence[str]) -> str:
    """The page that lists everybody who was asked for, with totals that are those of `payouts.csv`."""
    names, asked = file_names(statements.everyone), set(participants)
    plan, period = statements.program.plan, statements.period
    pending: dict[str, int] = {}
    for line in statements.result.pending:
        if line.period == period:
            pending[line.participant] = pending.get(line.participant, 0) + 1
    rows = tuple(
        Row(
            row.participant,
            statements.people.get(row.participant, row.participant),
            statements.roles_of(row.participant),
            f"{PEOPLE}/{names[row.participant]}",
            row.unit,
            None if row.paid is None else Sum(row.paid, row.unit),
            None if row.balance is None else Sum(row.balance, row.unit),
            pending.get(row.participant, 0),
            row.status,
        )
        for row in statements.rows
        if row.participant in asked
    )
    return index_page(
        Index(
            plan.title or plan.name,
            plan.name,
            statements.plan_hash,
            str(period),
            f"{period.start} to {period.end}",
            known_by(statements.engine.as_of),
            rows,
            totals(rows),
            sum(row.status == "withheld" for row in rows),
            asked.issuperset(statements.everyone),
        )
    )


def _manifest(
    statements: Statements, participants: Sequence[str], pages: Mapping[str, PageWriter], names: Mapping[str, str]
) -> str:
    """What the folder holds and what it was made from; it also says which files a later report may replace."""
    as_of = statements.engine.as_of
    files = [f"{PEOPLE}/{names[who]}.{kind}" for who in participants for kind in KINDS]
    told = {
        "format": 1,
        "plan": {"name": statements.program.plan.name, "hash": statements.plan_hash},
        "data": {"hash": statements.data.digest},
        "period": str(statements.period),
        "as_of": as_of.isoformat() if as_of is not None else None,
        "version": VERSION,
        "files": [*pages, *files],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _with(place: Path, kind: str) -> Path:
    # Not `with_suffix`: a key such as `ana.b` is no file name with an ending.
    return place.parent / f"{place.name}.{kind}"


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))
