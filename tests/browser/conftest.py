"""A real browser for the pages we write: Debian's Chromium, driven by Playwright, judged by axe.

Without a browser these tests are skipped, and the summary says why; `.ci/browser` installs one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

from tests.browser.opening import Opened, opened


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window, once for all tests of a process."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("there is no chromium: .ci/browser installs Debian's, or name one in CHROMIUM")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Opened]:
    """Opens files; afterwards nothing may have been asked of a network, and no script may have complained.

    What the page looked like at the end is kept in build/screenshots, by the name of the test.
    """
    pictures = Path(__file__).resolve().parents[2] / "build" / "screenshots"
    with opened(browser, pictures / f"{request.node.name}.png") as found:
        yield found
