"""A difference of two plans as a comment on a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator

from incentlang.cli.difference_words import (
    MOST_LINES,
    MOST_PEOPLE,
    amount,
    change_words,
    line_words,
    more_people,
    person_words,
    signed,
    summary,
)
from incentlang.differences import Difference, Judged, Paid

_MEANS_SOMETHING = str.maketrans(
    {"\\": "&#92;", "|": "&#124;", "<": "&lt;", ">": "&gt;", "@": "&#64;", "[": "&#91;", "]": "&#93;", "*": "&#42;"}
    | {"#": "&#35;", "!": "&#33;", "~": "&#126;", "\n": " ", "&": "&amp;"}
)
"""Signs that would become a table, a link, a mention or HTML; names and titles are what others wrote."""
_EDGE = re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")


def as_markdown(difference: Difference) -> str:
    """A line that says it all, tables of verdicts and people, details folded."""
    return "\n".join(_lines(difference)).rstrip("\n")


def _lines(difference: Difference) -> Iterator[str]:
    yield f"**{_safe(summary(difference))}**"
    yield ""
    judged = (*difference.verdicts, *difference.roles) if difference.definitions else ()
    if judged:
        yield "| what | verdict | why |"
        yield "|---|---|---|"
        yield from (f"| {each.kind} {_code(each.name)} | {each.verdict} | {_why(each)} |" for each in judged)
        yield ""
    approval = difference.approval
    if approval.why:
        owner = f"; the plan's owner is {_safe(approval.owner)}" if approval.owner else ""
        mark = "⚠️ " if approval.needed else ""
        yield f"{mark}Approval: {_safe(approval.why)}{owner}"
        yield ""
    if difference.paid is not None:
        yield from _paid(difference.paid)
    if difference.definitions:
        yield from _folded("What changed")
        for definition in difference.definitions:
            yield f"- {definition.kind} {_code(definition.name)}: {definition.state}"
            yield from (f"  - {_safe(change_words(change))}" for change in definition.changes)
        yield from ("", "</details>")


def _why(judged: Judged) -> str:
    by = [each for each in judged.by if each != judged.name]
    parts = [
        _safe(judged.why),
        f"by {', '.join(map(_code, by))}" if by else "",
        *(f"provided that {_safe(each)}" for each in judged.assuming),
    ]
    return "; ".join(part for part in parts if part)


def _paid(paid: Paid) -> Iterator[str]:
    yield f"Paid on the data of {_code(paid.data)}, {paid.periods[0]} to {paid.periods[-1]}:"
    yield ""
    yield "| role | people | old | new | difference | |"
    yield "|---|--:|--:|--:|--:|---|"
    for each in paid.roles:
        figures = f"{amount(each.old)} | {amount(each.new)} | {signed(each.new - each.old)}"
        yield f"| {_safe(each.role)} | {each.people} | {figures} | {_safe(each.unit)} |"
    yield ""
    if not paid.people:
        yield from ("Nobody is paid another amount.", "")
        return
    yield "| who | old | new | difference | |"
    yield "|---|--:|--:|--:|---|"
    for person in paid.people[:MOST_PEOPLE]:
        figures = f"{amount(person.old)} | {amount(person.new)} | {signed(person.gain)}"
        yield f"| {_safe(person_words(person))} | {figures} | {_safe(person.unit)} |"
    yield from ("", _safe(more_people(paid)), "")
    yield from _folded("Lines that differ")
    for person in paid.people[:MOST_PEOPLE]:
        yield f"- {_safe(person_words(person))}"
        yield from (f"  - {_safe(line_words(line))}" for line in person.lines[:MOST_LINES])
        if len(person.lines) > MOST_LINES:
            yield f"  - … and {len(person.lines) - MOST_LINES} more lines"
    yield from ("", "</details>", "")


def _folded(heading: str) -> Iterator[str]:
    yield from ("<details>", f"<summary>{heading}</summary>", "")


def _safe(text: str) -> str:
    """The text as text; words between backticks stay code."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        return _escaped(text.replace("`", "'"))
    return "".join(_code(piece) if index % 2 else _escaped(piece) for index, piece in enumerate(pieces))


def _escaped(text: str) -> str:
    return _EDGE.sub("&#95;", text.translate(_MEANS_SOMETHING))


def _code(text: str) -> str:
    inside = text.replace("`", "'").replace("|", "\\|").replace("\n", " ")
    return f"`{inside}`" if inside else ""
