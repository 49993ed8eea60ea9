"""What stands in changes/ comes to a section of the changelog, and nothing that stands there is passed over."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.(\w+)\.md")
ONLY_TELLS_HOW = "README.md"


@pytest.fixture
def checkout(repository: Path, tmp_path: Path) -> Path:
    """What `make changelog` reads and writes, in a folder of its own, without the changes that wait now."""
    (tmp_path / "changes").mkdir()
    for name in ("CHANGELOG.md", "pyproject.toml", "changes/README.md"):
        shutil.copy(repository / name, tmp_path / name)
    return tmp_path


def faults(change: Path, kinds: set[str]) -> list[str]:
    """What is wrong with the name and the text of a change; towncrier itself passes over a name that it cannot read."""
    found = []
    name = NAME.fullmatch(change.name)
    if name is None:
        found.append("its name is not like statements-by-mail.added.md")
    elif name[1] not in kinds:
        found.append(f"{name[1]} is none of: {', '.join(sorted(kinds))}")
    text = change.read_text(encoding="utf-8")
    if not re.match(r"[`A-Z\[]", text):
        found.append("its text does not begin like a sentence; it has neither bullet nor heading")
    if not text.endswith((".\n", ".)\n")) or "\n\n" in text:
        found.append("its text is not one paragraph that ends with a full stop and a line end")
    return found


def kinds_of_change(repository: Path) -> set[str]:
    settings = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["towncrier"]
    return {kind["directory"] for kind in settings["type"]}


def changelog(checkout: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "towncrier", "build", "--date", "2027-01-02", *arguments]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_changes_that_wait_have_a_name_and_a_text_that_can_be_published(repository: Path) -> None:
    kinds = kinds_of_change(repository)
    waiting = [path for path in (repository / "changes").iterdir() if path.name != ONLY_TELLS_HOW]
    assert {path.name: found for path in waiting if (found := faults(path, kinds))} == {}


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("louder.added.md", "`incent shout` says it louder.\n", ""),
        ("last-day.money.md", "A deal on the last day\npays.\n", ""),
        ("louder.md", "Louder.\n", "its name"),
        ("louder.feature.md", "Louder.\n", "feature is none of: added, changed, fixed, money"),
        ("louder.added.md", "- Louder.\n", "neither bullet nor heading"),
        ("louder.added.md", "Louder\n", "ends with a full stop"),
        ("louder.added.md", "Louder.\n\nAnd more.\n", "one paragraph"),
        ("louder.added.md", "", "does not begin"),
    ],
)
def test_a_change_in_another_form_is_told(repository: Path, tmp_path: Path, name: str, text: str, told: str) -> None:
    change = tmp_path / name
    change.write_text(text, encoding="utf-8")
    found = "; ".join(faults(change, kinds_of_change(repository)))
    assert told in found if told else found == ""


def test_a_version_gets_its_changes_by_kind_below_what_is_unreleased_and_loses_no_line(checkout: Path) -> None:
    before = (checkout / "CHANGELOG.md").read_text(encoding="utf-8")
    changes = {"last-day.money.md": "A deal on the last day\npays.\n", "louder.added.md": "Louder.\n"}
    for name, text in changes.items():
        (checkout / "changes" / name).write_text(text, encoding="utf-8")
    section = "## [9.0.0] - 2027-01-02\n\n### Money\n\n- A deal on the last day\n  pays.\n\n### Added\n\n- Louder.\n"

    assert section in changelog(checkout, "--draft", "--version", "9.0.0")
    assert (checkout / "CHANGELOG.md").read_text(encoding="utf-8") == before

    changelog(checkout, "--yes", "--version", "9.0.0")
    head, heading, rest = before.partition("## [Unreleased]\n")
    written = (checkout / "CHANGELOG.md").read_text(encoding="utf-8")
    assert written.startswith(f"{head}{heading}\n{section}")
    assert written.endswith(rest)
    assert [path.name for path in (checkout / "changes").iterdir()] == [ONLY_TELLS_HOW]
