"""`incent check`: every mistake of one or more plans."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from incentlang.cli.findings import Finding, counted, summary
from incentlang.cli.forms.review import SEVERITIES, Review
from incentlang.cli.refusal import FOUND, OK
from incentlang.cli.remembered import checked
from incentlang.cli.render import render
from incentlang.cli.screen import Screen


def check_paths(
    screen: Screen,
    paths: Sequence[Path],
    form: str,
    fail_on: str | None,
    select: Sequence[str],
    ignore: Sequence[str],
    undecided: bool,
) -> int:
    """Check each project and print what was found; `undecided`: and what could not be decided."""
    reports = [checked(path) for path in paths]
    findings: list[Finding] = []
    failing: list[Finding] = []
    for report in reports:
        without = (*_codes(ignore), *report.ignore)
        every = (*report.findings, *report.undecided) if undecided else report.findings
        shown = [f for f in every if _is_shown(f.code, _codes(select), without)]
        # Two paths may lie in one project, and a module may belong to two.
        findings.extend(f for f in shown if f not in findings)
        bad = SEVERITIES[: SEVERITIES.index(fail_on or report.fail_on) + 1]
        failing.extend(f for f in shown if f.severity in bad and f not in failing)
    if form != "text":
        # Only a form for programs loads what it needs.
        from incentlang.cli.forms import FORMS  # noqa: PLC0415

        text = FORMS[form](Review(tuple(findings), tuple(failing), tuple(report.told for report in reports)))
        if text:
            screen.say(text)
        return FOUND if failing else OK
    # Advice is read when somebody asks for it: a first plan would drown in it.
    asked = bool(select) or "advice" in (fail_on, *(report.fail_on for report in reports))
    open_ones = [found for report in reports for found in report.undecided]
    mild = [found for found in findings if found.severity == "advice" and found not in open_ones]
    advice = [] if asked else mild
    told = [found for found in findings if found not in advice]
    if told:
        screen.say(render(told, screen.width, screen.ink))
    elif not screen.quiet:
        left_out = sum(len(report.findings) for report in reports) - len(advice)
        of = ", ".join(report.told for report in reports)
        screen.say(f"{counted(left_out, 'finding')} left out: {of}" if left_out else f"no findings: {of}")
    if advice and not screen.quiet:
        screen.say(f"and {summary(['advice'] * len(advice))}, shown with --fail-on advice")
    return FOUND if failing else OK


def _codes(written: Sequence[str]) -> tuple[str, ...]:
    """`E0101`, or the beginning of codes such as `E01`; several with commas between them."""
    return tuple(code.strip().upper() for text in written for code in text.split(",") if code.strip())


def _is_shown(code: str, select: tuple[str, ...], ignore: tuple[str, ...]) -> bool:
    return (not select or code.startswith(select)) and not (ignore and code.startswith(ignore))
