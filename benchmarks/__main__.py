"""`python -m benchmarks`: every claim about speed, measured here and now.

Commands are timed as whole processes in turn with their baseline, so that a busy machine slows both; medians of
several runs are reported, with the ratio of medians.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.constructs import RULES, plan_of
from benchmarks.deals import write_project
from benchmarks.layout import layout
from benchmarks.passes import passes
from benchmarks.plans import many_rules
from benchmarks.traces import traces
from incentlang.data import read_dataset
from incentlang.engines.reference.run import evaluate
from incentlang.explain import explain_payout, render_text
from incentlang.explain.trace import Trace
from incentlang.pipeline import compile_project
from incentlang.project.config import load_project
from incentlang.values.periods import Period, parse_period

RUNS = 5
BARE_PARSE = """
import sys, pathlib, lark
grammar = "\\n".join(path.read_text() for path in sorted(pathlib.Path(sys.argv[1]).glob("*.lark")))
parser = lark.Lark(grammar, parser="lalr", lexer="contextual", start=["file", "expr"])
parser.parse(pathlib.Path(sys.argv[2]).read_text(), start="file")
"""


def seconds(command: list[str], cache: Path) -> float:
    """Wall time of a whole process."""
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False, env=os.environ | {"INCENT_CACHE_DIR": str(cache)})
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout.decode()}{done.stderr.decode()}")
    return time.perf_counter() - began


def check(folder: Path) -> None:
    """`incent check` of 1,000 rules, cold and unchanged, against a bare parse of the same file."""
    plan = folder / "plan.incent"
    plan.write_text(many_rules(1000))
    grammar = Path(__file__).parent.parent / "grammar"
    bare_command = [sys.executable, "-c", BARE_PARSE, str(grammar), str(plan)]
    ours = [sys.executable, "-m", "incentlang", "check", str(plan)]
    bare, cold, warm = [], [], []
    for number in range(RUNS):
        cache = folder / f"cache{number}"
        cache.mkdir()
        bare.append(seconds(bare_command, cache))
        cold.append(seconds(ours, cache))
        warm.append(seconds(ours, cache))
    lines = len(plan.read_text().splitlines())
    print(f"check of 1,000 rules ({lines:,} lines), {RUNS} runs in turn, medians")
    print(f"  bare Lark parse    {median(bare):6.2f} s   1.00")
    print(f"  cold               {median(cold):6.2f} s   {median(cold) / median(bare):4.2f}  (at most 2.0)")
    print(f"  files unchanged    {median(warm):6.2f} s   {median(warm) / median(bare):4.2f}  (at most 0.5)")
    version = [seconds([sys.executable, "-m", "incentlang", "--version"], folder) for _ in range(RUNS)]
    print(f"  incent --version   {median(version) * 1000:6.0f} ms        (under 150 ms)")


def timed(action: Callable[[], object]) -> float:
    """Seconds of one call."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def pay(folder: Path, deals: int, people: int | None = None) -> None:
    """The reference evaluator on a five-rule plan, without traces."""
    project, _ = load_project(_written(folder / f"deals{deals}{people or ''}", deals, people))
    assert project is not None
    program = compile_project(project).program
    assert program is not None
    began = time.perf_counter()
    data, findings = read_dataset(project, program.schema)
    assert data is not None, findings
    read = time.perf_counter() - began
    months = list(Period("year", 2026).parts("month"))
    runs = [timed(lambda: evaluate(program, data, months)) for _ in range(3)]
    rate = deals / median(runs)
    print(f"  {deals:>8,} deals  read {read:5.2f} s  evaluated {median(runs):6.2f} s  {rate:>8,.0f} deals a second")


def growth(folder: Path) -> None:
    """The exponent of time over deals for each family of constructs, with 20 people whatever the number of deals."""
    sizes = (1_000, 10_000, 100_000)
    for name in RULES:
        taken: list[float] = []
        for deals in sizes:
            project_folder = _written(folder / f"{name}{deals}", deals, 20)
            (project_folder / "plan.incent").write_text(plan_of(name))
            project, _ = load_project(project_folder)
            assert project is not None
            compiled = compile_project(project)
            program = compiled.program
            assert program is not None, compiled.diagnostics
            data, findings = read_dataset(project, program.schema)
            assert data is not None, findings
            months = list(Period("year", 2026).parts("month"))
            runs = 3 if deals < sizes[-1] else 1
            taken.append(median(timed(partial(evaluate, program, data, months)) for _ in range(runs)))
        exponent = math.log(taken[-1] / taken[0]) / math.log(sizes[-1] / sizes[0])
        times = "".join(f"{each:8.2f} s" for each in taken)
        print(f"  {name:<16} {times}  {sizes[-1] / taken[-1]:>8,.0f} deals a second  exponent {exponent:4.2f}")


def explain(folder: Path) -> None:
    """One payout of a participant with 200 deals in the period."""
    project, _ = load_project(_written(folder / "explain", 2400, 1))
    assert project is not None
    compiled = compile_project(project)
    assert compiled.program is not None
    program = compiled.program
    data, _ = read_dataset(project, program.schema)
    assert data is not None
    month = parse_period("2026-06")
    assert month is not None

    def once() -> None:
        trace = explain_payout(program, compiled.plan_hash, data, "P00000", month)
        assert isinstance(trace, Trace)
        render_text(trace, 100)

    print(f"  one payout of about 200 deals explained in {median(timed(once) for _ in range(3)):.2f} s  (under 1 s)")


def _written(folder: Path, deals: int, people: int | None) -> Path:
    write_project(folder, deals, people)
    return folder


def main() -> None:
    """Measure everything."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        check(folder)
        layout(folder, seconds, BARE_PARSE, RUNS)
        passes(folder, RUNS)
        print("the reference evaluator, five rules, all months of a year (at least 20,000 deals a second)")
        for deals in (1_000, 10_000, 100_000):
            pay(folder, deals)
        print("each family of constructs, 20 people, 1,000, 10,000 and 100,000 deals (exponent about 1)")
        growth(folder)
        explain(folder)
        traces(folder, 3)


if __name__ == "__main__":
    main()
