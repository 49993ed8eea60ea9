"""What stands in the way of writing pages."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic, did_you_mean


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


@diagnostic
@attrs.frozen(kw_only=True)
class PdfNotInstalled(Diagnostic):
    """A plan document as PDF is asked for, and what writes it is not installed."""

    code = "R0190"
    title = "What writes PDF is not installed here"
    why = "A document as a page or as Markdown needs no typesetter, so who wants PDF installs one."
    wrong = "incent doc --format pdf --out document                   # without Typst"
    right = "pip install 'incentlang[pdf]'"

    def message(self) -> str:
        """What is wrong."""
        return "a plan document as PDF needs Typst, which is not installed here"

    def help(self) -> str | None:
        """What to do."""
        return "pip install 'incentlang[pdf]', or write it as html and let a browser print it"


@diagnostic
@attrs.frozen(kw_only=True)
class WorkbooksNotInstalled(Diagnostic):
    """Statements are asked for, and what writes their workbooks is not installed."""

    code = "R0200"
    title = "What writes workbooks is not installed here"
    why = "A statement is a page, a workbook and a table: a report has all three of everybody, or is not written."
    wrong = "incent report --period 2026-03 --out march               # without XlsxWriter"
    right = "pip install 'incentlang[report]'"

    def message(self) -> str:
        """What is wrong."""
        return "the workbooks of statements need XlsxWriter, which is not installed here"

    def help(self) -> str | None:
        """What to do."""
        return "pip install 'incentlang[report]'"


@diagnostic
@attrs.frozen(kw_only=True)
class NoStatement(Diagnostic):
    """A statement of somebody who has no payout in the period."""

    code = "R0201"
    title = "A statement of somebody who has no payout in the period"
    why = "A statement tells what somebody is paid in one period; without a payout there is nothing to tell."
    wrong = "incent report --period 2026-03 --participant mya --out march"
    right = "incent report --period 2026-03 --participant maya --out march"

    participant: str
    period: str
    suggestions: tuple[str, ...] = ()
    exists: bool = False

    def message(self) -> str:
        """What is wrong."""
        if self.exists:
            return f"`{self.participant}` has no payout in {self.period}: no assignment, no figure and no balance"
        return f"there is no participant `{self.participant}` here"

    def help(self) -> str | None:
        """What to do."""
        return did_you_mean(self.suggestions) if self.suggestions else None
