"""House rules that no linter checks: short files, nothing left half done, front pages that tell the truth."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Container, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

LONGEST_MODULE = 400
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
MACHINE_PATH = re.compile(r"(?<![\w.<>/-])/(?:work|root|home)/")
IN_BACKTICKS = re.compile(r"`([^`\n]+)`")
SHELL_BLOCK = re.compile(r"^```(?:sh|bash|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def python_files(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(folder.rglob("*.py"))


def test_modules_are_short_enough_to_read(repository: Path) -> None:
    lengths = {
        path.relative_to(repository).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files(repository / "incentlang", repository / "tests", repository / "tools")
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_no_modules_import_each_other_in_a_circle(repository: Path) -> None:
    modules = {".".join(path.relative_to(repository).with_suffix("").parts): path
               for path in python_files(repository / "incentlang")}  # fmt: skip
    imports = {name.removesuffix(".__init__"): set(imported(path, modules)) for name, path in modules.items()}
    TopologicalSorter(imports).prepare()  # raises with the circle, where there is one


def imported(path: Path, modules: Container[str]) -> Iterator[str]:
    """What a module imports when it is loaded: not what only its annotations name, nor what a function imports."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            for name in node.names:
                whole = f"{node.module}.{name.name}"
                yield whole if whole in modules else node.module


def test_the_package_holds_nothing_unfinished(repository: Path) -> None:
    unfinished = [
        f"{path.relative_to(repository)}:{number}: {line.strip()}"
        for path in python_files(repository / "incentlang")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if UNFINISHED.search(line)
    ]
    assert unfinished == []


def test_no_skeleton_waits_to_be_filled(repository: Path) -> None:
    assert unfilled(repository) == []


def test_architecture_fits_on_a_page_or_two_and_names_what_exists(repository: Path) -> None:
    text = (repository / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 100
    missing = [name for name in paths_named_in(text) if not found(repository, name)]
    assert missing == [], "ARCHITECTURE.md names files that are not there"


def test_readme_starts_with_the_demo_and_the_tests(repository: Path) -> None:
    text = (repository / "README.md").read_text(encoding="utf-8")
    commands = [
        line.split("#")[0].strip().removeprefix("$ ")
        for block in SHELL_BLOCK.findall(text)
        for line in block.splitlines()
        if line.split("#")[0].strip()
    ]
    assert commands[:2] == ["make demo", "make test"]


def test_no_tracked_file_names_a_place_on_somebodys_machine(repository: Path) -> None:
    if not (repository / ".git").exists():
        pytest.skip("only a git checkout knows which files are tracked")
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=repository, capture_output=True, check=True)
    tracked = [repository / name for name in listing.stdout.decode().split("\0") if name]
    offenders = [
        f"{path.relative_to(repository)}:{number}: {line.strip()[:100]}"
        for path in tracked
        if path.is_file()  # a tracked file may be deleted and not yet committed
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="ignore").splitlines(), start=1)
        if MACHINE_PATH.search(line)
    ]
    assert offenders == []


def unfilled(root: Path) -> list[str]:
    """Every place that `python -m tools.scaffold` leaves to fill, in the package and beside it."""
    folders = ("changes", "docs/examples", "docs/reference", "grammar", "incentlang", "stdlib", "tests/cases")
    found = (path for folder in folders for path in sorted((root / folder).rglob("*")) if "expected" not in path.parts)
    return [
        f"{path.relative_to(root).as_posix()}:{number}: {line.decode(errors='replace').strip()}"
        for path in found
        if path.suffix in {".incent", ".lark", ".md", ".py", ".toml"} and path.is_file()
        for number, line in enumerate(path.read_bytes().splitlines(), start=1)
        if b"TODO" in line
    ]


def paths_named_in(text: str) -> list[str]:
    """What stands in backticks and looks like a path: one word with a slash in it or a file's ending."""
    names = [match.group(1) for match in IN_BACKTICKS.finditer(text)]
    return [name for name in names if re.fullmatch(r"[\w.*-]*(/[\w.*-]*)+|[\w-]+\.(py|md|toml|lark|incent)", name)]


def found(repository: Path, name: str) -> bool:
    """Paths are read from the top of the checkout or, since the package is what is described, from there."""
    pattern = name.strip("/")
    return any(any(start.glob(pattern)) for start in (repository, repository / "incentlang"))
