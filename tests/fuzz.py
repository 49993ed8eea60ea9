"""`make fuzz`: random plans on random data through every engine for as long as one likes.

    python -m tests.fuzz --minutes 30 [--engine spark] [--seed 7] [--keep tests/cases/fuzz]

Each round draws plans and data with the strategies of the property tests and compares the results with the reference
evaluator's cell by cell: most of the plans are drawn from those that columns compute, some are any. The first that
differs is shrunk by Hypothesis and written as a project folder, to be kept as a golden case.
"""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

import attrs
from hypothesis import HealthCheck, Phase, given, seed, settings

from incentlang.data import Dataset
from incentlang.engines.duckdb.run import evaluate as by_duckdb
from incentlang.engines.reference.run import evaluate
from incentlang.engines.relational.build import gaps_of
from incentlang.engines.relational.doubt import Doubtful
from incentlang.engines.result import Result
from incentlang.engines.spark import evaluate as by_spark
from incentlang.engines.spark.session import started
from incentlang.ir.program import Program
from incentlang.values.periods import Period
from tests.oracle.facts import Tables
from tests.oracle.plans import Plan
from tests.oracle.words import text
from tests.property.drawn import plans
from tests.property.drawn_market import markets
from tests.property.test_engines_agree import AS_OF, different, wanted
from tests.property.whole_market import whole_markets
from tests.property.whole_plans import Whole, whole_plans
from tests.property.whole_runs import compiled, computed_by_columns, dataset, pay_periods

Columns = Callable[[Program, Dataset, list[Period], date | None], Result]
"""A columnar engine."""

ROUND, ANY = {"duckdb": 80, "spark": 10}, 4
"""Plans of each kind in a round, and how many times fewer are drawn from all: after a round another seed is taken."""


@attrs.define
class Tally:
    """What has been tried."""

    rows: int = 0
    equal: int = 0
    left: int = 0
    refused: int = 0

    def told(self) -> str:
        """One line."""
        plans_ = self.equal + self.left + self.refused
        return (
            f"{plans_:,} plans on {self.rows:,} rows: {self.equal:,} equal, "
            f"{self.left:,} left to the reference, {self.refused:,} refused"
        )


class Differ(AssertionError):
    """Two engines that say different things, or one that fails."""


@attrs.frozen
class Contest:
    """An engine against the reference evaluator.

    Attributes:
        folder: A project whose plan is written anew each time.
        keep: Where what differs is written.
    """

    columns: Columns
    folder: Path
    keep: Path
    tally: Tally

    def fits(self, words: str) -> bool:
        """Whether columns compute a plan."""
        return computed_by_columns(self.folder, words)

    def tried(self, words: str, tables: Tables, as_of: date | None, periods: list[Period]) -> None:
        """Compare the results of a plan; a plan with which they differ is kept."""
        program = compiled(self.folder, words).program
        assert program is not None
        try:
            self._compare(program, dataset(tables, program), periods, as_of)
        except Differ:
            write(self.keep, words, tables, as_of)
            raise

    def _compare(self, program: Program, data: Dataset, periods: list[Period], as_of: date | None) -> None:
        self.tally.rows += sum(len(rows) for rows in data.facts.values())
        if gaps_of(program):
            self.tally.refused += 1
            return
        expected = evaluate(program, data, periods, as_of)
        try:
            found = self.columns(program, data, periods, as_of)
        except Doubtful:
            self.tally.left += 1
            return
        except Exception as failed:  # whatever stops an engine is worth a case
            raise Differ(f"the engine fails: {failed!r}") from failed
        if told := different(expected, found):
            raise Differ("\n".join(told[:20]))
        self.tally.equal += 1


def one_round(contest: Contest, number: int, times: int) -> None:
    """One round of each kind of plan."""

    @given(whole=whole_plans(fits=contest.fits), tables=whole_markets(), as_of=AS_OF)
    def whole_ones(whole: Whole, tables: Tables, as_of: date | None) -> None:
        contest.tried(whole.text, tables, as_of, pay_periods(whole, "2026", "2027-Q1"))

    @given(whole=whole_plans(), tables=whole_markets(), as_of=AS_OF)
    def any_whole_ones(whole: Whole, tables: Tables, as_of: date | None) -> None:
        contest.tried(whole.text, tables, as_of, pay_periods(whole, "2026", "2027-Q1"))

    @given(plan=plans(lambda made: contest.fits(text(made))), tables=markets(), as_of=AS_OF)
    def of_the_oracle(plan: Plan, tables: Tables, as_of: date | None) -> None:
        contest.tried(text(plan), tables, as_of, wanted(plan))

    @given(plan=plans(), tables=markets(), as_of=AS_OF)
    def any_of_the_oracle(plan: Plan, tables: Tables, as_of: date | None) -> None:
        contest.tried(text(plan), tables, as_of, wanted(plan))

    for test, examples in (
        (whole_ones, times),
        (of_the_oracle, times),
        (any_whole_ones, times // ANY),
        (any_of_the_oracle, times // ANY),
    ):
        profile = settings(
            max_examples=examples,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
        )
        seed(number)(profile(test))()


@contextmanager
def engine_called(name: str) -> Iterator[Columns]:
    """An engine; Spark is started once for all plans."""
    if name == "duckdb":
        yield by_duckdb
        return
    session = started("local[2]")
    try:
        yield partial(by_spark, session=session)
    finally:
        session.stop()


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
    parser.add_argument("--engine", choices=sorted(ROUND), default="duckdb")
    parser.add_argument("--seed", type=int, help="of the first round; without it another one each time")
    parser.add_argument("--keep", type=Path, default=Path("build/fuzz"), help="where a plan that differs is written")
    given_ = parser.parse_args()
    number = given_.seed if given_.seed is not None else random.SystemRandom().randrange(10**9)
    ends = time.monotonic() + given_.minutes * 60
    with tempfile.TemporaryDirectory() as name, engine_called(given_.engine) as columns:
        contest = Contest(columns, Path(name), given_.keep, Tally())
        while time.monotonic() < ends:
            try:
                one_round(contest, number, ROUND[given_.engine])
            except Differ as found:
                print(f"seed {number}: {given_.engine} differs; the plan is in {given_.keep}\n{found}")
                raise SystemExit(1) from None
            finally:
                print(f"seed {number}: {contest.tally.told()}", flush=True)
            number += 1


if __name__ == "__main__":
    main()
