"""Explanations in Python: searched, iterated over, as a table, and shown in a notebook."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import incentlang as il
from incentlang.handing import Explanation

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "docs" / "examples"
_EMPTY = {"meta"}


@pytest.fixture(scope="module")
def explained() -> Explanation:
    """Maya's January: 60,000 at 10% of D1."""
    return il.compile_plan(EXAMPLES / "marginal").evaluate().explain("maya", "2026-01")


class Balanced(HTMLParser):
    """Every element is closed; what is named and linked is noted."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name in ("href", "src") and value]
        if tag not in _EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(text: str) -> Balanced:
    parser = Balanced()
    parser.feed(text)
    parser.close()
    assert parser.open == []
    return parser


def reached(explained: Explanation) -> list[int]:
    """The nodes that the payout was computed from, each where it is read first."""
    found: list[int] = []
    waiting = [explained.root]
    while waiting:
        node = waiting.pop()
        if node.id not in found:
            found.append(node.id)
            waiting += reversed(explained.reads(node))
    return found


def test_iterates_over_its_nodes(explained: Explanation) -> None:
    nodes = list(explained)
    assert len(explained) == len(nodes) == len(explained.nodes)
    assert explained.root.kind == "payout"
    assert explained.root.value == "6000.00"
    assert [node.kind for node in explained.reads(explained.root)][:1] == ["rule"]


def test_finds_nodes(explained: Explanation) -> None:
    (line,) = explained.find("commission", kind="credit", state="met", subject="D1")
    assert line.value == "6000.00"
    assert explained.find(kind="credit", state="met") == [line]
    with pytest.raises(ValueError, match=r"'comission'.*commission"):
        explained.find("comission")
    with pytest.raises(ValueError, match="'credits'; there are credit, "):
        explained.find(kind="credits")


def test_is_a_table(explained: Explanation) -> None:
    rows = explained.nodes.rows()
    (root,) = [row for row in rows if row["kind"] == "payout"]
    assert (root["participant"], root["period"], root["value"], root["unit"]) == ("maya", "2026-01", "6000.00", "USD")
    pytest.importorskip("pyarrow")
    table = explained.to_arrow()
    assert table.num_rows == len(explained)
    assert table.column("value").to_pylist() == [row["value"] for row in rows]


def test_opens_in_a_notebook(explained: Explanation) -> None:
    found = read(explained._repr_html_())
    assert found.tags.isdisjoint({"script", "link", "img", "iframe", "html"})
    assert [int(name.rpartition("-")[2]) for name in found.names] == reached(explained)
    assert all(link.startswith("#") and link[1:] in found.names for link in found.links)


def test_is_a_page_that_loads_nothing(explained: Explanation) -> None:
    page = explained.html()
    assert "default-src 'none'" in page
    assert re.findall(r"https?:|url\(|@import|<script", page) == []
    assert {"html", "head", "main", "details"} <= read(page).tags


@pytest.mark.parametrize("example", ["customer_value", "account_executive"])
def test_shows_each_node_of_a_large_explanation_once(example: str) -> None:
    result = il.compile_plan(EXAMPLES.parent.parent / "examples" / example).evaluate()
    row = max(result.payouts.rows(), key=lambda each: each["earned"])
    found = result.explain(row["participant"], row["period"])
    names = read(found._repr_html_()).names
    assert [int(name.rpartition("-")[2]) for name in names] == reached(found)


def test_says_why_not_and_what_next_as_the_text_does() -> None:
    """10% of the deal of 52,250.25 that came a day late is 5,225.025; of the one of 41,200.00 that waits, 4,120.00."""
    result = il.compile_plan(EXAMPLES.parent.parent / "examples" / "customer_value").evaluate(period="2026-06")
    found = result.explain("P007", "2026-06")
    page = found.html()
    assert "had it held: 5,225.03 more" in found.text(width=400)
    assert "had it held: 5,225.03 more" in page
    assert "once met: 4,120.00 more" in page
    assert page.index("Why not") < page.index("What next")
