"""Every mechanism has a page with a plan that runs, its questions answered, and how it is misused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
PAGES = sorted(set(re.findall(r"\]\(([\w-]+\.md)\)", (REFERENCE / "mechanisms.md").read_text(encoding="utf-8"))))


def test_there_are_mechanisms() -> None:
    assert len(PAGES) > 20


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_a_run_answers_questions_and_names_misuse(page: str) -> None:
    text = (REFERENCE / page).read_text(encoding="utf-8")
    assert "{incent-run}" in text, "no plan runs on this page"
    assert "## Questions" in text, "no questions are answered"
    refusals = re.findall(r"diagnostics/([A-Z]\d{4})", text)
    assert refusals, "no misuse is named"
