"""Who doubts a published file builds it again: the same bytes come out, whoever builds, where and when."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

import pytest

from tests.packaging.published import Built, build

LONG_AGO = 1_000_000_000


@pytest.fixture(scope="module")
def unpacked(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(built.sdist) as archive:
        archive.extractall(folder, filter="data")
    [tree] = folder.iterdir()
    return tree


def test_sdist_holds_what_it_takes_to_build_and_to_test(unpacked: Path) -> None:
    held = {path.name for path in unpacked.iterdir()}
    assert held >= {"LICENSE", "README.md", "CHANGELOG.md", "Makefile", "pyproject.toml", "PKG-INFO"}
    assert held >= {"docs", "examples", "grammar", "incentlang", "stdlib", "tests"}
    # What tools leave in a checkout, and the history of it.
    assert not held & {".git", ".venv", "build", "dist", ".mypy_cache", ".pytest_cache", ".ruff_cache"}
    assert list(unpacked.rglob("__pycache__")) == []


def test_the_same_bytes_come_out_elsewhere_at_another_time(
    built: Built, unpacked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    for path in (unpacked / "incentlang").rglob("*.py"):
        os.utime(path, (LONG_AGO, LONG_AGO))
        path.chmod(0o600)
    again = build(unpacked, tmp_path)
    assert again.wheel.read_bytes() == built.wheel.read_bytes()
    assert again.sdist.read_bytes() == built.sdist.read_bytes()
