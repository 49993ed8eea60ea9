"""The values of every definition beside a run: whether they can be kept, and where they come from."""

# ruff: noqa: PLC0415 (an engine is loaded when it is chosen)

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.engines import DefinitionsNotKept, EngineCannot
from incentlang.ir.program import Program
from incentlang.ledger.closing import ClosedPeriod
from incentlang.running.computing import Chosen, EngineName, cannot
from incentlang.values.periods import Period

if TYPE_CHECKING:
    from incentlang.data import Dataset
    from incentlang.engines.reference.run import Progress
    from incentlang.engines.result import Kept, Result


class NotKept(Exception):
    """Only the reference evaluator can tell some value of a run."""

    @property
    def told(self) -> Diagnostic:
        """What is said of it."""
        return DefinitionsNotKept(
            reason="only the reference evaluator can tell some value of this run",
            advice="leave --keep out: the run then says what is missing, or assumed",
        )


def keeps_nothing(out: Path | None, engine: EngineName | None, emits: bool) -> Diagnostic | None:
    """Why a run that is asked for in this way keeps no values, or None.

    Args:
        out: Where the run writes its files.
        engine: The engine that was asked for.
        emits: Whether the script is asked for in place of a run.
    """
    if emits:
        return DefinitionsNotKept(reason="a script is written and nothing is run", advice="leave --emit or --keep out")
    if out is None:
        return DefinitionsNotKept(reason="no folder is named to write them to", advice="write --out DIR")
    if engine not in (None, "duckdb"):
        return DefinitionsNotKept(
            reason=f"the engine `{engine}` does not keep them", advice="leave --engine out, or take duckdb"
        )
    return None


def cannot_keep(program: Program) -> Diagnostic | None:
    """Why the values of a plan cannot be kept; it is told without any data."""
    found = cannot(program, "duckdb")
    if not isinstance(found, EngineCannot):
        return found
    return DefinitionsNotKept(
        at=found.at,
        reason=f"DuckDB does not compute {found.construct}",
        advice="leave --keep out: the reference evaluator computes the plan, and `incent explain` shows its values",
        more=found.more,
    )


def choose_keeping(program: Program) -> Chosen | Diagnostic:
    """The engine of a run whose values are kept: it leaves nothing to another one."""
    refusal = cannot_keep(program)
    return Chosen("duckdb", _only_by_columns) if refusal is None else refusal


def keep(
    program: Program,
    data: Dataset,
    periods: Sequence[Period],
    as_of: date | None,
    closed: tuple[ClosedPeriod, ...],
    folder: Path,
) -> Kept:
    """Write the values of every definition to a folder, as the run of these periods sees them.

    Raises:
        NotKept: Only the reference evaluator can tell some value.
    """
    from incentlang.engines.duckdb.keeping import keep_definitions
    from incentlang.engines.relational.doubt import Doubtful

    try:
        return keep_definitions(program, data, periods, as_of, closed, folder)
    except Doubtful as doubt:
        raise NotKept from doubt


def _only_by_columns(
    program: Program,
    data: Dataset,
    periods: Sequence[Period],
    as_of: date | None = None,
    progress: Progress | None = None,
    *,
    closed: tuple[ClosedPeriod, ...] = (),
) -> Result:
    from incentlang.engines.duckdb.run import evaluate
    from incentlang.engines.relational.doubt import Doubtful

    try:
        return evaluate(program, data, periods, as_of, closed)
    except Doubtful as doubt:
        raise NotKept from doubt
