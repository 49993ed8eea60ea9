"""The canonical layout of every plan file of this project: it says the same, is stable, and no spacing decides it."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from incentlang.format import canonical
from incentlang.source import Source
from incentlang.syntax.reading import read_worded

TOP = Path(__file__).resolve().parent.parent.parent
FOLDERS = ("examples", "stdlib", "docs/examples", "incentlang", "tests/cases")
LAID_OUT = sorted(path for name in ("examples", "stdlib", "incentlang") for path in (TOP / name).rglob("*.incent"))


def text_of(path: Path) -> str:
    """The text of a file, as `incent fmt` sees it; empty where it is no text."""
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return ""


@pytest.mark.parametrize("folder", FOLDERS)
def test_says_the_same_and_is_stable(folder: str) -> None:
    found = 0
    for path in sorted((TOP / folder).rglob("*.incent")):
        before = read_worded(Source(path.as_posix(), text_of(path)))
        if before is None:
            continue
        found += 1
        text = canonical(Source(path.as_posix(), text_of(path)))
        assert text is not None
        after = read_worded(Source(path.as_posix(), text))
        assert after is not None, path
        assert after.file.items == before.file.items, path
        assert sorted(each.text.rstrip() for each in after.file.comments) == sorted(
            each.text.rstrip() for each in before.file.comments
        ), path
        assert canonical(Source(path.as_posix(), text)) == text, path
    assert found


@pytest.mark.parametrize("path", LAID_OUT, ids=lambda path: path.relative_to(TOP).as_posix())
def test_what_this_project_publishes_is_laid_out(path: Path) -> None:
    text = text_of(path)
    assert canonical(Source(path.as_posix(), text)) == text


@pytest.mark.parametrize("path", LAID_OUT, ids=lambda path: path.relative_to(TOP).as_posix())
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_spaces_never_decide_the_layout(path: Path, seed: int) -> None:
    """Only the columns of comments beside clauses are the author's."""
    text = text_of(path)
    found = canonical(Source(path.as_posix(), scrambled(text, random.Random(seed))))
    assert found is not None
    assert comments_near(found) == comments_near(text)


def comments_near(text: str) -> str:
    """The text with one space before each comment that stands beside a clause."""
    return re.sub(r"(?<=\S) +(#[^\n]*)$", r" \1", text, flags=re.MULTILINE)


def scrambled(text: str, chance: random.Random) -> str:
    """Other indentation, other spaces and line ends between words, spaces at signs; texts and comments stay."""
    lines = []
    for line in text.split("\n"):
        code, comment = split(line)
        if not code.strip():
            # An indented comment may belong to what stands above it: whether it is indented stays.
            lines.append(code + comment)
            continue
        parts = re.findall(r'"[^"]*"|\s+|[(),:%]|[^\s"(),:%]+', code.strip())
        made = "".join(part if part.strip() else blank(chance, bool(comment)) for part in parts)
        # A name of a field and its colon, a number and its sign, an opening parenthesis: apart or not is the same.
        if not re.search(r'"', code):
            made = re.sub(r"(?<=\d)%", lambda _: chance.choice(["%", " %"]), made)
            made = re.sub(r",(?=\s)", lambda _: chance.choice([",", " ,"]), made)
            made = re.sub(r"\((?=\S)|(?<=\S)\)", lambda sign: chance.choice([sign[0], f" {sign[0]} "]), made)
        lines.append(" " * chance.randrange(7) + made + (chance.choice(["  ", "      "]) + comment if comment else ""))
    return "\n".join(lines)


def blank(chance: random.Random, one_line: bool) -> str:
    return chance.choice([" ", "  ", "     ", "\t"] if one_line else [" ", " ", "  ", "     ", "\t", "\n", "\n   "])


def split(line: str) -> tuple[str, str]:
    """A line's words, and the comment behind them."""
    match = re.match(r'((?:"[^"]*"|[^"#])*)(#.*)?$', line)
    assert match is not None
    return match[1], match[2] or ""
