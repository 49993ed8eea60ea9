"""What an editor and a check of a warm parser pay for: lints and layout within one process, against a bare Lark parse.

Processor time is compared, so that what else the machine does counts less; the parser is there already, for both.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

import lark

from benchmarks.layout import SIZES, scrambled
from benchmarks.plans import many_rules
from incentlang.collector import circles_not_searched
from incentlang.format import canonical
from incentlang.lint import findings
from incentlang.pipeline import compile_project, shown_path
from incentlang.project import Project
from incentlang.source import Source

BARE = "bare parse"
AT_MOST = {"all lints": 0.4, "layout, as it should be": 2.0, "layout, every line changes": 2.0}


def passes(folder: Path, runs: int) -> None:
    """Print the ratio of each pass to a bare parse for each size, and the exponent of its growth.

    Args:
        folder: Where plans are written.
        runs: How often each is run, in turn with the bare parse.
    """
    grammar = Path(__file__).parent.parent / "grammar"
    text = "\n".join(path.read_text() for path in sorted(grammar.glob("*.lark")))
    bare = lark.Lark(text, parser="lalr", lexer="contextual", start=["file", "expr"])
    print(f"passes against a bare Lark parse, processor time in one process, {runs} runs in turn, medians")
    taken: dict[str, list[float]] = {name: [] for name in AT_MOST}
    for rules in SIZES:
        tidy = canonical(Source("plan.incent", many_rules(rules)))
        assert tidy is not None
        actions = (_lints(folder, tidy), _layout(tidy), _layout(scrambled(tidy)))
        ours = dict(zip(AT_MOST, actions, strict=True))
        times: dict[str, list[float]] = {name: [] for name in (BARE, *ours)}
        for _ in range(runs):
            for name, action in {BARE: partial(bare.parse, tidy, start="file"), **ours}.items():
                times[name].append(_timed(action))
        base = median(times[BARE])
        for name, most in AT_MOST.items():
            spent = median(times[name])
            taken[name].append(spent)
            told = f"ratio {spent / base:4.2f}" + (f"  (at most {most})" if rules == 1000 else "")
            print(f"  {rules:>5,} rules  {name:<26} {spent:6.3f} s  bare {base:6.3f} s  {told}")
    for name, each in taken.items():
        exponent = math.log(each[-1] / each[0]) / math.log(SIZES[-1] / SIZES[0])
        print(f"  {name:<26} exponent {exponent:4.2f}  (linear is 1)")


def _lints(folder: Path, text: str) -> Callable[[], object]:
    plan = folder / "linted.incent"
    plan.write_text(text)
    compiled = compile_project(Project(root=folder, main=plan))
    program = compiled.program
    assert program is not None, compiled.diagnostics
    return lambda: findings(program, compiled.symbols, compiled.declared, [shown_path(plan)])


def _layout(text: str) -> Callable[[], object]:
    return lambda: canonical(Source("plan.incent", text))


def _timed(action: Callable[[], object]) -> float:
    with circles_not_searched():
        began = time.process_time()
        action()
        return time.process_time() - began
