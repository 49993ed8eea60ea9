"""Where the time of a run goes: start, checks of the files, script, writing; and in all of them scans, joins, windows.

python -m benchmarks.columnar.shares PROJECT [--entries]

Seconds of stages are of one run in this process. Seconds of operators are of all threads together, as DuckDB's profiler
tells them. The bare scan reads the columns that the plan needs from the files, and does nothing with them: nobody can
be faster.
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
from incentlang.running import declared_names, plan_files

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
    "ORDER_BY": "sorting",
    "COPY_TO_FILE": "writing files",
    "BATCH_COPY_TO_FILE": "writing files",
}
STAGES = {"SELECT": "checks of the files", "DESCRIBE": "checks of the files", "COPY": "writing"}
"""What a statement is for, by its first word; any other makes a relation."""
SCRIPT = "script"


class Watched:
    """A connection that adds up what every statement takes, by what it is for, and what its operators take."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self._connection, self._profile = connection, folder / "profile.json"
        self.stages: Counter[str] = Counter()
        self.seconds: Counter[str] = Counter()
        connection.execute("PRAGMA enable_profiling = 'json'")
        connection.execute(f"PRAGMA profiling_output = '{self._profile}'")

    def execute(self, query: str, *rest: object) -> duckdb.DuckDBPyConnection:
        """Run a statement, and note where its time went."""
        self._profile.unlink(missing_ok=True)
        began = time.perf_counter()
        found = self._connection.execute(query, *rest)
        self.stages[STAGES.get(query.split(maxsplit=1)[0], SCRIPT)] += time.perf_counter() - began
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
    started = time.process_time()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path, help="a folder made by benchmarks.columnar.generate")
    parser.add_argument("--entries", action="store_true", help="write all entries too, and not only payouts")
    given = parser.parse_args()
    scan = bare_scan(given.project / "data")
    began = time.perf_counter()
    project, _ = load_project(given.project)
    assert project is not None
    compiled = compile_project(project)
    assert compiled.program is not None
    files = plan_files(compiled) if given.entries else None
    small, _ = read_dataset(project, small_schema(compiled.program.schema), declared_names(compiled.declared))
    assert small is not None
    with tempfile.TemporaryDirectory() as name, large_connection(None) as connection:
        folder = Path(name)
        watched = Watched(connection, folder)
        run = run_files(cast(duckdb.DuckDBPyConnection, watched), project, compiled.program, small, files=files)
        if given.entries:
            run.write(folder)
        else:
            run.write_payouts(folder / "payouts.csv")
        seconds = started + time.perf_counter() - began
    watched.stages["loading of modules"] = started
    watched.stages["compiling, people and the rest"] = seconds - sum(watched.stages.values())
    told = "with all entries" if given.entries else "payouts only"
    print(f"{told}: {seconds:.2f} s, {seconds / scan:.1f} times the bare scan of {scan:.2f} s")
    _print_shares(watched.stages)
    print("seconds of operators, all threads together")
    _print_shares(watched.seconds)


def _print_shares(seconds: Counter[str]) -> None:
    total = sum(seconds.values())
    for kind, spent in seconds.most_common():
        print(f"  {kind:<30} {spent:>8.2f} {spent / total:>6.0%}")


if __name__ == "__main__":
    main()
