"""The shell that every page shares, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from incentlang.pages import page
from tests.browser.opening import Opened

TEMPLATE = """{% extends "page.html" %}
{% block title %}{{ name }}{% endblock %}
{% block header %}<h1>{{ name }}</h1>{% endblock %}
{% block content %}<h2>Pay</h2><table><caption>Lines</caption><thead><tr><th scope="col">Line</th></tr></thead>
<tbody><tr><td class="good">12.00</td></tr></tbody></table><p class="soft">Soft</p><p class="bad">Bad</p>
<p class="waiting">Waiting</p><p id="told"></p>{% endblock %}
{% block footer %}<p>Written from the plan.</p>{% endblock %}
"""


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "hostile.html").write_text(TEMPLATE)
    return tmp_path / "templates"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_shell_is_accessible_and_shows_a_hostile_name_as_it_is(
    open_page: Opened, templates: Path, tmp_path: Path, scheme: str
) -> None:
    name = '<script>document.title="taken"</script> & "Ana"'
    (tmp_path / "page.html").write_text(page(templates, "hostile.html", {"name": name}))
    open_page.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    shown = open_page(tmp_path / "page.html")
    assert shown.title() == name
    assert shown.inner_text("h1") == name
    assert open_page.faults() == []


def test_only_the_scripts_that_a_page_was_written_with_run(open_page: Opened, templates: Path, tmp_path: Path) -> None:
    script = 'document.getElementById("told").textContent = "ours ran"'
    text = page(templates, "hostile.html", {"name": "Ana"}, scripts=(script,))
    smuggled = "<script>document.title = 'taken'</script></main>"
    (tmp_path / "page.html").write_text(text.replace("</main>", smuggled))
    shown = open_page(tmp_path / "page.html")
    assert shown.inner_text("#told") == "ours ran"
    assert shown.title() == "Ana"
    assert "Content Security Policy" in open_page.complaints.pop()
