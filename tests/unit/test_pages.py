"""From facts to a page: everything is escaped, nothing is left out in silence."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentlang.pages import page

HERE = Path(__file__).parent / "pages"


@given(name=st.text(alphabet=st.sampled_from("<>&\"'/ab{}%"), min_size=1))
def test_a_name_never_becomes_markup(name: str) -> None:
    marked = f"[[{name}]]"
    shown = page(HERE, "named.html", {"name": marked})
    between = shown[shown.index("[[") + 2 : shown.rindex("]]")]
    assert "<" not in between
    assert ">" not in between
    assert '"' not in between


def test_a_fact_that_is_not_given_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError, match="'name' is undefined"):
        page(HERE, "named.html", {})
