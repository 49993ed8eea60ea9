"""Compiling and running whole plans, and what to compare of two results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import attrs
from hypothesis import HealthCheck, settings

from incentlang.data import Dataset, read_tables
from incentlang.engines.reference.run import evaluate
from incentlang.engines.relational.build import gaps_of
from incentlang.engines.result import Result
from incentlang.ir.program import Program
from incentlang.ledger.closing import ClosedPeriod
from incentlang.pipeline import Compiled, compile_project
from incentlang.project import load_project
from incentlang.values.periods import Period
from tests.oracle.facts import Tables
from tests.property.whole_plans import Whole
from tests.worlds import period


def often(times: int) -> settings:
    """So many examples in a build, and as many as the profile says when somebody explores.

    Each example compiles a plan and runs it, so a build can afford few of each test.
    """
    profile = settings.get_current_profile_name()
    most = settings.get_profile(profile).max_examples if profile == "explore" else times
    return settings(max_examples=most, suppress_health_check=list(HealthCheck))


def compiled(folder: Path, text: str) -> Compiled:
    """The text of a plan, compiled; it must have no mistakes."""
    (folder / "plan.incent").write_text(text, encoding="utf-8")
    project, _ = load_project(folder)
    assert project is not None
    found = compile_project(project)
    wrong = [f"{each.code} {each.at.place}: {each.message()}" for each in found.diagnostics]
    assert found.program is not None, "\n".join([text, *wrong])
    return found


def computed_by_columns(folder: Path, text: str) -> bool:
    """Whether relations compute all of a plan."""
    program = compiled(folder, text).program
    assert program is not None
    return not gaps_of(program)


def program_of(folder: Path, whole: Whole) -> Program:
    """The program of a drawn plan."""
    found = compiled(folder, whole.text).program
    assert found is not None
    return found


def dataset(tables: Tables, program: Program) -> Dataset:
    """The tables that a plan reaches, read and validated."""
    schema = program.schema
    reached = {each.name for group in (schema.facts, schema.entities, schema.inputs) for each in group}
    rows = {
        name: [{column: value or None for column, value in row.items()} for row in table]
        for name, table in tables.items()
        if name.split(".")[0] in reached
    }
    data, findings = read_tables(rows, schema)
    assert data is not None, [finding.message() for finding in findings]
    return data


def pay_periods(whole: Whole, *years: str) -> list[Period]:
    """Every pay period of some years or quarters."""
    return [part for year in years for part in period(year).parts(whole.agreed.paid)]


def run(
    program: Program,
    data: Dataset,
    periods: Sequence[Period],
    as_of: date | None = None,
    closed: Sequence[ClosedPeriod] = (),
) -> Result:
    """A result of some pay periods."""
    return evaluate(program, data, list(periods), as_of, closed=tuple(closed))


def told(result: Result, words: Callable[[str], str] = str) -> dict[str, list[str]]:
    """Everything that a result says, in no order, without places in the text; `words` translates names."""
    entries = [
        (attrs.evolve(e, rule=words(e.rule), line=0, file="", subject=_subject(e, words)), e.recovery)
        for e in result.entries
    ]
    pending = [attrs.evolve(p, rule=words(p.rule), waiting_for=words(p.waiting_for)) for p in result.pending]
    problems = [
        (p.participant, str(p.period), words(p.rule), p.subject, p.diagnostic.code, words(p.diagnostic.message()))
        for p in result.problems
    ]
    settled = [attrs.evolve(s, rule=words(s.rule)) for s in result.settlements]
    groups: dict[str, Sequence[Any]] = {
        "entries": entries,
        "pending": pending,
        "problems": problems,
        "settlements": settled,
        "payouts": result.payouts,
        "assumptions": [words(each) for each in result.assumptions],
        "outside": sorted(result.outside.items()),
    }
    return {name: sorted(map(str, group)) for name, group in groups.items()}


def _subject(entry: Any, words: Callable[[str], str]) -> str:
    return words(entry.subject) if entry.subject_type == "pool" else entry.subject


def differences(first: dict[str, list[str]], second: dict[str, list[str]]) -> list[str]:
    """What only one of two results says."""
    found = []
    for name, mine in first.items():
        theirs = second[name]
        found += [f"only the first, {name}: {each}" for each in mine if each not in theirs]
        found += [f"only the second, {name}: {each}" for each in theirs if each not in mine]
        if len(mine) != len(theirs):
            found.append(f"{name}: {len(mine)} against {len(theirs)}")
    return found
