"""Files read where they lie: the tables of the usual way, or the usual way itself where anything is not plain."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from incentlang.data import read_dataset
from incentlang.engines.duckdb.keeping import keep_definitions
from incentlang.engines.reference.run import evaluate
from incentlang.outputs import tables_of
from incentlang.pipeline import Compiled, compile_project
from incentlang.project import load_project
from incentlang.running import NotKept, Request, declared_names, large_run, plan_files
from incentlang.running.request import pay_periods

TOP = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project of the columnar benchmark with 2,000 deals."""
    folder = tmp_path_factory.mktemp("large") / "project"
    arguments = [str(folder), "--deals", "2000", "--participants", "60"]
    subprocess.run([sys.executable, "-m", "benchmarks.columnar.generate", *arguments], cwd=TOP, check=True)
    return folder


@pytest.fixture
def project(generated: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    return Path(shutil.copytree(generated, tmp_path / "project"))


def compiled(folder: Path) -> Compiled:
    found, _ = load_project(folder)
    assert found is not None
    return compile_project(found)


def spoil(folder: Path, table: str, select: str) -> None:
    """Write a table anew."""
    path = folder / "data" / f"{table}.parquet"
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"CREATE TABLE file AS FROM '{path}'")
        connection.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")


def other(column: str, value: str) -> str:
    """One deal with another value in a column."""
    return f"SELECT * REPLACE (CASE WHEN deal_id = 'D00000007' THEN {value} ELSE {column} END AS {column}) FROM file"


def is_taken(folder: Path) -> bool:
    """Whether the files are taken as they lie."""
    found = compiled(folder)
    assert found.program is not None
    with large_run(found, found.program, Request(engine="duckdb"), everything=False, least=0) as run:
        return run is not None


@pytest.mark.parametrize("written", [(), ("2026-03",), ("2026-Q2", "2026-11")])
def test_its_files_hold_what_the_usual_way_gives(generated: Path, tmp_path: Path, written: tuple[str, ...]) -> None:
    found = compiled(generated)
    program = found.program
    assert program is not None
    data, _ = read_dataset(found.project, program.schema, declared_names(found.declared))
    assert data is not None
    periods = pay_periods(written or ("2026",), program.plan)
    assert isinstance(periods, list)
    expected = tables_of(evaluate(program, data, periods), program.plan, plan_files(found))
    with large_run(found, program, Request(written, engine="duckdb"), everything=True, least=0) as run:
        assert run is not None
        run.write(tmp_path)
    with duckdb.connect(":memory:") as connection:
        for name in ("payouts", "entries", "pending"):
            told = connection.execute(f"FROM '{tmp_path / name}.parquet'")
            assert [column[0] for column in told.description or ()] == [each.name for each in expected[name].columns]
            assert told.fetchall() == list(expected[name].rows), name
    # Nobody asks for entries here, so caps cut whole pay periods and not lines.
    only = tmp_path / "payouts only"
    only.mkdir()
    with large_run(found, program, Request(written, engine="duckdb"), everything=False, least=0) as run:
        assert run is not None
        run.write(only)
    with duckdb.connect(":memory:") as connection:
        told = connection.execute(f"FROM '{only / 'payouts.parquet'}'")
        assert told.fetchall() == list(expected["payouts"].rows)
        capped = connection.execute(f"SELECT sum(capped) FROM '{tmp_path / 'payouts.parquet'}'").fetchone()
        assert capped is not None
        assert capped[0] > 0


@pytest.mark.parametrize("everything", [True, False])
def test_it_tells_the_defaults_that_were_taken(project: Path, everything: bool) -> None:
    plan = project / "plan.incent"
    written = plan.read_text(encoding="utf-8")
    written = written.replace(
        "  owner:    participant\n", "  owner:    participant\n  months: number from 1 to 60, optional\n"
    )
    written = written.replace("credit 6% of ARR to owner", "credit (months otherwise 12) / 12 * 6% of ARR to owner")
    carried = "measure kept for rep each quarter\n  previous kept otherwise 3\n\n"
    told = "rule told\n  for each rep each quarter\n  credit kept * 1 USD\n\n"
    written = written.replace("rule renewal", carried + told + "rule renewal", 1)
    plan.write_text(written, encoding="utf-8")
    months = "CASE WHEN deal_id > 'D00000500' THEN NULL ELSE CAST(24 AS DECIMAL(4, 1)) END"
    spoil(project, "deal", f"SELECT *, {months} AS months FROM file")
    found = compiled(project)
    program = found.program
    assert program is not None
    data, _ = read_dataset(found.project, program.schema, declared_names(found.declared))
    assert data is not None
    periods = pay_periods(("2026",), program.plan)
    assert isinstance(periods, list)
    expected = evaluate(program, data, periods).assumptions
    assert [each.partition(" is missing in ")[0] for each in expected] == ["`months`", "`previous kept`"]
    with large_run(found, program, Request(engine="duckdb"), everything=everything, least=0) as run:
        assert run is not None
        assert run.assumptions == expected


