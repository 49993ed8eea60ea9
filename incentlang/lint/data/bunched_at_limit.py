"""Many rows just inside a limit and few just outside it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import attrs

from incentlang.check.policy import BUNCHING
from incentlang.diagnostics.base import diagnostic
from incentlang.ir.expressions import Compare, Expr, FieldRead, Literal, OwnWalk, ParamRead
from incentlang.ir.program import BandTable, RowRule
from incentlang.ir.versions import ALWAYS
from incentlang.ir.walk import everything
from incentlang.lint.data.asking import every_row, row_rules, values
from incentlang.lint.data.base import DataLimitLint
from incentlang.lint.data.history import History
from incentlang.lint.data.telling import places_of
from incentlang.lint.words import value_text
from incentlang.source import Span
from incentlang.types import Type, is_numeric

if TYPE_CHECKING:
    pass

NEAR = Decimal("0.05")
"""Within a twentieth of a limit a row is beside it."""

_PLAN = """# plan.incent
rule commission
  for each deal where discount is known and discount is at most 30%
  credit 10% of ARR to owner
# data/deal.csv
deal_id,closed_on,ARR,kind,customer,owner,discount
D1,2026-01-10,1000,new_logo,acme,ana,30%
D2,2026-02-10,1000,new_logo,acme,ana,29.5%
D3,2026-03-10,1000,new_logo,acme,ben,{third}
D4,2026-03-31,1000,new_logo,acme,ben,31%"""


@diagnostic
@attrs.frozen(kw_only=True)
class BunchedAtLimit(DataLimitLint):
    """Many rows just inside a limit, and few just outside it."""

    code = "L0905"
    title = "Many rows just inside a limit, and few just outside it"
    why = """Deals do not know of limits; people do. Where many lie just where they still pay, discounts are
    rounded, deals are split or sizes are stretched to fit. A slope in place of the limit takes the reason away."""
    wrong = _PLAN.format(third="28.6%")
    right = _PLAN.format(third="28.4%")
    threshold = BUNCHING

    fact: str
    column: str
    start: str
    inside: int
    outside: int
    places: str

    def message(self) -> str:
        """What is found."""
        return (
            f"within a twentieth of {self.start} {self.inside} rows of `{self.fact}` have a `{self.column}` inside and "
            f"{self.outside} outside, and {self.limit.told} times as many are too many: {self.places}"
        )

    def help(self) -> str | None:
        """What to do."""
        return "look at these rows, and let pay rise or fall gradually around the limit"

    @classmethod
    def find(cls, history: History) -> Iterator[BunchedAtLimit]:
        """Constants that a column of the row is compared with, and starts of tables that it walks."""
        limit = history.limit(cls.threshold)
        currency = history.plan.program.plan.currency
        for rule, ready in row_rules(history):
            rows = every_row(history, ready)
            for edge in {each.span: each for each in _edges(history, rule)}.values():
                width = abs(edge.at) * NEAR
                near = values(history, rule.subject, edge.column, rows)
                inside = [row for row, value in near if abs(value - edge.at) <= width and edge.is_inside(value)]
                outside = [row for row, value in near if abs(value - edge.at) <= width and not edge.is_inside(value)]
                if history.enough(len(inside)) and len(inside) >= limit.value * max(len(outside), 1):
                    yield cls(
                        at=edge.span,
                        fact=rule.subject,
                        column=edge.column.path[-1],
                        start=value_text(edge.at, edge.type, currency),
                        inside=len(inside),
                        outside=len(outside),
                        places=places_of(inside),
                        limit=limit,
                    )


@attrs.frozen
class _Edge:
    """A limit on a column; `above`: inside is above it, `itself`: the limit itself is inside."""

    column: FieldRead
    at: Decimal
    above: bool
    itself: bool
    type: Type
    span: Span

    def is_inside(self, value: Any) -> bool:
        if value == self.at:
            return self.itself
        return bool(value > self.at) is self.above


def _edges(history: History, rule: RowRule) -> Iterator[_Edge]:
    tables = {table.name: table for table in history.plan.program.tables if isinstance(table, BandTable)}
    for node in everything(rule):
        match node:
            case Compare(op="at least" | "at most" | "above" | "below" as op, left=FieldRead() as column, right=right):
                at = _constant(history, right)
                if _is_own(column) and at:
                    itself = op in ("at least", "at most")
                    yield _Edge(column, at, op in ("at least", "above"), itself, column.type, node.span)
            case OwnWalk(table=name, value=FieldRead() as column) if name in tables and _is_own(column):
                yield from _of_table(tables[name], column)
            case _:
                pass


def _of_table(table: BandTable, column: FieldRead) -> Iterator[_Edge]:
    """Starts of bands; inside is where more is given."""
    for lower, higher in pairwise(table.bands if table.dates == ALWAYS else ()):
        if higher.at and lower.gives != higher.gives:
            more_above = higher.gives > lower.gives
            yield _Edge(column, higher.at, more_above, more_above != higher.above, table.axis_type, higher.span)


def _is_own(column: FieldRead) -> bool:
    return len(column.path) == 1 and is_numeric(column.type)


def _constant(history: History, node: Expr) -> Decimal | None:
    """The number that a limit is, where it is one for all rows and days."""
    match node:
        case Literal(value=Decimal() as value):
            return value
        case ParamRead(name=name, overrides=()):
            params = {param.name: param for param in history.plan.program.params}
            found = params[name]
            return found.value.value if not found.since and isinstance(found.value.value, Decimal) else None
        case _:
            return None
