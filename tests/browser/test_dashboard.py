"""The dashboard in a real browser: drawn, filtered by keyboard, light and dark, printed, and without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from incentlang.dashboard import dashboard_page
from tests.browser.opening import Opened
from tests.dashboard.world import board, project


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "dashboard.html"
    path.write_text(dashboard_page(board(project(tmp_path / "project"), "2026-03")))
    return path


def drawn(page: Page) -> Page:
    page.wait_for_selector("body[data-drawn=yes]")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_it(open_page: Opened, file: Path, scheme: str) -> None:
    open_page.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page = drawn(open_page(file))
    assert page.locator(".chart svg").count() == 6
    assert open_page.faults() == []
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert open_page.faults() == []


def test_filters_by_keyboard_change_tables_and_charts(open_page: Opened, file: Path) -> None:
    page = drawn(open_page(file))
    assert "33,000.00" in page.inner_text("#summary")
    page.focus("#choose-region")
    page.keyboard.press("ArrowDown")  # North
    drawn(page)
    assert "7,000.00" in page.inner_text("#summary")
    assert "6 people" in page.inner_text("#told")
    assert page.locator("#purpose .chart [aria-label*='7,000.00']").count() == 1
    page.keyboard.press("ArrowDown")  # South, which would leave two people in the west
    drawn(page)
    assert "Fewer than 5 people" in page.inner_text("#told")
    assert page.locator("#summary .empty").is_visible()
    assert "6,000.00" not in page.inner_text("main")


def test_print_shows_every_table_and_cuts_nothing(open_page: Opened, file: Path) -> None:
    page = drawn(open_page(file))
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 960})  # about the text width of a page of paper
    assert page.locator("#bands table").is_visible()
    cut = page.evaluate(
        """[...document.querySelectorAll('tr, .chart svg')].filter(each => each.getClientRects().length &&
        each.getBoundingClientRect().right > document.documentElement.clientWidth + 1).length"""
    )
    assert cut == 0


def test_without_scripts_the_figures_of_everybody_are_there(browser: Browser, file: Path) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(file.resolve().as_uri())
    assert "33,000.00" in page.inner_text("#summary")
    assert page.locator("#filters").is_hidden()
    page.context.close()
