"""docs/guide/disputes.md: ten questions, and each answer stands on the statement where the page says."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from incentlang.statements.pages import statement_page
from tests.statements.world import example

FOOT = "At the foot"


class _Sections(HTMLParser):
    """The text of a page by its second headings."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, list[str]] = {}
        self._here = ""
        self._heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._heading = self._heading or tag == "h2"
        if tag == "footer":
            self._here = FOOT

    def handle_endtag(self, tag: str) -> None:
        self._heading = self._heading and tag != "h2"

    def handle_data(self, data: str) -> None:
        if self._heading:
            self._here = data
        else:
            self.texts.setdefault(self._here, []).append(data)


def test_every_answer_stands_where_the_page_says(repository: Path) -> None:
    (stated,) = example("customer_value", "2026-06", what_next=True).each(["P007"])
    sections = _Sections()
    sections.feed(statement_page(stated.statement))
    texts = {name: " ".join(" ".join(parts).split()) for name, parts in sections.texts.items()}
    guide = (repository / "docs" / "guide" / "disputes.md").read_text(encoding="utf-8")
    questions = re.split(r"^## \d+\. ", guide.partition("## When the statement")[0], flags=re.MULTILINE)[1:]
    assert len(questions) == 10
    for question in questions:
        quoted = re.findall(r"^> \*\*(.+?)\*\* (.+)$", question, re.MULTILINE)
        assert quoted, f"nothing is quoted for: {question.splitlines()[0]}"
        for section, text in quoted:
            assert text in texts[section], f"{question.splitlines()[0]}: `{text}` is not under {section}"
