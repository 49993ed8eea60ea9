"""Lints on data answer for any plan and any data: nothing stops them, and what they tell can be told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from incentlang.cli.telling import finding_of
from incentlang.diagnostics.base import Diagnostic
from incentlang.lint import Subject, findings_with_data
from incentlang.lint.data.history import history_of
from tests.oracle.facts import Tables
from tests.property.whole_market import whole_markets
from tests.property.whole_plans import Whole, whole_plans
from tests.property.whole_runs import compiled, dataset, often

STRICT = """param fewest_cases = 1 "Anything is asked"
param fewest_reaching = 100% "Everybody"
param most_reaching = 0% "Nobody"
param bunching = 2 "Little"
param most_at_period_end = 0% "Nothing"
param most_from_accelerator = 0% "Nothing"
param most_empty = 0% "Nothing"
param largest_row = 0% "Nothing"
param most_in_a_week = 1 "One"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("asked")
    (made / "policy.incent").write_text(STRICT, encoding="utf-8")
    return made


@often(40)
@given(whole=whole_plans(), tables=whole_markets())
def test_a_strict_policy_is_asked_of_anything(folder: Path, whole: Whole, tables: Tables) -> None:
    found = compiled(folder, f"{whole.text}\nuse policy\n")
    assert found.program is not None
    plan = Subject(found.program, found.symbols, found.declared, frozenset({str(folder / "plan.incent")}))
    history = history_of(plan, dataset(tables, found.program))
    told = (history,) if isinstance(history, Diagnostic) else findings_with_data(history)
    assert all(finding_of(each, folder).message for each in told)
