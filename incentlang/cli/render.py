"""Findings as text: the message, the place, the plan's own lines with marks under them, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from incentlang.cli.characters import harmless, wrapped
from incentlang.cli.findings import Finding, Mark, summary
from incentlang.cli.screen import Ink
from incentlang.cli.snippet import Marked, draw


def render(findings: Sequence[Finding], width: int, ink: Ink, advice: str = "") -> str:
    """All findings, an empty line after each, and a line that counts them and ends with what to do about them."""
    parts = [render_one(finding, width, ink) for finding in findings]
    worst = next((s for s in ("error", "warning", "advice") if any(f.severity == s for f in findings)), "strong")
    parts.append(ink(summary([finding.severity for finding in findings]), worst) + advice)
    return "\n\n".join(parts)


def render_one(finding: Finding, width: int, ink: Ink) -> str:
    """One finding, without an empty line at its end."""
    return "\n".join(_lines(finding, width, ink))


def _lines(finding: Finding, width: int, ink: Ink) -> Iterator[str]:
    head = f"{finding.severity}[{finding.code}]:"
    first, *rest = wrapped(f"{head} {harmless(finding.message)}", width)
    if first.startswith(head):
        first = ink(head, finding.severity) + ink(first[len(head) :], "strong")
    yield first
    yield from (ink(f"    {line}", "strong") for line in rest)
    numbers = [number for mark in (finding.mark, *finding.labels) if mark for number, _ in mark.lines]
    gutter = max((len(str(number)) for number in numbers), default=1)
    yield from _places(finding, gutter, width, ink)
    if finding.help:
        indent = " " * (gutter + 1)
        first, *rest = wrapped(f"help: {harmless(finding.help)}", width - len(indent))
        yield indent + ink("help:", "good") + first.removeprefix("help:")
        yield from (f"{indent}      {line}" for line in rest)


def _places(finding: Finding, gutter: int, width: int, ink: Ink) -> Iterator[str]:
    arrow = " " * gutter + ink("-->", "place")
    if finding.spot is not None:
        yield f"{arrow} {harmless(finding.spot.place)}"
    files: dict[str, list[Marked]] = {}
    if finding.mark is not None:
        files[finding.mark.file] = [Marked(finding.mark, "^", finding.severity)]
    for label in finding.labels:
        files.setdefault(label.file, []).append(Marked(label, "-", "second"))
    for position, (_, marks) in enumerate(files.items()):
        sign = arrow if position == 0 and finding.spot is None else " " * gutter + ink(":::", "place")
        yield f"{sign} {_place(marks[0].mark)}"
        if any(text.strip() for marked in marks for _, text in marked.mark.lines):
            yield ink(" " * gutter + " |", "place")
            yield from draw(marks, gutter, width, ink)


def _place(mark: Mark) -> str:
    return harmless(f"{mark.file}:{mark.line}:{mark.column}")
