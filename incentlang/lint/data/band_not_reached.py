"""A band in which nobody ended a period."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Label, Severity, diagnostic
from incentlang.ir.bands import is_reached
from incentlang.ir.expressions import MeasureRead
from incentlang.ir.program import Band, BandTable
from incentlang.ir.versions import ALWAYS
from incentlang.lint.data.base import DataLint
from incentlang.lint.data.history import History
from incentlang.lint.data.telling import value_down
from incentlang.lint.words import value_text
from incentlang.source import Span

_PLAN = """# plan.incent
measure booked for account_executive each month
  sum of ARR over deal by owner
table rates by booked, marginal
  from      0 USD   5%
  from 50_000 USD   6%
  from 80_000 USD  12%
rule commission
  for each account_executive each month
  credit rates(booked) of booked
# data/deal.csv
deal_id,closed_on,ARR,kind,customer,owner
D1,2026-01-31,40000,new_logo,acme,ana
D2,2026-02-28,60000,new_logo,acme,ana
D3,2026-03-31,{last},new_logo,acme,ana"""


@diagnostic
@attrs.frozen(kw_only=True)
class BandNotReached(DataLint):
    """A band in which nobody ever ended a period."""

    code = "L0903"
    title = "A band in which nobody ended a period"
    why = """Its rate has cost nothing so far, so nobody has looked at it. With one large deal it pays, and then it
    is too late to ask whether it was meant."""
    wrong = _PLAN.format(last="79999.99")
    right = _PLAN.format(last="80000")
    severity = Severity.ADVICE

    table: str
    measure: str
    start: str
    each: str
    number: int
    highest: str
    others: tuple[Span, ...]

    def message(self) -> str:
        """What is found."""
        return (
            f"in {self.number} {self.each}s of a person none ended with `{self.measure}` at {self.start}; "
            f"the highest was {self.highest}"
        )

    def help(self) -> str | None:
        """What to do."""
        return f"leave the band of `{self.table}` out, or say why it is there"

    def labels(self) -> tuple[Label, ...]:
        """Bands above, which nobody reached either."""
        return tuple(Label(span, "nor here") for span in self.others)

    @classmethod
    def find(cls, history: History) -> Iterator[BandNotReached]:
        """Bands that begin above the highest value of the measure that walks them, in any period so far."""
        currency = history.plan.program.plan.currency
        tables = {table.name: table for table in history.plan.program.tables if isinstance(table, BandTable)}
        measures = {measure.name: measure for measure in history.plan.program.measures}
        for name, read in _walked(history).items():
            table, measure = tables.get(name), measures[read.name] if read is not None else None
            if table is None or measure is None or read is None or table.dates != ALWAYS:
                continue
            found = sorted(history.reached(measure, read.window) or (), key=lambda each: each.value)
            if not history.enough(len(found)):
                continue
            above = [band for band in table.bands if not is_reached(band, found[-1].value)]
            if above:
                yield cls(
                    at=above[0].span,
                    table=name,
                    measure=measure.name,
                    start=_start(above[0], table, currency),
                    each=measure.each,
                    number=len(found),
                    highest=f"{value_down(found[-1].value, table.axis_type, currency)} ({found[-1].whose})",
                    others=tuple(band.span for band in above[1:]),
                )


def _walked(history: History) -> dict[str, MeasureRead | None]:
    """The one way in which each table is walked by a measure; None where there are several."""
    found: dict[str, MeasureRead | None] = {}
    for node in history.plan.walks:
        plain = node.measure if node.measure.of is None and node.measure.also is None else None
        found[node.table] = plain if found.get(node.table, plain) == plain else None
    return found


def _start(band: Band, table: BandTable, currency: str) -> str:
    assert band.at is not None
    text = value_text(band.at, table.axis_type, currency)
    return f"more than {text}" if band.above else f"{text} or more"