@pytest.mark.parametrize("everything", [True, False])
def test_rules_that_differ_only_in_constants_give_what_each_gives(tmp_path: Path, everything: bool) -> None:
    folder = tmp_path / "project"
    arguments = [str(folder), "--deals", "1000", "--participants", "20", "--rules", "120"]
    subprocess.run([sys.executable, "-m", "benchmarks.columnar.generate", *arguments], cwd=TOP, check=True)
    found = compiled(folder)
    program = found.program
    assert program is not None
    data, _ = read_dataset(found.project, program.schema, declared_names(found.declared))
    assert data is not None
    periods = pay_periods(("2026",), program.plan)
    assert isinstance(periods, list)
    expected = tables_of(evaluate(program, data, periods), program.plan, plan_files(found))
    with large_run(found, program, Request(engine="duckdb"), everything=everything, least=0) as run:
        assert run is not None
        run.write(tmp_path)
    with duckdb.connect(":memory:") as connection:
        for name in ("payouts", "entries", "pending") if everything else ("payouts",):
            told = connection.execute(f"FROM '{tmp_path / name}.parquet'")
            assert told.fetchall() == list(expected[name].rows), name


CAPS_THAT_MOVE = """plan p "Limits on a rate that moves"
  effective 2026-01-01 to 2026-12-31
  currency USD rounded half up to 0.01
  paid monthly
role rep
fact deal
  key deal_id: text
  dated closed_on: date
  amount: money
  owner: participant
table rate by sales, retroactive
  from 0 USD 10%
  from 1_500 USD 30%
measure sales for rep each year
  sum of amount over deal by owner
rule commission
  for each deal
  credit rate(sales) of amount to owner
rule so_far
  for each rep each quarter
  credit 10% of sales
  paid to date
cap earned of commission for each rep each quarter at 240 USD, excess lost
cap earned of plan for each rep each year at 300 USD, excess lost
"""
DEALS = """VALUES ('D1', DATE '2026-01-10', 1000.00::DECIMAL(12, 2), 'ann'), ('D2', '2026-03-05', 600, 'ann'),
    ('D3', '2026-05-08', -500, 'ann')"""


def test_caps_on_what_moves_cut_whole_pay_periods(tmp_path: Path) -> None:
    """January 100.00 and 100.00 to date. March 240.00 of D1 and D2 and 160.00 to date: all above 300.00 is cut."""
    (tmp_path / "data").mkdir()
    (tmp_path / "plan.incent").write_text(CAPS_THAT_MOVE, encoding="utf-8")
    (tmp_path / "incent.toml").write_text('[plan]\nmain = "plan.incent"\n', encoding="utf-8")
    (tmp_path / "data/participant.csv").write_text("participant,role,from,to\nann,rep,2026-01-01,\n", encoding="utf-8")
    with duckdb.connect(":memory:") as connection:
        table = f"SELECT * FROM ({DEALS}) t(deal_id, closed_on, amount, owner)"
        connection.execute(f"COPY ({table}) TO '{tmp_path / 'data/deal.parquet'}'")
    found = compiled(tmp_path)
    assert found.program is not None
    with large_run(found, found.program, Request(("2026-Q1",), engine="duckdb"), everything=False, least=0) as run:
        assert run is not None
        run.write(tmp_path)
    with duckdb.connect(":memory:") as connection:
        told = connection.execute(f"SELECT period, paid FROM '{tmp_path / 'payouts.parquet'}'").fetchall()
    assert told == [("2026-01", 200), ("2026-02", 0), ("2026-03", 100)]


