"""The lines of a statement as a plain table, for who sorts and sums them elsewhere."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from incentlang.outputs.csv_text import safe
from incentlang.statements.model import Component, Line, Statement
from incentlang.values.numbers import plain

_HEADINGS = ("component", "subject", "state", "amount", "unit", "calculation", "note", "sources")
_STATES = {"met": "earned", "pending": "waiting", "failed": "paid nothing", "problem": "cannot be computed"}


def lines_csv(statement: Statement) -> str:
    """Every line of every component; those that paid nothing have an empty amount."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_HEADINGS)
    for component in statement.components:
        for line in (*component.lines, *component.waiting, *component.missed, *component.troubled):
            writer.writerow(_row(component, line))
        writer.writerows(_unlined(component))
    return stream.getvalue()


def _row(component: Component, line: Line) -> tuple[str, ...]:
    amount = plain(line.amount.exact) if line.amount is not None and line.amount.exact != 0 else ""
    state = _STATES.get(line.state or "", "")
    told = (component.name, line.subject, state, amount, component.amount.unit, line.how, line.note)
    return (*(amount if each is amount else safe(each) for each in told), safe("; ".join(line.sources)))


def _unlined(component: Component) -> Iterator[tuple[str, ...]]:
    """What a component adds without a line of its own, such as a guarantee or a correction of a closed period."""
    told = sum(
        (line.amount.exact for line in component.lines if line.amount is not None), start=component.amount.exact * 0
    )
    rest = component.amount.exact - told
    if rest != 0:
        yield (safe(component.name), "", "posted", plain(rest), component.amount.unit, "", "", "")
