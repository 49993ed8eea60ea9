"""Every project of the golden cases and the examples on both engines: one result, or a refusal by name."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from incentlang.data import Dataset, read_dataset
from incentlang.diagnostics.base import Diagnostic
from incentlang.engines.duckdb.run import evaluate as by_columns
from incentlang.engines.reference.run import evaluate
from incentlang.engines.relational.build import build, gaps_of
from incentlang.engines.relational.doubt import Doubtful
from incentlang.engines.relational.sql.render import step
from incentlang.ir.program import Program
from incentlang.pipeline import compile_project
from incentlang.project import load_project
from incentlang.running import declared_names
from incentlang.running.request import every_period
from tests.property.test_engines_agree import different

TOP = Path(__file__).resolve().parents[2]
FOLDERS = sorted(
    {path.parent for base in ("tests/cases", "examples", "docs/examples") for path in (TOP / base).rglob("plan.incent")}
    | {path.parent for path in (TOP / "tests/cases").rglob("incent.toml")}
)

LEFT = frozenset({"D0080_manager_circle"})
"""What is left to the reference evaluator though it has nothing to tell: people who manage each other even while no row
meets them."""

COMPUTED = ("customer_success", "customer_value", "first", "multi_year", "new_hires", "regional_pilot")
"""Examples without a problem in their data: columns compute them, and nothing of them is left to the reference."""


@cache
def program_of(folder: Path) -> Program | None:
    """The program of a project, None where it has mistakes."""
    project, _ = load_project(folder)
    return None if project is None else compile_project(project).program


def data_of(folder: Path) -> Dataset | None:
    """The data of a sound project, None where it is refused."""
    project, _ = load_project(folder)
    assert project is not None
    compiled = compile_project(project)
    assert compiled.program is not None
    return read_dataset(project, compiled.program.schema, declared_names(compiled.declared))[0]


def runnable() -> list[Any]:
    """The projects whose plan every engine could be asked to compute."""
    sound = [folder for folder in FOLDERS if program_of(folder) is not None]
    return [pytest.param(folder, id=folder.relative_to(TOP).as_posix()) for folder in sound]


@pytest.mark.parametrize("folder", runnable())
def test_both_engines_give_one_result(folder: Path) -> None:
    program = program_of(folder)
    assert program is not None
    if gaps := gaps_of(program):
        assert all(gap.what and gap.at.text for gap in gaps), gaps
        return
    data = data_of(folder)
    if data is None:
        return
    periods = every_period(program, data, None)
    if isinstance(periods, Diagnostic):
        return
    for as_of in (None, periods[len(periods) // 2].start):
        expected = evaluate(program, data, periods, as_of)
        try:
            found = by_columns(program, data, periods, as_of)
        except Doubtful:
            words = ("counts for nobody", "is missing")
            told = any(word in each for each in expected.assumptions for word in words)
            assert expected.problems or told or folder.name in LEFT, "nothing is in doubt"
            continue
        assert different(expected, found) == []


@pytest.mark.parametrize("name", COMPUTED)
def test_columns_compute_an_example_by_themselves(name: str) -> None:
    program, data = program_of(TOP / "examples" / name), data_of(TOP / "examples" / name)
    assert program is not None
    assert data is not None
    assert gaps_of(program) == ()
    periods = every_period(program, data, None)
    assert not isinstance(periods, Diagnostic)
    expected = evaluate(program, data, periods)
    assert not expected.problems
    assert different(expected, by_columns(program, data, periods)) == []


@pytest.mark.parametrize("folder", runnable())
def test_its_sql_divides_and_rounds_nowhere_by_itself(folder: Path) -> None:
    program = program_of(folder)
    assert program is not None
    last = date(2026, 12, 31)
    built = build(program, last, dict.fromkeys(range(len(program.rules)), date(2026, 1, 1)))
    script = "\n".join(step(each, "duckdb") for each in built.script.steps)
    said = re.sub(r"'[^']*'|\"[^\"]*\"|--.*", "", script)
    assert not re.search(r"(?<!/)/(?!/)", said), "a division that an engine rounds"
    assert not re.search(r"\b(DOUBLE|FLOAT|REAL|POWER|SQRT|AVG)\b", said, re.IGNORECASE), "a binary fraction"
