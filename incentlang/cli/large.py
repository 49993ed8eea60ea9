"""What is told of a large run: totals of each pay period, and where the rest was written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from incentlang.cli.findings import counted
from incentlang.cli.kept import tell_left_out
from incentlang.cli.loading import show
from incentlang.cli.payouts import money
from incentlang.cli.refusal import OK
from incentlang.cli.screen import Screen
from incentlang.cli.tables import Column, table
from incentlang.diagnostics.requests import DataEndsEarly
from incentlang.ir.program import Program
from incentlang.outputs import money_places, write_large
from incentlang.pipeline import Compiled
from incentlang.running import run_facts

if TYPE_CHECKING:
    from incentlang.engines.duckdb.large import LargeRun

_AMOUNTS = ("earned", "capped", "clawed_back", "paid", "balance")


def tell_large(screen: Screen, compiled: Compiled, program: Program, run: LargeRun, out: Path | None) -> int:
    """Print the totals of a large run and write its files."""
    end = run.periods[-1].end
    if run.newest < end:
        show((DataEndsEarly(newest=run.newest, period_end=end),), screen, compiled.project.root)
    places = money_places(program.plan)
    columns = (
        Column("period"),
        Column("payouts", right=True),
        *(Column(name.replace("_", " "), right=True) for name in _AMOUNTS),
    )
    rows = [
        [row["period"], f"{row['rows']:,}", *(money(row[name], places) for name in _AMOUNTS)] for row in run.totals()
    ]
    screen.say(table(columns, rows, screen.ink))
    for fact, number in sorted(run.outside.items()):
        screen.note(f"{counted(number, 'row')} of {fact} outside the plan's dates")
    if run.assumptions:
        screen.note("assumed: " + "; ".join(run.assumptions))
    if out is None:
        screen.note("so many rows are shown as totals: write all payouts and entries with --out DIR")
        return OK
    kept = write_large(run, run_facts(compiled, program, run.digest, "duckdb"), out)
    tell_left_out(screen, kept)
    screen.note(f"written: {out}")
    return OK
