"""`make fuzz`: random plans on random data through every engine for as long as one likes.

    python -m tests.fuzz --minutes 30 [--seed 7] [--keep tests/cases/fuzz]

Each round draws a plan and data with the strategies of the property tests and compares the results cell by cell. The
first that differs is shrunk by Hypothesis and written as a project folder, to be kept as a golden case.
"""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import attrs
from hypothesis import HealthCheck, Phase, given, seed, settings

from incentlang.data import Dataset
from incentlang.engines.duckdb import evaluate as by_columns
from incentlang.engines.reference.run import evaluate
from incentlang.engines.relational.build import gaps_of
from incentlang.engines.relational.readback import Doubtful
from incentlang.ir.program import Program
from incentlang.values.periods import Period
from tests.oracle.facts import Tables
from tests.oracle.plans import Plan
from tests.oracle.words import text
from tests.property.drawn import plans
from tests.property.drawn_market import markets
from tests.property.test_engines_agree import AS_OF, different
from tests.property.whole_market import whole_markets
from tests.property.whole_plans import Whole, whole_plans
from tests.property.whole_runs import compiled, dataset, pay_periods
from tests.worlds import period

ROUND = 200
"""Plans in a round: after each the clock is looked at and another seed is taken."""


@attrs.define
class Tally:
    """What has been tried."""

    runs: Counter[str] = attrs.field(factory=Counter)
    rows: int = 0

    def told(self) -> str:
        """One line."""
        shown = ", ".join(f"{number:,} {what}" for what, number in sorted(self.runs.items()))
        return f"{sum(self.runs.values()):,} plans on {self.rows:,} rows: {shown}"


class Differ(AssertionError):
    """Two engines that say different things."""


def compare(tally: Tally, program: Program, data: Dataset, periods: list[Period], as_of: date | None) -> None:
    """Run both engines; what differs is raised."""
    tally.rows += sum(len(rows) for rows in data.facts.values())
    if gaps_of(program):
        tally.runs["refused"] += 1
        return
    expected = evaluate(program, data, periods, as_of)
    try:
        found = by_columns(program, data, periods, as_of)
    except Doubtful:
        tally.runs["left to the reference"] += 1
        return
    tally.runs["equal"] += 1
    if told := different(expected, found):
        raise Differ("\n".join(told[:20]))


def _round(tally: Tally, number: int, folder: Path, keep: Path) -> None:
    """One round of each kind of plan."""

    def tried(words: str, tables: Tables, as_of: date | None, periods: Callable[[Program], list[Period]]) -> None:
        program = compiled(folder, words).program
        assert program is not None
        try:
            compare(tally, program, dataset(tables, program), periods(program), as_of)
        except Differ:
            write(keep, words, tables, as_of)
            raise

    profile = settings(
        max_examples=ROUND,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )

    @seed(number)
    @profile
    @given(whole=whole_plans(), tables=whole_markets(), as_of=AS_OF)
    def whole_ones(whole: Whole, tables: Tables, as_of: date | None) -> None:
        tried(whole.text, tables, as_of, lambda _: pay_periods(whole, "2026", "2027-Q1"))

    @seed(number)
    @profile
    @given(plan=plans(), tables=markets(), as_of=AS_OF)
    def of_the_oracle(plan: Plan, tables: Tables, as_of: date | None) -> None:
        after = "2027" if plan.paid == "year" else "2027-Q1"
        wanted = [part for name in ("2026", after) for part in period(name).parts(plan.paid)]
        tried(text(plan), tables, as_of, lambda _: wanted)

    whole_ones()
    of_the_oracle()


def write(folder: Path, words: str, tables: Tables, as_of: date | None) -> None:
    """Keep a plan and its data as a project; each smaller one takes the place of the one before."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "plan.incent").write_text(words, encoding="utf-8")
    (folder / "incent.toml").write_text('[plan]\nmain = "plan.incent"\n', encoding="utf-8")
    (folder / "as_of.txt").write_text(f"{as_of}\n", encoding="utf-8")
    for name, rows in tables.items():
        with (folder / "data" / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(column for row in rows for column in row)) or ["empty"])
            writer.writeheader()
            writer.writerows(rows)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, help="of the first round; without it another one each time")
    parser.add_argument("--keep", type=Path, default=Path("build/fuzz"), help="where a plan that differs is written")
    given_ = parser.parse_args()
    number = given_.seed if given_.seed is not None else random.SystemRandom().randrange(10**9)
    ends = time.monotonic() + given_.minutes * 60
    tally = Tally()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        while time.monotonic() < ends:
            try:
                _round(tally, number, folder, given_.keep)
            except Differ as found:
                print(f"seed {number}: the engines differ; the plan is in {given_.keep}\n{found}")
                raise SystemExit(1) from None
            print(f"seed {number}: {tally.told()}", flush=True)
            number += 1


if __name__ == "__main__":
    main()
