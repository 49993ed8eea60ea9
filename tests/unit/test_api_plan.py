"""incentlang from Python: tables in, tables out, and one kind of error."""

from __future__ import annotations

import csv
import importlib
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

import incentlang as il
from incentlang import api, handing
from tests.unit.cli_world import EXAMPLES, first_project

FIRST = EXAMPLES / "first"


def rows_of(name: str) -> list[dict[str, str]]:
    with (FIRST / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def given() -> dict[str, object]:
    return {name: rows_of(name) for name in ("deal", "customer", "activation", "participant")}


class Stream:
    """Nothing but an Arrow stream, as any library of tables may give."""

    def __init__(self, relation: duckdb.DuckDBPyRelation) -> None:
        self._relation = relation

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._relation.__arrow_c_stream__(requested_schema)


def paid(result: api.Result) -> Mapping[tuple[str, str], Decimal]:
    return {(row["participant"], row["period"]): row["paid"] for row in result.payouts.rows() if row["paid"]}


def test_importing_the_package_loads_nothing() -> None:
    script = "import sys, incentlang; incentlang.version; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    heavy = {"attrs", "lark", "networkx", "duckdb", "rich", "click", "incentlang.api"}
    assert heavy & set(done.stdout.split()) == set()


def test_there_is_nothing_else_in_the_package() -> None:
    with pytest.raises(AttributeError, match="compile_pln"):
        il.compile_pln  # noqa: B018  # type: ignore[attr-defined]


def test_a_plan_on_its_own_files() -> None:
    plan = il.compile_plan(FIRST)
    assert plan.diagnostics == ()
    assert [rule.name for rule in plan.rules] == ["new_logo"]
    assert plan.graph.node("new_logo") is not None
    # The figures are those of examples/first/README.md.
    assert paid(plan.evaluate()) == {
        ("maya", "2026-01"): Decimal("24000.00"),
        ("tomas", "2026-02"): Decimal("3600.00"),
        ("maya", "2026-04"): Decimal("48000.00"),
        ("tomas", "2026-06"): Decimal("12000.00"),
    }


def test_a_plan_on_given_tables() -> None:
    plan = il.compile_plan(FIRST)
    connection = duckdb.connect()
    deals = connection.sql(f"SELECT * FROM read_csv('{FIRST / 'data' / 'deal.csv'}', all_varchar = true)")
    result = plan.evaluate({**given(), "deal": Stream(deals)}, period=["2026-Q1", "2026-04"])
    assert paid(result) == paid(plan.evaluate(period=["2026-Q1", "2026-04"]))


def test_as_of_counts_only_what_was_known() -> None:
    result = il.compile_plan(FIRST).evaluate(period="2026-05", as_of=date(2026, 5, 11))
    assert [(row["subject"], row["amount"]) for row in result.pending] == [
        ("D5", Decimal("15000.00")),
        ("D4", Decimal("12000.00")),
        ("D6", Decimal("1920.00")),
    ]
    assert result.warnings == ()
    assert len(result.problems) == 0


def test_other_parameters_for_one_run(tmp_path: Path) -> None:
    project = first_project(tmp_path / "plan")
    plan_file = project / "plan.incent"
    text = plan_file.read_text(encoding="utf-8").replace("rule new_logo", 'param share = 20% "Agreed"\n\nrule new_logo')
    plan_file.write_text(text.replace("20% of ARR", "share of ARR"), encoding="utf-8")
    plan = il.compile_plan(project)
    assert paid(plan.evaluate(period="2026-06", params={"share": "25%"})) == {("tomas", "2026-06"): Decimal("15000.00")}
    with pytest.raises(il.IncentError, match=r"R0105.*\n.*did you mean `share`"):
        plan.evaluate(params={"shar": "25%"})


def test_tables_give_rows_and_an_arrow_stream() -> None:
    result = il.compile_plan(FIRST).evaluate(period="2026-06")
    entries = result.entries
    assert len(entries) == 1
    assert entries.columns[:3] == ("entry", "participant", "period")
    assert entries.rows()[0]["earned_on"] == date(2026, 6, 30)
    assert "1 rows of entries" in repr(entries)
    assert type(entries.__arrow_c_stream__()).__name__ == "PyCapsule"


@pytest.mark.parametrize("name", ["pyarrow", "polars", "pandas"])
def test_other_libraries_are_asked_for_only_when_called(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    table = il.compile_plan(FIRST).evaluate(period="2026-06").payouts
    real = importlib.import_module

    def absent(wanted: str) -> Any:
        if wanted == name:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(wanted)

    monkeypatch.setattr(handing, "import_module", absent)
    call = {"pyarrow": table.to_arrow, "polars": table.to_polars, "pandas": table.to_pandas}[name]
    with pytest.raises(ModuleNotFoundError, match=f"pip install {name}"):
        call()


def test_explaining_a_payout() -> None:
    result = il.compile_plan(FIRST).evaluate(period="2026-06")
    explanation = result.explain("tomas", "2026-06")
    assert "12,000.00" in str(explanation)
    assert explanation.to_json()
    with pytest.raises(il.IncentError, match="did you mean `tomas`"):
        result.explain("toms", "2026-06")
    with pytest.raises(il.IncentError, match="R0109"):
        result.explain("tomas", "2026")


def test_errors_carry_their_diagnostics(tmp_path: Path) -> None:
    with pytest.raises(il.IncentError) as caught:
        il.compile_plan(tmp_path)
    assert [found.code for found in caught.value.diagnostics] == ["E0801"]
    (tmp_path / "plan.incent").write_text("plan p\n  currency USD\nnonsense\n", encoding="utf-8")
    plan = il.compile_plan(tmp_path)
    assert plan.diagnostics
    with pytest.raises(il.IncentError) as caught:
        plan.evaluate()
    assert caught.value.diagnostics == plan.diagnostics
    assert "plan.incent:3:1" in str(caught.value)


def test_refused_data_is_an_error() -> None:
    with pytest.raises(il.IncentError, match="D0001"):
        il.compile_plan(FIRST).evaluate({"deal": []}, period="2026")
