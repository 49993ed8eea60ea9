"""The scenarios of the examples pass: the arithmetic in their comments is what the plans pay."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.worlds import opened


@pytest.mark.parametrize(("example", "count"), [("first", 7), ("customer_value", 13)])
def test_every_scenario_of_an_example_passes(repository: Path, example: str, count: int) -> None:
    found = opened(repository / "examples" / example).scenarios()
    assert [line for result in found for line in result.lines] == []
    assert len(found) >= count
