"""Golden cases: each folder under tests/cases/ that holds a case.toml is one test.

A case is a project, a `case.toml` (what to run) and `expected/` (what that prints and writes).
CONTRIBUTING.md says how to add one. `pytest --update-golden` rewrites `expected/`; a person reads the diff.
"""

from __future__ import annotations

import difflib
import shutil
import sys
import tomllib
from pathlib import Path

import attrs
import pytest

from incentlang.cli import entry
from tests.published_cases import waits

CASES = Path(__file__).resolve().parent / "cases"
_HUGE = 2**24
# A published case that waits for a construct is no golden case yet.
FOLDERS = sorted(path.parent for path in CASES.rglob("case.toml") if not waits(path.parent))


@attrs.frozen
class Case:
    """What a case.toml says."""

    title: str
    commands: list[list[str]]
    exit: list[int]
    files: list[str]
    links: dict[str, str]
    sizes: dict[str, int]
    absent: list[str]

    @classmethod
    def read(cls, folder: Path) -> Case:
        table = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
        unknown = table.keys() - {"title", "commands", "exit", "files", "links", "sizes", "absent"}
        assert not unknown, f"case.toml has keys that mean nothing: {', '.join(sorted(unknown))}"
        assert table.get("title", "").strip(), "case.toml needs a title that says what the case proves"
        assert table.get("commands"), "case.toml needs at least one command"
        commands = table["commands"]
        codes = table.get("exit", [0] * len(commands))
        assert len(codes) == len(commands), "case.toml needs one exit code for each command"
        return cls(
            table["title"],
            commands,
            codes,
            table.get("files", []),
            table.get("links", {}),
            table.get("sizes", {}),
            table.get("absent", []),
        )


@pytest.mark.parametrize("folder", [pytest.param(p, id=p.relative_to(CASES).as_posix()) for p in FOLDERS])
def test_case(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    case = Case.read(folder)
    work = tmp_path / folder.name
    copy_project(folder, work)
    make_what_git_cannot_keep(case, work)
    monkeypatch.chdir(work)
    for module in case.absent:
        monkeypatch.setitem(sys.modules, module, None)

    actual: dict[str, str] = {}
    for number, (command, code) in enumerate(zip(case.commands, case.exit, strict=True), start=1):
        got = entry(command)
        out, err = capsys.readouterr()
        if got != code:
            said = f"`incent {' '.join(command)}` ended with {got}, not {code}:\n{out}{err}"
            pytest.fail(said, pytrace=False)
        actual[f"{number}-{command[0]}.stdout"] = out
        actual[f"{number}-{command[0]}.stderr"] = err
    for name in case.files:
        if not (work / name).is_file():
            pytest.fail(f"no command wrote {name}, which case.toml lists", pytrace=False)
        actual[name] = read(work / name)
    # An empty stream has no file, so that a case shows only what was said.
    actual = {name: text.replace(str(work), "<case>") for name, text in actual.items() if text}

    expected_folder = folder / "expected"
    if request.config.getoption("--update-golden"):
        write_expected(expected_folder, actual)
    if actual and not expected_folder.is_dir():
        pytest.fail(
            "the case has no expected/ yet: run `make golden`, then check each figure against the source "
            "that the title names",
            pytrace=False,
        )
    expected = read_expected(expected_folder)
    differences = [
        difference(name, expected.get(name, ""), actual.get(name, ""))
        for name in sorted(expected.keys() | actual.keys())
        if expected.get(name) != actual.get(name)
    ]
    if differences:
        pytest.fail(f"{case.title}\n\n" + "\n".join(differences), pytrace=False)


def test_no_case_inside_another() -> None:
    nested = [inner for outer in FOLDERS for inner in FOLDERS if outer in inner.parents]
    assert not nested, f"a case would be part of another case's project: {nested}"


def copy_project(folder: Path, work: Path) -> None:
    """The project as a user would have it: without what only the test needs."""

    def only_tests_need(directory: str, _names: list[str]) -> set[str]:
        return {"case.toml", "expected"} if Path(directory) == folder else set()

    shutil.copytree(folder, work, ignore=only_tests_need)


def make_what_git_cannot_keep(case: Case, work: Path) -> None:
    """Links to files outside the project (`links`: name, text), and large files (`sizes`: name, bytes)."""
    for number, (name, text) in enumerate(case.links.items()):
        outside = work.parent / f"outside{number}"
        outside.write_text(text, encoding="utf-8")
        (work / name).symlink_to(outside)
    for name, size in case.sizes.items():
        with (work / name).open("wb") as file:
            if size < _HUGE:
                file.write(b"\n" * size)
            file.truncate(size)  # beyond that nothing is written: the file is hollow and takes no room


def read(path: Path) -> str:
    """Text with its line endings as they are: they are part of what a file promises."""
    return path.read_bytes().decode("utf-8")


def read_expected(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): read(path) for path in folder.rglob("*") if path.is_file()}


def write_expected(folder: Path, actual: dict[str, str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in actual.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))


def difference(name: str, expected: str, actual: str) -> str:
    lines = difflib.unified_diff(
        expected.splitlines(keepends=True),
        actual.splitlines(keepends=True),
        f"expected/{name}",
        f"now/{name}",
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ no newline at the end\n" for line in lines)