def test_values_of_definitions_are_those_of_the_usual_way(generated: Path, tmp_path: Path) -> None:
    found = compiled(generated)
    program = found.program
    assert program is not None
    data, _ = read_dataset(found.project, program.schema, declared_names(found.declared))
    assert data is not None
    periods = pay_periods(("2026-Q2",), program.plan)
    assert isinstance(periods, list)
    expected = keep_definitions(program, data, periods, None, (), tmp_path / "usual")
    assert {each.name for each in (*program.measures, *program.values, *program.rules)} == {*expected.names}
    asked = Request(("2026-Q2",), keep=tmp_path / "meanwhile")
    with large_run(found, program, asked, everything=True, least=0) as run:
        assert run is not None
        kept = run.keep(tmp_path / "large")
    assert kept is not None
    assert kept.names == expected.names
    assert kept.left_out == ()
    with duckdb.connect(":memory:") as connection:
        for name in kept.names:
            told = connection.execute(f"FROM '{tmp_path}/large/{name}.parquet'")
            rows = told.fetchall()
            assert rows, name
            columns = [each[0] for each in told.description or ()]
            usual = connection.execute(f"SELECT {', '.join(columns)} FROM '{tmp_path}/usual/{name}.parquet'")
            assert rows == usual.fetchall(), name


def test_a_doubt_of_files_that_are_kept_is_told_at_once(project: Path, tmp_path: Path) -> None:
    later = """CASE WHEN "to" IS NULL THEN DATE '2026-06-01' ELSE "from" END AS "from\""""
    spoil(project, "participant", f"SELECT * REPLACE ({later}) FROM file WHERE \"from\" < DATE '2026-01-01'")
    found = compiled(project)
    assert found.program is not None
    asked = Request(keep=tmp_path)
    with pytest.raises(NotKept), large_run(found, found.program, asked, everything=True, least=0):
        pass


@pytest.mark.parametrize(
    ("table", "select"),
    [
        ("deal", "FROM file UNION ALL (FROM file LIMIT 1)"),
        (
            "deal",
            other("customer", "'C99999999'"),
        ),
        (
            "deal",
            other("closed_on", "NULL"),
        ),
        ("deal", other("kind", "'other'")),
        (
            "deal",
            other("currency", "'JPY'"),
        ),
        ("deal", other("ARR", "-1")),
        (
            "deal",
            other("deal_id", "' ' || deal_id"),
        ),
        ("split", "SELECT * REPLACE (split_id || chr(160) AS split_id) FROM file"),
        ("split", "SELECT * REPLACE ('#' || split_id AS split_id) FROM file"),
        ("deal", "SELECT * REPLACE (CAST(ARR AS DOUBLE) AS ARR) FROM file"),
        ("deal", "SELECT * REPLACE (CAST(closed_on AS VARCHAR) AS closed_on) FROM file"),
        ("deal", "SELECT * EXCLUDE (kind) FROM file"),
        ("split", "SELECT * REPLACE ('nobody' AS participant) FROM file"),
        ("split", "SELECT * REPLACE ('D99999999' AS deal) FROM file"),
        ("activation", "FROM file UNION ALL (SELECT * REPLACE (activated_on + 1 AS activated_on) FROM file LIMIT 1)"),
    ],
    ids=[
        "a key twice",
        "a customer that does not exist",
        "no date",
        "a kind that is not listed",
        "a currency that is not converted",
        "an amount out of range",
        "a space before a key",
        "a space that does not break after a key",
        "a key that reads as a comment",
        "binary fractions",
        "dates as text",
        "a column missing",
        "a participant that does not exist",
        "a deal that does not exist",
        "a milestone twice",
    ],
)
def test_what_is_not_plain_is_read_the_usual_way(project: Path, table: str, select: str) -> None:
    assert is_taken(project)
    spoil(project, table, select)
    assert not is_taken(project)


def test_a_key_of_unusual_letters_is_looked_at_closely_and_taken(project: Path) -> None:
    spoil(project, "split", "SELECT * REPLACE ('Ä' || split_id || 'ß' AS split_id) FROM file")
    assert is_taken(project)


def test_a_row_that_cannot_be_computed_is_left_to_the_usual_way(project: Path) -> None:
    spoil(project, "participant", "FROM file WHERE participant <> (SELECT max(participant) FROM file)")
    assert not is_taken(project)


def test_a_knowledge_date_is_read_the_usual_way(generated: Path) -> None:
    found = compiled(generated)
    assert found.program is not None
    asked = Request(as_of=pay_periods(("2026-03",), found.program.plan)[0].end)  # type: ignore[index]
    with large_run(found, found.program, asked, everything=False, least=0) as run:
        assert run is None
