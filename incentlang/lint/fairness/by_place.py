"""Pay that depends on where somebody is, without a reason."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import diagnostic
from incentlang.ir.expressions import Expr, FieldRead, ParamRead, ParticipantRead
from incentlang.ir.program import PeriodRule, RowRule
from incentlang.ir.walk import children
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
        """Rules without `because` that read such a column of a person, a customer or a row: each once.

        Not where only exceptions to the rule read it: they have reasons of their own.
        """
        for rule, nodes in plan.inside:
            if isinstance(rule, RowRule | PeriodRule) and not rule.because and any(map(_is_place, nodes)):
                read = next(_read(attrs.evolve(rule, overridden=(), beside=())), None)
                if read is not None:
                    yield cls(at=read.span, rule=rule.name, column=".".join(read.path))


def _read(node: object) -> Iterator[FieldRead | ParticipantRead]:
    """Where such a column is read, other than by an exception to a parameter: that has its own reason."""
    for child in children(node):
        if isinstance(child, FieldRead | ParticipantRead) and _is_place(child):
            yield child
        if not isinstance(child, ParamRead):
            yield from _read(child)


def _is_place(node: Expr) -> bool:
    return isinstance(node, FieldRead | ParticipantRead) and bool(node.path) and node.path[-1] in PLACES
