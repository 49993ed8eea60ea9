"""Statements in a real browser: opened, expanded, by keyboard, printed, light and dark."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from incentlang.statements import index
from incentlang.statements.pages import statement_page
from tests.browser.opening import Opened
from tests.statements.world import example, statements_of, write_project


@pytest.fixture
def seller(tmp_path: Path) -> Path:
    """The page of a seller with lines that were paid, taken back, missed and wait."""
    return written(tmp_path, "customer_value", "2026-06", "P007")


def written(folder: Path, name: str, period: str, who: str) -> Path:
    (stated,) = example(name, period, what_next=True).each([who])
    path = folder / f"{who}.html"
    path.write_text(statement_page(stated.statement))
    return path


def shown(page: Page, text: str) -> bool:
    return page.get_by_text(text, exact=False).first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("name", "period", "who"), [("customer_value", "2026-06", "P007"), ("multi_year", "2026-09", "paula")]
)
def test_everybody_can_read_a_statement(
    open_page: Opened, tmp_path: Path, name: str, period: str, who: str, scheme: str
) -> None:
    open_page.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page = open_page(written(tmp_path, name, period, who))
    assert open_page.faults() == []
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert open_page.faults() == []


def test_a_component_and_a_line_open_by_keyboard(open_page: Opened, seller: Path) -> None:
    page = open_page(seller)
    line = "006Qk0000000380IAQ"
    assert not shown(page, line)
    component = page.locator("details.component").first
    component.locator("> summary").focus()
    page.keyboard.press("Enter")
    assert shown(page, line)
    assert not shown(page, "day 91 of 90: 1 day late") or component.locator("> .wide").first.is_visible()
    missed = component.locator("details.line", has_text=line).first
    missed.locator("> summary").focus()
    page.keyboard.press("Space")
    assert missed.get_by_text("1 day late").first.is_visible()
    assert missed.get_by_text("near miss").first.is_visible()


def test_the_summary_leads_to_its_component(open_page: Opened, seller: Path) -> None:
    page = open_page(seller)
    page.locator("#components-table a").first.click()
    assert page.url.endswith("#component-1")


def test_print_shows_every_component_and_cuts_no_row(open_page: Opened, seller: Path) -> None:
    page = open_page(seller)
    assert not shown(page, "006Qk0000000160IAQ")
    page.emulate_media(media="print")
    for component in page.locator("details.component").all():
        assert component.locator("h3").first.is_visible()
        assert component.locator("details.line > summary").first.is_visible()
    assert page.locator(".screen-only").first.is_hidden()
    page.set_viewport_size({"width": 680, "height": 960})  # about the text width of a page of paper
    cut = page.evaluate(
        """[...document.querySelectorAll('tr, summary')].filter(each => each.getClientRects().length &&
        each.getBoundingClientRect().right > document.documentElement.clientWidth + 1).length"""
    )
    assert cut == 0
    broken = page.evaluate(
        "[...document.querySelectorAll('tr')].filter(each => getComputedStyle(each).breakInside !== 'avoid').length"
    )
    assert broken == 0
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_the_picture_says_in_words_what_it_shows(open_page: Opened, seller: Path) -> None:
    page = open_page(seller)
    picture = page.get_by_role("img", name="attainment on the table accelerator")
    assert picture.is_visible()
    # 559,101.50 of 800,000 are 69.8877%; 800,000 - 559,101.50 = 240,898.50
    for told in ("stands at 69.8877%", "The next band begins from 100% and gives 15%: 240,898.50 more."):
        assert page.locator("figcaption").get_by_text(told).is_visible()
    marker = page.locator(".marker").bounding_box()
    here = page.locator("rect.here").bounding_box()
    assert marker is not None
    assert here is not None
    middle = marker["x"] + marker["width"] / 2
    # The band from 0% to 100% is as long as the way to it: the marker stands at 69.9% of it.
    assert (middle - here["x"]) / here["width"] == pytest.approx(0.698877, abs=0.01)


def test_nothing_overflows_a_telephone(open_page: Opened, seller: Path) -> None:
    open_page.page.set_viewport_size({"width": 360, "height": 740})
    page = open_page(seller)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_index_lists_everybody_and_leads_to_their_pages(open_page: Opened, tmp_path: Path, scheme: str) -> None:
    statements = statements_of(write_project(tmp_path / "project"), "2026-02")
    (tmp_path / "people").mkdir()
    for stated in statements.each(statements.everyone):
        who = stated.statement.participant
        (tmp_path / "people" / f"{who}.html").write_text(statement_page(stated.statement))
    (tmp_path / "index.html").write_text(index(statements, statements.everyone))
    open_page.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page = open_page(tmp_path / "index.html")
    assert open_page.faults() == []
    page.get_by_role("link", name="noah", exact=True).click()
    assert page.inner_text("h1") == "Statement of Noah Brandt (noah)"
