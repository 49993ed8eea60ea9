"""Random plans on random data: the reference evaluator against an evaluation by brute force.

`tests/oracle` computes the same plan a second time, without a line of incentlang, and everything that a run tells of
money must agree. To look further than every build does: `INCENT_DIFFERENTIAL_EXAMPLES=5000 pytest tests/property/…`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incentlang.data import read_tables
from incentlang.engines.reference.run import evaluate
from incentlang.engines.result import Result
from tests.oracle.facts import Tables
from tests.oracle.ledger import Ledger, ledger
from tests.oracle.plans import Plan
from tests.oracle.words import text
from tests.property.drawn import plans
from tests.property.drawn_market import markets
from tests.worlds import period, world

EXAMPLES = int(os.environ.get("INCENT_DIFFERENTIAL_EXAMPLES", "60"))
FIRST, LAST = date(2025, 10, 1), date(2027, 3, 31)
AS_OF = st.sampled_from([None, date(2026, 2, 14), date(2026, 3, 31), date(2026, 6, 1)])


def computed(folder: Path, plan: Plan, tables: Tables, as_of: date | None) -> Result:
    """What incentlang gives, from 2026 to the first quarter after it, or the year."""
    program = world(folder, text(plan)).program
    schema = program.schema
    read = {name for group in (schema.facts, schema.entities, schema.inputs) for name in _names(group)}
    reached = {
        name: [{key: value or None for key, value in row.items()} for row in rows]
        for name, rows in tables.items()
        if name.split(".")[0] in read
    }
    data, findings = read_tables(reached, schema)
    assert data is not None, [finding.message() for finding in findings]
    after = "2027" if plan.paid == "year" else "2027-Q1"
    wanted = [part for name in ("2026", after) for part in period(name).parts(plan.paid)]
    return evaluate(program, data, wanted, as_of)


def _names(group: Iterable[Any]) -> list[str]:
    return [each.name for each in group]


def difference(mine: Iterable[Any], theirs: Iterable[Any]) -> list[str]:
    """What only one of the two says."""
    a, b = sorted(map(str, mine)), sorted(map(str, theirs))
    return (
        [f"only the engine: {each}" for each in a if each not in b]
        + [f"only the oracle: {each}" for each in b if each not in a]
        + ([] if len(a) == len(b) else [f"{len(a)} against {len(b)} lines"])
    )


def compare(result: Result, other: Ledger) -> list[str]:
    """Where the two disagree: entries, pending lines, problems, and whose payment is withheld from when on."""
    shown = {str(each) for each in result.periods}
    entries = [
        (str(e.period), e.participant, e.rule, e.subject, e.kind, str(e.earned_on), Fraction(e.amount), e.cause)
        for e in result.entries
    ]
    theirs = [(*e[:5], str(e.earned_on), *e[6:]) for e in other.entries if e.period in shown]
    pending = [
        (str(p.period), p.participant, p.rule, p.subject, _exact(p.amount), p.waiting_for, str(p.until))
        for p in result.pending
    ]
    waiting = [(*p[:6], str(p.until)) for p in other.pending if p.period in shown]
    first: dict[tuple[str, str, str], Any] = {}
    for problem in result.problems:
        key = problem.participant, problem.rule, problem.subject
        if key not in first or problem.period.end < first[key].end:
            first[key] = problem.period
    hurt = [(*key, str(when)) for key, when in first.items()]
    withheld = {(row.participant, str(row.period)) for row in result.payouts if row.status == "withheld"}
    order = [str(each) for each in result.periods]
    since: dict[str, str] = {}
    for participant, _, _, when in other.problems:
        if participant:
            since[participant] = min(since.get(participant, when), when)
    stopped = {(who, each) for who, when in since.items() for each in order if each >= when}
    return [
        *difference(entries, theirs),
        *difference(pending, waiting),
        *difference(hurt, [tuple(each) for each in other.problems]),
        *difference(withheld, stopped),
    ]


def _exact(amount: Decimal | None) -> Fraction | None:
    return None if amount is None else Fraction(amount)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("drawn")


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(plan=plans(), tables=markets(), as_of=AS_OF)
def test_the_engine_pays_what_brute_force_says(folder: Path, plan: Plan, tables: Tables, as_of: date | None) -> None:
    result = computed(folder, plan, tables, as_of)
    wrong = compare(result, ledger(plan, tables, FIRST, LAST, as_of))
    assert not wrong, "\n".join([text(plan), f"as of {as_of}", *wrong])
