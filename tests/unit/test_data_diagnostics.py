"""The texts of the data and project diagnostics: each says what, why and what to write, in a designer's words."""

from __future__ import annotations

import re

import pytest

from incentlang.diagnostics import data, project
from incentlang.diagnostics.base import Diagnostic, registered

MINE = [cls for cls in registered().values() if cls.__module__.startswith((data.__name__, project.__name__))]
FOREIGN = re.compile(
    r"\b(token|node|pars(e|er|ing)|dtype|traceback|null|None|exception|boolean|string|integer|float|regex|schema)\b",
    re.I,
)


def test_there_are_some() -> None:
    assert len(MINE) > 50


@pytest.mark.parametrize("cls", MINE, ids=lambda cls: cls.code)
def test_every_diagnostic_is_complete(cls: type[Diagnostic]) -> None:
    assert re.fullmatch(r"D00\d\d|E08\d\d", cls.code)
    for text in (cls.title, cls.why, cls.wrong, cls.right):
        assert text.strip()
        assert not FOREIGN.search(text), text
    assert not cls.title.endswith(".")
    assert cls.why.endswith(".")
    assert cls.wrong != cls.right
