"""Findings as JSON, for programs of one's own; `check.schema.json` describes it."""

from __future__ import annotations

import json

from incentlang.cli.forms.review import SEVERITIES, Review


def as_json(review: Review) -> str:
    """`findings`, each as in incentlang.cli.findings, and `counts`: how many there are of each severity."""
    counts = {severity: sum(f.severity == severity for f in review.findings) for severity in SEVERITIES}
    told = {"findings": [finding.to_json() for finding in review.findings], "counts": counts}
    return json.dumps(told, ensure_ascii=False, indent=2)
