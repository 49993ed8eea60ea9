"""Findings as workflow commands of GitHub Actions, which shows them beside the lines of a pull request.

See https://docs.github.com/actions/reference/workflow-commands-for-github-actions.
"""

from __future__ import annotations

from incentlang.cli.findings import Finding
from incentlang.cli.forms.review import Review

_COMMANDS = {"error": "error", "warning": "warning", "advice": "notice"}


def as_github(review: Review) -> str:
    """A line for each finding; nothing where there is none."""
    return "\n".join(_command(finding) for finding in review.findings)


def _command(finding: Finding) -> str:
    about = {"title": f"{finding.code} {finding.title}"}
    message = finding.message
    if finding.mark is not None:
        mark = finding.mark
        about |= {"file": mark.file, "line": str(mark.line), "endLine": str(mark.end_line)}
        if mark.line == mark.end_line:  # columns are of one line
            about |= {"col": str(mark.column), "endColumn": str(mark.end_column)}
    elif finding.spot is not None:
        about |= {"file": finding.spot.file, **({} if finding.spot.row is None else {"line": str(finding.spot.row)})}
        message = f"{finding.spot.place}: {message}"
    if finding.help is not None:
        message = f"{message}\nhelp: {finding.help}"
    told = ",".join(f"{name}={_property(value)}" for name, value in about.items())
    return f"::{_COMMANDS[finding.severity]} {told}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
