"""Each message about the text of a plan: its wrong example provokes it and nothing else, its right one nothing."""

from __future__ import annotations

import re

import pytest

from incentlang.diagnostics import all_diagnostics
from incentlang.diagnostics.base import Diagnostic
from incentlang.source import Source
from incentlang.syntax.parse import parse_file

SYNTAX = {code: cls for code, cls in all_diagnostics().items() if "E0001" <= code <= "E0099"}

# Their examples are described instead of shown: nobody wants to read 101 parentheses.
DESCRIBED = {"E0009", "E0050", "E0051", "E0053"}

JARGON = re.compile(r"\b(token|node|AST|LALR|parser?|terminal|EOF|syntax|lexer|literal|identifier)\b", re.IGNORECASE)


def codes(text: str) -> list[str]:
    return [problem.code for problem in parse_file(Source("plan.incent", text)).diagnostics]


@pytest.mark.parametrize("code", [code for code in SYNTAX if code not in DESCRIBED])
def test_the_wrong_example_gives_just_this_message(code: str) -> None:
    assert codes(SYNTAX[code].wrong) == [code]


@pytest.mark.parametrize("code", [code for code in SYNTAX if code not in DESCRIBED])
def test_the_right_example_gives_none(code: str) -> None:
    assert codes(SYNTAX[code].right) == []


@pytest.mark.parametrize("cls", SYNTAX.values(), ids=SYNTAX.keys())
def test_the_words_are_those_of_the_readers(cls: type[Diagnostic]) -> None:
    assert cls.title
    assert cls.why.endswith((".", "`"))
    said = [cls.title, cls.why]
    said += [f"{problem.message()} {problem.help()}" for problem in parse_file(Source("x", cls.wrong)).diagnostics]
    assert [text for text in said if JARGON.search(text)] == []
