"""What stands in the way of writing pages."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic


@diagnostic
@attrs.frozen(kw_only=True)
class PagesNotInstalled(Diagnostic):
    """Pages are asked for, and what writes them is not installed."""

    code = "R0080"
    title = "What writes pages is not installed here"
    why = "Computing and explaining pay needs no pages, so who writes statements installs what that takes."
    wrong = "incent report --period 2026-03 --out march               # without Jinja2"
    right = "pip install 'incentlang[report]'"

    def message(self) -> str:
        """What is wrong."""
        return "statements, plan documents and dashboards need Jinja2, which is not installed here"

    def help(self) -> str | None:
        """What to do."""
        return "pip install 'incentlang[report]'"
