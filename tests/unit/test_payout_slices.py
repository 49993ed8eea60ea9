"""Explaining one payout of large files: the slice has the rows, the figures and the words of all data."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import attrs
import duckdb
import pytest

from benchmarks.columnar.generate import generate
from incentlang.cli import entry
from incentlang.cli.opening import compile_sound, open_project
from incentlang.data import Dataset, read_dataset
from incentlang.data.model import Row
from incentlang.engines.reference.run import evaluate
from incentlang.engines.result import Result
from incentlang.ir.program import Program
from incentlang.pipeline import Compiled
from incentlang.running import declared_names, pay_periods, payout_slice

SIZES = {"many people": 300, "few people": None}
SELLERS = ("R000000", "R000003", "R000011")
MANAGERS = ("M000000", "M000001", "M000002")

Project = tuple[Path, Compiled, Program, Dataset]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Project]:
    """The benchmark's project of 2,000 deals, with all of its data; each is made once."""
    folder, made = tmp_path_factory.mktemp("slices"), dict[str, Project]()

    def once(size: str) -> Project:
        if size not in made:
            generate(folder / size, 2_000, participants=SIZES[size])
            compiled, program = compile_sound(open_project(folder / size))
            data, _ = read_dataset(compiled.project, program.schema, declared_names(compiled.declared))
            assert data is not None
            made[size] = folder / size, compiled, program, data
        return made[size]

    return once


def whole_row(row: Row) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in Row.__slots__)


def figures(result: Result) -> tuple[object, ...]:
    return result.entries, result.pending, result.payouts, result.problems


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("who", [*SELLERS, *MANAGERS])
def test_a_slice_has_the_same_rows_and_pays_the_same(project: Callable[[str], Project], size: str, who: str) -> None:
    _, compiled, program, data = project(size)
    if who not in data.participants:
        pytest.skip("nobody of that name")
    part = payout_slice(compiled, program, who, least=0)
    assert part is not None
    for name, rows in part.dataset.facts.items():
        every = {row.number: whole_row(row) for row in data.facts[name]}
        assert [whole_row(row) for row in rows] == [every[row.number] for row in rows]
        assert [row.number for row in rows] == sorted({row.number for row in rows})
    for name, found in part.dataset.entities.items():
        assert all(whole_row(row) == whole_row(data.entities[name][key]) for key, row in found.items())
    if who in SELLERS:
        assert 0 < len(part.dataset.facts["deal"]) < len(data.facts["deal"])
    periods = pay_periods(["2026"], program.plan)
    assert isinstance(periods, list)
    for as_of in (None, periods[5].end):
        expected = evaluate(program, data, periods, as_of, only=who)
        assert figures(evaluate(program, part.dataset, periods, as_of, only=who)) == figures(expected)


@pytest.mark.parametrize("who", ["R000003", "R000011", "M000000", "M000002"])
@pytest.mark.parametrize("form", ["text", "json"])
def test_the_words_are_those_of_all_data(
    project: Callable[[str], Project],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    who: str,
    form: str,
) -> None:
    folder = str(project("few people")[0])
    for period in ("2026-02", "2026-09"):
        asked = ["explain", folder, "--participant", who, "--period", period, "--format", form]
        if who not in project("few people")[3].participants:
            pytest.skip("nobody of that name")
        monkeypatch.setattr("incentlang.running.slices.LARGE", 10**9)
        assert entry(asked) == 0
        usual = capsys.readouterr()
        monkeypatch.setattr("incentlang.running.slices.LARGE", 0)
        monkeypatch.setattr("incentlang.cli.commands.explain.load_data", None)  # nothing reads everything
        assert entry(asked) == 0
        assert capsys.readouterr() == usual
        monkeypatch.undo()
        monkeypatch.setenv("NO_COLOR", "1")


def test_a_row_of_somebody_else_is_told_as_ever(
    project: Callable[[str], Project], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _, _, data = project("few people")
    other = next(row for row in data.facts["deal"] if "R000003" not in row.values)
    told = []
    for subject in (other.key, "D99999999"):
        for least in (10**9, 0):
            monkeypatch.setattr("incentlang.running.slices.LARGE", least)
            asked = ["--participant", "R000003", "--period", "2026-12", "--subject", subject]
            assert entry(["explain", str(folder), *asked]) == 1
            told.append(capsys.readouterr())
    assert told[0] == told[1]
    assert told[2] == told[3]
    assert "is credited to" in told[0].err


def test_what_is_wrong_with_a_row_is_left_to_the_usual_way(project: Callable[[str], Project], tmp_path: Path) -> None:
    folder, *_ = project("few people")
    for wrong in ("customer || ' '", "'nobody'", "if(deal_id = first_id, NULL, customer)"):
        shutil.copytree(folder, tmp_path / "wrong", dirs_exist_ok=True)
        deals = tmp_path / "wrong" / "data" / "deal.parquet"
        with duckdb.connect() as connection:
            mine = "owner = 'R000003'"
            first = f"(SELECT min(deal_id) FROM '{folder}/data/deal.parquet' WHERE {mine})"
            changed = f"SELECT * REPLACE (if({mine}, {wrong.replace('first_id', first)}, customer) AS customer)"
            connection.execute(f"COPY ({changed} FROM '{folder}/data/deal.parquet') TO '{deals}' (FORMAT parquet)")
        compiled, program = compile_sound(open_project(tmp_path / "wrong"))
        assert payout_slice(compiled, program, "R000003", least=0) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("credit 0.5% of team_booked", "credit 0.5% of (team_booked + earned of renewal)"),
        (
            "measure attainment for rep each year\n  credited / quota",
            "measure attainment for rep each year\n  total / quota",
        ),
    ],
)
def test_a_payout_that_depends_on_everybody_has_no_slice(
    project: Callable[[str], Project], tmp_path: Path, old: str, new: str
) -> None:
    shutil.copytree(project("few people")[0], tmp_path / "plan")
    plan = tmp_path / "plan" / "plan.incent"
    text = plan.read_text().replace(old, new)
    assert new in text
    plan.write_text(text + "\nmeasure total for plan each year\n  sum of ARR over deal\n")
    compiled, program = compile_sound(open_project(tmp_path / "plan"))
    assert payout_slice(compiled, program, "R000003", least=0) is None


def test_few_rows_are_read_as_ever(project: Callable[[str], Project]) -> None:
    _, compiled, program, data = project("few people")
    assert payout_slice(compiled, program, "R000003") is None
    assert payout_slice(attrs.evolve(compiled), program, "nobody", least=0) is None
    assert len(data.facts["deal"]) == 2_000
