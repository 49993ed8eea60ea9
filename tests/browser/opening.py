"""A file opened in a browser, and what is asked of every page that we write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

import attrs
from playwright.sync_api import Browser, Page


@attrs.frozen
class Opened:
    """A page of a browser.

    Attributes:
        page: Playwright's page.
        asked: Every address that was asked for, and `complaints`: what scripts wrote to the console as errors.
    """

    page: Page
    asked: list[str]
    complaints: list[str]

    def __call__(self, path: Path) -> Page:
        """Open a file."""
        self.page.goto(path.resolve().as_uri())
        return self.page

    def faults(self) -> list[str]:
        """What axe finds wrong for people who read with a screen reader, a keyboard or little contrast."""
        # Through the driver, not a script tag, which the page's own policy forbids.
        self.page.evaluate(resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
        found: dict[str, Any] = self.page.evaluate("axe.run()")
        return [
            f"{fault['id']}: {fault['help']} {[each['target'] for each in fault['nodes']]}"
            for fault in found["violations"]
        ]


@contextmanager
def opened(browser: Browser, picture: Path) -> Iterator[Opened]:
    """A page of its own, closed and photographed afterwards.

    Raises:
        AssertionError: The page asked a network for something, or one of its scripts complained.
    """
    page = browser.new_page()
    found = Opened(page, [], [])
    page.on("request", lambda request: found.asked.append(request.url))
    page.on("console", lambda message: found.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    try:
        yield found
        picture.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=picture, full_page=True)
    finally:
        page.close()
    assert [url for url in found.asked if not url.startswith(("file:", "data:"))] == []
    assert found.complaints == []
