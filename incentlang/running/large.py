"""Runs on files too large to be read row by row: everything stays in DuckDB, and only what is asked for leaves it."""

# ruff: noqa: PLC0415 (DuckDB is loaded when a file is large)

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from incentlang.data import read_dataset
from incentlang.diagnostics.base import Diagnostic
from incentlang.ir.program import Program
from incentlang.pipeline import Compiled
from incentlang.running.computing import cannot
from incentlang.running.facts import plan_files
from incentlang.running.keeping import NotKept
from incentlang.running.names import declared_names
from incentlang.running.request import Request, pay_periods

if TYPE_CHECKING:
    from incentlang.engines.duckdb.large import LargeRun

LARGE = 500_000
"""From so many rows of facts on, files are read where they lie; only totals are shown, and entries are Parquet."""


@contextmanager
def large_run(
    compiled: Compiled,
    program: Program,
    request: Request,
    everything: bool,
    memory: str | None = None,
    least: int = LARGE,
) -> Iterator[LargeRun | None]:
    """A run on the files as they lie; None where the usual way is the right one.

    The usual way is taken for few rows, for files that are not Parquet or have anything to tell about, for plans that
    the relations do not compute, and for a knowledge date or closed periods.

    Args:
        compiled: The project.
        program: Its program, with the parameters of this run.
        request: What is asked for.
        everything: Whether entries and what waits are asked for, and not only payouts.
        memory: The most memory to use, such as `4GB`.
        least: How many rows are taken for many.

    Raises:
        NotKept: Values of definitions are to be kept, and only the reference evaluator can tell some value.
    """
    project = compiled.project
    if request.engine in ("reference", "spark") or request.as_of is not None or request.closed:
        yield None
        return
    from incentlang.engines.duckdb.files import NotPlain
    from incentlang.engines.duckdb.large import large_connection, rows_of_files, run_files
    from incentlang.engines.duckdb.opening import small_schema
    from incentlang.engines.relational.doubt import Doubtful

    rows = rows_of_files(project, program.schema)
    periods = pay_periods(request.periods, program.plan)
    few = rows is None or rows < least
    if few or isinstance(periods, Diagnostic) or cannot(program, "duckdb") is not None:
        yield None
        return
    small, _ = read_dataset(project, small_schema(program.schema), declared_names(compiled.declared))
    with large_connection(memory) as connection:
        found = None
        if small is not None:
            files = plan_files(compiled) if everything else None
            try:
                found = run_files(connection, project, program, small, periods, files, request.keep is not None)
            except Doubtful as doubt:
                if request.keep is not None:
                    raise NotKept from doubt
            except NotPlain:
                pass
        yield found
