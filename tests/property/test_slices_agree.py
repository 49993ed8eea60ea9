"""Random plans on random data: the slice of each participant pays what all rows pay, or there is none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import event, given, note

from tests.oracle.facts import Tables
from tests.property.test_engines_agree import AS_OF
from tests.property.whole_market import whole_markets
from tests.property.whole_plans import Whole, whole_plans
from tests.property.whole_runs import dataset, often, pay_periods, program_of
from tests.slices import slices_pay_the_same


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("slices")


@often(40)
@given(whole=whole_plans(), tables=whole_markets(), as_of=AS_OF)
def test_on_whole_plans(folder: Path, whole: Whole, tables: Tables, as_of: date | None) -> None:
    note(whole.text)
    program = program_of(folder, whole)
    periods = pay_periods(whole, "2026", "2027-Q1")
    some = slices_pay_the_same(program, dataset(tables, program), periods, (as_of,), folder)
    event("sliced" if some else "no slice")
