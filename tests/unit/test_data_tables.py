"""Tables given by a program, and what reading data does not load."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from incentlang.data import read_tables
from incentlang.diagnostics import data as codes
from tests.unit.data_world import FILES, SCHEMA, lay, told


def given() -> dict[str, object]:
    """The world as lists of dictionaries."""
    tables: dict[str, object] = {}
    for name, text in FILES.items():
        rows = [{key: value or None for key, value in row.items()} for row in csv.DictReader(io.StringIO(text))]
        tables[name.removeprefix("data/").removesuffix(".csv")] = rows
    return tables


class Stream:
    """What every Arrow table has in common: it hands out a stream once it is asked."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, query: str) -> None:
        self.relation = connection.sql(query)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.relation.__arrow_c_stream__(requested_schema)


def test_lists_of_dictionaries_are_read_like_files() -> None:
    dataset, findings = read_tables(given(), SCHEMA)
    assert findings == ()
    assert dataset is not None
    assert [row.values[4] for row in dataset.facts["deal"]] == [Decimal(120000), Decimal(30000)]
    assert [row.number for row in dataset.facts["deal"]] == [2, 3]
    assert dataset.facts["deal"][0].file == "deal"
    assert len(dataset.digest) == 64


def test_python_values_are_taken_without_loss_or_guess() -> None:
    tables = given()
    deal: dict[str, Any] = {
        "deal_id": 7, "closed_on": date(2026, 1, 5), "ARR": Decimal("0.10"), "kind": "new_logo",
        "customer": "acme", "owner": "maya", "is_void": False,
    }  # fmt: skip
    tables["deal"] = [deal]
    dataset, findings = read_tables(tables, SCHEMA)
    assert findings == ()
    assert dataset is not None
    assert dataset.facts["deal"][0].values[:5] == ("7", date(2026, 1, 5), None, False, Decimal("0.1"))
    tables["deal"] = [{**deal, "ARR": 1.005, "owner": ["maya"]}]
    dataset, findings = read_tables(tables, SCHEMA)
    assert dataset is None
    assert {type(finding) for finding in findings} == {codes.TooManyDigits, codes.ColumnKindWrong}


def test_an_empty_list_says_that_there_are_no_rows() -> None:
    tables = given()
    tables["deal"] = []
    dataset, findings = read_tables(tables, SCHEMA)
    assert findings == ()
    assert dataset is not None
    assert dataset.facts["deal"] == ()


def test_arrow_streams() -> None:
    with duckdb.connect() as connection:
        query = (
            "SELECT 'D-1' deal_id, DATE '2026-01-05' closed_on, 1200.10::DECIMAL(12, 2) \"ARR\", 'new_logo' kind, "
            "'acme' customer, 'maya' \"owner\", true is_void"
        )
        dataset, findings = read_tables({**given(), "deal": Stream(connection, query)}, SCHEMA)
    assert findings == ()
    assert dataset is not None
    assert dataset.facts["deal"][0].values[4] == Decimal("1200.10")
    assert dataset.facts["deal"][0].voided


@pytest.mark.parametrize("table", [42, "deal.csv", [1, 2], object()])
def test_what_is_no_table(table: object) -> None:
    dataset, findings = read_tables({**given(), "deal": table}, SCHEMA)
    assert dataset is None
    assert [type(finding) for finding in findings] == [codes.FileUnreadable], told(findings)


def test_a_table_under_a_name_that_is_nearly_right() -> None:
    tables = given()
    tables["deals"] = tables.pop("deal")
    dataset, [finding] = read_tables(tables, SCHEMA)
    assert dataset is None
    assert isinstance(finding, codes.FileMissing)
    assert finding.suggestions == ("deals",)


def loaded_after(statement: str) -> set[str]:
    script = f"import sys\n{statement}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {"duckdb", "python_calamine"} & set(done.stdout.split())


def test_heavy_readers_are_loaded_only_for_their_files(tmp_path: Path) -> None:
    lay(tmp_path)
    assert loaded_after("import incentlang.data, incentlang.project") == set()
    script = (
        "from pathlib import Path\nfrom tests.unit.data_world import SCHEMA\n"
        "from incentlang.data import read_dataset\nfrom incentlang.project import load_project\n"
        f"assert read_dataset(load_project(Path({str(tmp_path)!r}))[0], SCHEMA)[0]"
    )
    assert loaded_after(f"sys.path.insert(0, '.')\n{script}") == set()
