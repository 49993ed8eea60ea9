"""What an explanation costs beside the plain evaluation of the same payout; results explained a second."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.deals import write_project
from incentlang.data import read_dataset
from incentlang.engines.reference.run import evaluate
from incentlang.explain import explain_payout
from incentlang.explain.trace import Trace
from incentlang.pipeline import compile_project
from incentlang.project.config import load_project
from incentlang.values.periods import Period, parse_period

SIZES = ((1_200, 100), (2_400, 20), (2_400, 1), (12_000, 1))
"""Deals of a year, and people: one, ten, 200 and 1,000 deals for each person and month."""
MOST = 20
"""So many payouts are measured of each size."""


def traces(folder: Path, runs: int) -> None:
    """Explanations and plain evaluations of the same payouts of June, in turn."""
    print("traces beside plain evaluation of the same payout, five rules (at most 3.0)")
    for deals, people in SIZES:
        plain, traced, lines = _measured(folder / f"traces{deals}-{people}", deals, people, runs)
        print(
            f"  {deals // people // 12:>5,} deals a month and person  evaluated {plain * 1000:7.1f} ms"
            f"  explained {traced * 1000:7.1f} ms  {traced / plain:4.2f}  {lines / traced:>8,.0f} results a second"
        )


def _measured(folder: Path, deals: int, people: int, runs: int) -> tuple[float, float, float]:
    """Median seconds of one processor of an evaluation and of an explanation, and the results of one explanation."""
    write_project(folder, deals, people)
    project, _ = load_project(folder)
    assert project is not None
    compiled = compile_project(project)
    program = compiled.program
    assert program is not None
    data, _ = read_dataset(project, program.schema)
    assert data is not None
    june = parse_period("2026-06")
    assert isinstance(june, Period)
    plain: list[float] = []
    traced: list[float] = []
    lines = 0
    asked = sorted(data.participants)[:MOST]
    for _ in range(runs):
        for who in asked:
            began = time.process_time()
            evaluate(program, data, [june], only=who)
            middle = time.process_time()
            trace = explain_payout(program, compiled.plan_hash, data, who, june)
            traced.append(time.process_time() - middle)
            plain.append(middle - began)
            assert isinstance(trace, Trace)
            lines += sum(1 for node in trace.nodes if node.kind in ("credit", "payout"))
    return median(plain), median(traced), lines / len(traced)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        traces(Path(name), 3)
