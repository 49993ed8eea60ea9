"""Every project of the golden cases and the examples on Spark: the reference evaluator's result, or DuckDB's doubt."""

from __future__ import annotations

from copy import copy
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest

from incentlang.data import Dataset, read_dataset
from incentlang.diagnostics.base import Diagnostic
from incentlang.engines.duckdb.run import evaluate as by_columns
from incentlang.engines.reference.run import evaluate
from incentlang.engines.relational.build import gaps_of
from incentlang.engines.relational.doubt import Doubtful
from incentlang.engines.spark import SparkMissing
from incentlang.engines.spark import evaluate as by_spark
from incentlang.engines.spark import session as sessions
from incentlang.ir.program import Program
from incentlang.pipeline import compile_project
from incentlang.project import load_project
from incentlang.running import declared_names
from incentlang.running.request import every_period
from incentlang.values.periods import Period
from tests.property.test_engines_agree import different

TOP = Path(__file__).resolve().parents[2]
FOLDERS = [path.parent for base in ("tests/cases", "examples") for path in sorted((TOP / base).rglob("incent.toml"))]


@cache
def program_of(folder: Path) -> Program | None:
    """The program of a project that relations can compute."""
    project, _ = load_project(folder)
    program = None if project is None else compile_project(project).program
    return None if program is None or gaps_of(program) else program


def world_of(folder: Path) -> tuple[Program, Dataset, list[Period]] | None:
    """A program, its data and every period of it, None where the data is refused."""
    project, _ = load_project(folder)
    assert project is not None
    compiled = compile_project(project)
    assert compiled.program is not None
    data, _ = read_dataset(project, compiled.program.schema, declared_names(compiled.declared))
    if data is None:
        return None
    periods = every_period(compiled.program, data, None)
    return None if isinstance(periods, Diagnostic) else (compiled.program, data, list(periods))


def computable() -> list[Any]:
    return [
        pytest.param(folder, id=folder.relative_to(TOP).as_posix())
        for folder in FOLDERS
        if program_of(folder) is not None
    ]


@pytest.mark.parametrize("folder", computable())
def test_spark_gives_the_result_of_the_reference(spark: Any, folder: Path) -> None:
    world = world_of(folder)
    if world is None:
        return
    program, data, periods = world
    for as_of in (None, periods[len(periods) // 2].start):
        expected = evaluate(program, data, periods, as_of)
        try:
            found = by_spark(program, data, periods, as_of, session=spark)
        except Doubtful:
            with pytest.raises(Doubtful):
                by_columns(program, data, periods, as_of)
            continue
        assert different(expected, found) == []


def test_many_rows_are_planned_otherwise_and_give_the_same(spark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "FEW_ROWS", -1)
    world = world_of(TOP / "tests/cases/decisions/04_as_at")
    assert world is not None
    assert different(evaluate(*world), by_spark(*world, session=spark)) == []


def test_the_session_that_was_there_stays_as_it_was(spark: Any) -> None:
    spark.sql("SELECT 1 AS one").createOrReplaceTempView("mine")
    spark.conf.set("spark.sql.ansi.enabled", "false")
    world = world_of(TOP / "examples/first")
    assert world is not None
    by_spark(*world, session=spark)
    assert type(spark).getActiveSession() is spark
    assert spark.conf.get("spark.sql.ansi.enabled") == "false"
    assert [each.name for each in spark.catalog.listTables()] == ["mine"]
    spark.conf.unset("spark.sql.ansi.enabled")
    spark.catalog.dropTempView("mine")


def test_an_amount_too_wide_for_its_column_is_a_doubt(spark: Any) -> None:
    world = world_of(TOP / "examples/first")
    assert world is not None
    program, data, periods = world
    name, rows = next((name, rows) for name, rows in data.facts.items() if rows)
    wide = copy(rows[0])
    wide.values = tuple(_widened(value) for value in wide.values)
    changed = attrs.evolve(data, facts={**data.facts, name: (wide, *rows[1:])})
    with pytest.raises(Doubtful):
        by_spark(program, changed, periods, session=spark)


def _widened(value: Any) -> Any:
    return value * 10**20 if hasattr(value, "as_tuple") else value


@pytest.mark.parametrize("absent", ["pyspark", "pyarrow"])
def test_a_missing_package_is_told_with_what_installs_it(absent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyarrow")
    monkeypatch.setitem(__import__("sys").modules, absent, None)
    with pytest.raises(SparkMissing, match=r"pip install 'incentlang\[spark\]'"):
        sessions.started("local[1]")


def test_a_missing_java_is_told_with_what_installs_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(SparkMissing, match="Java 17 or newer, which was not found: install Java 17"):
        sessions.check_java()


def test_an_old_java_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'openjdk version \"1.8.0_392\"' >&2\n")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(SparkMissing, match="is Java 8"):
        sessions.check_java()
