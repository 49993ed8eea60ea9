"""`make mutants`: mistakes seeded in the example plans, and who catches them.

    python -m tests.mutants [--at-least 90] [--jobs 2] [--example first] [--operator "swapped rates"]

Every mistake that `tests/mutants/operators.py` knows is made wherever it can be made, one at a time. `incent check` is
asked first, then the scenarios of the example. A mutant that pays the same as the plan does not count.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence

from tests.mutants.driver import EXAMPLES, Judged, Verdict, judge_all, mutants_of
from tests.mutants.operators import OPERATORS


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    examples = sorted(path.parent.name for path in EXAMPLES.glob("*/incent.toml"))
    parser.add_argument("--at-least", type=float, default=90, help="per cent to be caught; fewer are an error")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--example", choices=examples, action="append", help="this example; without it all")
    parser.add_argument("--operator", choices=OPERATORS, action="append", help="this mistake; without it all")
    asked = parser.parse_args()
    begun = time.monotonic()
    mutants = [
        mutant
        for example in asked.example or examples
        for mutant in mutants_of(EXAMPLES / example, asked.operator or tuple(OPERATORS))
    ]
    judged = list(judge_all(mutants, asked.jobs))
    for line in report(judged):
        print(line)
    print(f"in {time.monotonic() - begun:.0f} seconds")
    if caught(judged) < asked.at_least:
        print(f"fewer than {asked.at_least:g}% are caught", file=sys.stderr)
        raise SystemExit(1)


def caught(judged: Sequence[Judged]) -> float:
    """Per cent of the mutants that somebody catches."""
    tally = Counter(each.verdict for each in judged)
    made = len(judged) - tally[Verdict.SAME]
    return 100 * (made - tally[Verdict.SURVIVED]) / made if made else 100.0


def report(judged: Sequence[Judged]) -> Iterator[str]:
    """A line for each operator, the total, and every survivor with the lines that differ."""
    yield f"{'':28}{'made':>6}{'check':>7}{'scenarios':>11}{'survived':>10}{'caught':>9}"
    for operator in dict.fromkeys(each.mutant.operator for each in judged):
        yield _row(operator, [each for each in judged if each.mutant.operator == operator])
    yield _row("all", judged)
    same = sum(each.verdict is Verdict.SAME for each in judged)
    passed = [each for each in judged if each.verdict in (Verdict.SCENARIOS, Verdict.SURVIVED)]
    yield f"{same} more pay the same as the plan and are not counted"
    yield f"of the {len(passed)} that check lets through, scenarios catch {caught(passed):.1f}%"
    survivors = [each for each in judged if each.verdict is Verdict.SURVIVED]
    if survivors:
        yield ""
        yield "survivors:"
    for each in survivors:
        yield each.mutant.name
        yield from (f"    {line}" for line in each.diff)


def _row(name: str, judged: Sequence[Judged]) -> str:
    tally = Counter(each.verdict for each in judged)
    made = len(judged) - tally[Verdict.SAME]
    numbers = f"{tally[Verdict.CHECK]:7}{tally[Verdict.SCENARIOS]:11}{tally[Verdict.SURVIVED]:10}"
    return f"{name:28}{made:6}{numbers}{caught(judged):8.1f}%"


if __name__ == "__main__":
    main()
