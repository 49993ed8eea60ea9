"""The text form of the Core IR reads back to an equal node, and is written the same again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incentlang.ir.program import Program
from incentlang.ir.text import from_text, to_text
from tests.property.nodes import EXPRESSIONS, nodes
from tests.worlds import opened

SLOW = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@pytest.mark.parametrize("cls", sorted(EXPRESSIONS, key=str), ids=str)
@settings(SLOW, max_examples=25)
@given(st.data())
def test_expressions_read_back(cls: type, data: st.DataObject) -> None:
    _reads_back(data.draw(nodes(cls, 2)))


@settings(SLOW, max_examples=40)
@given(nodes(Program, 1))
def test_programs_read_back(program: Program) -> None:
    _reads_back(program)


@pytest.mark.parametrize("example", ["first", "customer_value"])
def test_example_plans_read_back(repository: Path, example: str) -> None:
    _reads_back(opened(repository / "examples" / example).program)


def _reads_back(node: Any) -> None:
    text = to_text(node)
    again = from_text(text)
    assert again == node
    assert to_text(again) == text


@pytest.mark.parametrize(
    "text",
    ["", "(", ")", "(Nothing)", "(Literal (value 1d 2d))", "(list) (list)", "(Literal", "(Days (x 1))", "1.2.3d"],
)
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        from_text(text)
