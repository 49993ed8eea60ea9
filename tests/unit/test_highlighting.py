"""Pygments finds the colours of plans by name and by file, and every plan of the project keeps its text."""

from __future__ import annotations

from pathlib import Path

import pytest
from pygments.lexers import get_lexer_by_name, get_lexer_for_filename
from pygments.token import Comment, Error, Keyword, Literal, Name, Number, String, Token, _TokenType

TOP = Path(__file__).resolve().parents[2]
PLANS = sorted(path for folder in ("examples", "stdlib") for path in (TOP / folder).rglob("*.incent"))


def coloured(text: str) -> list[tuple[_TokenType, str]]:
    found = get_lexer_by_name("incent", ensurenl=False).get_tokens_unprocessed(text)
    return [(kind, part) for _, kind, part in found if part.strip()]


def test_each_sort_of_word_has_its_colour() -> None:
    rule = 'rule new_logo "New"  # why\n  claw back 5% of ARR after churn within 90 days'
    text = f"{rule}\nhealth: number, over time 2026-Q1"
    by_part = {part: kind for kind, part in coloured(text)}
    assert by_part["rule"] is by_part["claw back"] is by_part["within"] is by_part[", over time"] is Keyword
    assert by_part['"New"'] is String
    assert by_part["# why"] is Comment.Single
    assert by_part["5%"] is by_part["90 days"] is Number
    assert by_part["health"] is Name.Attribute
    assert by_part["2026-Q1"] is Literal.Date
    assert by_part["new_logo"] is by_part["churn"] is Token.Text


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.relative_to(TOP).as_posix())
def test_a_plan_keeps_its_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    parts = list(get_lexer_for_filename(path.name).get_tokens_unprocessed(text))
    assert "".join(part for _, _, part in parts) == text
    assert not [part for _, kind, part in parts if kind is Error]
