"""Pay that depends on where somebody is, without a reason."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import diagnostic
from incentlang.ir.expressions import FieldRead, ParticipantRead
from incentlang.ir.program import Rule
from incentlang.ir.walk import everything
from incentlang.lint.base import Lint, Subject

PLACES = frozenset({"region", "territory", "country", "location", "office"})
"""Columns that say where somebody is. `region` is the language's own, `location` the standard library's."""


@diagnostic
@attrs.frozen(kw_only=True)
class ByPlace(Lint):
    """Pay that depends on where somebody is, and nobody says why."""

    code = "L0701"
    title = "Pay that depends on where somebody is, and nobody says why"
    why = """Two people with the same results are paid differently, and each will hear of the other. What a
    market, a law or the cost of living asks for is a good reason, once it is written down; without one it looks like
    favour, and nobody knows when it ends."""
    wrong = """rule commission
  for each deal where customer.region is known and customer.region is "north"
  credit 12% of ARR to owner"""
    right = """rule commission
  for each deal where customer.region is known and customer.region is "north"
  credit 12% of ARR to owner
  because "Nobody knows us in the north yet: a deal takes twice the visits, until the end of the year." """

    rule: str
    column: str

    def message(self) -> str:
        """What is found."""
        return f"`{self.rule}` asks for `{self.column}`, and nobody says why"

    def help(self) -> str | None:
        """What to do."""
        return 'write `because "…"`, with what is different there and until when'

    @classmethod
    def find(cls, plan: Subject) -> Iterator[ByPlace]:
        """Rules without `because` that read such a column of a person, a customer or a row: each once."""
        for rule in plan.program.rules:
            read = next(places_in(rule), None)
            if read is not None and not rule.because:
                yield cls(at=read.span, rule=rule.name, column=".".join(read.path))


def places_in(rule: Rule) -> Iterator[FieldRead | ParticipantRead]:
    """Where a rule reads such a column."""
    for node in everything(rule):
        if isinstance(node, FieldRead | ParticipantRead) and node.path and node.path[-1] in PLACES:
            yield node
