"""A kind of row that no rule pays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.ir.expressions import And, Compare, Expr, FieldRead, IsOneOf, Literal
from incentlang.ir.program import RowRule
from incentlang.ir.scenario import Scenario
from incentlang.lint.base import Lint, Subject
from incentlang.lint.one_row import on_row
from incentlang.types import OneOf


@diagnostic
@attrs.frozen(kw_only=True)
class KindUnpaid(Lint):
    """Every kind of row is paid but one."""

    code = "L0217"
    title = "Every kind of row is paid but one"
    why = """Rules name the kinds one by one, and one of them is named nowhere. Either nothing is meant to be paid for
    it, which a reader should find written, or it was forgotten when the kinds changed."""
    wrong = """rule first_sale
  for each deal where kind is new_logo
  credit 10% of ARR to owner
rule growth
  for each deal where kind is expansion
  credit 5% of ARR to owner"""
    right = """rule first_sale
  for each deal where kind is new_logo
  credit 10% of ARR to owner
rule growth
  for each deal where kind is one of expansion, renewal
  credit 5% of ARR to owner"""
    severity = Severity.ADVICE

    subject: str
    field: str
    value: str
    rules: tuple[str, ...]

    def message(self) -> str:
        """What is found."""
        return (
            f"no rule pays {self.subject} rows whose {self.field} is {self.value}, and every other {self.field} is paid"
        )

    def help(self) -> str | None:
        """What to do."""
        return "write a rule for it, or allow this and say why nothing is paid"

    def witness(self, plan: Subject) -> tuple[Scenario, ...]:
        """The row, which no rule pays."""
        return on_row(plan, self.rules, self.field, self.value)

    @classmethod
    def find(cls, plan: Subject) -> Iterator[KindUnpaid]:
        """Closed sets of which all rules for a kind of row together name every value but one."""
        by_subject: dict[str, list[RowRule]] = defaultdict(list)
        for rule in plan.program.rules:
            if isinstance(rule, RowRule) and rule.credits:
                by_subject[rule.subject].append(rule)
        for subject, rules in by_subject.items():
            named = [_named(rule.where) for rule in rules]
            for path, values in _common(named).items():
                left = [value for value in values[0].values if value not in values[1]]
                if len(rules) > 1 and len(left) == 1 and len(values[1]) > 1 and not _is_named(plan, left[0]):
                    at = plan.name_at(rules[0].name, rules[0].span)
                    names = tuple(rule.name for rule in rules)
                    yield cls(at=at, subject=subject, field=".".join(path), value=left[0], rules=names)


def _is_named(plan: Subject, value: str) -> bool:
    """Whether the plan speaks of a value anywhere: then it was not forgotten."""
    return any(node.value == value for node in plan.each(Literal))


Named = dict[tuple[str, ...], tuple[OneOf, frozenset[object]]]


def _named(where: Expr | None) -> Named:
    """By field, the values that a `where` asks for."""
    found: Named = {}
    for part in where.conditions if isinstance(where, And) else (where,):
        match part:
            case Compare(op="is", left=FieldRead(path=path, type=OneOf() as kind, on=None), right=Literal(value=value)):
                found[path] = (kind, frozenset({value}))
            case IsOneOf(operand=FieldRead(path=path, type=OneOf() as kind, on=None), values=values):
                found[path] = (kind, frozenset(each.value for each in values))
            case _:
                continue
    return found


def _common(named: list[Named]) -> Named:
    """Fields of which every rule asks, with all values that any of them names."""
    shared = set.intersection(*(set(each) for each in named))
    return {
        path: (named[0][path][0], frozenset().union(*(each[path][1] for each in named)))
        for path in named[0]
        if path in shared
    }
