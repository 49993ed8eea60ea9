"""A run by relations from end to end: what an engine fills, runs and gives back, whatever its database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import attrs

from incentlang.data.model import Dataset
from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.rules import ReadyPeriodRule
from incentlang.engines.reference.run import calendar_of, finish
from incentlang.engines.relational.build import Built, build, build_narrowly
from incentlang.engines.relational.data.contents import Relation, of_calendar, of_data
from incentlang.engines.relational.data.measured import widths_of
from incentlang.engines.relational.doubt import Doubtful
from incentlang.engines.relational.results.entries import Database
from incentlang.engines.relational.results.readback import read_back
from incentlang.engines.result import Result
from incentlang.ir.program import Program
from incentlang.ledger.closing import ClosedPeriod
from incentlang.values.periods import Period


@attrs.frozen
class _Asked:
    """A database without rows that notes which steps are read."""

    tables: set[str] = attrs.field(factory=set)

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[Sequence[Any]]:
        self.tables.add(table)
        return iter(())


@attrs.frozen
class Run:
    """A program that has no gaps, its data, and the periods that are asked for.

    Attributes:
        engine: The reference evaluator's view of the data, which settles accounts in the end.
        built: The program as a script.
        every: All pay periods, in order.
        clocks: The day on which each is read.
        wanted: The pay periods that are reported.
        shut: How many of all are closed.
    """

    engine: Engine
    built: Built
    every: Sequence[Period]
    clocks: Sequence[date]
    wanted: set[Period]
    shut: int

    def relations(self) -> Iterator[Relation]:
        """What has to be filled before the script runs."""
        open_ = [place for place, period in enumerate(self.every) if period in self.wanted and place >= self.shut]
        yield from of_data(self.engine.world, self.built.script.layout)
        yield from of_calendar(self.built.script.numbered, self.engine.world, self.every, self.clocks, open_)

    def asked(self) -> set[str]:
        """The steps that are read when the script has run: its doubts, and those that make up the result."""
        asked = _Asked()
        read_back(asked, self.engine, self.built)
        return asked.tables | set(self.built.script.doubts)

    def result(self, database: Database) -> Result:
        """The result, once the script has run and nothing is in doubt."""
        books = read_back(database, self.engine, self.built)
        for _ in self.engine.lines(self.clocks[-1]):  # notes what counts for nobody
            pass
        return finish(self.engine, books, self.every, self.clocks, self.wanted, None, self.shut)


def prepare(
    program: Program,
    data: Dataset,
    periods: Sequence[Period],
    as_of: date | None,
    closed: tuple[ClosedPeriod, ...],
    measured: bool = False,
) -> Run:
    """A run, ready to be filled. It is prepared and finished in exact arithmetic.

    Args:
        program: A checked program that relations can compute.
        data: Validated data, all versions of every row.
        periods: Pay periods to report, in order.
        as_of: The knowledge date, or None.
        closed: The closed periods, in order.
        measured: Whether columns are as narrow as the data in any case, so that there is room for more calculations.

    Raises:
        Doubtful: A calculation does not fit with amounts as wide as those of the data.
    """
    engine = Engine(program, data, as_of, closed)
    every, clocks = calendar_of(engine, periods)
    starts = {
        place: engine.starts(ready) for place, ready in enumerate(engine.rules) if isinstance(ready, ReadyPeriodRule)
    }
    for place, pool in enumerate(engine.pools, start=len(program.rules)):
        first = pool.first_period()
        starts[place] = None if first is None else first.start
        if pool.closed:  # what closed periods posted stands in place of what they would share out now
            raise Doubtful(f"a closed period of {pool.pool.name}")
    built = build(program, clocks[-1], starts, known_by=as_of)
    if measured or built.too_wide is not None:
        widths = widths_of(engine.world, built.script.layout.again)
        built = build_narrowly(program, clocks[-1], starts, widths, known_by=as_of)
    if built.too_wide is not None:
        raise Doubtful(built.too_wide.what)
    assert not built.gaps, built.gaps
    shut = sum(period.end <= closed[-1].period.end for period in every) if closed else 0
    return Run(engine, built, every, clocks, set(periods), shut)
