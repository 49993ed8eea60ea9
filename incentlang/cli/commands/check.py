"""`incent check`: every mistake of one or more plans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from incentlang.cli.findings import CheckReport, Finding, counted, summary
from incentlang.cli.forms.review import SEVERITIES, Review
from incentlang.cli.refusal import FOUND, OK
from incentlang.cli.remembered import checked
from incentlang.cli.render import render
from incentlang.cli.screen import Screen

if TYPE_CHECKING:
    from incentlang.diagnostics.base import Diagnostic


def check_paths(
    screen: Screen,
    paths: Sequence[Path],
    form: str,
    fail_on: str | None,
    select: Sequence[str],
    ignore: Sequence[str],
    *,
    undecided: bool,
    fix: bool,
    diff: bool,
    data: bool,
    proof: bool,
) -> int:
    """Check each project and print what was found, after what can be mended was, or was shown.

    With `undecided` also what could not be decided; with `data` also what the plan came to on the project's data; with
    `proof` also the rows that show what is said of figures.
    """
    if proof and form != "text":
        raise click.UsageError(
            f"--proof shows text, not {form}; json and sarif hold it always", click.get_current_context(silent=True)
        )
    if fix or diff:
        if diff and form != "text":
            raise click.UsageError(f"--diff shows text, not {form}", click.get_current_context(silent=True))
        # Only here the compiler is needed again and again.
        from incentlang.cli.commands.fix import fix_paths  # noqa: PLC0415

        projects = [(path, _wanted(checked(path), fail_on, select, ignore)) for path in paths]
        changed = fix_paths(screen, projects, write=not diff, said=screen.say if form == "text" else screen.tell)
        if changed and diff:
            return FOUND
    reports = [_on_data(path) if data else checked(path) for path in paths]
    findings, failing = _chosen(reports, fail_on, select, ignore, undecided=undecided)
    if form != "text":
        # Only a form for programs loads what it needs.
        from incentlang.cli.forms import FORMS  # noqa: PLC0415

        text = FORMS[form](Review(tuple(findings), tuple(failing), tuple(report.told for report in reports)))
        if text:
            screen.say(text)
    else:
        # Advice is read when somebody asks for it: a first plan would drown in it.
        asked = bool(select) or "advice" in (fail_on, *(report.fail_on for report in reports))
        _say(screen, reports, findings, advise=asked, proof=proof)
    return FOUND if failing else OK


def _chosen(
    reports: Sequence[CheckReport],
    fail_on: str | None,
    select: Sequence[str],
    ignore: Sequence[str],
    *,
    undecided: bool,
) -> tuple[list[Finding], list[Finding]]:
    """What is shown, and what of it makes the check fail, each finding once."""
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
    return findings, failing


def _say(
    screen: Screen, reports: Sequence[CheckReport], findings: Sequence[Finding], *, advise: bool, proof: bool
) -> None:
    """Print findings for people; advice is only counted unless it is asked for."""
    open_ones = [found for report in reports for found in report.undecided]
    mild = [found for found in findings if found.severity == "advice" and found not in open_ones]
    advice = [] if advise else mild
    told = [found for found in findings if found not in advice]
    if told:
        screen.say(render(told, screen.width, screen.ink, _how_to_mend(told)))
        if proof:
            _show_proofs(screen, told)
    elif not screen.quiet:
        left_out = sum(len(report.findings) for report in reports) - len(advice)
        of = ", ".join(report.told for report in reports)
        screen.say(f"{counted(left_out, 'finding')} left out: {of}" if left_out else f"no findings: {of}")
    if advice and not screen.quiet:
        screen.say(f"and {summary(['advice'] * len(advice))}, shown with --fail-on advice")


def _how_to_mend(told: Sequence[Finding]) -> str:
    """How many of the findings `--fix` would mend; nothing where it is none."""
    number = sum(found.fix is not None for found in told)
    if number == 0:
        return ""
    return ", which --fix can mend" if number == len(told) == 1 else f", of which --fix can mend {number:,}"


def _show_proofs(screen: Screen, told: Sequence[Finding]) -> None:
    """The scenarios that show the figures of findings, to be copied into a file of the plan's tests."""
    for found in told:
        if found.proof and found.mark is not None:
            screen.say(f"\n# {found.code} at {found.mark.file}:{found.mark.line}: {found.message}")
            screen.say("\n".join(found.proof).rstrip())


def _wanted(
    report: CheckReport, fail_on: str | None, select: Sequence[str], ignore: Sequence[str]
) -> Callable[[Diagnostic], bool]:
    """Which findings are mended: those that the check shows, so advice only where somebody asks for it."""
    without = (*_codes(ignore), *report.ignore)
    advice = bool(select) or "advice" in (fail_on, report.fail_on)
    return lambda found: _is_shown(found.code, _codes(select), without) and (advice or found.severity != "advice")


def _on_data(path: Path) -> CheckReport:
    """A check with data is never remembered: data changes more often than it is asked."""
    from incentlang.cli.checking import check_path  # noqa: PLC0415 (a check that is remembered loads none of it)

    return check_path(path, data=True).report


def _codes(written: Sequence[str]) -> tuple[str, ...]:
    """`E0101`, or the beginning of codes such as `E01`; several with commas between them."""
    return tuple(code.strip().upper() for text in written for code in text.split(",") if code.strip())


def _is_shown(code: str, select: tuple[str, ...], ignore: tuple[str, ...]) -> bool:
    return (not select or code.startswith(select)) and not (ignore and code.startswith(ignore))
