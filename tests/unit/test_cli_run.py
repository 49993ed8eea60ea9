"""`incent run`, `new` and `test`: which periods, what is told on which stream, and the exit codes."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from incentlang.cli.progress import Progress
from incentlang.cli.screen import Screen
from tests.unit.cli_world import EXAMPLES, first_project, incent


def periods_in(table: str) -> list[str]:
    """The pay periods of the rows, each once."""
    rows = [line.split() for line in table.splitlines()]
    return list(dict.fromkeys(row[1] for row in rows[1:] if row[0] in {"lena", "maya", "tomas"}))


def months(first: int, last: int) -> list[str]:
    return [f"2026-{month:02d}" for month in range(first, last + 1)]


@pytest.mark.parametrize(
    ("arguments", "periods"),
    [
        ([], months(1, 6)),
        (["--as-of", "2026-04-10"], months(1, 4)),
        (["--as-of", "2026-02-01"], months(1, 1)),
        (["--period", "2026-Q2"], months(4, 6)),
        (["--period", "2026"], months(1, 12)),
        (["--period", "2026-05", "--period", "2026-Q1", "--period", "2026-02"], [*months(1, 3), "2026-05"]),
    ],
)
def test_periods(capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str], periods: list[str]) -> None:
    said = incent(capsys, "run", first_project(tmp_path / "plan"), *arguments)
    assert said.code == 0
    assert periods_in(said.out) == periods


def test_after_the_end_of_the_plan_only_months_in_which_something_moves(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    project = first_project(tmp_path / "plan")
    plan = project / "plan.incent"
    dated = "  effective 2026-01-01 to 2026-01-31\n  currency USD"
    plan.write_text(plan.read_text(encoding="utf-8").replace("  currency USD", dated), encoding="utf-8")
    # D1 and D3 are signed in January; D3 is earned in April, and nothing moves after that.
    said = incent(capsys, "run", project)
    assert periods_in(said.out) == months(1, 4)
    assert "4 rows of deal outside the plan's dates" in said.err


@pytest.mark.parametrize("text", ["2026-13", "2026-Q5", "26", "march", "", "2026-03-01", "1066"])
def test_what_is_no_period(capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str) -> None:
    said = incent(capsys, "run", first_project(tmp_path / "plan"), "--period", text)
    assert (said.code, said.out) == (2, "")
    assert "R0102" in said.err


def test_a_warning_that_the_data_ends_early_unless_the_day_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    project = first_project(tmp_path / "plan")
    assert "--as-of 2026-06-30" in incent(capsys, "run", project, "--period", "2026-07").err
    for arguments in (["--period", "2026-06"], ["--period", "2026-07", "--as-of", "2026-06-30"]):
        assert "R0101" not in incent(capsys, "run", project, *arguments).err


def test_quiet_leaves_results_and_errors(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    project = first_project(tmp_path / "plan")
    loud = incent(capsys, "run", project, "--period", "2026-07")
    quiet = incent(capsys, "run", project, "--period", "2026-07", "--quiet")
    assert (quiet.code, quiet.out, quiet.err) == (0, loud.out, "")
    assert loud.err


def test_from_any_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = first_project(tmp_path / "plan")
    said = []
    for folder, arguments in ((tmp_path, ["plan"]), (project, []), (project / "data", []), (project, [".."])):
        monkeypatch.chdir(folder)
        said.append(incent(capsys, "run", *arguments, "--period", "2026-06"))
    assert [one.code for one in said] == [0, 0, 0, 1]  # above the project there is none
    assert said[0].out == said[1].out == said[2].out


def test_lines_that_cannot_be_computed_are_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    project = first_project(tmp_path / "plan")
    people = project / "data" / "participant.csv"
    people.write_text(people.read_text(encoding="utf-8").replace("2025-02-03", "2026-01-20"), encoding="utf-8")
    said = incent(capsys, "run", project, "--period", "2026-01", "--quiet")
    assert said.code == 1
    assert "maya, 2026-01, new_logo, D1" in said.err
    assert "error[R0001]: maya has no assignment on 2026-01-12" in said.err
    assert "withheld" in said.out


def test_data_is_refused_with_its_place_as_seen_from_here(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = first_project(tmp_path / "plan")
    deals = project / "data" / "deal.csv"
    deals.write_text(deals.read_text(encoding="utf-8").replace("18000.00", "18 grand"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    said = incent(capsys, "run", "plan")
    assert (said.code, said.out) == (1, "")
    assert "--> plan/data/deal.csv, row 3, column ARR" in said.err


# --- progress -----------------------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "quiet", "seconds", "shown"),
    [
        (Terminal, {}, False, 2.0, True),
        (Terminal, {}, False, 0.5, False),
        (Terminal, {}, True, 2.0, False),
        (Terminal, {"TERM": "dumb"}, False, 2.0, False),
        (io.StringIO, {}, False, 2.0, False),
    ],
)
def test_progress_is_for_terminals_and_patience(
    monkeypatch: pytest.MonkeyPatch,
    stream: type[io.StringIO],
    environment: dict[str, str],
    quiet: bool,
    seconds: float,
    shown: bool,
) -> None:
    now = 100.0
    monkeypatch.setattr("incentlang.cli.progress.time.monotonic", lambda: now)
    screen = Screen(io.StringIO(), stream(), environment, quiet=quiet)
    with Progress(screen, "lines") as progress:
        now += seconds
        progress(1_000, 2_000)
    written = screen.err.getvalue()  # type: ignore[attr-defined]
    assert ("1,000 of 2,000 lines" in written) is shown
    assert written.endswith("\r") is shown  # gone when the work is done


# --- a new project ------------------------------------------------------------------------------------------------


def test_what_a_new_project_says_to_type_works(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = incent(capsys, "new", "my plan")
    commands = [line.split("#")[0].strip() for line in said.out.splitlines() if line.startswith("  ")]
    assert commands[0] == "cd 'my plan'"
    monkeypatch.chdir("my plan")
    for command in commands[1:]:
        program, *arguments = command.split()
        assert program == "incent"
        assert incent(capsys, *arguments).code == 0, command


def test_a_new_project_has_the_data_of_the_first_example(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    incent(capsys, "new", tmp_path / "mine")
    for path in [*(EXAMPLES / "first" / "data").iterdir(), *(EXAMPLES / "first" / "tests").iterdir()]:
        copied = tmp_path / "mine" / path.relative_to(EXAMPLES / "first")
        assert copied.read_bytes() == path.read_bytes()


def test_a_new_project_is_not_put_over_anything(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    for place in (tmp_path, tmp_path / "notes.txt"):
        assert incent(capsys, "new", place).code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    (tmp_path / "empty").mkdir()
    assert incent(capsys, "new", tmp_path / "empty").code == 0
