"""Findings in the forms that other programs read, one module for each.

Each takes a `Review` and gives one text. Places are what the findings say: files as seen from the current folder, lines
and columns from 1, columns in Unicode characters.
"""

from __future__ import annotations

from collections.abc import Callable

from incentlang.cli.forms.github import as_github
from incentlang.cli.forms.junit import as_junit
from incentlang.cli.forms.plain_json import as_json
from incentlang.cli.forms.review import Review
from incentlang.cli.forms.sarif import as_sarif

FORMS: dict[str, Callable[[Review], str]] = {
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
    "junit": as_junit,
}

__all__ = ["FORMS", "Review"]
