"""A run by Spark: the same script and the same result as DuckDB's and the reference evaluator's."""

# ruff: noqa: PLC0415 (what needs PySpark is loaded once a session says that it is there)

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs

from incentlang.data.model import Dataset
from incentlang.engines.relational.doubt import Doubtful
from incentlang.engines.relational.passes.simplifying import simplified
from incentlang.engines.relational.results.runs import prepare
from incentlang.engines.relational.sql import Step
from incentlang.engines.relational.sql.render import query, quoted
from incentlang.engines.result import Result
from incentlang.engines.spark.session import for_one_run, started
from incentlang.ir.program import Program
from incentlang.ledger.closing import ClosedPeriod
from incentlang.values.numbers import exact_arithmetic
from incentlang.values.periods import Period

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_DATA_EXCEPTION = "22"
"""How the state of SQL begins for a value out of range, a division by zero, an impossible date."""


@attrs.frozen
class _Views:
    """Relations of a session."""

    session: SparkSession

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[Sequence[Any]]:
        names = ", ".join(quoted(name, "spark") for name in columns)
        yield from self._collected(f"SELECT {names} FROM {quoted(table, 'spark')}")

    def _collected(self, text: str) -> list[Sequence[Any]]:
        try:
            return list(self.session.sql(text).collect())
        except ValueError as late:  # a day after the year 9999
            raise Doubtful(str(late)) from late


def evaluate(
    program: Program,
    data: Dataset,
    periods: Sequence[Period],
    as_of: date | None = None,
    closed: tuple[ClosedPeriod, ...] = (),
    session: SparkSession | None = None,
    master: str = "local[*]",
) -> Result:
    """Evaluate a program that has no gaps on data.

    Args:
        program: A checked program that relations can compute.
        data: Validated data, all versions of every row.
        periods: Pay periods to report, in order.
        as_of: The knowledge date, or None.
        closed: The closed periods, in order.
        session: Where it is computed; its settings and views are not touched. None: the session of this process.
        master: Where a session is started if there is none.

    Raises:
        Doubtful: A value cannot be computed, and only the reference evaluator can say why.
        SparkMissing: PySpark, PyArrow or Java is not there.
    """
    base = session if session is not None else started(master)
    from incentlang.engines.spark.load import load

    own = for_one_run(base, sum(map(len, data.facts.values())))
    with exact_arithmetic(), _doubting(base):
        run = prepare(program, data, periods, as_of, closed)
        load(own, run.relations())
        _make(own, simplified(run.built.script.steps, run.asked()))
        _check(own, run.built.script.doubts)
        return run.result(_Views(own))


def _make(session: SparkSession, steps: Iterable[Step]) -> None:
    """A view for each step. What is read twice is computed at once and kept, and no later plan looks into it.

    A plan grows with all that it reads, and preparing it takes longer than running it. Kept without being
    computed, the steps of the longest scripts took a multiple of the memory.
    """
    for each in steps:
        frame = session.sql(query(each.query, "spark"))
        if each.kept:
            frame = frame.localCheckpoint()
        frame.createOrReplaceTempView(quoted(each.name, "spark"))


def _check(session: SparkSession, doubts: Sequence[str]) -> None:
    """Make sure that nothing is in doubt, in one query.

    Raises:
        Doubtful: There is something that only the reference evaluator can tell.
    """
    if not doubts:
        return
    each = [f"SELECT {place} AS found FROM {quoted(doubt, 'spark')}" for place, doubt in enumerate(doubts)]
    first = session.sql(f"SELECT min(found) FROM ({' UNION ALL '.join(each)})").collect()[0][0]
    if first is not None:
        raise Doubtful(doubts[first])


@contextmanager
def _doubting(base: SparkSession) -> Iterator[None]:
    """Values that cannot be computed become doubts, and the session that was there is the active one again."""
    from pyspark.errors import PySparkException
    from pyspark.logger import PySparkLogger

    log = PySparkLogger.getLogger("SQLQueryContextLogger")
    before, log.disabled = log.disabled, True  # it writes every error to the terminal
    try:
        yield
    except PySparkException as error:
        if (error.getSqlState() or "").startswith(_DATA_EXCEPTION):
            raise Doubtful(str(error)) from error
        raise
    finally:
        log.disabled = before
        base.createDataFrame([], "nothing INT")
