"""Built once for all tests here: wheel and sdist, and an environment that holds the wheel and what it depends on.

The environment is made of links to the packages that the tests themselves run with, so that nothing is downloaded and a
test says the same without a network. That it lacks nothing is for pip to say, see test_installed.py.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.closure import closure, link, metadata
from tests.packaging.published import Built, Environment, build


@pytest.fixture(scope="session")
def built(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(repository, tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="session")
def wheel(built: Built) -> Path:
    return built.wheel


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    packages = folder / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    link(closure(metadata(wheel)), packages)
    pip = [sys.executable, "-m", "pip", "--quiet", "--python", str(folder)]
    subprocess.run([*pip, "install", "--no-deps", "--no-index", str(wheel)], check=True, capture_output=True)
    return Environment(folder)
