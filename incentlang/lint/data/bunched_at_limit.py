"""Many rows on one side of a limit, and few on the other."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

import attrs

from incentlang.check.policy import BUNCHING
from incentlang.diagnostics.base import diagnostic
from incentlang.ir.expressions import Compare, Expr, FieldRead, Literal, LookUp, OwnWalk, ParamRead
from incentlang.ir.program import BandTable, RowRule
from incentlang.ir.versions import ALWAYS
from incentlang.ir.walk import everything
from incentlang.lint.data.asking import every_row, row_rules, values
from incentlang.lint.data.base import DataLimitLint
from incentlang.lint.data.history import History
from incentlang.lint.data.telling import places_of
from incentlang.lint.words import value_text
from incentlang.source import Span
from incentlang.types import is_numeric

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
    """Many rows on one side of a limit, and few on the other."""

    code = "L0905"
    title = "Many rows on one side of a limit, and few on the other"
    why = """Deals do not know of limits; people do. Where many lie just where they still pay, discounts are
    rounded, deals are split or sizes are stretched to fit. A slope in place of the limit takes the reason away."""
    wrong = _PLAN.format(third="28.6%")
    right = _PLAN.format(third="28.4%")
    threshold = BUNCHING

    fact: str
    column: str
    start: str
    many: int
    side: str
    few: int
    other: str
    places: str

    def message(self) -> str:
        """What is found."""
        return (
            f"{self.many} rows of `{self.fact}` have a `{self.column}` {self.side} {self.start}, by a twentieth or "
            f"less, and {self.few} {self.other} it; {self.limit.told} times as many are too many: {self.places}"
        )

    def help(self) -> str | None:
        """What to do."""
        return "look at these rows, and let pay rise or fall gradually around the limit"

    @classmethod
    def find(cls, history: History) -> Iterator[BunchedAtLimit]:
        """Constants that a column of the row is compared with, and starts of tables that it walks."""
        limit = history.limit(cls.threshold)
        for rule, ready in row_rules(history):
            rows = every_row(history, ready)
            for edge in {each.span: each for each in _edges(history, rule)}.values():
                near = [
                    (row, value)
                    for row, value in values(history, rule.subject, edge.column, rows)
                    if abs(value - edge.at) <= abs(edge.at) * NEAR
                ]
                low = [row for row, value in near if value < edge.at or (value == edge.at and edge.ends)]
                high = [row for row, value in near if value > edge.at or (value == edge.at and not edge.ends)]
                sides = ((low, "at or just below" if edge.ends else "just below"), (high, _above(edge)))
                (few, other), (many, side) = sorted(sides, key=lambda each: len(each[0]))
                if history.enough(len(many)) and len(many) >= limit.value * max(len(few), 1):
                    yield cls(
                        at=edge.span,
                        fact=rule.subject,
                        column=edge.column.path[-1],
                        start=value_text(edge.at, edge.column.type, history.plan.program.plan.currency),
                        many=len(many),
                        side=side,
                        few=len(few),
                        other=other,
                        places=places_of(many),
                        limit=limit,
                    )


@attrs.frozen
class _Edge:
    """A limit on a column; `ends`: the limit itself belongs to what lies below it."""

    column: FieldRead
    at: Decimal
    ends: bool
    span: Span


def _above(edge: _Edge) -> str:
    return "just above" if edge.ends else "at or just above"


def _edges(history: History, rule: RowRule) -> Iterator[_Edge]:
    tables = {table.name: table for table in history.plan.program.tables if isinstance(table, BandTable)}
    for node in everything(rule):
        match node:
            case Compare(op="at least" | "at most" | "above" | "below" as op, left=FieldRead() as column, right=right):
                at = _constant(history, right)
                if _is_own(column) and at:
                    yield _Edge(column, at, op in ("at most", "above"), node.span)
            case (
                OwnWalk(table=name, value=FieldRead() as column)
                | LookUp(table=name, arguments=(FieldRead() as column,))
            ):
                if name in tables and tables[name].dates == ALWAYS and _is_own(column):
                    for lower, higher in pairwise(tables[name].bands):
                        if higher.at and lower.gives != higher.gives:
                            yield _Edge(column, higher.at, higher.above, higher.span)
            case _:
                pass


def _starts(table: BandTable | None, column: FieldRead) -> Iterator[_Edge]:
    """Where another band of a table begins to give something else."""
    if table is None or table.dates != ALWAYS or not _is_own(column):
        return
    for lower, higher in pairwise(table.bands):
        if higher.at and lower.gives != higher.gives:
            yield _Edge(column, higher.at, higher.above, higher.span)


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
