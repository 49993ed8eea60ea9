"""A band that no value can reach."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import attrs

from incentlang.diagnostics.base import diagnostic
from incentlang.ir.expressions import Expr, FieldRead, InputRead, LookUp
from incentlang.ir.program import BandTable, CurveTable
from incentlang.ir.schema import Schema
from incentlang.lint.base import Lint, Subject
from incentlang.lint.words import value_text


@diagnostic
@attrs.frozen(kw_only=True)
class OutOfReach(Lint):
    """A row of a table that no value can reach."""

    code = "L0108"
    title = "A row of a table that no value can reach"
    why = """What is looked up has declared bounds, and the row begins outside of them. Either the bounds are
    wrong, and data will be refused, or people see a rate that nobody can get."""
    wrong = """judgement goals for account_executive each quarter: percent from 0% to 120%
  due within 20 days after period end
table payout_of by goals, interpolated
  from   0%    0%
  from 100%  100%
  from 150%  200%
  below  0% zero
  above 150% flat
rule bonus
  for each account_executive each quarter
  credit payout_of(goals) of 1_000 USD"""
    right = """judgement goals for account_executive each quarter: percent from 0% to 150%
  due within 20 days after period end
table payout_of by goals, interpolated
  from   0%    0%
  from 100%  100%
  from 150%  200%
  below  0% zero
  above 150% flat
rule bonus
  for each account_executive each quarter
  credit payout_of(goals) of 1_000 USD"""

    table: str
    start: str
    read: str
    high: str

    def message(self) -> str:
        """What is found."""
        return f"nothing reaches {self.start} in `{self.table}`: `{self.read}` is at most {self.high}"

    def help(self) -> str | None:
        """What to do."""
        return "change the bounds, or remove the row"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[OutOfReach]:
        """Rows of tables that begin above the highest declared value of what is looked up in them, wherever it is."""
        program = plan.program
        looked_up: dict[str, list[Expr]] = {}
        for node in plan.each(LookUp):
            if len(node.arguments) == 1:
                looked_up.setdefault(node.table, []).append(node.arguments[0])
        for table in program.tables:
            if not isinstance(table, BandTable | CurveTable) or table.name not in looked_up:
                continue
            bounds = [_highest(each, program.schema) for each in looked_up[table.name]]
            known = [each for each in bounds if each is not None]
            if len(known) < len(bounds):
                continue
            name, high = max(known, key=lambda each: each[1])
            for row in table.bands if isinstance(table, BandTable) else table.points:
                if row.at is not None and row.at > high:
                    start, shown = (value_text(each, table.axis_type, program.plan.currency) for each in (row.at, high))
                    yield cls(at=row.span, table=table.name, start=start, read=name, high=shown)


def _highest(node: Expr, schema: Schema) -> tuple[str, Decimal] | None:
    """What is read, and its highest declared value."""
    match node:
        case InputRead(name=name, window=None):
            high = next((each.high for each in schema.inputs if each.name == name), None)
            return None if high is None else (name, high)
        case FieldRead(path=(name,)):
            owners = [field for fact in schema.facts for field in fact.fields if field.name == name]
            return (name, owners[0].high) if len(owners) == 1 and owners[0].high is not None else None
        case _:
            return None
