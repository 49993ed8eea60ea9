"""What a large run writes: payouts as CSV and Parquet, entries and what waits as Parquet, and run.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from incentlang.engines.result import Kept
from incentlang.outputs.folder import DEFINITIONS, replace_folder
from incentlang.outputs.manifest import RunFacts, told_of_definitions, told_of_run
from incentlang.outputs.tables import fixed, money_places

if TYPE_CHECKING:
    from incentlang.engines.duckdb.large import LargeRun

LARGE_NAMES = frozenset(["payouts.csv", "payouts.parquet", "entries.parquet", "pending.parquet", "run.json"])
"""Every file that a large run writes."""


def write_large(run: LargeRun, facts: RunFacts, target: Path) -> Kept | None:
    """Write all files of a large run to a folder: all of them, or none. What was kept of definitions, if asked for.

    Args:
        run: What was computed, with entries and what waits.
        facts: What it was computed from.
        target: The folder; one that is there already is replaced, so ask `check_target` first.
    """

    found: list[Kept] = []

    def fill(folder: Path) -> None:
        written = run.write(folder)
        kept = run.keep(folder / DEFINITIONS)
        found.extend([kept] if kept is not None else [])
        (folder / "run.json").write_bytes(_manifest(run, facts, written, kept).encode("utf-8"))

    replace_folder(target, fill)
    return next(iter(found), None)


def _manifest(run: LargeRun, facts: RunFacts, written: Mapping[str, int], kept: Kept | None) -> str:
    plan = facts.plan
    places, totals = money_places(plan), run.totals()
    moved = ("earned", "capped", "payable", "clawed_back", "paid")
    sums = {name: fixed(sum(row[name] for row in totals), places) for name in moved}
    counts = {
        "payouts": sum(row["rows"] for row in totals),
        **written,
        "problems": 0,
        "withheld": 0,
    }
    told = told_of_run(facts, None, run.periods[-1].end, run.periods, run.assumptions, run.outside) | {
        "counts": counts,
        "totals": {plan.currency: sums | {"balance": fixed(totals[-1]["balance"], places)}},
    }
    if kept is not None:
        told["definitions"] = told_of_definitions(kept)
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
