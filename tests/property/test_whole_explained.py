"""Whole plans: every payout can be explained, and the explanation ends with the figures of the payout."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given

from incentlang.explain import Trace, explain_payout, render_text
from tests.oracle.facts import Tables
from tests.property.whole_market import whole_markets
from tests.property.whole_plans import Whole, whole_plans
from tests.property.whole_runs import dataset, often, pay_periods, program_of, run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("whole")


@often(8)
@given(whole=whole_plans(), tables=whole_markets())
def test_every_payout_can_be_explained(folder: Path, whole: Whole, tables: Tables) -> None:
    program = program_of(folder, whole)
    data = dataset(tables, program)
    for row in run(program, data, pay_periods(whole, "2026-Q2")).payouts:
        found = explain_payout(program, "", data, row.participant, row.period)
        assert isinstance(found, Trace), (whole.text, found)
        assert render_text(found), whole.text
        if row.status == "paid":
            explained = Decimal(found.node(found.root).value or "0")
            assert explained == row.payable + row.drawn - row.recovered - row.clawed_back, (whole.text, row)
