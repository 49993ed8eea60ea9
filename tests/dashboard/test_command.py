"""`incent report` writes the dashboard, of everybody even where one statement is asked for."""

from __future__ import annotations

from pathlib import Path

from incentlang.cli import entry
from tests.dashboard.world import project


def written(folder: Path, name: str, *more: str) -> str:
    out = folder / name
    asked = ["report", str(folder / "project"), "--period", "2026-03", "--participant", "o1", "--out", str(out)]
    assert entry([*asked, *more]) == 0
    return (out / "dashboard.html").read_text(encoding="utf-8")


def test_a_report_of_one_has_the_dashboard_of_all(tmp_path: Path) -> None:
    project(tmp_path / "project")
    page = written(tmp_path, "now")
    assert "13 people, 39 payouts." in page
    assert "33,000.00" in page
    assert "Early warnings" in page


def test_what_was_known_earlier_is_shown_without_advice_on_what_came_later(tmp_path: Path) -> None:
    """The plan allows a rate that nothing limits (L0219), which today's page tells."""
    project(tmp_path / "project")
    assert "L0219: " in warnings(written(tmp_path, "now"))
    assert "<p>None.</p>" in warnings(written(tmp_path, "early", "--as-of", "2026-03-31"))


def warnings(page: str) -> str:
    return page[page.index('id="warnings"') : page.index('id="summary"')]
