"""The files of a run: exact, the same everywhere, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import attrs
import duckdb
import pytest

from incentlang.diagnostics.run import NoAssignment
from incentlang.engines.result import PendingLine, ProblemLine, Result
from incentlang.ir.program import Plan
from incentlang.ledger.entries import Entry
from incentlang.ledger.payouts import Payout
from incentlang.outputs import NAMES, RunFacts, tables_of, write_outputs
from incentlang.outputs.csv_text import csv_text, safe
from incentlang.outputs.manifest import manifest
from incentlang.values.periods import Period, parse_period
from tests.unit.cli_world import first_project, incent


def period(text: str) -> Period:
    found = parse_period(text)
    assert found is not None
    return found


MARCH = period("2026-03")
PLAN = Plan("p", "P", "USD", Decimal("0.01"), "half up", "month")
FACTS = RunFacts(PLAN, "plan hash", "data hash", files={"here/plan.incent": "plan.incent"})
ENTRY = Entry(
    "=maya", MARCH, "earn", "bonus", "here/plan.incent", 7, "deal", "D1", date(2026, 3, 2), "USD", Decimal("1.50"),
    Decimal("1.5"), "ordinary", MARCH,
)  # fmt: skip
PAYOUT = Payout(
    participant="=maya",
    period=MARCH,
    unit="USD",
    opening=Decimal(0),
    earned=Decimal(0),
    held=Decimal(0),
    unvested=Decimal(0),
    forfeited=Decimal(0),
    capped=Decimal(0),
    drawn=Decimal(0),
    recovered=Decimal(0),
    clawed_back=Decimal(0),
    payable=Decimal("1.5"),
    paid=Decimal("1.5"),
    balance=Decimal("-30"),
    status="paid",
)
RESULT = Result((MARCH,), date(2026, 3, 31), None, (ENTRY,), (PAYOUT,), (), (), {"deal": 2}, ("an assumption",))


def fetched(query: str) -> list[tuple[object, ...]]:
    found = duckdb.sql(query)
    assert found is not None
    return found.fetchall()


def cells(result: Result, name: str) -> list[dict[str, str]]:
    text = csv_text(tables_of(result, PLAN, FACTS.files)[name])
    return list(csv.DictReader(text.splitlines()))


def test_nothing_is_zero_and_unknown_is_empty() -> None:
    [row] = cells(RESULT, "payouts")
    assert (row["opening"], row["earned"], row["held"], row["balance"]) == ("0.00", "0.00", "0.00", "-30.00")
    stopped = attrs.evolve(PAYOUT, paid=None, balance=None, status="withheld")
    [row] = cells(attrs.evolve(RESULT, payouts=(stopped,)), "payouts")
    assert (row["paid"], row["balance"], row["status"]) == ("", "", "withheld")


@pytest.mark.parametrize(
    ("unrounded", "told"),
    [
        (Decimal("1.50"), "1.5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.00000000000000001"), "0.00000000000000001"),
        (Fraction(1, 3), "0.333333333333"),
        (Fraction(2, 3), "0.666666666667"),
        (Fraction(1, 8), "0.125"),
        (Fraction(-5, 2), "-2.5"),
        (Decimal(0), "0"),
    ],
)
def test_unrounded_is_exact_or_twelve_places(unrounded: Decimal | Fraction, told: str, tmp_path: Path) -> None:
    result = attrs.evolve(RESULT, entries=(attrs.evolve(ENTRY, unrounded=unrounded),))
    assert cells(result, "entries")[0]["unrounded"] == told
    write_outputs(result, FACTS, tmp_path / "out")
    [(exact,)] = fetched(f"SELECT unrounded FROM '{tmp_path / 'out' / 'entries.parquet'}'")
    assert exact == Decimal(told)


def test_plan_files_are_named_from_the_project() -> None:
    [row] = cells(RESULT, "entries")
    assert (row["entry"], row["file"], row["line"], row["for_period"]) == ("1", "plan.incent", "7", "2026-03")


def test_pending_and_problems() -> None:
    pending = PendingLine("maya", MARCH, "bonus", "D2", "USD", None, "activation", None)
    problem = ProblemLine("maya", MARCH, "bonus", "D3", NoAssignment(participant="maya", day=date(2026, 3, 1)))
    result = attrs.evolve(RESULT, pending=(pending,), problems=(problem,))
    assert list(cells(result, "pending")[0].values()) == [
        *("maya", "2026-03", "bonus", "D2", "USD", "", "activation", ""),
    ]
    assert cells(result, "problems")[0]["code"] == "R0001"
    assert cells(result, "problems")[0]["message"] == "maya has no assignment on 2026-03-01"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", "＝1", "＠x"])  # noqa: RUF001
def test_no_text_is_run_by_a_spreadsheet(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "maya", "1-2", "a=b", " x", "'=1"])
def test_other_text_stays(text: str) -> None:
    assert safe(text) == text


def test_amounts_are_numbers_even_when_negative() -> None:
    [row] = cells(RESULT, "payouts")
    assert (row["participant"], row["balance"]) == ("'=maya", "-30.00")


def test_amounts_have_the_digits_of_their_currency(tmp_path: Path) -> None:
    yen = attrs.evolve(PLAN, currency="JPY", quantum=Decimal(1))
    payout = attrs.evolve(PAYOUT, unit="JPY", payable=Decimal(15), paid=Decimal(15))
    table = tables_of(attrs.evolve(RESULT, payouts=(payout,)), yen, {})["payouts"]
    row = next(csv.DictReader(csv_text(table).splitlines()))
    assert (row["paid"], row["held"]) == ("15", "0")


def test_parquet_holds_the_same_rows_as_exact_decimals(tmp_path: Path) -> None:
    write_outputs(RESULT, FACTS, tmp_path / "out")
    path = tmp_path / "out" / "payouts.parquet"
    kinds = {name: kind for name, kind, *_ in fetched(f"DESCRIBE SELECT * FROM '{path}'")}
    assert kinds["paid"] == kinds["balance"] == "DECIMAL(38,2)"
    assert kinds["participant"] == "VARCHAR"
    [row] = fetched(f"SELECT participant, paid, balance FROM '{path}'")
    assert row == ("=maya", Decimal("1.50"), Decimal("-30.00"))  # as it is: no spreadsheet opens Parquet as cells


def test_a_run_without_rows_still_writes_every_file(tmp_path: Path) -> None:
    empty = attrs.evolve(RESULT, entries=(), payouts=())
    write_outputs(empty, FACTS, tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == NAMES
    assert fetched(f"SELECT * FROM '{tmp_path / 'out' / 'entries.parquet'}'") == []


def test_manifest_says_what_was_run() -> None:
    facts = attrs.evolve(FACTS, params={"floor": "75"}, written_params={"floor": "70"})
    told = json.loads(manifest(RESULT, facts))
    assert told["plan"]["hash"] == "plan hash"
    assert told["data"]["hash"] == "data hash"
    assert told["parameters"]["values"] == {"floor": "75"}
    assert told["parameters"]["set_for_this_run"] == {"floor": {"plan": "70", "run": "75"}}
    assert told["engine"]["name"] == "reference"
    assert (told["as_of"], told["clock"], told["periods"]) == (None, "2026-03-31", ["2026-03"])
    assert told["assumptions"] == ["an assumption"]
    assert told["outside_plan_dates"] == {"deal": 2}
    assert told["counts"] == {"payouts": 1, "entries": 1, "pending": 0, "problems": 0, "withheld": 0}
    assert told["totals"]["USD"]["paid"] == "1.50"
    assert told["totals"]["USD"]["balance"] == "-30.00"


def test_totals_add_what_moved_and_not_the_levels() -> None:
    april = attrs.evolve(PAYOUT, period=period("2026-04"), opening=Decimal("-30"), balance=Decimal("-10"))
    result = attrs.evolve(RESULT, periods=(MARCH, period("2026-04")), payouts=(PAYOUT, april))
    totals = json.loads(manifest(result, FACTS))["totals"]["USD"]
    assert (totals["opening"], totals["paid"], totals["balance"]) == ("0.00", "3.00", "-10.00")


def test_the_same_run_gives_the_same_bytes_from_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project = first_project(tmp_path / "plan")
    for number, folder in enumerate((tmp_path, project, project / "data")):
        monkeypatch.chdir(folder)
        monkeypatch.setenv("TZ", ("UTC", "Asia/Tokyo", "America/Lima")[number])
        monkeypatch.setenv("COLUMNS", str(60 + 20 * number))
        said = incent(capsys, "run", project, "--period", "2026", "--out", tmp_path / f"out{number}")
        assert said.code == 0
    written = [{path.name: path.read_bytes() for path in (tmp_path / f"out{number}").iterdir()} for number in range(3)]
    assert written[0].keys() == NAMES
    assert written[0] == written[1] == written[2]
    assert b"\r" not in written[0]["payouts.csv"]
