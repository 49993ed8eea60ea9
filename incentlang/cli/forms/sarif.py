"""Findings as SARIF 2.1.0, the form of static analysis that code hosts and editors read.

The standard: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from incentlang.cli.findings import Finding, Mark, Mending
from incentlang.cli.forms.review import Review
from incentlang.diagnostics.base import Diagnostic, examples_of, why_of
from incentlang.lint import every_diagnostic
from incentlang.versions import VERSION

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "advice": "note"}


def as_sarif(review: Review) -> str:
    """One run, with the rules that its results name."""
    codes = sorted({finding.code for finding in review.findings})
    known = every_diagnostic()
    driver = {"name": "incent check", "semanticVersion": VERSION, "rules": [rule(known[code]) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, codes.index(finding.code)) for finding in review.findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def rule(cls: type[Diagnostic]) -> dict[str, Any]:
    """A diagnostic as a rule: what it is, why, and a wrong and a right example."""
    why, (wrong, right) = why_of(cls), examples_of(cls)
    return {
        "id": cls.code,
        "name": cls.__name__,
        "shortDescription": {"text": cls.title},
        "fullDescription": {"text": why},
        "help": {
            "text": f"{why}\n\nWrong:\n\n{wrong}\n\nRight:\n\n{right}",
            "markdown": f"{why}\n\nWrong:\n\n```\n{wrong}\n```\n\nRight:\n\n```\n{right}\n```",
        },
        "defaultConfiguration": {"level": _LEVELS[cls.severity.value]},
    }


def _result(finding: Finding, index: int) -> dict[str, Any]:
    place = "" if finding.spot is None else f"{finding.spot.place}: "
    told = f"{place}{finding.message}" if finding.help is None else f"{place}{finding.message}\n{finding.help}"
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": told},
    }
    if finding.mark is not None:
        result["locations"] = [{"physicalLocation": _in_plan(finding.mark)}]
    elif finding.spot is not None:
        result["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": quote(finding.spot.file)}}}]
    if finding.labels:
        result["relatedLocations"] = [
            {"id": number, "physicalLocation": _in_plan(label), "message": {"text": label.text}}
            for number, label in enumerate(finding.labels, start=1)
        ]
    if finding.fix is not None:
        result["fixes"] = [_fix(finding.fix)]
    if finding.proof:
        result["properties"] = {"proof": list(finding.proof)}
    return result


def _fix(fix: Mending) -> dict[str, Any]:
    """Section 3.55 of the standard; all edits of a fix are in one file."""
    replacements = [{"deletedRegion": _region(edit), "insertedContent": {"text": edit.text}} for edit in fix.edits]
    change = {"artifactLocation": {"uri": quote(fix.edits[0].file)}, "replacements": replacements}
    return {"description": {"text": fix.title}, "artifactChanges": [change]}


def _in_plan(mark: Mark) -> dict[str, Any]:
    return {"artifactLocation": {"uri": quote(mark.file)}, "region": _region(mark)}


def _region(mark: Mark) -> dict[str, int]:
    return {
        "startLine": mark.line,
        "startColumn": mark.column,
        "endLine": mark.end_line,
        "endColumn": mark.end_column,  # just after the last character, as ours
    }
