"""The wheel holds everything the package reads at run time, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    done = subprocess.run(build, cwd=repository, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    [built] = folder.glob("*.whl")
    return built


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


def test_installed_copy_finds_its_data(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    script = "from incentlang.resources import data_folder; print(data_folder('grammar'), data_folder('stdlib'))"
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    data = tmp_path / "incentlang" / "_data"
    assert done.stdout.split() == [str(data / "grammar"), str(data / "stdlib")]
