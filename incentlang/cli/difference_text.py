"""A difference of two plans as text."""

from __future__ import annotations

from collections.abc import Iterator

from incentlang.cli.characters import harmless, wrapped
from incentlang.cli.difference_words import (
    MOST_LINES,
    MOST_PEOPLE,
    amount,
    change_words,
    gain,
    line_words,
    more_people,
    person_words,
    signed,
    summary,
)
from incentlang.cli.screen import Ink
from incentlang.cli.tables import Column, table
from incentlang.differences import Definition, Difference, Judged, Paid


def as_text(difference: Difference, width: int, ink: Ink) -> str:
    """Everything, headings in bold: what changed, verdicts, the approval, and who is paid more or less."""
    return "\n".join(_lines(difference, width, ink))


def _lines(difference: Difference, width: int, ink: Ink) -> Iterator[str]:
    yield ink(harmless(summary(difference)), "strong")
    if difference.definitions:
        yield ""
        yield ink("What changed", "strong")
        for definition in difference.definitions:
            yield from _definition(definition, width)
    for heading, judged in (("Rules, pools and caps", difference.verdicts), ("Roles", difference.roles)):
        if judged and difference.definitions:
            yield ""
            yield ink(heading, "strong")
            for each in judged:
                yield from _judged(each, width)
    if difference.approval.why:
        yield ""
        told = harmless(f"Approval: {difference.approval.why}{_owner(difference)}")
        yield from (ink(line, "warning") if difference.approval.needed else line for line in wrapped(told, width))
    if difference.paid is not None:
        yield ""
        yield from _paid(difference.paid, ink)


def _owner(difference: Difference) -> str:
    return f"; the plan's owner is {difference.approval.owner}" if difference.approval.owner else ""


def _definition(definition: Definition, width: int) -> Iterator[str]:
    yield harmless(f"  {definition.kind} {definition.name}: {definition.state}")
    for change in definition.changes:
        yield from _hanging(f"    {change_words(change)}", width, 6)


def _judged(judged: Judged, width: int) -> Iterator[str]:
    name = f"{judged.kind} {judged.name}" if judged.kind != "role" else judged.name
    why = f": {judged.why}" if judged.why else ""
    yield from _hanging(f"  {name}: {judged.verdict}{why}", width, 6)
    by = [each for each in judged.by if each != judged.name]
    if by:
        yield from _hanging(f"    by {', '.join(by)}", width, 6)
    for assumed in judged.assuming:
        yield from _hanging(f"    provided that {assumed}", width, 6)


def _hanging(text: str, width: int, indent: int) -> Iterator[str]:
    start = len(text) - len(text.lstrip())
    first, *rest = wrapped(harmless(text.strip()), width - indent)
    yield " " * start + first
    yield from (" " * indent + line for line in rest)


def _paid(paid: Paid, ink: Ink) -> Iterator[str]:
    yield ink(harmless(f"Paid on the data of {paid.data}, {paid.periods[0]} to {paid.periods[-1]}"), "strong")
    columns = (
        Column("role"),
        Column("people", True),
        Column("old", True),
        Column("new", True),
        Column("difference", True),
        Column("unit"),
    )
    rows = [
        (each.role, str(each.people), amount(each.old), amount(each.new), signed(each.new - each.old), each.unit)
        for each in paid.roles
    ]
    yield table(columns, rows, ink)
    yield ""
    if not paid.people:
        yield "nobody is paid another amount"
        return
    for person in paid.people[:MOST_PEOPLE]:
        yield harmless(f"{person_words(person)}  {gain(person)}")
        yield from (harmless(f"    {line_words(each)}") for each in person.lines[:MOST_LINES])
        left = len(person.lines) - MOST_LINES
        if left > 0:
            yield f"    … and {left} more lines"
    yield more_people(paid)
