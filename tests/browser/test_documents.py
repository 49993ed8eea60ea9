"""Plan documents in a real browser: read aloud, light and dark, led from the contents, printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from incentlang.documents import to_html
from tests.browser.opening import Opened
from tests.documents.test_documents import TOP, document


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["customer_value", "multi_year"])
def test_everybody_can_read_a_plan_document(open_page: Opened, tmp_path: Path, name: str, scheme: str) -> None:
    page = open_page.page
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    path = tmp_path / "plan.html"
    path.write_text(to_html(document(TOP / "examples" / name)), encoding="utf-8")
    open_page(path)
    assert open_page.faults() == []
    page.get_by_role("link", name="Examples").click()
    assert page.url.endswith("#examples")
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation").is_visible()
    assert page.get_by_text("What is known on").first.is_visible()
