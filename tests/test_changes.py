"""What changes/ holds can be put into CHANGELOG.md: each file says what kind of change it tells of, and tells it."""

from __future__ import annotations

import tomllib
from pathlib import Path


def mistakes(folder: Path, kinds: set[str]) -> list[str]:
    """What is wrong with the files of a folder."""
    found = []
    for path in sorted(folder.glob("[!.]*")):
        name, _, kind = path.name.removesuffix(".md").rpartition(".")
        text = path.read_text(encoding="utf-8").strip()
        if path.suffix != ".md" or not name or kind not in kinds:
            found.append(f"{path.name}: a name is NAME.KIND.md, where KIND is one of {', '.join(sorted(kinds))}")
        elif not text.endswith((".", ".)")) or text.startswith(("-", "*", "#")):
            found.append(f"{path.name}: a sentence or two, without a heading or a bullet; both are added")
    return found


def kinds_of(repository: Path) -> set[str]:
    """The kinds of change that pyproject.toml names."""
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    return {each["directory"] for each in project["tool"]["towncrier"]["type"]}


def test_every_change_is_told_in_the_form_that_a_release_needs(repository: Path) -> None:
    assert mistakes(repository / "changes", kinds_of(repository)) == []


def test_the_changelog_says_where_a_release_goes(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    text = (repository / "CHANGELOG.md").read_text(encoding="utf-8")
    assert text.count(project["tool"]["towncrier"]["start_string"]) == 1


def test_other_forms_are_told(tmp_path: Path, repository: Path) -> None:
    for name, text in {
        "right.added.md": "A thing is there.",
        "notes.md": "A thing is there.",
        "kind.improved.md": "A thing is there.",
        "text.fixed.txt": "A thing is there.",
        "bullet.fixed.md": "- A thing is there.",
        "empty.money.md": "",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    told = [each.partition(":")[0] for each in mistakes(tmp_path, kinds_of(repository))]
    assert told == ["bullet.fixed.md", "empty.money.md", "kind.improved.md", "notes.md", "text.fixed.txt"]
