"""What `incent run --out` writes."""

from __future__ import annotations

import shutil
from pathlib import Path

from incentlang.data.parquet_out import write_parquet
from incentlang.engines.result import Kept, Result
from incentlang.outputs.csv_text import csv_text
from incentlang.outputs.folder import DEFINITIONS, replace_folder
from incentlang.outputs.large import LARGE_NAMES
from incentlang.outputs.manifest import RunFacts, manifest
from incentlang.outputs.tables import OutTable, tables_of

ALSO_PARQUET = ("payouts", "entries")
NAMES = frozenset(
    [
        "payouts.csv",
        "payouts.parquet",
        "entries.csv",
        "entries.parquet",
        "pending.csv",
        "problems.csv",
        "run.json",
    ]
)
"""Every file that each run writes."""

POSSIBLE_NAMES = NAMES | LARGE_NAMES | {"pilots.csv", "nominations.csv", DEFINITIONS}
"""What some run writes: the files of pilots and of nominations where a plan has any, values of definitions if asked."""

_SQL_KINDS = {"text": "VARCHAR", "date": "DATE", "whole": "BIGINT"}
_EXACT_PLACES = 12


def write_outputs(result: Result, facts: RunFacts, target: Path, kept: Kept | None = None) -> None:
    """Write all files of a run to a folder: all of them, or none.

    Args:
        result: What was computed.
        facts: What it was computed from.
        target: The folder; one that is there already is replaced, so ask `check_target` first.
        kept: The values of definitions, which go there as well.
    """
    tables = tables_of(result, facts.plan, facts.files)

    def fill(folder: Path) -> None:
        for table in tables.values():
            _write(folder / f"{table.name}.csv", csv_text(table))
            if table.name in ALSO_PARQUET:
                write_parquet(folder / f"{table.name}.parquet", sql_columns(table), table.rows)
        if kept is not None:
            shutil.copytree(kept.folder, folder / DEFINITIONS)
        _write(folder / "run.json", manifest(result, facts, kept))

    replace_folder(target, fill)


def sql_columns(table: OutTable) -> list[tuple[str, str]]:
    """The columns of a table with their kinds in SQL; decimals are exact, with as many places as any value needs."""
    found = []
    for index, column in enumerate(table.columns):
        if column.kind in _SQL_KINDS:
            found.append((column.name, _SQL_KINDS[column.kind]))
            continue
        least = table.places if column.kind == "money" else _EXACT_PLACES
        needed = (-int(row[index].as_tuple().exponent) for row in table.rows if row[index] is not None)
        found.append((column.name, f"DECIMAL(38, {max([least, *needed])})"))
    return found


def _write(path: Path, text: str) -> None:
    # Bytes, so that no system changes the line ends.
    path.write_bytes(text.encode("utf-8"))
