"""Pages that people open: one look, and one way from facts to HTML that escapes whatever it is given.

A page is one file. It loads nothing, and says so to the browser by its content security policy: a statement that was
sent to somebody tells nobody that it was opened.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from incentlang.diagnostics.pages import PagesNotInstalled

if TYPE_CHECKING:
    from jinja2 import Environment

SHELL = Path(__file__).with_name("templates")


def can_write_pages() -> PagesNotInstalled | None:
    """What to say where pages cannot be written because Jinja2 is not installed; None where they can."""
    try:
        import_module("jinja2")
    except ImportError:
        return PagesNotInstalled()
    return None


def page(templates: Path, name: str, facts: Mapping[str, Any], *, scripts: tuple[str, ...] = ()) -> str:
    """One page as text.

    Args:
        templates: The folder of the caller's templates; they begin with `{% extends "page.html" %}`.
        name: The template in that folder.
        facts: What the template shows. Texts are escaped; what is not given is an error, not an empty place.
        scripts: Whole scripts that the page may run, by their text. Only these run: the policy names their hashes.
    """
    environment = _environment(templates)
    return environment.get_template(name).render(**facts, page_scripts=scripts, page_policy=_policy(scripts))


@cache
def _environment(templates: Path) -> Environment:
    # Imported here because Jinja2 is an extra, and because it is not needed to compute anything.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415
    from markupsafe import Markup  # noqa: PLC0415

    found = Environment(
        loader=FileSystemLoader([templates, SHELL]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["markup"] = Markup
    found.globals["page_style"] = Markup((SHELL / "page.css").read_text(encoding="utf-8"))
    return found


def _policy(scripts: tuple[str, ...]) -> str:
    hashes = [f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts]
    runs = f"; script-src {' '.join(hashes)}" if hashes else ""
    return f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'{runs}"
