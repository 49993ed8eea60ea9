"""The lock covers what development asks for, with a hash for everything and an address of nothing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HASHES = r"(?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+"
PINNED = re.compile(rf"^([\w.-]+)==([^\s;]+)(?: ; (.*?))? \\\n{HASHES}", re.MULTILINE)


@pytest.fixture(scope="module")
def lock(repository: Path) -> str:
    return (repository / "requirements-dev.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pinned(lock: str) -> dict[str, str]:
    """The versions that are installed on this Python and system."""
    found = PINNED.findall(lock)
    return {name: version for name, version, marker in found if not marker or Marker(marker).evaluate()}


def asked(project: dict[str, Any], group: str) -> Iterator[Requirement]:
    """What a group of pyproject.toml asks for, and the groups that it includes."""
    for each in project["dependency-groups"][group]:
        if isinstance(each, str):
            yield Requirement(each)
        else:
            yield from asked(project, each["include-group"])


def test_every_line_is_understood_and_names_no_address(lock: str) -> None:
    comments, rest = lock[: PINNED.search(lock).start()], PINNED.sub("", lock)  # type: ignore[union-attr]
    assert rest == comments
    assert all(line.startswith("#") for line in comments.splitlines())
    assert "://" not in lock


def test_everything_that_development_asks_for_is_pinned_at_a_version_it_allows(
    repository: Path, pinned: dict[str, str]
) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [Requirement(each) for each in project["project"]["dependencies"]]
    wanted += [Requirement(each) for of in project["project"]["optional-dependencies"].values() for each in of]
    wanted += asked(project, "dev")
    stale = [
        f"{each}: pinned {pinned.get(canonicalize_name(each.name), 'nothing')}"
        for each in wanted
        if not each.specifier.contains(pinned.get(canonicalize_name(each.name), "0"), prereleases=True)
    ]
    assert stale == [], "`make lock` writes requirements-dev.lock again"
