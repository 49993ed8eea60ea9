"""Which engine computes a run: the one that is asked for, or the faster one that can."""

# ruff: noqa: PLC0415 (an engine is loaded when it is chosen)

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol, get_args
from typing import Literal as Choice

import attrs

from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.engines import EngineCannot, EngineMissing
from incentlang.ir.program import Program
from incentlang.ledger.closing import ClosedPeriod
from incentlang.values.periods import Period

if TYPE_CHECKING:
    from incentlang.data import Dataset
    from incentlang.engines.reference.run import Progress
    from incentlang.engines.result import Result

EngineName = Choice["reference", "duckdb", "spark"]
ENGINES: tuple[EngineName, ...] = get_args(EngineName)

MANY_ROWS = 20_000
"""From so many rows of facts on, columns are faster than row by row; the figures are the same."""


class Evaluate(Protocol):
    """Evaluates a program on data, as `engines.reference.run.evaluate` does."""

    def __call__(
        self,
        program: Program,
        data: Dataset,
        periods: Sequence[Period],
        as_of: date | None = None,
        progress: Progress | None = None,
        *,
        closed: tuple[ClosedPeriod, ...] = (),
    ) -> Result:
        """The result for the periods."""
        ...


@attrs.frozen
class Chosen:
    """An engine, ready to be called."""

    name: EngineName
    evaluate: Evaluate


HERE = "local[*]"
"""Where Spark runs if nothing else is said: on this machine, with all its cores."""


def choose(program: Program, dataset: Dataset, asked: EngineName | None, master: str = HERE) -> Chosen | Diagnostic:
    """The engine of a run, or why the one that was asked for does not compute the plan.

    Args:
        program: What is computed.
        dataset: On which data: few rows are computed row by row sooner than columns are set up.
        asked: The engine that was asked for; None: whichever is faster.
        master: Where Spark runs, as it is told there.
    """
    if asked == "reference" or (asked is None and _few(dataset)):
        return Chosen("reference", _by_rows)
    refusal = cannot(program, asked or "duckdb")
    if refusal is None and asked == "spark":
        return _spark(master)
    if refusal is None:
        return Chosen("duckdb", _by_columns)
    return Chosen("reference", _by_rows) if asked is None else refusal


def cannot(program: Program, engine: EngineName) -> Diagnostic | None:
    """Why an engine does not compute a program; it is told without any data."""
    if engine == "reference":
        return None
    from incentlang.engines.relational.build import gaps_of

    gaps = gaps_of(program)
    if not gaps:
        return None
    first, *rest = gaps
    more = tuple((gap.what, gap.at) for gap in rest)
    return EngineCannot(at=first.at, engine=engine, construct=first.what, able=("reference",), more=more)


def _few(dataset: Dataset) -> bool:
    return sum(len(rows) for rows in dataset.facts.values()) < MANY_ROWS


def _by_rows(
    program: Program,
    data: Dataset,
    periods: Sequence[Period],
    as_of: date | None = None,
    progress: Progress | None = None,
    *,
    closed: tuple[ClosedPeriod, ...] = (),
) -> Result:
    """By the reference evaluator."""
    from incentlang.engines.reference.run import evaluate

    return evaluate(program, data, periods, as_of, progress, closed=closed)


def _by_columns(
    program: Program,
    data: Dataset,
    periods: Sequence[Period],
    as_of: date | None = None,
    progress: Progress | None = None,
    *,
    closed: tuple[ClosedPeriod, ...] = (),
) -> Result:
    """By DuckDB; what columns cannot tell, such as why a value is missing, the reference evaluator is asked."""
    from incentlang.engines.duckdb.run import evaluate as by_columns
    from incentlang.engines.relational.doubt import Doubtful

    try:
        return by_columns(program, data, periods, as_of, closed)
    except Doubtful:
        return _by_rows(program, data, periods, as_of, progress, closed=closed)


def _spark(master: str) -> Chosen | Diagnostic:
    """Spark, or what it lacks here."""
    from incentlang.engines.relational.doubt import Doubtful
    from incentlang.engines.spark import SparkMissing
    from incentlang.engines.spark import evaluate as by_spark
    from incentlang.engines.spark.session import started

    try:
        session = started(master)
    except SparkMissing as missing:
        return EngineMissing(engine="spark", reason=str(missing))

    def by_session(
        program: Program,
        data: Dataset,
        periods: Sequence[Period],
        as_of: date | None = None,
        progress: Progress | None = None,
        *,
        closed: tuple[ClosedPeriod, ...] = (),
    ) -> Result:
        try:
            return by_spark(program, data, periods, as_of, closed, session)
        except Doubtful:
            return _by_rows(program, data, periods, as_of, progress, closed=closed)

    return Chosen("spark", by_session)
