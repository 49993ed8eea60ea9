"""`incent check`: every mistake of one or more plans."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from incentlang.cli.findings import Finding, counted
from incentlang.cli.refusal import FOUND, OK
from incentlang.cli.remembered import checked
from incentlang.cli.render import render
from incentlang.cli.screen import Screen

SEVERITIES = ("error", "warning", "advice")


def check_paths(
    screen: Screen,
    paths: Sequence[Path],
    form: str,
    fail_on: str | None,
    select: Sequence[str],
    ignore: Sequence[str],
) -> int:
    """Check each project and print what was found."""
    reports = [checked(path) for path in paths]
    findings: list[Finding] = []
    code = OK
    for report in reports:
        without = (*_codes(ignore), *report.ignore)
        shown = [f for f in report.findings if _is_shown(f.code, _codes(select), without)]
        # Two paths may lie in one project, and a module may belong to two.
        findings.extend(f for f in shown if f not in findings)
        bad = SEVERITIES[: SEVERITIES.index(fail_on or report.fail_on) + 1]
        if any(finding.severity in bad for finding in shown):
            code = FOUND
    if form == "json":
        screen.say(as_json(findings))
    elif findings:
        screen.say(render(findings, screen.width, screen.ink))
    elif not screen.quiet:
        left_out = sum(len(report.findings) for report in reports)
        told = ", ".join(report.told for report in reports)
        screen.say(f"{counted(left_out, 'finding')} left out: {told}" if left_out else f"no findings: {told}")
    return code


def as_json(findings: Sequence[Finding]) -> str:
    """The published form: `findings`, each as in incentlang.cli.findings, and how many there are of each severity."""
    counts = {severity: sum(f.severity == severity for f in findings) for severity in SEVERITIES}
    told = {"findings": [finding.to_json() for finding in findings], "counts": counts}
    return json.dumps(told, ensure_ascii=False, indent=2)


def _codes(written: Sequence[str]) -> tuple[str, ...]:
    """`E0101`, or the beginning of codes such as `E01`; several with commas between them."""
    return tuple(code.strip().upper() for text in written for code in text.split(",") if code.strip())


def _is_shown(code: str, select: tuple[str, ...], ignore: tuple[str, ...]) -> bool:
    return (not select or code.startswith(select)) and not (ignore and code.startswith(ignore))
