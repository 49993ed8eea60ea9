"""The reference has an entry for whatever the product offers: what is added without one is named here."""

import re
from pathlib import Path

import pytest
from pygments.token import Keyword

from incentlang.cli.app import app
from incentlang.highlighting import IncentLexer

TOP = Path(__file__).resolve().parent.parent.parent
REFERENCE = TOP / "docs" / "reference"
PAGES = {path: path.read_text(encoding="utf-8") for path in sorted(REFERENCE.rglob("*.md"))}
CODE = re.compile(r"^```[^\n]*\n(?P<block>.*?)^```|`(?P<words>[^`\n]+)`", re.M | re.S)
SHOWN = "\n".join(
    [
        *(found["block"] or found["words"] or "" for page in PAGES.values() for found in CODE.finditer(page)),
        *(path.read_text(encoding="utf-8") for path in sorted((TOP / "docs" / "examples").rglob("*.incent"))),
    ]
)
WORDS = [rule[0] for rule in IncentLexer.tokens["root"] if rule[1] is Keyword]


def test_each_command_has_a_section_with_its_help() -> None:
    page = PAGES[REFERENCE / "commands.md"]
    for name, command in app.commands.items():
        if not command.hidden:
            assert f"\n## incent {name}\n" in page, name
            assert f"| `incent {name}" in page, name


@pytest.mark.parametrize("module", sorted((TOP / "stdlib").rglob("*.incent")), ids=lambda path: path.stem)
def test_each_module_is_shown_whole(module: Path) -> None:
    path = module.relative_to(TOP).as_posix()
    shown = re.compile(r"```\{literalinclude\} [./]+" + re.escape(path) + r"\n:language: incent\n```")
    assert any(shown.search(page) for page in PAGES.values()), path


@pytest.mark.parametrize("word", WORDS)
def test_each_word_of_the_language_is_shown(word: str) -> None:
    assert re.search(word, SHOWN), word
