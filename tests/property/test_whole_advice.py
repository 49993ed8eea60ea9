"""Advice on whole plans: whatever they say, it is about what they mean and not about how they are laid out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentlang.format import canonical
from incentlang.lint import findings
from incentlang.pipeline import Compiled, shown_path
from incentlang.source import Source
from tests.oracle import words
from tests.property.drawn import plans
from tests.property.whole_plans import whole_plans
from tests.property.whole_runs import compiled, often


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("advice")


@often(40)
@given(st.one_of(whole_plans().map(lambda whole: whole.text), plans().map(words.text)))
def test_advice_does_not_depend_on_the_layout(folder: Path, text: str) -> None:
    tidy = canonical(Source("plan.incent", text))
    assert tidy is not None
    assert told(compiled(folder, text)) == told(compiled(folder, tidy))


def told(plan: Compiled) -> list[tuple[str, str]]:
    """The advice on a plan, in an order of its own: places move with the layout."""
    assert plan.program is not None
    own = {shown_path(path) for path in plan.visited}
    found = findings(plan.program, plan.symbols, plan.declared, own)
    return sorted((each.code, each.message()) for each in found)
