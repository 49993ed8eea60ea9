"""The data of one payout, where the files of a project are too large to be read for it."""

# ruff: noqa: PLC0415 (DuckDB is loaded when a file is large)

from __future__ import annotations

import attrs

from incentlang.data import Dataset, read_dataset
from incentlang.diagnostics.base import Diagnostic
from incentlang.ir.program import Program
from incentlang.pipeline import Compiled
from incentlang.running.large import LARGE
from incentlang.running.names import declared_names


@attrs.frozen
class Slice:
    """The data of one participant's payouts, and what stopped nothing while it was read."""

    dataset: Dataset
    findings: tuple[Diagnostic, ...]


def payout_slice(
    compiled: Compiled, program: Program, participant: str, subject: str | None = None, least: int | None = None
) -> Slice | None:
    """The rows that one participant's payouts depend on; None where all data is to be read.

    All of it is read for few rows, for files that are not Parquet or have anything to tell about, and for plans in
    which a payout depends on the rows of everybody.

    Args:
        compiled: The project.
        program: Its program.
        participant: Whose payouts.
        subject: Rows with this key are taken as well, to say whose they are.
        least: How many rows of facts are taken for many; None: as a run takes them.
    """
    project = compiled.project
    if not program.schema.facts:
        return None
    from incentlang.engines.duckdb.large import large_connection, rows_of_files
    from incentlang.engines.duckdb.opening import small_schema
    from incentlang.engines.duckdb.slicing import slice_of

    rows = rows_of_files(project, program.schema)
    if rows is None or rows < (LARGE if least is None else least):
        return None
    small, findings = read_dataset(project, small_schema(program.schema), declared_names(compiled.declared))
    if small is None or participant not in small.participants:
        return None
    with large_connection(None) as connection:
        found = slice_of(connection, project, program, small, participant, subject)
    return Slice(found, findings) if found is not None else None
