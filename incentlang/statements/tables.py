"""The lines of a statement as a plain table, for who sorts and sums them elsewhere."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

from incentlang.ir.program import Plan
from incentlang.outputs import places_of
from incentlang.outputs.csv_text import safe
from incentlang.outputs.tables import fixed
from incentlang.statements.model import Component, Line, Statement

_HEADINGS = ("component", "subject", "state", "amount", "unit", "calculation", "note", "sources")
_STATES = {"met": "earned", "pending": "waiting", "failed": "paid nothing", "problem": "cannot be computed"}


def lines_csv(statement: Statement, plan: Plan) -> str:
    """Every line of every component; those that paid nothing have an empty amount, and amounts the digits of `plan`."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_HEADINGS)
    for component in statement.components:
        for line in (*component.lines, *component.waiting, *component.missed, *component.troubled):
            writer.writerow(_row(component, line, plan))
        writer.writerows(_unlined(component, plan))
    return stream.getvalue()


def _row(component: Component, line: Line, plan: Plan) -> tuple[str, ...]:
    unit, amount = component.amount.unit, ""
    if line.amount is not None and line.amount.exact != 0:
        amount = fixed(line.amount.exact, places_of(plan, unit))
    state, sources = _STATES.get(line.state or "", ""), "; ".join(line.sources)
    return (
        safe(component.name),
        safe(line.subject),
        state,
        amount,
        unit,
        *map(safe, (line.how, line.note, sources)),
    )


def _unlined(component: Component, plan: Plan) -> Iterator[tuple[str, ...]]:
    """What a component adds without a line of its own, such as a guarantee or a correction of a closed period."""
    told = sum((line.amount.exact for line in component.lines if line.amount is not None), Decimal(0))
    rest, unit = component.amount.exact - told, component.amount.unit
    if rest != 0:
        yield safe(component.name), "", "posted", fixed(rest, places_of(plan, unit)), unit, "", "", ""
