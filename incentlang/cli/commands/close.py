"""`incent close`: posts a period, once and for all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from incentlang.cli.characters import harmless
from incentlang.cli.findings import counted
from incentlang.cli.loading import load, load_period, show
from incentlang.cli.payouts import payout_table, remarks
from incentlang.cli.refusal import FOUND, MISUSE, OK, Refused
from incentlang.cli.render import render_one
from incentlang.cli.screen import Screen
from incentlang.cli.telling import finding_of
from incentlang.data.closed import FOLDER
from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.closing import AcceptedHolds, AcceptedUnknown
from incentlang.outputs.closing import write_closed
from incentlang.running import acceptances, run_facts
from incentlang.running.closing import NotClosed, closing

_MISCALLED = (AcceptedHolds, AcceptedUnknown)


def close_period(
    screen: Screen, folder: Path, period: str, as_of: date, accept: tuple[str, ...], reason: tuple[str, ...]
) -> int:
    """Evaluate one period, show it, and write its entries where no later run changes them."""
    accepted = acceptances(accept, reason)
    if isinstance(accepted, Diagnostic):
        raise Refused([accepted], code=MISUSE)
    loaded = load(folder, screen)
    root, program = loaded.compiled.project.root, loaded.program
    payday = load_period(period, program, root)
    plan_hash = loaded.compiled.plan_hash
    found = closing(program, plan_hash, loaded.dataset, payday, as_of, loaded.closed, accepted)
    if isinstance(found, NotClosed):
        for problem in found.problems:
            screen.tell(f"{render_one(finding_of(problem.diagnostic, root), screen.width, screen.err_ink)}\n")
        raise Refused(found.why, root, MISUSE if isinstance(found.why[0], _MISCALLED) else FOUND)
    result = found.result
    show(found.warnings, screen, root)
    written = write_closed(
        result, run_facts(loaded.compiled, program, loaded.dataset.digest), root / FOLDER, found.accepted
    )
    screen.say(payout_table(result, program.plan, screen.ink))
    for remark in remarks(result):
        screen.note(remark)
    for each, why in found.accepted:
        state = "fails" if each.state == "failed" else "could not be asked"
        screen.note(harmless(f'accepted: "{each.text}", which {state} in {counted(len(each.failing), "case")} ({why})'))
    late = [entry for entry in result.entries if entry.cause == "late_fact"]
    if late:
        screen.note(f"{counted(len(late), 'prior period adjustment')}: see `incent explain`")
    screen.note(f"closed: {written.relative_to(root)} ({_entries(len(result.entries))})")
    return OK


def _entries(count: int) -> str:
    return f"{count:,} entry" if count == 1 else f"{count:,} entries"
