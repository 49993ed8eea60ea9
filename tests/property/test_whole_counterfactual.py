"""Whole plans: what else might have been can be told of every payout, and a run for everybody gives the same."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given

from incentlang.counterfactual.enriching import enrich
from incentlang.counterfactual.evaluating import Bench
from incentlang.counterfactual.levers import cells, rules_in_play
from incentlang.explain import Trace, explain_payout, render_text
from tests.oracle.facts import Tables
from tests.property.whole_market import whole_markets
from tests.property.whole_plans import Whole, whole_plans
from tests.property.whole_runs import dataset, often, pay_periods, program_of, run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("whole")


@often(4)
@given(whole=whole_plans(), tables=whole_markets())
def test_what_a_figure_pays_is_what_a_run_for_everybody_gives(folder: Path, whole: Whole, tables: Tables) -> None:
    program = program_of(folder, whole)
    data = dataset(tables, program)
    for row in run(program, data, pay_periods(whole, "2026-Q2")).payouts[:3]:
        found = explain_payout(program, "", data, row.participant, row.period)
        assert isinstance(found, Trace)
        told = enrich(found, program, data, row.period)
        assert render_text(told, depth=1), whole.text
        engine = Bench(program, data, row.participant, row.period, None).base.engine
        moved = {
            (cell.file, cell.row, cell.column): cell for _, cell in cells(engine, found, rules_in_play(engine, found))
        }
        for lever in told.what_next.levers[:2] if told.what_next is not None else ():
            if lever.pays.unit == row.unit:
                changed = moved[lever.file, lever.row or 0, lever.what].moved(data, Decimal(lever.step))
                rows = run(program, changed, [row.period]).payouts
                mine = (each.paid for each in rows if (each.participant, each.unit) == (row.participant, row.unit))
                assert row.paid is not None
                assert next(mine, None) == row.paid + Decimal(lever.pays.paid or 0), (whole.text, lever)
