"""`incent fmt` against a bare Lark parse of the same text, as commands, and how its time grows with the text.

Two texts: one that is laid out already, of which only the parse and the comparison are needed, and one scrambled, of
which the result is parsed again to prove that it says the same.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks.plans import many_rules
from incentlang.format import canonical
from incentlang.source import Source

SIZES = (250, 500, 1000, 2000)


def scrambled(text: str) -> str:
    """The same plan with other spaces between its words."""
    return re.sub(r"\"[^\"]*\"| ", lambda found: "   " if found[0] == " " else found[0], text)


def layout(folder: Path, seconds: Callable[[list[str], Path], float], bare: str, runs: int) -> None:
    """Print the ratio to a bare parse for each size, and the exponent of growth.

    Args:
        folder: Where plans are written.
        seconds: Wall time of a whole process with a cache folder.
        bare: A program that parses a file with nothing but Lark.
        runs: How often each is run, in turn.
    """
    grammar = Path(__file__).parent.parent / "grammar"
    cache = folder / "layout_cache"
    cache.mkdir()
    print(f"fmt against a bare Lark parse, whole processes, {runs} runs in turn, medians (at most 2.0)")
    taken: dict[str, list[float]] = {"as it should be": [], "to be laid out": []}
    for rules in SIZES:
        tidy = canonical(Source("plan.incent", many_rules(rules)))
        assert tidy is not None
        for name, text in zip(taken, (tidy, scrambled(tidy)), strict=True):
            plan = folder / "layout.incent"
            plan.write_text(text)
            parse = [sys.executable, "-c", bare, str(grammar), str(plan)]
            ours = [sys.executable, "-m", "incentlang", "fmt", "--quiet", str(plan)]
            times: list[tuple[float, float]] = []
            for _ in range(runs):
                plan.write_text(text)
                times.append((seconds(parse, cache), seconds(ours, cache)))
                assert plan.read_text() == tidy
            base, fmt = median(one for one, _ in times), median(other for _, other in times)
            taken[name].append(fmt)
            print(f"  {rules:>5,} rules  {name:<16} {fmt:5.2f} s  bare {base:5.2f} s  ratio {fmt / base:4.2f}")
    for name, times_of in taken.items():
        exponent = math.log(times_of[-1] / times_of[0]) / math.log(SIZES[-1] / SIZES[0])
        print(f"  {name:<16} exponent {exponent:4.2f}")
