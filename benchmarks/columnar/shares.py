"""Where the time of a payouts-only run goes: shares of scans, joins, windows and the rest, beside the bare scan.

python -m benchmarks.columnar.shares PROJECT

Seconds of operators are of all threads together, as DuckDB's profiler tells them. The bare scan reads the columns that
the plan needs from the files, and does nothing with them: nobody can be faster.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import duckdb

from benchmarks.columnar.baselines.duckdb_hoisted import TABLES
from incentlang.data import read_dataset
from incentlang.engines.duckdb.large import large_connection, run_files
from incentlang.engines.duckdb.opening import small_schema
from incentlang.pipeline import compile_project
from incentlang.project import load_project
from incentlang.running import declared_names

KINDS = {
    "READ_PARQUET": "scans of files",
    "TABLE_SCAN": "scans of what is kept",
    "HASH_JOIN": "joins",
    "CROSS_PRODUCT": "joins",
    "NESTED_LOOP_JOIN": "joins",
    "PIECEWISE_MERGE_JOIN": "joins",
    "IE_JOIN": "joins",
    "WINDOW": "windows",
    "STREAMING_WINDOW": "windows",
    "HASH_GROUP_BY": "sums",
    "PERFECT_HASH_GROUP_BY": "sums",
    "UNGROUPED_AGGREGATE": "sums",
    "PROJECTION": "arithmetic and conditions",
    "FILTER": "arithmetic and conditions",
    "CREATE_TABLE_AS": "keeping",
}


class Watched:
    """A connection that adds up what the operators of every statement take."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self._connection, self._profile = connection, folder / "profile.json"
        self.seconds: Counter[str] = Counter()
        connection.execute("PRAGMA enable_profiling = 'json'")
        connection.execute(f"PRAGMA profiling_output = '{self._profile}'")

    def execute(self, query: str, *rest: object) -> duckdb.DuckDBPyConnection:
        """Run a statement, and note where its time went."""
        self._profile.unlink(missing_ok=True)
        found = self._connection.execute(query, *rest)
        if self._profile.exists():
            for operator in json.loads(self._profile.read_text()).get("operator", []):
                for name, seconds, more in operators(operator):
                    reads_file = name == "TABLE_SCAN" and "READ_PARQUET" in more
                    kind = "READ_PARQUET" if reads_file else name
                    self.seconds[KINDS.get(kind, "the rest")] += seconds
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def operators(node: dict[str, Any]) -> Iterator[tuple[str, float, str]]:
    """Every operator of a profile: its kind, its seconds, and what else is told."""
    yield node["type"], node["timing"], str(node.get("extra_info"))
    for child in node.get("children", []):
        yield from operators(child)


def bare_scan(data: Path) -> float:
    """Seconds to read all columns of the files that the plan needs."""
    with duckdb.connect(":memory:") as connection:
        began = time.perf_counter()
        for table in TABLES:
            path = str(data / f"{table}.parquet").replace("'", "''")
            names = [row[0] for row in connection.execute(f"DESCRIBE FROM '{path}'").fetchall()]
            each = ", ".join(f'max(hash("{name}"))' for name in names)
            connection.execute(f"SELECT {each} FROM '{path}'").fetchall()
        return time.perf_counter() - began


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path, help="a folder made by benchmarks.columnar.generate")
    folder = parser.parse_args().project
    project, _ = load_project(folder)
    assert project is not None
    compiled = compile_project(project)
    assert compiled.program is not None
    small, _ = read_dataset(project, small_schema(compiled.program.schema), declared_names(compiled.declared))
    assert small is not None
    scan = bare_scan(folder / "data")
    with tempfile.TemporaryDirectory() as name, large_connection(None) as connection:
        watched = Watched(connection, Path(name))
        began = time.perf_counter()
        run_files(cast(duckdb.DuckDBPyConnection, watched), project, compiled.program, small)
        seconds = time.perf_counter() - began
    total = sum(watched.seconds.values())
    print(f"bare scan {scan:.2f} s; the run, without start and compiling, {seconds:.2f} s: {seconds / scan:.1f} times")
    for kind, spent in watched.seconds.most_common():
        print(f"{kind:<28} {spent:>8.2f} {spent / total:>6.0%}")


if __name__ == "__main__":
    main()
