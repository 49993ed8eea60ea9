"""The wheel holds everything the package reads at run time, and nothing else, and tells the truth about itself."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from incentlang.lint import every_diagnostic
from tests.packaging.closure import closure, metadata, requirements

FEW_DEPENDENCIES = 15
NAMED_EXTRA = re.compile(r"incentlang\[(\w+)\]")


@pytest.fixture(scope="module")
def project(repository: Path) -> dict[str, Any]:
    with (repository / "pyproject.toml").open("rb") as file:
        declared: dict[str, Any] = tomllib.load(file)["project"]
    return declared


def test_wheel_holds_the_package_the_grammar_and_the_standard_library(wheel: Path, repository: Path) -> None:
    # hatchling builds happily when a folder or a pattern has gone missing, hence this comparison.
    promised = {
        f"incentlang/_data/{path.relative_to(repository).as_posix()}"
        for folder, pattern in (("grammar", "*.lark"), ("stdlib", "*"))
        for path in (repository / folder).rglob(pattern)
        if path.is_file()
    }
    promised |= {
        path.relative_to(repository).as_posix()
        for path in (repository / "incentlang").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert held == promised
    # What other programs look for by name, should the folder itself lose it.
    assert held >= {
        "incentlang/py.typed",
        "incentlang/_data/grammar/1-items.lark",
        "incentlang/_data/stdlib/saas.incent",
        "incentlang/cli/templates/first/plan.incent",
        "incentlang/dashboard/vendor/charts.js",
        "incentlang/dashboard/vendor/LICENCES.txt",
    }


def test_installed_copy_finds_its_data(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    script = "from incentlang.resources import data_folder; print(data_folder('grammar'), data_folder('stdlib'))"
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    data = tmp_path / "incentlang" / "_data"
    assert done.stdout.split() == [str(data / "grammar"), str(data / "stdlib")]


def test_the_licence_is_inside_and_named_as_an_expression(wheel: Path, repository: Path) -> None:
    said = metadata(wheel)
    assert said["License-Expression"] == "Apache-2.0"
    assert said.get_all("License-File") == ["LICENSE"]
    # An expression and a classifier may not both be there: indexes refuse such a wheel.
    assert not [each for each in said.get_all("Classifier", []) if each.startswith("License")]
    with zipfile.ZipFile(wheel) as archive:
        [name] = (name for name in archive.namelist() if name.endswith("/licenses/LICENSE"))
        assert archive.read(name) == (repository / "LICENSE").read_bytes()


def test_metadata_says_what_the_project_declares(wheel: Path, repository: Path, project: dict[str, Any]) -> None:
    said = metadata(wheel)
    assert (said["Name"], said["Version"]) == ("incentlang", project["version"])
    assert said["Summary"] == project["description"]
    assert said["Requires-Python"] == ">=3.11"
    assert "Typing :: Typed" in said.get_all("Classifier", [])
    assert said["Description-Content-Type"] == "text/markdown"
    assert said.get_payload() == (repository / "README.md").read_text(encoding="utf-8")
    # There is no page of the project to point at, and an address of nobody is worse than none.
    assert said.get_all("Project-URL", []) == []
    assert said["Home-page"] is None
    assert set(said.get_all("Provides-Extra", [])) == set(project["optional-dependencies"])


def test_every_requirement_says_from_which_version_on(wheel: Path) -> None:
    assert [each for each in requirements(metadata(wheel)) if ">=" not in each] == []


def test_the_core_stands_on_few_packages(wheel: Path) -> None:
    needed = closure(metadata(wheel))
    assert len(needed) < FEW_DEPENDENCIES, sorted(needed)


def test_messages_name_extras_that_exist_and_every_extra_is_named(wheel: Path, repository: Path) -> None:
    told = {extra for cls in every_diagnostic().values() for extra in NAMED_EXTRA.findall(cls.right)}
    for path in (repository / "incentlang").rglob("*.py"):
        told.update(NAMED_EXTRA.findall(path.read_text(encoding="utf-8")))
    assert told == set(metadata(wheel).get_all("Provides-Extra", []))
